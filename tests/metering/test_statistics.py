"""Statistics count every reading once, in the park's own days, and know what is owed."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from lingtan.base.names import Name
from lingtan.base.time_axis import Period, parse_period
from lingtan.metering.statistics import By, Statistics, span_of_readings, statistics_of
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.tables import QUANTITY
from tests.runners import bare_runner

LATER = datetime(2030, 1, 1, tzinfo=UTC)
NAME = "o'hm"


def a_meter(resolution: Resolution = Resolution.HOUR) -> Meter:
    return Meter(
        id=NAME,
        name=Name(en="Meter", zh="表"),
        carrier="electricity",
        unit="kWh",
        kind=MeterKind.INTERVAL,
        resolution=resolution,
        source="outside",
        target="bus",
    )


def counted(
    period: Period, left_out: set[int], now: datetime = LATER, minutes: int = 60
) -> Statistics:
    """Return the statistics of readings 0, 1, 2 … that begin with a period, some left out."""
    count = round((period.end - period.start) / timedelta(minutes=minutes))
    rows = [
        (NAME, period.start + timedelta(minutes=minutes * at), at, "measured")
        for at in range(count)
        if at not in left_out
    ]
    names = ["meter_id", "start", "value", "quality"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    runner = bare_runner()
    runner.give("current_readings", table.with_columns(pl.col("value").cast(QUANTITY)))
    return statistics_of(runner, a_meter(), period, By.DAY, now)


@pytest.mark.parametrize(("name", "hours"), [("2025-03-30", 23), ("2025-10-26", 25)])
def test_a_day_of_a_clock_change_owes_the_hours_it_has(name: str, hours: int) -> None:
    found = counted(parse_period(name, "Europe/Berlin"), {3})
    assert (found.whole.count, found.whole.missing) == (hours - 1, 1)
    assert [each.name for each in found.by] == [name]


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Shanghai", "America/St_Johns"])
def test_days_are_those_of_the_park(zone: str) -> None:
    month = parse_period("2025-03", zone)
    found = counted(month, set())
    assert sum(each.count for each in found.by) == found.whole.count == month.hours
    assert {each.missing for each in found.by} == {0}
    assert found.by[0].least == 0
    assert found.by[0].total == sum(range(24))


def test_what_is_to_come_is_not_missing() -> None:
    day = parse_period("2025-07-01", "Asia/Shanghai")
    found = counted(day, set(range(5, 24)), now=day.start + timedelta(hours=6))
    assert (found.whole.count, found.whole.missing) == (5, 1)


def test_readings_off_the_grid_fill_no_gap() -> None:
    day = parse_period("2025-07-01", "Asia/Shanghai")
    found = counted(day, set(), minutes=90)
    assert (found.whole.count, found.whole.missing) == (16, 16)


def test_quantiles_are_values_that_were_read() -> None:
    found = counted(parse_period("2025-07", "Asia/Shanghai"), set())
    assert found.quantiles[0.5] in {371.0, 372.0}
    assert list(found.quantiles.values()) == sorted(found.quantiles.values())


def test_a_meter_that_was_never_read_has_no_span() -> None:
    runner = bare_runner()
    schema = {"meter_id": pl.String(), "start": pl.Datetime("us"), "value": QUANTITY}
    runner.give("current_readings", pl.DataFrame(schema=schema))
    assert span_of_readings(runner, a_meter(), "Asia/Shanghai") is None
