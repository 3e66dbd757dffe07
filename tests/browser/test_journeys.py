"""What people do with pages: another month, another language, and where a number comes from."""

import pytest

from lingtan.reports.words import Words
from tests.browser.conftest import Visit
from tests.browser.test_everybody import address
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_from_the_first_page_to_a_line_of_a_raw_file(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(address(site, "/"))
    shown = page.locator('a.figure:has([data-figure="national.e_park_kg"])').first
    assert "108,370" in shown.inner_text()
    shown.click()
    assert page.locator("h1").inner_text() == "Park emissions"
    line = page.get_by_text("01_供电公司_负荷曲线_2025.csv:").first
    assert line.is_visible()


def test_another_month_is_asked_for_and_stays_in_the_address(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(address(site, "/carbon", "zh", "dark"))
    page.get_by_label(Words("zh_CN").say("page.period")).fill("2025-07")
    page.get_by_role("button", name=Words("zh_CN").say("page.show")).click()
    page.wait_for_url(lambda url: "period=2025-07" in url and "theme=dark" in url)
    assert "2025-07" in page.locator(".subtitle").first.inner_text()
    page.get_by_role("link", name=Words("zh_CN").say("page.energy"), exact=True).click()
    page.wait_for_url(lambda url: "/energy" in url and "period=2025-07" in url)


def test_another_language_shows_the_same_page(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(address(site, "/indicators"))
    page.get_by_role("link", name="中文").click()
    assert page.locator("h1").inner_text() == Words("zh_CN").say("page.indicators")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
