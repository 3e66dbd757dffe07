"""A wall opened on a telephone is one column: nothing is cut, nothing lies on another."""

import pytest

from lingtan.web.screens import WALLS
from tests.browser.conftest import Visit
from tests.browser.test_everybody import address, violations
from tests.web.site import Site

pytestmark = pytest.mark.slow

LEAST = 11.5  # pixels, of words; marks beside numbers may be smaller
OVERLAPPING = """() => {
  const boxes = [];
  const texts = document.createTreeWalker(document.querySelector('.wall'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.textContent.trim() || node.parentElement.closest('svg, sup, .said')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const at of range.getClientRects()) boxes.push([node.textContent.trim(), at]);
  }
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height / 3)
    .map(([other]) => `${one} | ${other}`));
}"""
CUT = """() => [...document.querySelectorAll('.wall :is(.tile, .core, section, td, h1, h2, p)')]
  .filter(each => {
    const box = each.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(each);
    return each.scrollWidth > each.clientWidth + 1 || box.right > innerWidth
      || [...range.getClientRects()].some(at => at.right > box.right + 1);
  }).map(each => each.innerText)"""
SMALL = f"""() => [...document.querySelectorAll('.wall :is(p, h1, h2, td, th, .subtitle, .unit)')]
  .filter(each => each.innerText && parseFloat(getComputedStyle(each).fontSize) < {LEAST})
  .map(each => each.innerText)"""


@pytest.mark.parametrize("width", [360, 390, 844])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_read_on_a_telephone(
    visit: Visit, site: Site, name: str, lang: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844 if width < 844 else 390})
    visit.page.goto(address(site, f"/wall/{name}?stay=1", lang, "dark"))
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate(OVERLAPPING) == []
    assert visit.page.evaluate(CUT) == []
    assert visit.page.evaluate(SMALL) == []
    if width == 390:
        assert violations(visit) == []
