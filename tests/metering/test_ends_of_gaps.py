"""Gaps that are none, or end where the file does: nights, catching up, the end of the readings."""

from datetime import timedelta

import numpy as np
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, kinds, readings
from tests.builders_planted import Plant, Series, a_planted_park, a_year, at, clock, judge

WHOLE = {name: float(values.sum()) for name, values in a_year().items()}


def cut(meter: str, first: int, after: int) -> Plant:
    def plant(series: Series) -> None:
        series[meter][first:after] = np.nan

    return plant


def caught_up(first: int, after: int) -> Plant:
    def plant(series: Series) -> None:
        values = series["shift"]
        values[after] = values[first : after + 1].sum()
        values[first:after] = np.nan

    return plant


@pytest.mark.slow
@pytest.mark.parametrize("roof_to", ["bus", "enterprise:works"])
def test_blank_nights_of_a_roof_are_nights_and_no_gaps(roof_to: str) -> None:
    def plant(series: Series) -> None:
        series["roof"][series["roof"] == 0] = np.nan

    judged = judge(plant, a_planted_park(roof_to))
    assert judged.one("roof", "gap_night").facts["gaps"] == 366
    assert not any(kind.startswith("gap_") for kind in judged.kinds("roof") - {"gap_night"})
    assert judged.energy["roof"] == pytest.approx(WHOLE["roof"], rel=1e-6)
    grades = judged.found.quality.filter(meter_id="roof")["grade"].unique().to_list()
    assert grades == ["A"]


def test_a_roof_that_fails_in_the_afternoon_is_estimated() -> None:
    judged = judge(cut("roof", at(150, 11), at(151, 5)))
    assert "gap_near_days" in judged.kinds("roof")


@pytest.mark.parametrize("roof_to", ["bus", "enterprise:works"])
def test_a_roof_may_draw_a_little_at_night_wherever_it_is_tied_in(roof_to: str) -> None:
    def plant(series: Series) -> None:
        series["roof"] = np.where(series["roof"] == 0, -0.4, series["roof"])

    judged = judge(plant, a_planted_park(roof_to))
    assert "standby_draw" in judged.kinds("roof")
    assert "negative_value" not in judged.kinds("roof")


def test_a_roof_behind_a_meter_shows_a_wrong_clock_by_the_sun() -> None:
    def plant(series: Series) -> None:
        series["roof"] = np.roll(series["roof"], 32)

    assert "night_generation" in judge(plant, a_planted_park("enterprise:works")).kinds("roof")


@pytest.mark.parametrize("length", [1, 3, 8, 24])
def test_a_reading_that_holds_the_gap_before_it_is_not_counted_twice(length: int) -> None:
    judged = judge(caught_up(at(41, 10), at(41, 10) + length))
    assert judged.one("shift", "caught_up").facts["first"] == clock(at(41, 10) + length)
    assert judged.energy["shift"] == pytest.approx(WHOLE["shift"], abs=0.5)


def test_a_gap_that_is_followed_by_an_ordinary_start_is_estimated() -> None:
    judged = judge(cut("shift", at(41, 6), at(41, 8)))
    assert "caught_up" not in judged.kinds("shift")
    assert "gap_left_open" not in judged.kinds("shift")


def test_a_gap_at_the_end_of_a_file_is_no_longer_than_the_readings_of_the_park() -> None:
    judged = judge(cut("shift", at(360), at(365)))
    assert "gap_like_day" in judged.kinds("shift")
    assert judged.energy["shift"] == pytest.approx(WHOLE["shift"], rel=5e-3)


def test_a_long_gap_at_the_end_of_a_file_stays_open() -> None:
    assert "gap_left_open" in judge(cut("shift", at(345), at(365))).kinds("shift")


def test_what_nobody_was_read_for_yet_is_never_estimated() -> None:
    july = parse_period("2025-07", "Asia/Shanghai")
    values = [100.0 + n % 7 for n in range(28 * 96)]
    park = a_park(a_meter("m", "bus", "enterprise:works"))
    runner = a_runner(readings("m", values, july.start, timedelta(minutes=15)))
    found = validate_period(runner, park, july)
    assert found.quality["estimated"].to_list() == [0]
    assert "metering_gap_left_open" in kinds(found.findings)
