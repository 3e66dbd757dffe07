"""A meter is looked at closely for what it did, not for a sum that could have meant it."""

import polars as pl

from lingtan.base.time_axis import parse_period
from lingtan.metering import faults
from lingtan.metering.cases import in_batches
from lingtan.metering.validate import Validated, validate_period
from tests.builders import a_meter, a_park
from tests.builders_metering import QUARTER, a_runner, one, readings

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
        values[place] = 900.0
        spike = one(judge(values).findings, faults.SPIKE.id)
        assert spike.facts["count"] == 1


def test_a_value_alone_beside_a_gap_is_found() -> None:
    values = [10.0 + n % 3 for n in range(MONTH)]
    values[1000] = 900.0
    table = readings("m", values, MARCH.start)
    beside = [MARCH.start + QUARTER * number for number in (999, 1001)]
    runner = a_runner(table.filter(~pl.col("start").is_in(beside)))
    found = validate_period(runner, a_park(a_meter("m", "bus", "enterprise:works")), MARCH)
    assert one(found.findings, faults.SPIKE.id).facts["count"] == 1


def test_batches_lose_no_case_and_exceed_their_size_by_one_case_at_most() -> None:
    cases = pl.DataFrame({"expected": [5, 1, 4, 10, 2], "name": list("abcde")})
    batches = list(in_batches(cases, 10))
    assert pl.concat(batches).equals(cases)
    assert all(batch["expected"].sum() <= 10 + 10 for batch in batches)
