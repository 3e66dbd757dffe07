"""A browser keeps nothing of what somebody saw who signed in, and runs no text as code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.browser.at_work import SECONDS, Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

PATHS = ("/do", "/audit", "/visits", "/looks", "/sessions", "/do/report", "/jobs", "/privacy")
STORED = """async () => [
  localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, document.cookie.length,
]"""
RUN = """() => {
  const made = document.createElement("script");
  made.textContent = "window.ran = eval('1 + 1')";
  document.head.append(made);
  return window.ran ?? "not even begun";
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("kept") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    with serving(Path(park.layout.folder), options=()) as running:
        yield running


@pytest.fixture
def desk(visit: Visit, site: Site) -> Desk:
    return Desk(page=visit.page, site=site, period="2025")


def test_nothing_is_stored_and_no_script_sees_a_cookie(visit: Visit, desk: Desk) -> None:
    desk.sign_in("ann", "/do")
    for path in PATHS:
        desk.go(path)
        assert visit.page.evaluate(STORED) == [0, 0, 0, 0, 0], path
    kept = visit.page.context.cookies()
    assert {each["name"] for each in kept} == {"lingtan_session", "lingtan_form"}
    assert all(each["httpOnly"] and each["expires"] == -1 for each in kept)


def test_who_goes_back_after_somebody_signed_out_sees_nothing_of_his(
    visit: Visit, desk: Desk
) -> None:
    desk.sign_in("ann", "/audit")
    page = visit.page
    assert page.locator("table.audit").is_visible()
    page.get_by_role("button", name="Sign out").click(timeout=SECONDS)
    page.get_by_label("Password", exact=True).wait_for(timeout=SECONDS)
    page.go_back(timeout=SECONDS)
    page.get_by_label("Password", exact=True).wait_for(timeout=SECONDS)
    assert page.locator("table.audit").count() == 0
    assert "ann" not in page.locator("body").inner_text()


@pytest.mark.parametrize(("lang", "theme"), [("zh", "light"), ("en", "dark")])
def test_what_is_kept_is_read_by_everybody_on_any_screen(
    visit: Visit, desk: Desk, lang: str, theme: str
) -> None:
    for width in (320, 1280):
        visit.page.set_viewport_size({"width": width, "height": 800})
        for path in ("/privacy", "/sign-in"):
            desk.go(path, lang, theme)
            assert violations(visit) == []
            broad = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert visit.page.evaluate(broad) <= 0
    assert visit.complaints == []


def test_no_text_on_a_page_is_run_as_code(visit: Visit, desk: Desk) -> None:
    desk.go("/sign-in")
    assert visit.page.evaluate(RUN) == "not even begun"
    assert any("Content Security Policy" in each for each in visit.complaints)
