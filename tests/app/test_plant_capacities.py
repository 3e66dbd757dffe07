"""A plant without a capacity is judged by its year, whichever day or month is asked for."""

from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.app.test_hours_inside import MONTH, SUN, matched

ESTIMATED = "ledger_capacity_estimated"
DAYS = tuple(f"{MONTH}-{number:02}" for number in range(1, 32))


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park that was read for January, whose roof has no capacity."""
    matched(tmp_path, member="{enterprise: shop}")
    file = tmp_path / "park.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(", capacity_kw: 100", ""), encoding="utf-8")
    return Workspace.open(tmp_path)


def own_kwh(park: Workspace, period: str) -> float:
    inventory = park.account(period).inventory
    assert ESTIMATED in [finding.kind.id for finding in inventory.findings]
    return inventory.figures["energy.own_non_fossil_used_kwh"].value or 0.0


@pytest.mark.slow
def test_days_count_as_the_month_does_and_the_year_is_worked_out_once(park: Workspace) -> None:
    days = sum(own_kwh(park, day) for day in DAYS[:2])
    kept = list(park.layout.derived_years.iterdir())
    assert len(kept) == 1
    assert days == sum(SUN[:48])
    assert own_kwh(park, MONTH) == sum(SUN)
    assert list(park.layout.derived_years.iterdir()) == kept


def test_the_hours_of_a_day_hold_the_plant_as_its_account_does(park: Workspace) -> None:
    assert park.match(DAYS[0]).figures["matching.physical_kwh"].value == sum(SUN[:24])
