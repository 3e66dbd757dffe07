"""Pages look as if somebody had cared: digits under digits, one title, a full wall."""

from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.reports.words import Words
from tests.browser.conftest import Visit
from tests.browser.test_everybody import address
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

RAGGED = """() => [...document.querySelectorAll('table:not(.stack)')].flatMap(table => {
  const right = new Map();
  for (const each of table.querySelectorAll('td.number .figure > span')) {
    const place = each.closest('td').cellIndex;
    right.set(place, [...(right.get(place) ?? []), each.getBoundingClientRect().right]);
  }
  return [...right.values()].filter(all => Math.max(...all) - Math.min(...all) > 1)
    .map(() => table.id);
})"""
TWICE = """() => [...document.querySelectorAll('main h2')]
  .filter(each => each.innerText === document.querySelector('h1').innerText
    && each.getBoundingClientRect().height > 1).map(each => each.innerText)"""
PARTED = """() => [...document.querySelectorAll('.wall .tile')].filter(tile => {
  const number = tile.querySelector('.amount')?.getBoundingClientRect();
  return number && [...tile.querySelectorAll('.evidence')]
    .some(each => each.getBoundingClientRect().top > number.top + number.height / 2);
}).map(tile => tile.innerText)"""
PICTURE = """() => {
  const all = [...document.querySelectorAll('.wall figure svg > *')].filter(each => each.getBBox)
    .map(each => each.getBoundingClientRect());
  const wide = Math.max(...all.map(at => at.right)) - Math.min(...all.map(at => at.left));
  const high = Math.max(...all.map(at => at.bottom)) - Math.min(...all.map(at => at.top));
  return wide * high / innerWidth / innerHeight;
}"""
LEAST = 0.27  # of a wall, that its picture fills


@pytest.mark.parametrize("path", ["/energy", "/carbon", "/finance"])
def test_digits_stand_under_digits_whatever_marks_a_number_bears(
    visit: Visit, site: Site, path: str
) -> None:
    visit.page.goto(address(site, path, "zh"))
    assert visit.page.locator("td.number .evidence").count() > 0 or path == "/finance"
    assert visit.page.evaluate(RAGGED) == []


@pytest.mark.parametrize("path", ["/alarms", "/map", "/briefing", "/conformance", "/campaigns"])
def test_a_page_says_its_title_once(visit: Visit, site: Site, path: str) -> None:
    visit.page.goto(address(site, path))
    assert visit.page.evaluate(TWICE) == []


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("name", ["overview", "carbon", "map"])
def test_a_wall_is_filled_by_its_picture_and_parts_no_mark_from_its_number(
    visit: Visit, site: Site, name: str, size: tuple[int, int]
) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.page.goto(address(site, f"/wall/{name}?stay=1", "zh", "dark"))
    assert visit.page.evaluate(PARTED) == []
    assert visit.page.evaluate(PICTURE) >= LEAST


@pytest.mark.parametrize("path", ["/nothing", "/?period=never"])
def test_a_refusal_marks_no_page_and_leads_back(visit: Visit, site: Site, path: str) -> None:
    visit.page.goto(address(site, path))
    assert visit.page.locator("nav [aria-current=page]").count() == 0
    visit.page.locator("main a.go").click()
    assert visit.page.locator("h1").inner_text() == "Overview"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_chart_without_readings_says_so(visit: Visit, tmp_path: Path, lang: str) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    said = Words("zh_CN" if lang == "zh" else "en").say("page.series.none")
    with serving(park.layout.folder) as empty:
        visit.page.goto(address(empty, "/energy", lang))
        chart = visit.page.locator("lingtan-series")
        chart.scroll_into_view_if_needed()
        chart.locator("canvas").wait_for()
        assert said in chart.inner_text()
        visit.page.goto("about:blank")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_of_a_lead_ends_between_a_number_and_its_unit(
    visit: Visit, site: Site, lang: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.goto(address(site, "/carbon", lang))
    kept = visit.page.locator("p.lead .together")
    kept.first.wait_for()
    assert all(said.endswith(" tCO₂") for said in kept.all_inner_texts()[:3])
    lines = kept.evaluate_all("all => all.map(each => each.getClientRects().length)")
    assert set(lines) == {1}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_choice_of_nothing_says_so(visit: Visit, site: Site, lang: str) -> None:
    visit.page.goto(address(site, "/do/acknowledge", lang))
    words = Words("zh_CN" if lang == "zh" else "en")
    field = visit.page.get_by_label(words.say("do.field.alarm"), exact=False)
    assert field.locator("option").all_inner_texts() == [words.say("do.no_choice")]


def test_paper_is_white_and_a_briefing_is_read_from_the_hand(visit: Visit, site: Site) -> None:
    visit.page.goto(address(site, "/briefing"))
    visit.page.emulate_media(media="print")
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    size = visit.page.locator("#briefing td").first.evaluate(
        "each => parseFloat(getComputedStyle(each).fontSize)"
    )
    visit.page.emulate_media(media="screen")
    assert (ground, size) == ("rgba(0, 0, 0, 0)", 16)
