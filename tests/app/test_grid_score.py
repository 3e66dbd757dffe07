"""The 24/7 score of a park whose own folder states the clean share of its grid by the hour."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.app.results_match import GreenPower
from lingtan.app.workspace import Workspace
from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Figure
from tests.app.test_trial import mark
from tests.builders_grid_shares import FOLDER, hours_from, write_series
from tests.builders_park_file import ONE_WORKS
from tests.conftest import NOW
from tests.prepared import copied

DAY, NEXT = "2025-01-08", "2025-01-09"
ALL_DAY = hours_from("2025-01-08 00:00", [0.5] * 24)


def a_park(folder: Path) -> Workspace:
    """Make a park of two works, a roof and the grid, its sample readings imported."""
    park = Workspace.new(folder, "manufacturing")
    park.import_files(sorted(park.layout.inbox.iterdir()), now=NOW)
    park.match(DAY)  # kept, and copied along
    return park


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(a_park, tmp_path / "park")


def score(found: GreenPower) -> float | None:
    return found.figures["matching.cfe_score"].value


def reasons(found: GreenPower) -> list[str]:
    return [each.id for each in found.figures["matching.cfe_score"].missing]


@pytest.mark.slow
def test_half_of_what_the_grid_served_is_added_to_what_was_matched(park: Workspace) -> None:
    assert reasons(park.match(DAY)) == ["grid_clean_share"]
    write_series(park.layout.catalogue, ALL_DAY)
    found = park.match(DAY)
    without = found.figures["matching.hourly_matched_share"].value
    assert without is not None
    assert score(found) == pytest.approx(without + (1 - without) / 2)
    assert [(each.id, each.hours) for each in found.grid] == [("grid_clean/mine", 24)]


@pytest.mark.slow
def test_a_night_nobody_states_leaves_a_lower_bound(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY[6:])
    found = park.match(DAY)
    least = found.figures["matching.cfe_at_least_share"].value
    without = found.figures["matching.hourly_matched_share"].value
    assert (score(found), reasons(found)) == (None, ["grid_share_hours"])
    assert least is not None
    assert without is not None
    assert without < least < without + (1 - without) / 2
    assert found.figures["matching.cfe_score"].missing[0].subject == "6/24: 2025-01"


HOURS = 8760
YEAR = "2025"
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [start], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""


def a_year(folder: Path) -> Workspace:
    """Make a park of one works that the grid alone serves, read for a year."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "park.yaml").write_text(f"{ONE_WORKS}facts:\n  []\n", encoding="utf-8")
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    rows = hours_from("2025-01-01 00:00", (100 + hour % 24 for hour in range(HOURS)))
    lines = [f"{meter},{row}" for meter in ("grid", "works") for row in rows]
    file = folder / "hourly.csv"
    file.write_text("\n".join(["meter,start,value", *lines]), encoding="utf-8")
    park = Workspace.open(folder)
    park.import_files([file], now=NOW)
    park.match(YEAR)  # kept, and copied along
    return park


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    return copied(a_year, tmp_path / "year")


def judged(park: Workspace, framework: str, indicator: str) -> Figure:
    """Return what a framework judges a year on."""
    (found,) = park.evaluate(YEAR, frameworks=(framework,)).frameworks
    return next(each.figure for each in found.indicators if each.id == indicator)


@pytest.mark.slow
def test_a_framework_is_judged_on_the_score_that_matching_tells(year: Workspace) -> None:
    write_series(year.layout.catalogue, hours_from("2025-01-01 00:00", [0.5] * HOURS))
    assert score(year.match(YEAR)) == 0.5
    assert judged(year, "intl_247_cfe", "cfe.score").value == 0.5
    nodes = year.trace("cfe.score", YEAR).nodes
    assert "catalogue:grid_clean/mine" in nodes


def test_a_score_that_matching_cannot_tell_says_the_same_reason_in_a_framework(
    year: Workspace,
) -> None:
    assert reasons(year.match(YEAR)) == ["grid_clean_share"]
    found = judged(year, "intl_247_cfe", "cfe.score")
    assert found.value is None
    assert [each.id for each in found.missing] == ["grid_clean_share", "cfe_score"]


