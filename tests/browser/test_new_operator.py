"""A new operator: from an empty folder to a verdict and a report, with nothing but a browser."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.web.person import PASSWORD
from tests.web.site import serving


def test_from_an_empty_folder_to_a_verdict_and_a_report(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    with serving(tmp_path / "park", options=(), is_fresh=True) as site:
        page.goto(f"http://127.0.0.1:{site.port}{site.begin_link}&lang=en")
        page.get_by_label("Name in English").fill("River park")
        page.get_by_label("Short name for files").fill("river_park")
        page.get_by_label("Kind of park").select_option("logistics")
        page.get_by_label("Power grid").select_option("Zhejiang")
        page.get_by_role("button", name="Begin").click()
        _become_admin(page)
        page.locator("form.out button").click()
        desk = Desk(page, site, "2025")
        desk.sign_in("ann", "/")
        assert "sample_hourly_2025.csv" in _do(
            desk, "Import what lies in the inbox", "Import them"
        )
        desk.follow("Overview", "nav")
        assert "not decidable" in desk.answer
        _do(desk, "Issue a report", "Issue it")
        names = page.locator('a[href*="/documents/"]').all_inner_texts()
        assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx", "html"]
        desk.follow("Overview", "nav")
        assert "River park" in page.locator("header").inner_text()
        assert not visit.complaints


def _become_admin(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("again").fill(PASSWORD)
    page.locator("main button:not([type=button])").click()


def _do(desk: Desk, action: str, button: str) -> str:
    desk.follow("Actions", "nav")
    desk.follow(action)
    return desk.send(button)
