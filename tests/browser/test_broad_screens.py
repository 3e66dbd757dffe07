"""A broad screen is used: larger type, parts side by side, and lines no longer than one reads."""

import pytest

from tests.browser.conftest import Visit
from tests.web.site import Site

pytestmark = pytest.mark.slow

USED = 0.95  # of the width, from the menu's left edge to the right edge of what is shown
LONGEST_LINE = 67  # in the size of its type: as many Chinese signs, twice as many letters
PATHS = ("/", "/energy", "/carbon", "/indicators", "/reports")
RIGHT = """() => Math.max(...[...document.querySelectorAll('main section')]
  .map(each => each.getBoundingClientRect().right))"""
LINES = """() => [...document.querySelectorAll('main p')].map(each => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const widths = [...range.getClientRects()].map(line => line.width);
  return Math.max(0, ...widths) / parseFloat(getComputedStyle(each).fontSize);
})"""
ROWS = """() => {
  const tops = [...document.querySelectorAll('.parts > *')]
    .map(each => each.getBoundingClientRect())
    .filter(at => at.height).map(at => Math.round(at.top));
  return tops.length - new Set(tops).size;
}"""
BESIDE_EACH_OTHER = """() => [...document.querySelectorAll('.parts')].every(parts => {
  const boxes = [...parts.children].map(each => each.getBoundingClientRect())
    .filter(at => at.height);
  return boxes.every((one, at) => boxes.slice(at + 1).every(other =>
    one.right <= other.left + 1 || other.right <= one.left + 1 || other.top >= one.bottom - 1));
})"""
TYPE = "parseFloat(getComputedStyle(document.body).fontSize)"


def look(visit: Visit, site: Site, path: str, width: int, lang: str = "en") -> None:
    visit.page.set_viewport_size({"width": width, "height": width * 9 // 16})
    asked = f"{path}?period=2025&lang={lang}"
    visit.page.goto(f"http://127.0.0.1:{site.port}{asked}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [1920, 3840])
def test_a_page_takes_the_room_there_is(visit: Visit, site: Site, path: str, width: int) -> None:
    look(visit, site, path, width, "zh" if width == 3840 else "en")
    assert visit.page.evaluate(RIGHT) >= USED * width
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate(ROWS) >= 1
    assert visit.page.evaluate(BESIDE_EACH_OTHER)
    assert max(visit.page.evaluate(LINES)) <= LONGEST_LINE


def test_an_editor_takes_the_room_there_is(visit: Visit, site: Site) -> None:
    look(visit, site, "/do/meters", 1920)
    assert visit.page.evaluate(RIGHT) >= USED * 1920


def test_type_grows_with_the_screen_and_with_it_what_is_drawn(visit: Visit, site: Site) -> None:
    sizes, heights = [], []
    for width in (1280, 2560, 3840):
        look(visit, site, "/energy", width)
        canvas = visit.page.locator("lingtan-series canvas").first
        canvas.wait_for()
        sizes.append(visit.page.evaluate(TYPE))
        heights.append(canvas.evaluate("each => each.getBoundingClientRect().height"))
    assert sizes == [14.0, 17.5, 21.0]
    assert heights == pytest.approx([300, 375, 450], abs=1)
