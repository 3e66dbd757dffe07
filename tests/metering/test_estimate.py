"""Each gap is filled by the rule of what it measures, flagged, and never beyond a week."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.metering.limits import Limits
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, MeterKind, Resolution
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import (
    QUARTER,
    a_runner,
    intervals_of,
    kinds,
    one,
    readings,
    utc,
)

HOUR = timedelta(hours=1)
JULY = parse_period("2025-07", "Asia/Shanghai")
WORKS = replace(a_meter("m", "bus", "enterprise:works"), resolution=Resolution.HOUR)
ASSETS = (an_asset("roof", AssetKind.SOLAR), an_asset("store", AssetKind.BATTERY))


def hours(first: int, last: int) -> pl.Expr:
    """Select the hours [first, last) after the start of July."""
    start = pl.col("start")
    return start.is_between(JULY.start + HOUR * first, JULY.start + HOUR * last, closed="left")


def validated(
    meter: Meter, table: pl.DataFrame, period: Period = JULY
) -> tuple[DuckDbRunner, Validated]:
    runner = a_runner(table)
    return runner, validate_period(runner, a_park(meter, assets=ASSETS), period)


def by_weekday(start: datetime = JULY.start - timedelta(days=28), days: int = 90) -> pl.DataFrame:
    """Return hourly readings that tell local weekday and hour: 310 is Wednesday, 10 o'clock."""
    local = [start + HOUR * (n + 8) for n in range(days * 24)]
    return readings("m", [100.0 * t.isoweekday() + t.hour for t in local], start, HOUR)


def estimates(runner: DuckDbRunner) -> pl.DataFrame:
    return intervals_of(runner, "m").filter(quality="estimated")


@pytest.mark.parametrize("missing", [1, 8])
def test_a_gap_of_two_hours_or_less_is_a_straight_line(missing: int) -> None:
    values: list[float | None] = [100.0 + n for n in range(31 * 96)]
    values[500 : 500 + missing] = [None] * missing
    meter = a_meter("m", "bus", "enterprise:works")
    runner, found = validated(meter, readings("m", values, JULY.start))
    filled = estimates(runner)
    assert filled["value"].to_list() == [Decimal(600 + n) for n in range(missing)]
    assert filled["method"].unique().to_list() == ["linear"]
    assert filled["start"][0] == JULY.start + QUARTER * 500
    facts = one(found.findings, "metering_short_gaps").facts
    assert (facts["gaps"], facts["intervals"]) == (1, missing)


def test_a_longer_gap_of_a_user_is_the_same_weekday_of_the_weeks_around() -> None:
    runner, found = validated(WORKS, by_weekday().filter(~hours(200, 230)))
    truth = by_weekday().filter(hours(200, 230))
    assert estimates(runner)["value"].to_list() == truth["value"].to_list()
    assert estimates(runner)["method"].unique().to_list() == ["like_day"]
    facts = one(found.findings, "metering_gap_like_day").facts
    assert (facts["first"], facts["until"]) == ("2025-07-09 08:00", "2025-07-10 14:00")


def test_like_day_takes_the_median_so_a_holiday_among_the_weeks_does_no_harm() -> None:
    holiday = hours(200 - 7 * 24, 230 - 7 * 24)
    table = by_weekday().with_columns(
        value=pl.when(holiday)
        .then(pl.lit(Decimal("5.5")))
        .otherwise("value")
        .cast(pl.Decimal(18, 3))
    )
    runner, _ = validated(WORKS, table.filter(~hours(200, 230)))
    truth = by_weekday().filter(hours(200, 230))
    assert estimates(runner)["value"].to_list() == truth["value"].to_list()


def test_like_day_keeps_local_time_over_a_clock_change() -> None:
    meter = WORKS
    period = parse_period("2025-11", "Europe/Berlin")
    zone = "Europe/Berlin"
    starts = pl.datetime_range(
        utc(2025, 9, 30, 22), utc(2025, 12, 20), HOUR, time_zone="UTC", eager=True
    )
    clock = starts.dt.convert_time_zone(zone).dt.hour().cast(pl.Float64) + 1
    table = pl.DataFrame({"start": starts, "value": clock}).select(
        pl.lit("m").alias("meter_id"),
        pl.col("start"),
        pl.col("value").cast(pl.Decimal(18, 3)),
        pl.lit("measured").alias("quality"),
    )
    gap = pl.col("start").is_between(utc(2025, 11, 3, 23), utc(2025, 11, 4, 22), closed="both")
    runner = a_runner(table.filter(~gap))
    validate_period(runner, a_park(meter, time_zone=zone), period)
    assert estimates(runner)["value"].to_list() == [Decimal(n + 1) for n in range(24)]


