"""Each interval counts once, and every reading that does not fit is named."""

from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from tests.builders import a_meter, a_park
from tests.builders_metering import (
    QUARTER,
    a_runner,
    intervals_of,
    one,
    readings,
    stamped,
)

DAY = parse_period("2025-07-01", "Asia/Shanghai")
NOON = DAY.start + QUARTER * 48
WHOLE = readings("m", [100.0 + n % 7 for n in range(96)], DAY.start)


def judge(table: pl.DataFrame) -> tuple[DuckDbRunner, Validated]:
    runner = a_runner(table)
    return runner, validate_period(runner, a_park(a_meter("m", "bus", "enterprise:works")), DAY)


def at_noon(runner: DuckDbRunner) -> dict[str, object]:
    (row,) = intervals_of(runner, "m").filter(start=NOON).to_dicts()
    return row


def with_reading(instant: datetime, value: float) -> pl.DataFrame:
    return pl.concat([WHOLE, stamped("m", [(instant, value)])])


def without_noon() -> pl.DataFrame:
    return WHOLE.filter(pl.col("start") != NOON)


def test_two_readings_that_agree_count_once() -> None:
    runner, found = judge(with_reading(NOON, 106.0))
    assert at_noon(runner)["value"] == Decimal("106.000")
    assert found.quality["measured"].to_list() == [96]
    assert one(found.findings, "metering_duplicate_reading").facts["count"] == 2


def test_two_readings_that_contradict_each_other_are_both_set_aside() -> None:
    runner, found = judge(with_reading(NOON, 999.0))
    assert at_noon(runner)["quality"] == "estimated"
    assert at_noon(runner)["value"] == Decimal("102.500")  # between 105 and 100
    assert one(found.findings, "metering_contradicted_reading").facts["count"] == 2


def test_a_reading_a_few_seconds_early_counts_in_its_interval() -> None:
    late = stamped("m", [(NOON - timedelta(seconds=5), 50.0)])
    runner, found = judge(pl.concat([without_noon(), late]))
    assert at_noon(runner)["value"] == Decimal("50.000")
    assert at_noon(runner)["quality"] == "measured"
    assert one(found.findings, "metering_off_grid_moved").facts["count"] == 1
    total = runner.rows("select sum(quantity) as q from amounts").item()
    assert total == Decimal(str(WHOLE["value"].sum())) - 106 + 50


def test_a_reading_between_two_intervals_belongs_to_none() -> None:
    stray = stamped("m", [(NOON + timedelta(minutes=7), 50.0)])
    runner, found = judge(pl.concat([without_noon(), stray]))
    assert at_noon(runner)["quality"] == "estimated"
    assert one(found.findings, "metering_off_grid_refused").facts["count"] == 1


def test_a_blank_is_not_zero() -> None:
    blank = readings("m", [None], NOON)
    runner, found = judge(pl.concat([without_noon(), blank]))
    assert at_noon(runner)["value"] == Decimal("102.500")
    assert found.quality["estimated"].to_list() == [1]
