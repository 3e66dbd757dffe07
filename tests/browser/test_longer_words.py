"""Words of another language have room on every page, and all of them come from the catalogue."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.reports.words import texts_of
from lingtan.web.features import FEATURES
from lingtan.web.screens import WALLS
from tests.browser.conftest import Visit
from tests.browser.pseudo_locale import CLOSED, OPENED, pseudo
from tests.browser.said_data import Data
from tests.browser.test_everybody import LINEAGE, PROBLEM, address
from tests.conftest import Demo
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

LONGER = 1.4
WIDTHS = (1280, 390)
SCREENS = ((1920, 1080), (3840, 2160))
FILLED = ("?campaign=C1&enterprise=metal", "?campaign=C1&enterprise=logistics", "")
FORMS = (
    *(f"/do/campaign_fill{asked}" for asked in FILLED),
    "/do/import",
    "/do/park",
    "/do/password",
    "/do/task_assign",
    "/jobs",
    "/audit",
)
WALLED = tuple(f"/wall/{name}?stay=1" for name in WALLS)
PATHS = (*(feature.path for feature in FEATURES), *WALLED, *FORMS, LINEAGE, PROBLEM)
# What is cut by a box that offers no way to see more, is beyond the edge of its picture or of the
# page, or lies over other words. Words for screen readers alone are not seen.
CUT = """() => {
  for (const each of document.querySelectorAll('details')) each.open = true;
  // A quarter of a line's height no letter fills, half of that above them.
  const EDGE = 1, TIGHT = 4;
  const isOut = (rects, at) => rects.some(each => each.left < at.left - EDGE
    || each.right > at.right + EDGE || each.top < at.top - EDGE - each.height / TIGHT / 2
    || each.bottom > at.bottom + EDGE + each.height / TIGHT / 2);
  const found = [], words = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const own = texts.currentNode.parentElement, range = document.createRange();
    if (own.closest('.said, .skip, script, style, option, svg [aria-hidden]')) continue;
    if (!own.checkVisibility({visibilityProperty: true})) continue;
    range.selectNodeContents(texts.currentNode);
    const rects = [...range.getClientRects()].filter(each => each.width && each.height);
    const told = range.toString().trim();
    if (!rects.length || !told) continue;
    let isScrolled = false;
    for (let box = own; box !== document.documentElement; box = box.parentElement) {
      const {overflowX, overflowY} = getComputedStyle(box);
      isScrolled ||= /auto|scroll/.test(overflowX + overflowY);
      if (isScrolled) break;
      const isPicture = box.matches('svg');
      if ((isPicture || /hidden|clip/.test(overflowX + overflowY))
        && !(box.closest('svg') && !isPicture) && isOut(rects, box.getBoundingClientRect()))
        found.push(`${told} is cut by ${box.tagName}`);
    }
    const picture = own.closest('svg');
    if (isScrolled && picture && isOut(rects, picture.getBoundingClientRect()))
      found.push(`${told} is beyond its picture`);
    if (!isScrolled && rects.some(each => each.left < -EDGE || each.right > innerWidth + EDGE))
      found.push(`${told} is beyond the page`);
    for (const rect of rects) words.push([rect, told]);
  }
  words.sort(([one], [other]) => one.top - other.top);
  words.forEach(([one, told], place) => {
    for (const [other, also] of words.slice(place + 1)) {
      if (other.top > one.bottom - one.height / TIGHT) break;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > EDGE)
        found.push(`${told} lies over ${also}`);
    }
  });
  return found;
}"""
# What words stand outside the brackets of the catalogue; recorded lines and files are as they are,
# and a choice says only the beginning of a long sentence.
OUTSIDE = f"""() => {{
  const BLOCKS = 'td, th, p, li, dt, dd, h1, h2, h3, caption, figcaption, option, svg, title';
  const SPOKEN = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'data-heading'];
  const found = [];
  let depth = 0, block = null;
  const take = text => {{
    let out = '';
    for (const each of text) {{
      if (each === '{OPENED}') {{ depth++; out += ` ${{each}} `; }}
      else if (each === '{CLOSED}') depth--;
      else if (!depth) out += each;
    }}
    if (/\\p{{L}}/u.test(out)) found.push(out.trim());
  }};
  const begin = its => {{
    if (depth && !block?.matches('option'))
      found.push(`a word of the catalogue in pieces: ${{block?.textContent}}`);
    depth = 0;
    block = its;
  }};
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {{
    const own = texts.currentNode.parentElement;
    if (own.closest('script, style, textarea, .recorded, td.id')) continue;
    if (own.closest(BLOCKS) !== block) begin(own.closest(BLOCKS));
    take(texts.currentNode.textContent);
  }}
  begin(null);
  for (const each of document.querySelectorAll('*'))
    for (const name of SPOKEN.filter(spoken => each.hasAttribute(spoken))) {{
      take(each.getAttribute(name));
      begin(null);
    }}
  return found;
}}"""


@pytest.fixture(scope="module")
def park(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the reference park: what is kept of these words no other test reads."""
    copy = tmp_path_factory.mktemp("longer") / "park"
    return Path(shutil.copytree(demo.workspace.layout.folder, copy))


