"""An estimate is the same whichever period is asked for: it looks beyond the period's edges."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.base.errors import ClosingError
from tests.builders_park_file import ONE_WORKS
from tests.prepared import copied

METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""
FIRST = datetime(2024, 12, 1)  # noqa: DTZ001  the park's own clock, as files write it
GAP = (datetime(2025, 1, 30), datetime(2025, 2, 4))  # noqa: DTZ001


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose only meter falls by the day and misses five days over a month's end."""
    return copied(with_a_gap, tmp_path / "edge")


def with_a_gap(folder: Path) -> Workspace:
    """Make such a park."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "park.yaml").write_text(ONE_WORKS, encoding="utf-8")
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    instants = (FIRST + timedelta(hours=hour) for hour in range(120 * 24))
    lines = [
        f"{instant:%Y-%m-%d %H:%M},grid,{5000 - 8 * (instant - FIRST).days + instant.hour}"
        for instant in instants
        if not GAP[0] <= instant < GAP[1]
    ]
    file = folder / "hourly.csv"
    file.write_text("\n".join(["time,meter,value", *lines]), encoding="utf-8")
    workspace = Workspace.open(folder)
    workspace.import_files([file])
    workspace.account("2025-01")  # kept, and copied along
    return workspace


def estimated(park: Workspace, *periods: str) -> Decimal:
    tables = [park.check(period).estimates["quantity"].to_list() for period in periods]
    return sum((value for table in tables for value in table), Decimal(0))


@pytest.mark.slow
def test_a_gap_over_a_months_end_has_one_sum_by_the_year_the_month_and_the_day(
    park: Workspace,
) -> None:
    """The median of eight days that fall evenly is the middle: the missing value itself."""
    missing = sum(
        5000 - 8 * (GAP[0] + timedelta(hours=hour) - FIRST).days + hour % 24 for hour in range(120)
    )
    days = ("2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02", "2025-02-03")
    assert estimated(park, "2025") == missing
    assert estimated(park, "2025-01", "2025-02") == missing
    assert estimated(park, *days) == missing


def hours(park: Workspace, name: str, first: datetime, days: int, value: float) -> Path:
    """Write hourly readings that begin at a value each midnight."""
    lines = [
        f"{first + timedelta(hours=hour):%Y-%m-%d %H:%M},grid,{value + hour % 24}"
        for hour in range(days * 24)
    ]
    path = park.layout.folder / f"{name}.csv"
    path.write_text("\n".join(["time,meter,value", *lines]), encoding="utf-8")
    return path


FEBRUARY = datetime(2025, 2, 6)  # noqa: DTZ001
SUMMER = datetime(2025, 6, 1)  # noqa: DTZ001


@pytest.mark.slow
def test_an_estimate_that_leans_on_trial_readings_of_the_next_month_is_trial(
    park: Workspace,
) -> None:
    formal = estimated(park, "2025-01")
    assert not park.account("2025-01").is_trial
    park.import_files([hours(park, "tried", FEBRUARY, 14, 9000)], trial=True)
    assert estimated(park, "2025-01") != formal
    account = park.account("2025-01")
    told = {each.subject for each in account.check.findings if each.kind.id == "trial_input"}
    assert account.is_trial
    assert told == {"tried.csv"}
    with pytest.raises(ClosingError, match="trial"):
        park.close("2025-01", by="office")


@pytest.mark.slow
def test_trial_readings_that_no_estimate_leans_on_mark_nothing(park: Workspace) -> None:
    park.import_files([hours(park, "tried", SUMMER, 14, 9000)], trial=True)
    assert not park.account("2025-01").is_trial
    assert park.account("2025-06").is_trial


@pytest.mark.slow
def test_a_whole_month_beside_trial_readings_stays_formal(park: Workspace) -> None:
    park.import_files([hours(park, "late", datetime(2025, 2, 4), 56, 4500)])  # noqa: DTZ001
    park.import_files([hours(park, "tried", datetime(2025, 4, 1), 5, 9000)], trial=True)  # noqa: DTZ001
    assert not park.account("2025-03").is_trial


@pytest.mark.slow
def test_an_estimate_of_a_day_leans_on_trial_readings_of_other_days(park: Workspace) -> None:
    park.import_files([hours(park, "tried", datetime(2025, 1, 16), 8, 9000)], trial=True)  # noqa: DTZ001
    assert park.account("2025-01-31").is_trial
    assert park.account("2025-01").is_trial
    assert not park.account("2024-12").is_trial
