"""Every page can be read and used by everybody, in both themes and languages, on any screen."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lingtan.app.workspace import Workspace
from lingtan.web.actions.table import ACTIONS
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from lingtan.web.screens import WALLS
from tests.browser.conftest import DESK, Visit, a_desk, watched
from tests.web.site import Site, serving
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is judged, and not written out: a quarter of the time.
HOW = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
WIDTHS = (320, 390, 1920)
EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
OF_A_FILE = {"mapping", "take"}  # forms about a file that was sent
FORMS = [
    "/do",
    "/jobs",
    "/audit",
    "/visits",
    "/looks",
    *(each.path for each in ACTIONS.values() if each.id not in OF_A_FILE),
]
PAIRS = [("zh", "light"), ("en", "dark")]
LOOKS = [*PAIRS, ("zh", "dark"), ("en", "light")] if IS_WHOLE else PAIRS
# Forms are made of the same parts: one in Chinese by day, the next in English by night.
FORMS_LOOKED_AT = [
    (path, *look)
    for place, path in enumerate(FORMS)
    for look in (LOOKS if IS_WHOLE else [PAIRS[place % 2]])
]
NARROW = (390, 768)
TORN = """() => [...document.querySelectorAll('td, th')].flatMap(cell => {
  const found = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const lines = new Set([...range.getClientRects()].map(each => Math.round(each.top)));
    if (range.toString().length <= 4 && lines.size > 1) found.push(range.toString());
  }
  return found;
})"""
SMALL = """() => [...document.querySelectorAll('button')]
  .map(each => [each.innerText, each.getBoundingClientRect()])
  .filter(([, at]) => at.width && (at.width < 24 || at.height < 24)).map(([said]) => said)"""
FAINT = """() => [...document.querySelectorAll('.wall :is(p, h1, h2, figcaption, div, span)')]
  .filter(each => each.innerText && parseFloat(getComputedStyle(each).fontSize) < innerWidth / 160)
  .map(each => each.innerText)"""  # below a 160th of the screen nobody reads from five metres
LINEAGE = "/lineage?figure=national.e_park_kg"
PROBLEM = "/?period=never"


FORGET = "try { localStorage.clear(); sessionStorage.clear() } catch {}"


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Visit]:
    """Open a page that is looked at again and again: to open one costs as much as to judge it."""
    context = a_desk(browser)
    yield watched(context.new_page())
    context.close()


@pytest.fixture
def visit(tab: Visit) -> Visit:
    """Come anew: nothing is kept of the page before."""
    tab.page.evaluate(FORGET)
    tab.page.context.clear_cookies()
    tab.page.goto("about:blank")
    tab.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    tab.asked.clear()
    tab.complaints.clear()
    return tab


def address(site: Site, path: str, lang: str = "en", theme: str = "light") -> str:
    joined = "&" if "?" in path else "?"
    period = "" if "period=" in path else "period=2025&"
    return f"http://127.0.0.1:{site.port}{path}{joined}{period}lang={lang}&theme={theme}"


def violations(visit: Visit) -> list[str]:
    """Return the rules of accessibility a page breaks, with the first element of each."""
    visit.page.evaluate(AXE)
    found = visit.page.evaluate(
        "async how => (await axe.run(how)).violations"
        ".map(each => `${each.id}: ${each.nodes[0].html}`)",
        HOW,
    )
    return [str(each)[:300] for each in found]


def test_what_breaks_a_rule_is_told(visit: Visit) -> None:
    visit.page.set_content("<img src='data:,'><p style='color: #aaa'>pale</p>")
    told = {each.partition(":")[0] for each in violations(visit)}
    assert told >= {"color-contrast", "image-alt", "html-has-lang", "document-title"}


@EACH
@pytest.mark.parametrize(("lang", "theme"), LOOKS)
def test_a_page_breaks_no_rule_of_accessibility(
    visit: Visit, site: Site, feature: Feature, lang: str, theme: str
) -> None:
    visit.page.goto(address(site, feature.path, lang, theme))
    assert violations(visit) == []
    own = f"http://127.0.0.1:{site.port}/"
    assert all(asked.startswith(own) for asked in visit.asked)
    assert visit.complaints == []


@pytest.mark.parametrize("path", [LINEAGE, PROBLEM])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_lineage_and_a_refusal_break_none_either(
    visit: Visit, site: Site, path: str, theme: str
) -> None:
    visit.page.goto(address(site, path, "zh", theme))
    assert violations(visit) == []


@pytest.mark.parametrize(("path", "lang", "theme"), FORMS_LOOKED_AT)
def test_forms_and_jobs_break_none_and_fit_a_telephone(
    visit: Visit, site: Site, path: str, lang: str, theme: str
) -> None:
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    visit.page.goto(address(site, path, lang, theme))
    assert violations(visit) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[0]


def test_the_form_to_sign_in_breaks_none_and_has_nothing_to_complain_of(
    visit: Visit, tmp_path: Path
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    with serving(park.layout.folder, options=()) as site:
        for lang in ("en", "zh"):
            visit.page.goto(f"http://127.0.0.1:{site.port}/sign-in?lang={lang}")
            assert violations(visit) == [], lang
            assert visit.complaints == [], lang


@EACH
def test_a_page_fits_its_screen(visit: Visit, site: Site, feature: Feature) -> None:
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 800})
        if width == WIDTHS[0] or IS_WHOLE:  # a page follows its window
            visit.page.goto(address(site, feature.path))
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, width


@pytest.mark.parametrize("path", ["/energy", "/carbon", "/uncertainty"])
def test_a_table_with_many_columns_tears_no_unit_and_no_year_on_a_narrow_screen(
    visit: Visit, site: Site, path: str
) -> None:
    for width in NARROW:
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.page.goto(address(site, path, "zh"))
        visit.page.locator("button.sort").first.wait_for()
        assert visit.page.evaluate(TORN) == [], width
        assert visit.page.evaluate(SMALL) == [], width


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_seen_whole_from_edge_to_edge(
    visit: Visit, site: Site, name: str, lang: str, size: tuple[int, int]
) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.page.goto(address(site, f"/wall/{name}?stay=1", lang, "dark"))
    assert violations(visit) == []
    hidden = visit.page.evaluate(
        "[...document.querySelectorAll('.wall .tile, .wall .core, .wall section, .wall figure')]"
        ".filter(each => each.getBoundingClientRect().bottom > innerHeight"
        " || each.scrollHeight > each.clientHeight + 1"
        " || each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"
    )
    assert hidden == []
    assert visit.page.evaluate(FAINT) == []


def test_a_page_is_reached_by_the_keyboard_alone(visit: Visit, site: Site) -> None:
    visit.page.goto(address(site, "/energy"))
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**#main")
