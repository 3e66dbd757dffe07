"""The 24/7 score of a park whose own folder states the clean share of its grid by the hour."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.app.results_match import GreenPower
from lingtan.app.workspace import Workspace
from lingtan.base.errors import CatalogueError
from tests.builders_grid_shares import FOLDER, hours_from, write_series
from tests.conftest import NOW
from tests.prepared import copied

DAY, NEXT = "2025-01-08", "2025-01-09"
ALL_DAY = hours_from("2025-01-08 00:00", [0.5] * 24)


def a_park(folder: Path) -> Workspace:
    """Make a park of two works, a roof and the grid, its sample readings imported."""
    park = Workspace.new(folder, "manufacturing")
    park.import_files(sorted(park.layout.inbox.iterdir()), now=NOW)
    return park


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(a_park, tmp_path / "park")


def score(found: GreenPower) -> float | None:
    return found.figures["matching.cfe_score"].value


def reasons(found: GreenPower) -> list[str]:
    return [each.id for each in found.figures["matching.cfe_score"].missing]


def test_half_of_what_the_grid_served_is_added_to_what_was_matched(park: Workspace) -> None:
    assert reasons(park.match(DAY)) == ["grid_clean_share"]
    write_series(park.layout.catalogue, ALL_DAY)
    found = park.match(DAY)
    without = found.figures["matching.hourly_matched_share"].value
    assert without is not None
    assert score(found) == pytest.approx(without + (1 - without) / 2)
    assert [(each.id, each.hours) for each in found.grid] == [("grid_clean/mine", 24)]


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


def test_the_grid_of_another_province_does_not_stand_in(park: Workspace) -> None:
    write_series(park.layout.catalogue, ALL_DAY, zone="zhejiang")
    found = park.match(DAY)
    assert (score(found), found.grid) == (None, ())
    assert reasons(found) == ["grid_clean_share", "grid_share_of_other_zone"]


def test_per_cent_is_refused_with_file_and_line(park: Workspace) -> None:
    write_series(park.layout.catalogue, hours_from("2025-01-08 00:00", [50] * 24))
    with pytest.raises(CatalogueError, match=r"catalogue/factors/grid_clean/mine\.csv:2: share"):
        park.match(DAY)


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
