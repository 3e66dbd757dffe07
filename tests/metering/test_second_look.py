"""A meter is looked at closely for what it did, not for a sum that could have meant it."""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.metering import faults
from lingtan.metering.cases import in_batches
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_readings import Readings
from lingtan.metering.second_look import see_values
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import QUARTER, a_runner, one, readings, stamped

MARCH = parse_period("2025-03", "Asia/Shanghai")
DAY, MONTH = 96, 31 * 96


def judge(values: list[float], first: str = "2025-03", period: str = "2025-03") -> Validated:
    start = parse_period(first, "Asia/Shanghai").start
    runner = a_runner(readings("m", values, start))
    park = a_park(a_meter("m", "bus", "enterprise:works"))
    return validate_period(runner, park, parse_period(period, "Asia/Shanghai"))


def kinds(found: Validated) -> set[str]:
    return {finding.kind.id for finding in found.findings}


def test_a_meter_that_repeats_itself_for_hours_is_believed() -> None:
    levels = [40.0 + n // 8 % 7 for n in range(MONTH)]  # two hours of each whole kilowatt hour
    assert faults.STUCK_VALUE.id not in kinds(judge(levels))


def test_a_line_that_stays_flat_over_a_months_end_is_found() -> None:
    wavering = [100.0 + n % 7 for n in range(MONTH + 30 * DAY)]
    for n in range(MONTH - 48, MONTH + 49):  # 97 intervals: half of them on either side
        wavering[n] = 150.0
    stuck = one(judge(wavering, period="2025").findings, faults.STUCK_VALUE.id)
    assert stuck.facts["count"] == 97


def test_a_plant_that_runs_an_hour_a_day_is_no_spike() -> None:
    bursts = [900.0 + n % 3 if n % DAY in {40, 41, 42, 43} else float(n % 2) for n in range(MONTH)]
    assert faults.SPIKE.id not in kinds(judge(bursts))


def test_a_value_alone_is_found_even_at_a_months_end() -> None:
    for place in (0, MONTH // 2, MONTH - 1):
        values = [10.0 + n % 3 for n in range(MONTH)]
        values[place] = 150.0
        spike = one(judge(values).findings, faults.SPIKE.id)
        assert spike.facts["count"] == 1


def test_a_value_alone_beside_a_gap_is_found() -> None:
    values = [10.0 + n % 3 for n in range(MONTH)]
    values[1000] = 150.0
    table = readings("m", values, MARCH.start)
    beside = [MARCH.start + QUARTER * number for number in (999, 1001)]
    runner = a_runner(table.filter(~pl.col("start").is_in(beside)))
    found = validate_period(runner, a_park(a_meter("m", "bus", "enterprise:works")), MARCH)
    assert one(found.findings, faults.SPIKE.id).facts["count"] == 1


@given(st.lists(st.lists(st.sampled_from([0, 1, 5, -5, 24, 25]), min_size=1), min_size=2))
def test_runs_and_lone_values_are_those_of_each_meter_alone(meters: list[list[int]]) -> None:
    number, milli = (
        np.array([each for row in rows for each in row])
        for rows in ([[n] * len(values) for n, values in enumerate(meters)], meters)
    )
    told = Readings(number=number, start=np.arange(len(number)), milli=milli)
    seen = see_values(told, pl.Series(range(1, len(meters))), DEFAULT)
    assert seen["number"].to_list() == list(range(1, len(meters)))
    assert seen["longest_run"].to_list() == [longest_run(values) for values in meters[1:]]
    assert seen["has_far_value"].to_list() == [has_far_value(values) for values in meters[1:]]


def longest_run(values: list[int]) -> int:
    return max((len(list(run)) - 1 for value, run in groupby(values) if value), default=0)


def has_far_value(values: list[int]) -> bool:
    sizes = [0, *map(abs, values), 0]
    return any(
        size and size >= 5 * max(before, after)
        for before, size, after in zip(sizes, sizes[1:], sizes[2:], strict=False)
    )


def test_a_day_that_owes_a_bill_nothing_still_tells_of_a_stray_reading_in_it() -> None:
    meter = replace(a_meter("m", "bus", "enterprise:works"), resolution=Resolution.MONTH)
    stray = MARCH.start + timedelta(days=6, hours=9)
    table = stamped("m", [(MARCH.start, 500.0), (stray, 7.0)])
    sixth, seventh = (
        validate_period(a_runner(table), a_park(meter), parse_period(day, "Asia/Shanghai"))
        for day in ("2025-03-06", "2025-03-07")
    )
    assert not kinds(sixth) & {faults.OFF_GRID_REFUSED.id}
    assert one(seventh.findings, faults.OFF_GRID_REFUSED.id).facts["count"] == 1


def test_batches_lose_no_case_and_exceed_their_size_by_one_case_at_most() -> None:
    cases = pl.DataFrame({"expected": [5, 1, 4, 10, 2], "name": list("abcde")})
    batches = list(in_batches(cases, 10))
    assert pl.concat(batches).equals(cases)
    assert all(batch["expected"].sum() <= 10 + 10 for batch in batches)