@pytest.mark.slow
def test_a_stated_score_stands_only_where_matching_tells_none(year: Workspace) -> None:
    fact = "  - {datum: cfe_score, year: 2025, value: 0.9, unit: ratio, evidence: letter}"
    mark(year, "  []\n", f"{fact}\n")
    assert judged(year, "intl_247_cfe", "cfe.score").value == 0.9
    write_series(year.layout.catalogue, hours_from("2025-01-01 00:00", [0.5] * HOURS))
    assert judged(year, "intl_247_cfe", "cfe.score").value == 0.5


def test_the_grid_of_another_province_does_not_stand_in(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY, zone="zhejiang")
    found = park.match(DAY)
    assert (score(found), found.grid) == (None, ())
    assert reasons(found) == ["grid_clean_share", "grid_share_of_other_zone"]


def test_per_cent_is_refused_with_file_and_line(park: Workspace) -> None:
    write_series(park.layout.catalogue, hours_from("2025-01-08 00:00", [50] * 24))
    with pytest.raises(CatalogueError, match=r"catalogue/factors/grid_clean/mine\.csv:2: share"):
        park.match(DAY)


@pytest.mark.slow
def test_a_closed_day_keeps_the_shares_it_was_closed_with(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY)
    before = park.match(DAY).figures
    park.close(DAY, by="park office", now=NOW + timedelta(days=1))
    write_series(park.layout.catalogue, hours_from("2025-01-08 00:00", [0.9] * 48))
    assert park.match(DAY).figures == before
    other = score(park.match(NEXT))
    assert other is not None
    assert other > 0.9


def test_shares_that_came_later_were_not_known_before(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY)
    park.import_files([], now=NOW + timedelta(days=2))
    assert reasons(park.match(DAY, as_known_at=NOW + timedelta(days=1))) == ["grid_clean_share"]
    assert score(park.match(DAY, as_known_at=NOW + timedelta(days=3))) is not None


def test_shares_published_after_the_instant_are_named(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY, known_from="2027-01-01")
    park.import_files([], now=NOW + timedelta(days=2))
    found = park.match(DAY, as_known_at=NOW + timedelta(days=9))
    assert score(found) is not None
    (told,) = found.findings
    assert (told.kind.id, told.subject) == ("ledger_factor_known_later", "grid_clean/mine")
    assert told.facts["published"] == "2027-01-01"


@pytest.mark.slow
def test_shares_published_before_the_instant_need_no_word(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY, known_from="2025-06-01")
    assert park.match(DAY).findings == ()


@pytest.mark.slow
def test_a_framework_and_a_report_name_shares_published_later(year: Workspace) -> None:
    shares = hours_from("2025-01-01 00:00", [0.5] * HOURS)
    write_series(year.layout.catalogue, shares, known_from="2099-01-01")
    mark(year, "facts:\n", "frameworks: [intl_247_cfe]\nfacts:\n")
    found = year.evaluate(YEAR, frameworks=("intl_247_cfe",))
    assert "ledger_factor_known_later" in {each.kind.id for each in found.findings}
    issued = year.report(YEAR, language="en", now=NOW)
    assert "2099-01-01" in issued.html.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_score_is_traced_to_the_file_of_the_shares(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY)
    nodes = park.trace("matching.cfe_score", DAY).nodes
    series = nodes["catalogue:grid_clean/mine"]
    assert series.facts["file"] == f"catalogue/{FOLDER}/mine.csv"
    assert (series.facts["line"], series.facts["label"]) == (2, "Q-P")
    assert series.facts["source"] == "statement of the dispatch centre"
    assert nodes["matching.cfe_score"].facts["formula"] == "share(part, whole)"


def test_both_files_stand_in_the_log_of_evidence(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY)
    park.import_files([], now=NOW + timedelta(days=1))
    text = (park.layout.evidence / "entries.jsonl").read_text(encoding="utf-8")
    assert f"catalogue/{FOLDER}/mine.csv" in text
    assert f"catalogue/{FOLDER}/mine.yaml" in text
