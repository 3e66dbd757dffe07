"""Amounts are sums to the hour, or as fine as was metered, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.meters import MeterKind, Resolution, VirtualMeter
from lingtan.park.tables import AMOUNTS, INTERVALS
from tests.builders import a_meter, a_name, a_park
from tests.builders_metering import (
    QUARTER,
    a_runner,
    amounts_of,
    intervals_of,
    one,
    readings,
    utc,
)

DAY = parse_period("2025-07-01", "Asia/Shanghai")
YEAR = parse_period("2025", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("resolution", "minutes"),
    [
        (Resolution.MINUTE_1, 1),
        (Resolution.MINUTES_5, 5),
        (Resolution.MINUTES_15, 15),
        (Resolution.MINUTES_30, 30),
        (Resolution.HOUR, 60),
    ],
)
def test_what_is_metered_hourly_or_finer_becomes_hours(
    resolution: Resolution, minutes: int
) -> None:
    meter = replace(a_meter("m", "outside", "bus"), resolution=resolution)
    count = 24 * 60 // minutes
    values = [10.0 + n % 3 for n in range(count)]
    runner = a_runner(readings("m", values, DAY.start, timedelta(minutes=minutes)))
    validate_period(runner, a_park(meter), DAY)
    rows = runner.rows("select * from amounts order by start")
    assert rows["resolution"].unique().to_list() == ["1h"]
    assert rows["readings"].to_list() == [60 // minutes] * 24
    assert rows["quantity"][0] == Decimal(str(sum(values[: 60 // minutes])))
    assert list(rows.columns) == list(AMOUNTS.columns)
    assert rows.schema["quantity"] == AMOUNTS.schema["quantity"]


def test_what_is_metered_by_the_day_stays_a_day() -> None:
    meter = replace(a_meter("m", "outside", "bus"), resolution=Resolution.DAY)
    runner = a_runner(
        readings("m", [240.0 + n for n in range(365)], YEAR.start, timedelta(days=1))
    )
    validate_period(runner, a_park(meter), YEAR)
    rows = runner.rows("select * from amounts order by start")
    assert rows["resolution"].unique().to_list() == ["1d"]
    assert (len(rows), rows["start"][0]) == (365, YEAR.start)


def test_several_years_are_never_summed_into_one() -> None:
    bill = replace(
        a_meter("m", "outside", "enterprise:works", "natural_gas"),
        kind=MeterKind.BILL,
        resolution=Resolution.YEAR,
    )
    years = (
        readings("m", [100.0], utc(year - 1, 12, 31, 16)) for year in (2023, 2024, 2025, 2026)
    )
    runner = a_runner(*years)
    found = validate_period(runner, a_park(bill), YEAR)
    assert amounts_of(runner, "m") == {"2024-12-31 16:00": Decimal("100.000")}
    assert found.quality["expected"].to_list() == [1]


def test_a_multiplier_counts_from_the_day_it_is_in_force() -> None:
    meter = replace(a_meter("m", "outside", "bus"), multiplier=1.5)
    runner = a_runner(readings("m", [0.333 + n % 2 for n in range(96)], DAY.start))
    validate_period(runner, a_park(meter), DAY)
    first = next(iter(amounts_of(runner, "m").values()))
    assert first == Decimal("5.000")  # 0.333 × 1.5 is 0.500 to the watt-hour, 1.333 × 1.5 is 2.000


def test_hours_of_a_zone_with_half_hours_begin_at_its_own() -> None:
    period = parse_period("2025-07-01", "Asia/Kolkata")
    runner = a_runner(readings("m", [1.0 + n % 2 for n in range(96)], period.start))
    validate_period(
        runner, a_park(a_meter("m", "outside", "bus"), time_zone="Asia/Kolkata"), period
    )
    assert list(amounts_of(runner, "m"))[:2] == ["2025-06-30 18:30", "2025-06-30 19:30"]
    assert set(amounts_of(runner, "m").values()) == {Decimal("6.000")}


def test_estimates_are_the_estimated_intervals_by_meter_and_method() -> None:
    counter = replace(
        a_meter("counter", "outside", "bus"), kind=MeterKind.REGISTER, resolution=Resolution.HOUR
    )
    both = VirtualMeter(
        id="both",
        name=a_name("both"),
        carrier="electricity",
        source="outside",
        target="bus",
        terms=((1.0, "m"), (1.0, "counter")),
    )
    steps = [5.0 * hour for hour in range(25)]
    hours = readings("counter", steps, DAY.start, timedelta(hours=1))
    quarters = readings("m", [20.0 + n % 7 for n in range(96)], DAY.start)
    lost = pl.Series([DAY.start + timedelta(minutes=15 * n) for n in (30, 31, 62)])
    runner = a_runner(
        hours.filter(~hours["start"].is_in(hours["start"][[3, 9, 10]].implode())),
        quarters.filter(~quarters["start"].is_in(lost.implode())),
    )
    park = replace(a_park(a_meter("m", "outside", "bus"), counter), virtual_meters=(both,))
    found = validate_period(runner, park, DAY)
    assert found.estimates["meter_id"].to_list() == ["both", "counter", "m"]
    assert found.estimates.equals(
        runner.rows("""
