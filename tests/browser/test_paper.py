"""A page that is printed is black on white, says whose it is, and loses no column of a table."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.web.site import Site

pytestmark = pytest.mark.slow

WIDE, HIGH = 718, 1000  # [px] what is left of a sheet of A4 within usual margins
INK = "getComputedStyle(document.body).color"
CUT = """() => [...document.querySelectorAll('.scroll, figure')]
  .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"""
ARROWS = """() => [...document.querySelectorAll('button.sort')]
  .map(each => getComputedStyle(each, '::after').content).filter(each => each !== 'none')"""


def print_page(page: Page, site: Site, path: str, theme: str) -> None:
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    page.emulate_media(media="print")
    page.goto(f"http://127.0.0.1:{site.port}{path}?period=2025&lang=zh&theme={theme}")


@pytest.mark.parametrize("path", ["/briefing", "/carbon", "/certificates"])
def test_paper_is_white_whatever_the_theme_of_the_screen(
    visit: Visit, site: Site, path: str
) -> None:
    page, found = visit.page, {}
    for theme in ("light", "dark"):
        print_page(page, site, path, theme)
        found[theme] = page.evaluate(INK)
    assert found["dark"] == found["light"]
    assert page.evaluate(CUT) == []
    assert page.evaluate(ARROWS) == []
    assert page.locator(".park").is_visible()
    pressed = page.locator(".unasked, .actions, .exports, .menu, .bar form, .bar nav").all()
    assert not any(each.is_visible() for each in pressed)
