"""The worked example of a counter (ut-d02): four digits, from 9990 to 5."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import yaml

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, intervals_of, readings

EXAMPLES = Path(__file__).parents[1] / "data/worked-examples/units_time_exchange.yaml"


def test_ut_d02_a_counter_turns_over() -> None:
    cases = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["cases"]
    case = next(case for case in cases if case["id"] == "ut-d02")
    day = parse_period("2025-07-01", "Asia/Shanghai")
    counter = replace(
        a_meter("m", "outside", "bus"),
        kind=MeterKind.REGISTER,
        resolution=Resolution.HOUR,
        register_digits=4,
    )
    runner = a_runner(readings("m", case["readings"], day.start, timedelta(hours=1)))
    validate_period(runner, a_park(counter), day)
    increments = [float(value) for value in intervals_of(runner, "m")["value"]]
    assert increments == case["expected"]["increments"]