@pytest.fixture(scope="module")
def longer(park: Path) -> Iterator[Site]:
    """Serve the reference park with longer words."""
    with serving(park, program="tests.browser.pseudo_locale") as site:
        yield site


@pytest.fixture(scope="module")
def data(park: Path) -> Data:
    return Data(park)


def test_longer_words_are_as_much_longer_as_those_of_other_languages() -> None:
    english = texts_of("en").values()
    assert sum(map(len, map(pseudo, english))) >= LONGER * sum(map(len, english))


@pytest.mark.parametrize("path", PATHS)
def test_longer_words_have_room_and_come_from_the_catalogue(
    visit: Visit, longer: Site, data: Data, path: str
) -> None:
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.goto(address(longer, path))
        assert visit.page.get_by_text(OPENED).count() > 0
        assert visit.page.evaluate(CUT) == [], width
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    said = visit.page.evaluate(OUTSIDE)
    assert {part: run for run in said for part in data.left_of(run)} == {}


@pytest.mark.parametrize("path", WALLED)
def test_longer_words_have_room_on_a_wall(visit: Visit, longer: Site, path: str) -> None:
    for width, height in SCREENS:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.goto(address(longer, path, theme="dark"))
        assert visit.page.evaluate(CUT) == [], width


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p style='width: 3em; overflow: hidden; white-space: nowrap'>a long word</p>", "cut"),
        ("<p style='height: 1em; overflow: clip'>two<br>lines</p>", "cut"),
        ("<svg width='90'><text x='70' y='20'>a long word</text></svg>", "cut by svg"),
        ("<svg><text y='20'>one</text><text y='22' x='9'>two</text></svg>", "lies over"),
        ("<p style='white-space: nowrap'>" + "far " * 500, "beyond the page"),
        ("<div style='overflow: auto; white-space: nowrap'>" + "far " * 500, ""),
    ],
)
def test_what_cuts_words_is_told(visit: Visit, page: str, told: str) -> None:
    visit.page.set_content(page)
    found = visit.page.evaluate(CUT)
    assert found if told else found == []
    assert all(told in each for each in found)


def test_words_that_are_not_of_the_catalogue_are_told(visit: Visit, data: Data) -> None:
    visit.page.set_content(
        "<p>⟦Loss of <a>Heat main</a>⟧ 3 kWh, see all</p><p title='Go on'>Heat main · ⟦x⟧</p>"
    )
    said = visit.page.evaluate(OUTSIDE)
    assert [part for run in said for part in data.left_of(run)] == ["see all", "Go on"]
    visit.page.set_content("<p>⟦Loss of…</p>")
    assert "in pieces" in visit.page.evaluate(OUTSIDE)[0]
