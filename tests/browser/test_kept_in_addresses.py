"""Order and filter of a table stand in the address: whoever comes back to it finds the same."""

import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Visit
from tests.browser.test_islands import amounts, look
from tests.web.site import Site

pytestmark = pytest.mark.slow

KEYS = {"sort-reconciled", "find-reconciled"}
COUNTED = """() => {
  window.exchanged = 0;
  const exchange = history.replaceState.bind(history);
  history.replaceState = (...all) => { window.exchanged += 1; exchange(...all); };
}"""
TYPED = """async field => {
  for (let n = 1; n <= 60; n += 1) {
    field.value = 'm'.repeat(n);
    field.dispatchEvent(new Event('input'));
    await new Promise(done => setTimeout(done, 10));
  }
}"""


def table_of(page: Page, id_: str) -> Locator:
    return page.locator("lingtan-table", has=page.locator(f"#table-{id_}"))


def asked(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def shown(table: Locator) -> list[str]:
    return table.locator("tbody tr:not(.total)").all_inner_texts()


def meters(page: Page) -> Locator:
    """Press twice on the heading of the first numbers of the meters, and keep some of them."""
    table = table_of(page, "reconciled")
    for _ in range(2):
        table.locator("th.number button").first.click()
    table.get_by_role("searchbox").fill("Wh")
    return table


def as_left(page: Page) -> list[str]:
    """Return the meters that stand as they were left, once their number is told anew."""
    table = table_of(page, "reconciled")
    told = table.get_by_role("status")
    told.filter(has_text=re.compile(r"\d")).wait_for()
    assert table.get_by_role("searchbox").input_value() == "Wh"
    assert table.locator("th.number").first.get_attribute("aria-sort") == "descending"
    found = shown(table)
    assert re.findall(r"\d+", told.inner_text())[0] == str(len(found))
    return found


def test_order_and_filter_of_a_table_go_into_the_address_and_out_again(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/energy")
    first = asked(page)
    table = meters(page)
    place = table.locator("th.number").first.evaluate("each => each.cellIndex + 1")
    page.wait_for_url(re.compile("find-reconciled="))
    assert asked(page) == {**first, "sort-reconciled": f"{place}d", "find-reconciled": "Wh"}
    table.locator("th.number button").first.click()
    table.get_by_role("searchbox").fill("")
    page.wait_for_url(re.compile(r"^(?!.*-reconciled)"))
    assert asked(page) == first
    assert visit.complaints == []


def test_a_table_comes_back_as_it_was_left(visit: Visit, site: Site) -> None:
    page = visit.page
    look(page, site, "/energy")
    left = shown(meters(page))
    page.wait_for_url(re.compile("find-reconciled="))
    page.reload()
    assert as_left(page) == left
    page.goto(f"http://127.0.0.1:{site.port}/carbon?period=2025&lang=en")
    page.go_back()
    assert as_left(page) == left


def test_other_languages_themes_and_periods_of_a_page_keep_its_tables(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/energy")
    left = shown(meters(page))
    for name in ("中文", "深色", "English"):
        page.locator(".choices").get_by_role("link", name=name).click()
        page.wait_for_load_state()
        assert len(as_left(page)) == len(left) > 1
    assert asked(page) | {"theme": "dark", "lang": "en"} == asked(page)
    page.locator("form.ask input[name=period]").fill("2025-05")
    page.locator("form.ask button").click()
    page.wait_for_url(re.compile("period=2025-05"))
    assert as_left(page)
    page.locator("nav.menu").get_by_role("link", name="Carbon", exact=True).click()
    page.wait_for_url(re.compile("/carbon"))
    assert not KEYS & set(asked(page))


def test_going_back_within_a_page_brings_back_how_its_tables_stood(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/energy")
    table = table_of(page, "reconciled")
    first = shown(table)
    page.evaluate("location.hash = 'table-reconciled'")
    meters(page)
    assert len(shown(table)) < len(first)
    page.go_back()
    page.wait_for_url(re.compile(r"^[^#]*$"))
    assert shown(table) == first
    assert table.get_by_role("searchbox").input_value() == ""
    assert not KEYS & set(asked(page))


def test_an_address_opens_what_is_folded_and_sets_the_choice_of_cards(
    browser: Browser, site: Site
) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        look(page, site, "/energy?sort-flows=3a")
        flows = table_of(page, "flows")
        assert flows.locator("th").nth(2).get_attribute("aria-sort") == "ascending"
        found = amounts(flows.locator("tbody td:nth-child(3)").all_inner_texts())
        assert found == sorted(found)
        assert len(found) > 1
        look(page, site, "/findings?sort-finding_kinds=1d")
        select = page.locator("lingtan-table:has(#table-finding_kinds) select.order")
        assert select.input_value() == "0 descending"


@pytest.mark.parametrize("odd", ["99d", "0a", "-1d", "2x", "<b>", "1e9a", ""])
def test_what_an_address_says_of_no_column_leaves_a_table_as_it_is(
    visit: Visit, site: Site, odd: str
) -> None:
    look(visit.page, site, "/energy")
    first = shown(table_of(visit.page, "reconciled"))
    look(visit.page, site, f"/energy?sort-reconciled={odd}&sort-nothing=1a&find-=x")
    assert shown(table_of(visit.page, "reconciled")) == first
    assert visit.complaints == []


def test_whoever_types_fast_changes_the_address_now_and_then(visit: Visit, site: Site) -> None:
    page = visit.page
    look(page, site, "/energy")
    page.evaluate(COUNTED)
    table_of(page, "reconciled").get_by_role("searchbox").evaluate(TYPED)
    page.wait_for_url(re.compile(f"find-reconciled={'m' * 60}(&|$)"))
    assert 1 < page.evaluate("window.exchanged") < 30
    kept = page.locator(".choices a").first.get_attribute("href") or ""
    assert parse_qs(urlsplit(kept).query)["find-reconciled"] == ["m" * 60]


def test_what_a_list_goes_on_with_stands_in_the_same_order_and_a_count_begins_anew(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/energy?grade=every&series=e_electroplating&step=1d")
    table = table_of(page, "quality")
    table.locator("th button").nth(1).click()
    table.get_by_role("searchbox").fill("e_")
    page.wait_for_url(re.compile("find-quality=e_"))
    for way, lacks in (("The next ones", False), ("From the beginning", True)):
        page.get_by_role("link", name=way).click()
        page.wait_for_url(re.compile("cursor="))
        told = asked(page)
        assert (told["sort-quality"], told["find-quality"]) == ("2a", "e_")
        assert (told["series"], told["step"]) == ("e_electroplating", "1d")
        assert bool(told.get("cursor")) is not lacks
        assert table.locator("th").nth(1).get_attribute("aria-sort") == "ascending"
        assert table.get_by_role("searchbox").input_value() == "e_"
    page.locator("#table-grades td.number a").first.click()
    page.wait_for_url(re.compile("grade="))
    assert not {"sort-quality", "find-quality", "cursor"} & set(asked(page))
    assert visit.complaints == []


def test_other_languages_keep_the_meter_that_is_drawn(visit: Visit, site: Site) -> None:
    page = visit.page
    look(page, site, "/energy?series=e_electroplating&step=1d")
    page.locator(".choices").get_by_role("link", name="中文").click()
    page.wait_for_url(re.compile("lang=zh"))
    assert page.locator("select[name=series]").input_value() == "e_electroplating"
    assert page.locator("select[name=step]").input_value() == "1d"
