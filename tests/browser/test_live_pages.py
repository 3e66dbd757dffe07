"""Pages move with what comes in: values, the line, the figures; and say when nothing comes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from lingtan.app.workspace import Workspace
from lingtan.web.screens import WALLS
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

LATE = 30_000
SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => {
  if (!each.hadRecentInput) shift += each.value;
})).observe({type: 'layout-shift', buffered: true});
"""
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
OPTIONS = ("--no-sign-in", "--import-seconds", "2")
OWN = "e_warehouse"  # a meter into which no other test pushes


def push(site: Site, at: datetime, values: list[float], meter: str = "e_import") -> None:
    times = [(at + timedelta(hours=hour)).isoformat() for hour in range(len(values))]
    body = json.dumps({"meter": meter, "time": times, "value": values}).encode()
    answer = site.ask("/api/v1/readings", "POST", body, content_type="application/json")
    assert answer.status in {200, 201, 202}, answer.text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("live") / "park"
    Workspace.new(folder, "logistics")
    with serving(folder, options=OPTIONS) as running:
        push(running, NOW - timedelta(days=9), [100.0])
        yield running


def look(page: Page, site: Site, path: str, period: str = "2025") -> None:
    joined = "&" if "?" in path else "?"
    page.add_init_script(SHIFTS)
    page.goto(f"http://127.0.0.1:{site.port}{path}{joined}period={period}&lang=en")


WITH_LINES = [name for name, wall in WALLS.items() if wall.charts]


@pytest.mark.parametrize(
    "path", ["/", "/energy", *(f"/wall/{name}?stay=1" for name in WITH_LINES)]
)
def test_a_reading_that_comes_in_is_shown_without_loading_the_page_again(
    visit: Visit, small: Site, path: str
) -> None:
    page = visit.page
    look(page, small, path)
    page.evaluate("window.isTheSame = true")
    strip = page.locator("lingtan-live")
    expect(strip.locator("canvas")).to_have_count(1, timeout=LATE)
    expect(strip.get_by_role("img", name="Line of the last values")).to_be_visible()
    value = 1000.0 + len(path)
    push(small, NOW - timedelta(hours=2), [value - 1, value])
    expect(strip.locator('[data-of="import_kw"]')).to_have_text(f"{value:,.0f}", timeout=LATE)
    expect(strip.locator(".how")).to_have_text("Live, not validated")
    assert page.evaluate("window.isTheSame")
    assert page.evaluate("window.shift") <= 0.05
    assert violations(visit) == []
    assert visit.complaints == []


def test_a_park_that_fell_silent_says_so(visit: Visit, tmp_path: Path) -> None:
    Workspace.new(tmp_path / "park", "logistics")
    with serving(tmp_path / "park", options=("--no-sign-in",)) as site:
        push(site, NOW - timedelta(days=9), [100.0])
        assert "Silent: the next reading is overdue</p>" in site.ask("/?lang=en").text
        look(visit.page, site, "/")
        how = visit.page.locator("lingtan-live .how")
        expect(how).to_have_text("Silent: the next reading is overdue", timeout=LATE)


@pytest.mark.parametrize("path", ["/", f"/wall/{WITH_LINES[0]}?stay=1"])
def test_words_stand_in_the_place_of_the_line_until_a_reading_has_come(
    visit: Visit, tmp_path: Path, path: str
) -> None:
    Workspace.new(tmp_path / "park", "logistics")
    with serving(tmp_path / "park", options=("--no-sign-in",)) as site:
        push(site, NOW - timedelta(hours=3), [1.0], OWN)
        look(visit.page, site, path)
        strip = visit.page.locator("lingtan-live")
        strip.and_(visit.page.locator("[data-events]")).wait_for(timeout=LATE)
        words = strip.get_by_text("No reading of the grid connection has come in since the server")
        expect(words).to_contain_text(f"started at {NOW:%Y}-")
        expect(strip.locator(".how")).to_have_text("No grid reading yet")
        assert strip.locator("canvas").count() == 0
        push(site, NOW - timedelta(hours=2), [70.0])
        expect(strip.locator("canvas")).to_have_count(1, timeout=LATE)
        expect(words).to_have_count(0)
        expect(strip.locator(".how")).to_have_text("Live, not validated")
        expect(strip.get_by_role("img", name="Line of the last values")).to_be_visible()
        assert visit.page.evaluate("window.shift") <= 0.05
        assert violations(visit) == []


def test_the_figures_follow_the_account(visit: Visit, small: Site) -> None:
    day = (NOW - timedelta(days=3)).astimezone(UTC).date()
    page = visit.page
    look(page, small, "/energy", day.isoformat())
    page.locator("lingtan-live[data-events]").wait_for(timeout=LATE)
    before = page.locator("p.lead").inner_text()
    page.evaluate("window.isTheSame = true")
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    push(small, start, [321.0] * 24)
    expect(page.locator("p.lead")).not_to_have_text(before, timeout=LATE)
    assert page.evaluate("window.isTheSame")