select meter_id, method, count(*) as intervals, cast(sum(value) as decimal(18, 3)) as quantity
from intervals where quality = 'estimated' group by meter_id, method order by meter_id, method""")
    )


def test_readings_of_a_meter_the_park_does_not_know_count_nowhere_and_are_named() -> None:
    runner = a_runner(
        readings("m", [1.0 + n % 2 for n in range(96)], DAY.start),
        readings("E-OLD-07", [1.0] * 3, DAY.start),
    )
    found = validate_period(runner, a_park(a_meter("m", "outside", "bus")), DAY)
    finding = one(found.findings, "metering_unknown_meter")
    assert (finding.subject, finding.facts["count"]) == ("E-OLD-07", 3)
    assert runner.rows("select distinct meter_id from amounts").to_series().to_list() == ["m"]


def test_intervals_have_the_columns_every_room_expects() -> None:
    runner = a_runner(readings("m", [1.0 + n % 2 for n in range(96)], DAY.start))
    validate_period(runner, a_park(a_meter("m", "outside", "bus")), DAY)
    rows = runner.rows("select * from intervals")
    assert rows.columns == list(INTERVALS.columns)
    assert len(rows) == 96


@pytest.mark.parametrize("name", ["2025-04-06", "2025-10-05", "2025-04", "2025-10"])
def test_the_half_hour_that_ends_a_day_or_month_is_whole_in_balances(name: str) -> None:
    zone = "Australia/Lord_Howe"
    period, before = parse_period(name, zone), timedelta(days=1)
    values = [10.0 + n % 3 for n in range((period.end - period.start + 2 * before) // QUARTER)]
    runner = a_runner(*(readings(m, values, period.start - before) for m in ("in", "works")))
    park = a_park(
        a_meter("in", "outside", "bus"),
        a_meter("works", "bus", "enterprise:works"),
        time_zone=zone,
    )
    found = validate_period(runner, park, period)
    hours = timedelta(hours=1)
    assert found.balances.height == -((period.start - period.end) // hours)
    assert found.findings == ()


def test_a_day_whose_clock_moves_by_half_an_hour_holds_no_reading_of_the_next() -> None:
    zone = "Australia/Lord_Howe"
    short, long = (parse_period(day, zone) for day in ("2025-10-05", "2025-04-06"))
    for day in (short, long):
        runner = a_runner(readings("m", [10.0] * 3 * 96, day.start - timedelta(days=1)))
        validate_period(runner, a_park(a_meter("m", "outside", "bus"), time_zone=zone), day)
        quarters = (day.end - day.start) // QUARTER
        assert sum(amounts_of(runner, "m").values()) == 10 * quarters
        assert intervals_of(runner, "m")["value"].sum() == 10 * quarters
