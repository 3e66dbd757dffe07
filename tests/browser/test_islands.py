"""What pages gain where scripts run, and that they say the same where none do."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lingtan.app.workspace import Workspace
from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import LOOKS, address, violations
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

LATE = 30_000
SECONDS = 180_000


def amounts(texts: list[str]) -> list[float]:
    return [float(each.replace(",", "").replace("\u2212", "-")) for each in texts if each]


def look(page: Page, site: Site, path: str, lang: str = "en", theme: str = "light") -> None:
    """Open a page once its figures are worked out, which may take longer than browsers wait."""
    where = address(site, path, lang, theme)
    site.ask(where.partition(str(site.port))[2])
    page.goto(where)


def test_a_press_on_a_heading_sorts_and_the_third_brings_the_first_order_back(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/energy")
    table = page.locator("section .part > lingtan-table:has(th.number)").nth(1)
    head = table.locator("th.number").first
    rows = table.locator("tbody tr:not(.total)")
    first = rows.all_inner_texts()
    place = head.evaluate("each => each.cellIndex + 1")
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    shown = amounts(table.locator(f"tbody tr:not(.total) td:nth-child({place})").all_inner_texts())
    assert shown == sorted(shown)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert rows.all_inner_texts() == first


def test_typing_narrows_a_table_down_and_says_how_many_are_left(visit: Visit, site: Site) -> None:
    page = visit.page
    look(page, site, "/findings", "zh")
    table = page.locator("lingtan-table", has=page.locator("input[type=search]")).first
    rows = table.locator("tbody tr:not(.total)")
    everything = rows.count()
    word = rows.nth(0).locator("td").nth(1).inner_text()
    table.get_by_role("searchbox").fill(word)
    left = table.locator("tbody tr:not(.total):visible").count()
    assert 0 < left < everything
    assert table.get_by_role("status").inner_text() == f"显示 {left} 行，共 {everything} 行"


@pytest.mark.parametrize(("lang", "theme"), LOOKS)
def test_flows_are_drawn_when_they_come_into_view_and_can_be_walked_through(
    visit: Visit, site: Site, lang: str, theme: str
) -> None:
    page = visit.page
    look(page, site, "/energy", lang, theme)
    flows = page.locator("lingtan-sankey").first
    flows.scroll_into_view_if_needed()
    flows.locator("canvas").wait_for(timeout=LATE)
    assert not flows.locator("svg").is_visible()
    flows.locator(".canvas").press("ArrowRight")
    said = flows.get_by_role("status").inner_text()
    assert re.search(r"→ .*\d", said)
    flows.locator("summary").click()
    source, target, amount = (
        flows.locator("tbody tr").first.locator("td").nth(place).inner_text() for place in range(3)
    )
    assert said.startswith(f"{source} → {target} {amount}")
    assert violations(visit) == []
    page.emulate_media(media="print")
    assert flows.locator("svg").is_visible()
    page.emulate_media(media="screen")
    assert flows.locator("canvas").is_visible()
    assert visit.complaints == []


def test_quarter_hours_are_walked_through_by_the_clock_and_doubtful_ones_are_named(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    where = address(site, "/energy?period=2025-05&series=e_electroplating&step=15min")
    site.ask(where.partition(str(site.port))[2])
    page.goto(where)
    series = page.locator("lingtan-series")
    series.scroll_into_view_if_needed()
    series.locator("canvas").wait_for(timeout=LATE)
    assert "Shaded: values that are estimated or suspect." in series.inner_text()
    for _ in range(2):
        series.locator(".canvas").press("ArrowRight")
    said = series.get_by_role("status").inner_text()
    assert re.match(r"2025-05-01 00:(15|30); ", said)
    assert violations(visit) == []
    assert visit.complaints == []


def test_the_heavy_scripts_wait_until_they_are_needed(visit: Visit, site: Site) -> None:
    look(visit.page, site, "/carbon")
    visit.page.wait_for_load_state("networkidle")
    asked = [each.rpartition("/")[2] for each in visit.asked if each.endswith(".js")]
    assert len(asked) == 1
    assert asked[0].startswith("main-")


def test_without_scripts_the_pictures_of_the_server_stand(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    look(page, site, "/energy")
    assert page.locator("lingtan-sankey svg").first.is_visible()
    page.locator("lingtan-sankey summary").first.click()
    assert page.locator("lingtan-sankey table").first.is_visible()
    context.close()


def test_a_job_moves_on_without_loading_its_page_again(visit: Visit, tmp_path: Path) -> None:
    park, page = Workspace.new(tmp_path / "park", "logistics"), visit.page
    with serving(park.layout.folder) as site:
        _ask_for_a_report(page, site)
        page.evaluate("window.isTheSame = true")
        page.locator(".state.done, .state.doubtful, .state.refused").wait_for(timeout=SECONDS)
        assert page.evaluate("window.isTheSame")
        assert page.locator("[data-hx-get]").count() == 0
        assert "/jobs/" in page.url
    assert visit.complaints == []


def test_whose_session_ended_signs_in_anew_and_not_within_the_page_of_a_job(
    visit: Visit, tmp_path: Path
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.add_user("li", "accountant", PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as site:
        li = Desk(visit.page, site, "2025")
        li.sign_in("li", "/do")
        _ask_for_a_report(visit.page, site)
        visit.page.context.clear_cookies()
        visit.page.get_by_label("Password", exact=True).wait_for(timeout=SECONDS)
        assert visit.page.locator("header").count() == visit.page.locator("main").count() == 1
        assert "/jobs/" in visit.page.url


def test_a_job_moves_on_without_scripts_as_well(browser: Browser, tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    context = browser.new_context(java_script_enabled=False)
    with serving(park.layout.folder) as site:
        page = context.new_page()
        _ask_for_a_report(page, site)
        ended = page.locator(".state.done, .state.doubtful, .state.refused")
        ended.wait_for(timeout=SECONDS)
        assert "in" in ended.inner_text()
        assert page.locator('a[href*="/documents/"]').count() >= 2  # a PDF needs a font
    context.close()


def _ask_for_a_report(page: Page, site: Site) -> None:
    page.goto(f"http://127.0.0.1:{site.port}/do?lang=en")
    page.get_by_role("link", name="Issue a report").click()
    for field in page.locator("main form.act input[name=by], main form.act input[name=who]").all():
        field.fill("ann")
    page.get_by_role("button", name="Issue it").click()
    page.wait_for_url(re.compile(r"/jobs/"))


def test_a_long_table_is_shown_part_by_part_and_sorted_as_a_whole(
    visit: Visit, site: Site
) -> None:
    page = visit.page
    look(page, site, "/carbon")
    page.evaluate(
        """() => {
          const table = document.createElement('lingtan-table');
          table.id = 'long';
          const words = {more: 'more', count: '{shown} of {all}', filter: 'narrow'};
          Object.assign(table.dataset, words);
          const rows = Array.from({length: 450}, (_, n) => `<tr><td>row ${n}</td></tr>`).join('');
          table.innerHTML = `<table><thead><tr><th>a</th></tr></thead><tbody>${rows}
            <tr class="total"><td>all</td></tr></tbody></table>`;
          document.querySelector('main').append(table);
        }"""
    )
    table = page.locator("#long")
    rows = table.locator("tbody tr:not(.total)")
    assert (rows.count(), table.get_by_role("status").inner_text()) == (100, "100 of 450")
    for _ in range(2):
        table.locator("button.sort").click()
    assert rows.first.inner_text() == "row 449"
    table.get_by_role("button", name="more").click()
    assert rows.count() == 200
    table.get_by_role("searchbox").fill("row 44")
    assert (rows.count(), table.locator("tr.total").count()) == (14, 0)
    assert not table.get_by_role("button", name="more").is_visible()
    table.get_by_role("searchbox").fill("")
    assert table.locator("tr.total").count() == 1
