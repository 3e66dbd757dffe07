"""A new operator: from an empty folder to a report, with nothing but a browser."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.web.site import serving

SECONDS = 180_000
PASSWORD = "four green rivers run"  # noqa: S105 - of a test


def test_from_an_empty_folder_to_a_report(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    with serving(tmp_path / "park", options=(), is_fresh=True) as site:
        page.goto(f"http://127.0.0.1:{site.port}{site.begin_link}&lang=en")
        page.get_by_label("Name in English").fill("River park")
        page.get_by_label("Short name for files").fill("river_park")
        page.get_by_label("Kind of park").select_option("logistics")
        page.get_by_label("Power grid").select_option("Zhejiang")
        page.get_by_role("button", name="Begin").click()
        _become_admin(page)
        _do(page, "Import what lies in the inbox", "Import them")
        assert "sample_hourly_2025.csv" in page.locator("main").inner_text()
        _do(page, "Issue a report", "Issue it")
        names = page.locator('a[href*="/documents/"]').all_inner_texts()
        assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx", "html"]
        page.get_by_role("link", name="Overview").first.click()
        assert "River park" in page.locator("header").inner_text()
        assert not visit.complaints


def _become_admin(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("again").fill(PASSWORD)
    page.locator("main button:not([type=button])").click()


def _do(page: Page, action: str, button: str) -> None:
    """Do something, and wait until it is done."""
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("link", name=action).click()
    page.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(r"/jobs/"), timeout=SECONDS)
    page.locator(".state.done, .state.doubtful").wait_for(timeout=SECONDS)
