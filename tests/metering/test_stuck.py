"""A value that repeats for more than a day is doubted; coarse counting and zero are not."""

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.assets import AssetKind
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import a_runner, kinds, one, readings

JULY = parse_period("2025-07", "Asia/Shanghai")
QUARTERS = 31 * 96


def judge(values: list[float]) -> Validated:
    runner = a_runner(readings("m", values, JULY.start))
    return validate_period(runner, a_park(a_meter("m", "bus", "enterprise:works")), JULY)


def a_month(run: int, value: float, place: int = 1000) -> list[float]:
    values = [100.0 + n % 11 for n in range(QUARTERS)]
    values[place : place + run] = [value] * run
    return values


@pytest.mark.parametrize(("run", "doubted"), [(96, 0), (97, 97), (192, 192)])
def test_a_run_is_doubted_from_one_interval_beyond_a_day(run: int, doubted: int) -> None:
    assert judge(a_month(run, 77.7)).quality["suspect"].to_list() == [doubted]


def test_a_run_of_two_days_is_named_with_where_it_starts() -> None:
    facts = one(judge(a_month(192, 77.7)).findings, "metering_stuck_value").facts
    assert (facts["count"], facts["first"]) == (192, "2025-07-11 10:00")


def test_a_run_across_the_end_of_a_month_is_seen_from_both_sides() -> None:
    values = a_month(100, 77.7, place=QUARTERS - 50) + [90.0 + n % 7 for n in range(31 * 96 - 50)]
    runner = a_runner(readings("m", values, JULY.start))
    park = a_park(a_meter("m", "bus", "enterprise:works"))
    found = validate_period(runner, park, parse_period("2025", "Asia/Shanghai"))
    suspect = dict(found.quality.select("month", "suspect").iter_rows())
    assert (suspect["2025-07"], suspect["2025-08"]) == (50, 50)


def test_a_meter_that_counts_in_coarse_steps_is_believed() -> None:
    values = [2.0 if n % 300 else 3.0 for n in range(QUARTERS)]
    assert "metering_stuck_value" not in kinds(judge(values).findings)


def test_zeros_are_not_stuck() -> None:
    assert "metering_stuck_value" not in kinds(judge(a_month(192, 0.0)).findings)


@pytest.mark.parametrize(("times", "is_doubted"), [(1, True), (2, False)])
def test_a_plant_at_its_rated_output_time_and_again_is_not_stuck(
    times: int, is_doubted: bool
) -> None:
    values = a_month(140, 200.0)
    values[2000 : 2000 + 30 * (times - 1)] = [200.0] * 30 * (times - 1)
    park = a_park(a_meter("m", "asset:mill", "bus"), assets=(an_asset("mill", AssetKind.WIND),))
    found = validate_period(a_runner(readings("m", values, JULY.start)), park, JULY).findings
    assert ("metering_stuck_value" in kinds(found)) is is_doubted
