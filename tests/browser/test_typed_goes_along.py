"""What was typed goes along when language or theme is changed in the middle of a form."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Request

from lingtan.app.workspace import Workspace
from tests.browser.at_work import SECONDS, Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.browser.test_kept_in_browsers import STORED
from tests.web.person import MARK, PASSWORD, Person
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

REASON = 'Meter 7 stood still;\n"guessed" & <b>signed</b>\n表计停走'
SECRET = "eleven slow herons"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("typed") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    with serving(Path(park.layout.folder), options=()) as running:
        yield running


@pytest.fixture
def desk(visit: Visit, site: Site) -> Desk:
    return Desk(page=visit.page, site=site, period="2025")


def switch(page: Page, name: str) -> Request | None:
    """Press on another language or theme; return what was sent for it, where anything was."""
    sent: list[Request] = []  # not what the page asks beside it, such as how good a password is

    def noted(request: Request) -> None:
        if request.method == "POST" and request.is_navigation_request():
            sent.append(request)

    page.on("request", noted)
    with page.expect_navigation(timeout=SECONDS):
        page.locator(".choices").get_by_role("link", name=name, exact=True).click()
    return sent[0] if sent else None


def field(page: Page, name: str) -> str:
    return page.locator(f"main [name={name}]").input_value()


def test_a_form_comes_back_filled_in_whatever_is_switched_and_is_sent_as_typed(
    visit: Visit, desk: Desk
) -> None:
    desk.sign_in("ann", "/do/restate")
    page = visit.page
    page.locator("main [name=reason]").fill(REASON)
    page.locator("main [name=only_list]").check()
    for name, lang in (("中文", "zh-CN"), ("深色", "zh-CN"), ("English", "en")):
        assert switch(page, name)
        assert page.locator("html").get_attribute("lang") == lang
        assert field(page, "reason") == REASON
        assert page.locator("main [name=only_list]").is_checked()
        assert not page.locator("main [name=accept_unknown]").is_checked()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert "stood" not in page.url
    assert page.locator("[role=alert]").count() == 0
    assert page.evaluate(STORED) == [0, 0, 0, 0, 0]
    assert visit.complaints == []
    assert violations(visit) == []
    page.locator("form.act button").click()
    page.wait_for_url("**/jobs/**", timeout=SECONDS)


def test_a_form_in_which_nothing_was_typed_is_sent_nowhere(visit: Visit, desk: Desk) -> None:
    desk.sign_in("ann", "/do/restate")
    assert switch(visit.page, "中文") is None
    assert "lang=zh" in visit.page.url


def test_no_secret_goes_along(visit: Visit, desk: Desk) -> None:
    desk.sign_in("ann", "/do/user_add")
    page = visit.page
    page.locator("main [name=name]").fill("bert")
    page.locator("main [name=role]").select_option("operator")
    password = page.locator("main [name=password]")
    password.fill(SECRET)
    page.locator("lingtan-password button").click()  # shown, it is a text like others
    assert password.get_attribute("type") == "text"
    sent = switch(page, "中文")
    assert sent is not None
    told = parse_qs(sent.post_data or "")
    assert told["name"] == ["bert"]
    assert "password" not in told
    assert (field(page, "name"), field(page, "role"), field(page, "password")) == (
        *("bert", "operator"),
        "",
    )
    assert not any("herons" in each for each in visit.asked)


def test_files_are_to_be_chosen_again_and_it_says_so(
    visit: Visit, desk: Desk, tmp_path: Path
) -> None:
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for each in files:
        each.write_text("a,b\n", encoding="utf-8")
    desk.sign_in("ann", "/do/propose")
    page = visit.page
    page.locator("main [name=reason]").fill(REASON)
    page.locator("input[type=file]").set_input_files(files)
    sent = switch(page, "中文")
    assert sent is not None
    assert "one.csv" not in (sent.post_data or "")
    assert field(page, "reason") == REASON
    assert "请重新选择" in page.get_by_role("alert").inner_text()


def test_the_name_stays_when_a_language_is_chosen_while_signing_in(
    visit: Visit, desk: Desk
) -> None:
    desk.go("/sign-in")
    page = visit.page
    page.locator("main [name=name]").fill("ann")
    page.locator("main [name=password]").fill(SECRET)
    sent = switch(page, "中文")
    assert sent is not None
    assert "password" not in parse_qs(sent.post_data or "")
    assert (field(page, "name"), field(page, "password")) == ("ann", "")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main button:not([type=button])").click(timeout=SECONDS)
    page.locator("nav.menu").wait_for(timeout=SECONDS)


def test_who_begins_a_park_keeps_what_he_typed(visit: Visit, tmp_path: Path) -> None:
    with serving(tmp_path / "park") as beginning:
        page = visit.page
        page.goto(f"http://127.0.0.1:{beginning.port}/?lang=en")
        page.locator("[name=name_en]").fill("River Park")
        page.locator("[name=park_type]").select_option("logistics")
        assert switch(page, "中文")
        assert (field(page, "name_en"), field(page, "park_type")) == ("River Park", "logistics")
        assert not (tmp_path / "park" / "park.yaml").exists()
        assert visit.complaints == []


def test_a_question_that_was_not_asked_yet_goes_along_in_the_address(
    visit: Visit, desk: Desk
) -> None:
    desk.sign_in("ann", "/findings")
    page = visit.page
    page.locator("form.ask [name=period]").fill("2025-03")
    assert switch(page, "中文") is None
    assert page.locator("form.ask [name=period]").input_value() == "2025-03"
    page.locator("form.ask [name=period]").fill("no period")
    assert switch(page, "English") is None
    assert page.locator("form.ask [name=period]").input_value() == "2025-03"


def test_without_scripts_a_form_says_that_it_is_emptied(browser: Browser, site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        desk = Desk(page=context.new_page(), site=site, period="2025")
        desk.sign_in("ann", "/do/restate")
        assert "changing them empties it" in desk.page.locator("main").inner_text()


def test_what_is_shown_again_starts_nothing(site: Site) -> None:
    person = Person(site)
    person.sign_in("ann")
    before = person.ask("/jobs?lang=en").text.count('<a href="/jobs/')
    form = person.ask("/do/restate?lang=en&period=2025").text
    fields = {
        "mark": MARK.findall(form)[0],
        "period": "2025",
        "reason": "why",
        "keep_typed": "all",
    }
    shown = person.send("/do/restate?lang=zh&period=2025", fields)
    assert shown.status == 200
    assert ">why</textarea>" in shown.text
    assert person.ask("/jobs?lang=en").text.count('<a href="/jobs/') == before
    assert person.send("/do/restate?lang=zh", {**fields, "mark": "0"}).status == 403
