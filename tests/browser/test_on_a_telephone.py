"""On a telephone every page is read and used with a thumb: no cut words, no small buttons."""

import pytest
from playwright.sync_api import Page

from lingtan.web.features import FEATURES
from tests.browser.conftest import Visit
from tests.browser.test_everybody import FORMS, LINEAGE, PROBLEM, address, violations
from tests.web.site import Site

pytestmark = pytest.mark.slow

WIDTH, HEIGHT = 390, 844
FINGER = 44  # pixels of height that a thumb hits
LEAST = 11  # pixels of the words of a picture
PICTURES = ("/energy", "/carbon", "/indicators", "/map", "/reports", "/wall/overview")
PAGES = (*(feature.path for feature in FEATURES), "/audit?kind=everything", LINEAGE, PROBLEM)
PRESSED = f"""() => [...document.querySelectorAll(`button, select, summary,
  input:not([type=hidden], [type=checkbox]), .choices a, .exports a, .actions a, a.go, ul.go a,
  .menu a, #documents li a, .doing dt a`)]
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([, at]) => at.width && at.height && at.height < {FINGER})
  .map(([each, at]) => `${{each.tagName}} ${{each.innerText}} ${{at.height}}`)"""
SWIPED = """() => [...document.querySelectorAll('.scroll')]
  .filter(each => each.scrollWidth > each.clientWidth)
  .filter(each => {
    const first = each.querySelector('tbody td');
    const before = first.getBoundingClientRect().left;
    each.scrollLeft = each.scrollWidth;
    const after = first.getBoundingClientRect().left;
    each.scrollLeft = 0;
    return each.querySelector('table.stack') || Math.abs(after - before) > 1;
  }).map(each => each.querySelector('table').id)"""
UNSAID = """() => [...document.querySelectorAll('table.stack td')]
  .filter(each => each.getBoundingClientRect().height && !each.dataset.heading)
  .map(each => each.innerText)"""
# As much of a title as is read without moving the table below it.
TITLES_CUT = """() => [...document.querySelectorAll('.scroll > table > caption')].filter(each => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const seen = each.closest('.scroll').getBoundingClientRect();
  return range.getBoundingClientRect().right > seen.right + 1;
}).map(each => each.innerText)"""
# Names of rows that became a word wide and a screen tall.
TALL = """() => [...document.querySelectorAll('table:not(.stack):has(th:nth-child(5)) tbody tr')]
  .filter(row => row.getBoundingClientRect().height > innerHeight / 5)
  .map(row => row.cells[0].innerText)"""
# The name of a cell stands beside the first line of it.
NAMES_BELOW = """() => [...document.querySelectorAll('.stack td:has(> .figure)')]
  .filter(each => getComputedStyle(each, '::before').verticalAlign !== 'top')
  .map(each => each.innerText)"""
WORDS_IN_TWO = """() => [...document.querySelectorAll('.together')]
  .filter(each => each.getClientRects().length > 1).map(each => each.innerText)"""

MARKS_ALONE = """() => [...document.querySelectorAll('.evidence')].filter(mark => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let before;
  for (let each; (each = words.nextNode()) && !mark.contains(each);)
    if (each.textContent.trim()) before = each;
  const range = document.createRange();
  range.selectNodeContents(before);
  const above = [...range.getClientRects()].at(-1);
  return above && mark.getClientRects().length
    && mark.getBoundingClientRect().top >= above.bottom - 1;
}).map(mark => mark.parentElement.innerText)"""

# Words of the pictures of the server, as large as they are seen.
SMALL_IN_PICTURES = f"""() => [...document.querySelectorAll('main svg text')]
  .filter(each => each.textContent.trim() && each.getClientRects().length)
  .map(each => [each, each.getScreenCTM()])
  .filter(([each, at]) =>
    parseFloat(getComputedStyle(each).fontSize) * Math.hypot(at.a, at.b) < {LEAST - 0.01})
  .map(([each]) => each.textContent)"""


