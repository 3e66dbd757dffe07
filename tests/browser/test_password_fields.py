"""What was typed as a password can be shown, pasted and is judged while it is typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from lingtan.app.workspace import Workspace
from tests.browser.at_work import SECONDS, Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

TYPED = "slow heron 7"
SCRIPT = "**/static/built/password-*.js"


MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { moved += each.value }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""


KIND_SENT = """() => document.querySelector("main form").addEventListener("submit", sent => {
  sessionStorage.setItem("kind", sent.target.elements.password.type);
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("fields") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    with serving(Path(park.layout.folder), options=()) as running:
        yield running


@pytest.fixture
def desk(visit: Visit, site: Site) -> Desk:
    return Desk(page=visit.page, site=site, period="2025")


def test_a_press_of_a_key_shows_what_was_typed_and_the_next_hides_it(
    visit: Visit, desk: Desk
) -> None:
    desk.go("/sign-in")
    page, field = visit.page, visit.page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Show: Password", exact=True).wait_for(timeout=SECONDS)
    field.fill(TYPED)
    assert field.get_attribute("type") == "password"
    field.press("Tab")
    page.keyboard.press("Enter")
    hide = page.get_by_role("button", name="Hide: Password", exact=True)
    expect(hide).to_be_focused(timeout=SECONDS)
    assert field.get_attribute("type") == "text"
    assert field.input_value() == TYPED
    assert violations(visit) == []
    page.keyboard.press("Space")
    assert field.get_attribute("type") == "password"
    assert page.get_by_role("button", name="Show: Password", exact=True).is_visible()
    assert visit.complaints == []


def test_the_button_comes_without_moving_what_is_below(visit: Visit, desk: Desk) -> None:
    for path in ("/sign-in", "/do/password"):
        if path != "/sign-in":
            desk.sign_in("ann", path)
        desk.go(path)
        visit.page.locator("button.show").first.wait_for(timeout=SECONDS)
        assert visit.page.evaluate(MOVED) == 0


def test_who_sends_what_is_shown_sends_a_password_and_comes_in(visit: Visit, desk: Desk) -> None:
    desk.go("/sign-in")
    page = visit.page
    page.get_by_label("Name", exact=True).fill("ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Show: Password").click()
    page.evaluate(KIND_SENT)
    page.get_by_label("Password", exact=True).press("Enter")
    page.get_by_text("ann · ").wait_for(timeout=SECONDS)
    assert page.evaluate("() => sessionStorage.getItem('kind')") == "password"


def test_a_password_is_pasted_whole(visit: Visit, desk: Desk) -> None:
    desk.go("/sign-in")
    name, field = (visit.page.get_by_label(each, exact=True) for each in ("Name", "Password"))
    long = "四条绿河 run " * 12
    name.fill(long.strip()[:60])
    name.evaluate("(each, words) => { each.maxLength = 999; each.value = words }", long)
    name.select_text()
    visit.page.keyboard.press("ControlOrMeta+c")
    field.focus()
    visit.page.keyboard.press("ControlOrMeta+v")
    assert field.input_value() == long
    assert field.get_attribute("autocomplete") == "current-password"
    assert name.get_attribute("autocomplete") == "username"


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
def test_who_chooses_one_is_told_how_hard_it_is_to_guess(
    visit: Visit, desk: Desk, lang: str, theme: str
) -> None:
    desk.sign_in("ann", "/do/password")
    desk.go("/do/password", lang, theme)
    page = visit.page
    new = page.locator("lingtan-password[data-strength]")
    field, meter, said = (new.locator(each) for each in ("input", "meter", "output"))
    assert page.locator("lingtan-password meter:visible").count() == 0
    words = {"en": ("name", "Just enough", "Strong"), "zh": ("名", "勉强可用", "很强")}[lang]
    for password, score, text in zip(
        ("here ann rows home", TYPED, f"{PASSWORD} uphill"), (0, 1, 4), words, strict=True
    ):
        field.fill(password)
        expect(said).to_contain_text(text, timeout=SECONDS)
        assert meter.evaluate("each => each.value") == score
    assert meter.is_visible()
    assert page.locator("lingtan-password meter:visible").count() == 1
    assert violations(visit) == []
    field.fill("")
    expect(said).to_have_text("", timeout=SECONDS)
    assert visit.complaints == []


def test_what_was_typed_before_the_script_was_there_is_judged_too(
    visit: Visit, desk: Desk
) -> None:
    desk.sign_in("ann", "/do/password")
    page, held = visit.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(SCRIPT, hold)
    with page.expect_request(SCRIPT, timeout=SECONDS):
        desk.go("/do/password")
    new = page.locator("lingtan-password[data-strength]")
    new.locator("input").fill(f"{PASSWORD} downhill")
    assert new.locator("output").count() == 0
    held[0].continue_()
    expect(new.locator("output")).to_contain_text("Strong", timeout=SECONDS)
    assert visit.complaints == []
