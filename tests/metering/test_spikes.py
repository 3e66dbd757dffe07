"""A lone value far above all others is doubted, or replaced; an ordinary start is not."""

from decimal import Decimal

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from tests.builders import a_meter, a_park
from tests.builders_metering import (
    QUARTER,
    a_runner,
    intervals_of,
    kinds,
    one,
    readings,
)

JULY = parse_period("2025-07", "Asia/Shanghai")
QUARTERS = 31 * 96


def judge(values: list[float]) -> tuple[DuckDbRunner, Validated]:
    runner = a_runner(readings("m", values, JULY.start))
    return runner, validate_period(runner, a_park(a_meter("m", "bus", "enterprise:works")), JULY)


def a_month() -> list[float]:
    return [100.0 + n % 11 for n in range(QUARTERS)]


@pytest.mark.parametrize("place", [0, 1000, QUARTERS - 1])
def test_a_spike_is_doubted_and_its_value_kept(place: int) -> None:
    values = a_month()
    values[place] *= 8
    runner, found = judge(values)
    assert one(found.findings, "metering_spike").facts["count"] == 1
    doubted = intervals_of(runner, "m").filter(quality="suspect")
    assert doubted["start"].to_list() == [JULY.start + QUARTER * place]
    assert doubted["value"].to_list() == [Decimal(str(values[place])).quantize(Decimal("0.001"))]


def test_three_spikes_in_a_month_do_not_hide_each_other() -> None:
    values = a_month()
    for place in (500, 1500, 2500):
        values[place] = 600.0 + place / 10
    assert one(judge(values)[1].findings, "metering_spike").facts["count"] == 3


@pytest.mark.parametrize(
    "starts",
    [
        {"every": 96, "length": 1},  # a furnace that runs a quarter of an hour a day
        {"every": QUARTERS, "length": 40},  # one campaign of ten hours in the month
        {"every": QUARTERS, "length": 2},  # one test run of half an hour
    ],
)
def test_an_industrial_start_from_standstill_is_no_spike(starts: dict[str, int]) -> None:
    values = [
        800.0 + n % 5 if n % starts["every"] in range(20, 20 + starts["length"]) else 1.0 + n % 2
        for n in range(QUARTERS)
    ]
    assert "metering_spike" not in kinds(judge(values)[1].findings)