def test_figures_that_follow_the_account_stay_in_their_rows(visit: Visit, small: Site) -> None:
    day = (NOW - timedelta(days=5)).astimezone(UTC).date()
    page = visit.page
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    look(page, small, "/energy", day.isoformat())
    _push_and_see(page, small, start, 321.0)
    page.reload()  # there are other tables now
    tables = page.locator("lingtan-table:not(lingtan-sankey *):has(th.number button)")
    for table in tables.all():
        table.locator("th.number button").first.dispatch_event("click")
    _push_and_see(page, small, start, 4321.0)
    figures = tables.locator("td .figure")
    renewed = figures.all_text_contents()
    page.reload()
    page.locator("lingtan-live[data-events]").wait_for(timeout=LATE)
    assert renewed == figures.all_text_contents()
    assert len(renewed) > len(tables.all()) > 1


def test_a_page_that_gains_rows_and_pictures_is_as_if_it_were_loaded_anew(
    visit: Visit, small: Site
) -> None:
    day = (NOW - timedelta(days=7)).astimezone(UTC).date()
    page = visit.page
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    look(page, small, "/energy", day.isoformat())
    before = page.locator("td .figure").count()
    page.evaluate("window.isTheSame = true")
    _push_and_see(page, small, start, 654.0)
    renewed = page.locator(".lead, .parts").all_inner_texts()
    assert page.evaluate("window.isTheSame")
    expect(page.locator("lingtan-live .old")).to_be_hidden()
    page.reload()
    assert renewed == page.locator(".lead, .parts").all_inner_texts()
    assert page.locator("td .figure").count() > before
    assert visit.complaints == []


def test_what_somebody_reads_by_keyboard_is_not_taken_away_but_said_to_be_old(
    visit: Visit, small: Site
) -> None:
    day = (NOW - timedelta(days=8)).astimezone(UTC).date()
    page = visit.page
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    look(page, small, "/energy", day.isoformat())
    place = page.locator(".scroll[tabindex]").first
    place.focus()
    _push_and_see(page, small, start, 765.0)
    old = page.locator("lingtan-live .old")
    expect(old).to_have_text("Newer figures: load the page anew", timeout=LATE)
    expect(place).to_be_focused()
    assert violations(visit) == []
    old.get_by_role("link").click()
    expect(page.locator("lingtan-live .old")).to_be_hidden()


def _push_and_see(page: Page, site: Site, start: datetime, value: float) -> None:
    page.locator("lingtan-live[data-events]").wait_for(timeout=LATE)
    before = page.locator("p.lead").inner_text()
    push(site, start, [value] * 24)
    expect(page.locator("p.lead")).not_to_have_text(before, timeout=LATE)


def test_a_park_into_which_nothing_comes_shows_nothing_of_it(visit: Visit, site: Site) -> None:
    look(visit.page, site, "/")
    assert visit.page.locator("lingtan-live").count() == 0


def says_again(page: Page, text: str, *, is_first: bool) -> bool:
    """Step aside and back, and tell whether what is said there now holds a text."""
    page.wait_for_timeout(500)
    for key in ("ArrowRight", "ArrowLeft") if is_first else ("ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    return text in page.locator("lingtan-series .said").inner_text()


def test_the_line_of_a_meter_takes_what_comes_in_and_marks_it(visit: Visit, small: Site) -> None:
    page, now = visit.page, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    now -= timedelta(hours=1)  # the last hour that is over
    local = now.astimezone(ZoneInfo("Asia/Shanghai"))
    look(page, small, f"/energy?series={OWN}", local.date().isoformat())
    lines = page.locator("lingtan-series")
    lines.scroll_into_view_if_needed()
    expect(lines.locator("canvas")).to_have_count(1, timeout=LATE)
    page.locator("lingtan-live[data-events]").wait_for(timeout=LATE)
    push(small, now, [777.0], OWN)
    expect(lines).to_have_attribute("data-live", "1", timeout=LATE)
    expect(lines.locator(".drawn")).to_contain_text("Dots: live readings as they come in")
    lines.locator(".canvas").focus()
    for _ in range(local.hour + 1):
        page.keyboard.press("ArrowRight")
    expect(lines.locator(".said")).to_contain_text("777 kW")
    push(small, now, [888.0], OWN)  # put right: no second point
    expect(lines.locator(".said")).to_contain_text("777 kW")
    assert any(says_again(page, "888 kW", is_first=local.hour == 0) for _ in range(60))
    assert lines.get_attribute("data-live") == "1"
    assert violations(visit) == []
    assert visit.complaints == []
