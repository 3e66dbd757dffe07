"""Pages are set with care: no unit torn off, no orphan in a row, no field over a heading."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_everybody import address
from tests.web.site import Site

pytestmark = pytest.mark.slow

TORN = """() => [...document.querySelectorAll('td.text .figure > .amount, p > .figure > .amount')]
  .filter(each => each.getClientRects().length > 1).map(each => each.innerText)"""
COVERED = """() => [...document.querySelectorAll('lingtan-table > .narrow input')].filter(each => {
  const head = each.closest('lingtan-table').querySelector('thead');
  return each.getBoundingClientRect().bottom > head.getBoundingClientRect().top + 1;
}).map(each => each.closest('lingtan-table').innerText.slice(0, 40))"""
# From the heading of a chapter to the first letter below it.
GAPS = """() => [...document.querySelectorAll('section > h2:not(.said) + .parts')].map(parts => {
  const words = document.createTreeWalker(parts, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let each; (each = words.nextNode());) {
    if (!each.textContent.trim() || each.parentElement.closest('.narrow, .core, aside')) continue;
    range.selectNodeContents(each);
    break;
  }
  const heading = parts.previousElementSibling.getBoundingClientRect();
  return range.getBoundingClientRect().top - heading.bottom;
})"""

WORDS_IN_TWO = """() => [...document.querySelectorAll('#briefing td:first-child')].filter(each => {
  const range = document.createRange();
  range.selectNodeContents(each);
  return !each.innerText.trim().includes(' ') && range.getClientRects().length > 1;
}).map(each => each.innerText)"""


@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_a_number_in_a_sentence_is_not_torn_from_its_unit(
    visit: Visit, site: Site, width: int
) -> None:
    for path in ("/briefing", "/green-power"):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.goto(address(site, path))
        assert visit.page.evaluate(TORN) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/imports", "/briefing", "/assets", "/conformance"])
def test_the_field_that_filters_a_table_covers_no_heading(
    visit: Visit, site: Site, path: str
) -> None:
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    visit.page.goto(address(site, path))
    visit.page.locator(".narrow input").first.wait_for()
    assert visit.page.evaluate(COVERED) == []


@pytest.mark.parametrize("path", ["/green-power", "/corrections", "/certificates", "/finance"])
def test_what_a_chapter_begins_with_stands_close_to_its_heading(
    visit: Visit, site: Site, path: str
) -> None:
    visit.page.goto(address(site, path))
    gaps = visit.page.evaluate(GAPS)
    assert gaps
    assert max(gaps) <= 16


def test_six_tiles_stand_in_two_full_rows(visit: Visit, site: Site) -> None:
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    visit.page.goto(address(site, "/"))
    tops = visit.page.locator(".tile").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().top)"
    )
    assert [tops.count(top) for top in sorted(set(tops))] == [3, 3]


@pytest.mark.parametrize("width", [390, 320])
def test_a_briefing_on_a_telephone_tears_no_name_of_a_page(
    visit: Visit, site: Site, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.page.goto(address(site, "/briefing"))
    assert visit.page.locator("#briefing td:first-child").count() > 9
    assert visit.page.evaluate(WORDS_IN_TWO) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
