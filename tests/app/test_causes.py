"""A restatement, a note and a report tell apart what of a park's description was changed."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import Restatement
from lingtan.ledger.restatement import Movement
from tests.app.test_base_year import ALWAYS, NOW, SINCE_2025, a_park, describe
from tests.prepared import copied

PARK = "national.e_park_kg"
LOCATION = "scope2_location_kg"
OWN = "catalogue/factors/grid/own.csv"
HEAD = (
    "zone,name_en,name_zh,scope,year,variant,kg_co2_per_kwh,unit,valid_from,valid_to,known_from,"
    "known_by,source,label,note\n"
)


def state_factor(park: Workspace, kg_per_kwh: str) -> None:
    """Write the park's own factor of the grid of its province in 2024."""
    file = park.layout.folder / OWN
    file.parent.mkdir(parents=True, exist_ok=True)
    row = f"shandong,Shandong,山东,provincial,2024,average,{kg_per_kwh},kgCO2/kWh"
    known = "2024-01-01,2025-01-01,2026-10-30,published,notice 2024,Q-P,"
    file.write_text(f"{HEAD}{row},{known}\n", encoding="utf-8")


def with_own_factor(folder: Path) -> Workspace:
    """Make a park whose base year was restated with a factor of its own."""
    park = a_park(folder.parent, ALWAYS)
    state_factor(park, "0.5")
    park.restate("2024", by="office", reason="the factor of 2024", now=NOW)
    park.account("2024")  # kept, and copied along
    return park


def with_multiplier(park: Workspace) -> None:
    """Give the meter of the grid a multiplier of 2."""
    file = park.layout.folder / "meters.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("interval,1d,1,outside", "interval,1d,2,outside"), "utf-8")


def moved(found: Restatement, figure: str) -> Movement:
    """Return the movement of a figure."""
    return next(each for each in found.movements if each.figure == figure)


def causes(movement: Movement) -> dict[str, float | None]:
    """Return what each cause does to a figure."""
    return {each.cause: each.change for each in movement.shares}


@pytest.mark.slow
def test_a_factor_row_is_its_own_cause_and_never_the_park_file(tmp_path: Path) -> None:
    park = copied(with_own_factor, tmp_path / "park")
    state_factor(park, "0.6")
    movement = moved(park.restate("2024", dry_run=True), LOCATION)
    assert movement.before is not None
    ((cause, change),) = causes(movement).items()
    assert cause.startswith(f"row_changed:{OWN}|2|shandong/2024/average|kg_co2_per_kwh 0.5 → 0.6|")
    assert cause.endswith("|2024-01-01|2025-01-01")
    assert change == pytest.approx(0.2 * movement.before)


@pytest.mark.slow
def test_a_note_on_a_closed_year_names_the_row_and_the_report_too(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    state_factor(park, "0.5")
    (note,) = (
        each
        for each in park.account("2024").check.findings
        if each.kind.id == "closing_park_waits"
    )
    assert note.facts["changed"] == (
        f"{OWN}:2 (shandong/2024/average: kg_co2_per_kwh 0.5, 2024-01-01 – 2025-01-01)"
    )
    restated = copied(with_own_factor, tmp_path / "restated")
    issued = restated.report("2024", language="en", now=NOW)
    text = issued.html.read_text(encoding="utf-8")
    assert f"{OWN}, line 2 (shandong/2024/average) new: kg_co2_per_kwh 0.5" in text


@pytest.mark.slow
def test_each_change_has_its_share_and_they_add_up_to_the_movement(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    state_factor(park, "0.5")
    with_multiplier(park)
    describe(park.layout.folder, SINCE_2025)
    found = park.restate("2024", dry_run=True)
    whole = moved(found, PARK)
    assert list(causes(whole)) == ["meters_file", "park_file"]
    assert whole.before is not None
    assert whole.after is not None
    assert sum(each.change or 0.0 for each in whole.shares) == pytest.approx(
        whole.after - whole.before
    )
    kinds = [each.partition(":")[0] for each in causes(moved(found, LOCATION))]
    assert kinds == ["row_new", "meters_file", "park_file"]


@pytest.mark.slow
def test_what_does_not_stand_by_itself_is_told_with_the_next_change(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    file = park.layout.folder / "meters.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("outside,bus", "outside,ring").replace("bus,", "ring,"), "utf-8")
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(text.replace("  bus:", "  ring:"), encoding="utf-8")
    with_multiplier(park)
    found = park.restate("2024", dry_run=True)
    assert list(causes(moved(found, PARK))) == ["together:meters_file & park_file"]