def look(visit: Visit, site: Site, path: str, lang: str, theme: str = "light") -> Page:
    visit.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visit.page.goto(address(site, path, lang, theme))
    return visit.page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_read_without_a_swipe_and_pressed_with_a_thumb(
    visit: Visit, site: Site, path: str
) -> None:
    lang = "zh" if PAGES.index(path) % 2 else "en"
    page = look(visit, site, path, lang)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(SWIPED) == []
    assert page.evaluate(UNSAID) == []
    assert page.evaluate(PRESSED) == []
    assert page.evaluate(WORDS_IN_TWO) == []
    assert page.evaluate(TITLES_CUT) == []
    assert page.evaluate(TALL) == []
    assert page.evaluate(NAMES_BELOW) == []


@pytest.mark.parametrize("width", [WIDTH, 340])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/carbon", "/indicators", "/assets", "/wall/overview"])
def test_a_mark_of_evidence_stands_on_the_line_of_its_number(
    visit: Visit, site: Site, path: str, lang: str, width: int
) -> None:
    page = look(visit, site, path, lang)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    assert page.locator(".evidence").count()
    assert page.evaluate(MARKS_ALONE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_tile_says_number_unit_and_marks_on_one_line(
    visit: Visit, site: Site, lang: str
) -> None:
    values = look(visit, site, "/", lang).locator(".tile .value")
    heights = values.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert len(heights) > 1
    assert max(heights) == min(heights)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bars_of_indicators_are_seen_whole_with_value_and_threshold(
    visit: Visit, site: Site, lang: str
) -> None:
    page = look(visit, site, "/indicators", lang)
    bars = page.locator("figure[id^=chart-indicators]")
    readings = bars.locator(".slender svg text:nth-of-type(4n)")
    assert bars.count() > 1
    assert readings.count() > bars.count()
    assert all("…" not in said and "(" in said for said in readings.all_text_contents())
    moved = bars.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth)")
    assert moved == []
    page.emulate_media(media="print")
    assert not bars.locator(".slender").first.is_visible()
    assert bars.locator(".broad").first.is_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("path", FORMS)
def test_a_form_is_filled_in_with_a_thumb(visit: Visit, site: Site, path: str) -> None:
    page = look(visit, site, path, "zh")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(PRESSED) == []


@pytest.mark.parametrize(("path", "lang"), [("/findings", "zh"), ("/tasks", "en")])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cards_break_no_rule_of_accessibility(
    visit: Visit, site: Site, path: str, lang: str, theme: str
) -> None:
    look(visit, site, path, lang, theme)
    assert violations(visit) == []


def test_the_menu_opens_over_the_page_and_leads_on(visit: Visit, site: Site) -> None:
    page = look(visit, site, "/verification", "en")
    menu = page.get_by_role("navigation", name="Pages", exact=True)
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    assert menu.locator("[aria-current]").inner_text() == "Verification"
    assert violations(visit) == []
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Carbon", exact=True).click()
    page.wait_for_url("**/carbon?**")


def test_where_there_is_room_the_menu_stands_beside_the_page(visit: Visit, site: Site) -> None:
    visit.page.goto(address(site, "/carbon"))
    assert visit.page.get_by_role("navigation", name="Pages", exact=True).is_visible()
    assert not visit.page.get_by_role("button", name="Menu").is_visible()


def test_cards_are_put_in_order_by_a_choice(visit: Visit, site: Site) -> None:
    page = look(visit, site, "/findings", "en")
    table = page.locator("lingtan-table:has(table.stack .number):has(input)").first
    heads = table.locator("thead th").evaluate_all("all => all.map(each => each.className)")
    place = heads.index("number")
    numbers = table.locator(f"tbody td:nth-child({place + 1})")
    table.get_by_label("Order of rows").select_option(f"{place} descending")
    shown = [int(each) for each in numbers.all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] > shown[-1]


@pytest.mark.parametrize("width", [WIDTH, 640, 800, 960])
@pytest.mark.parametrize("path", PICTURES)
def test_words_of_a_picture_are_as_large_as_on_paper(
    visit: Visit, site: Site, path: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": HEIGHT})
    visit.page.goto(address(site, path, "zh", "light"))
    assert visit.page.locator("main svg text").count() > 0
    assert visit.page.evaluate(SMALL_IN_PICTURES) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