def test_without_like_days_the_profile_of_weekday_and_hour_stands_in() -> None:
    one_week = by_weekday(JULY.start, 10)
    runner, found = validated(WORKS, one_week.filter(~hours(200, 230)))
    methods = estimates(runner)["method"].unique().to_list()
    assert methods == ["profile"]
    assert one(found.findings, "metering_gap_profile").facts["intervals"] == 30


def test_the_sun_keeps_no_weekdays_so_the_days_near_by_stand_in() -> None:
    roof = replace(a_meter("m", "asset:roof", "bus"), resolution=Resolution.HOUR)
    start = JULY.start - timedelta(days=28)
    sun = [
        (100.0 + n // 24) if 6 <= (n % 24) < 18 else 0.0  # a little more every day
        for n in range(90 * 24)
    ]
    table = readings("m", sun, start, HOUR)
    runner, found = validated(roof, table.filter(~hours(240, 264)))
    truth = table.filter(hours(240, 264))
    assert estimates(runner)["value"].to_list() == truth["value"].to_list()
    assert estimates(runner)["method"].unique().to_list() == ["near_days"]
    assert one(found.findings, "metering_gap_near_days").facts["intervals"] == 24


def test_when_the_days_near_by_are_missing_too_the_hour_of_the_month_stands_in() -> None:
    roof = replace(a_meter("m", "asset:roof", "bus"), resolution=Resolution.HOUR)
    sun = [50.0 if 6 <= (n % 24) < 18 else 0.0 for n in range(90 * 24)]
    table = readings("m", sun, JULY.start - timedelta(days=28), HOUR)
    runner, _ = validated(roof, table.filter(~hours(240, 240 + 7 * 24)))
    assert estimates(runner)["method"].unique().sort().to_list() == ["hour", "near_days"]
    assert estimates(runner)["value"].sum() == Decimal(7 * 12 * 50)


@pytest.mark.parametrize(
    ("meter", "last"),
    [
        (WORKS, 200 + 7 * 24 + 1),  # an hour more than a week
        (replace(a_meter("m", "asset:store", "bus"), resolution=Resolution.HOUR), 203),
    ],
)
def test_what_no_rule_may_fill_stays_open_and_is_named(meter: Meter, last: int) -> None:
    runner, found = validated(meter, by_weekday().filter(~hours(200, last)))
    assert estimates(runner).is_empty()
    assert found.quality["missing"].to_list() == [last - 200]
    assert one(found.findings, "metering_gap_left_open").facts["intervals"] == last - 200
    amounts = runner.rows("select * from amounts")
    assert amounts.filter(hours(200, last)).is_empty()  # missing is not zero


def test_the_longest_gap_is_a_limit_a_caller_may_set() -> None:
    runner = a_runner(by_weekday().filter(~hours(200, 230)))
    validate_period(runner, a_park(WORKS), JULY, Limits(longest=timedelta(hours=29)))
    assert estimates(runner).is_empty()


def test_a_bill_that_is_missing_is_never_estimated() -> None:
    bill = replace(WORKS, kind=MeterKind.BILL, resolution=Resolution.MONTH)
    months = pl.concat(
        readings("m", [500.0], start) for start in (utc(2025, 5, 31, 16), utc(2025, 7, 31, 16))
    )
    runner, found = validated(bill, months)
    assert intervals_of(runner, "m").is_empty()
    assert found.quality["grade"].to_list() == ["E"]
    assert one(found.findings, "metering_no_readings").facts["first"] == "2025-07"


def test_a_doubted_value_is_no_basis_for_an_estimate() -> None:
    table = by_weekday().with_columns(
        value=pl.when(hours(200 - 336, 230 - 336) | hours(200 + 168, 230 + 168))
        .then(pl.lit(Decimal("4321")))
        .otherwise("value")
        .cast(pl.Decimal(18, 3))
    )
    runner, _ = validated(WORKS, table.filter(~hours(200, 230)))
    truth = by_weekday().filter(hours(200, 230))
    assert estimates(runner)["value"].to_list() == truth["value"].to_list()


def test_a_gap_across_the_end_of_a_month_is_one_gap() -> None:
    year = parse_period("2025", "Asia/Shanghai")
    table = by_weekday(year.start, 365).filter(~hours(31 * 24 - 5, 31 * 24 + 5))
    _, found = validated(WORKS, table, year)
    (gap,) = found.gaps.to_dicts()
    assert (gap["intervals"], gap["method"]) == (10, "like_day")
    assert kinds(found.findings).count("metering_gap_like_day") == 1
