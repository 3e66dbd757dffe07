"""Codes, rows in another unit and impossible spikes are named and replaced."""

import numpy as np
import pytest

from tests.builders_planted import Plant, Series, a_year, at, clock, judge

WHOLE = {name: float(values.sum()) for name, values in a_year().items()}
NOON = at(100, 12)


def series_of(meter: str) -> np.ndarray:
    return a_year()[meter]


GRAVE = {"sentinel_value", "other_unit", "spike", "spike_replaced", "stuck_value"}


def shown(value: float, times: int, place: int = NOON) -> Plant:
    def plant(series: Series) -> None:
        series["shift"][place : place + times] = value

    return plant


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2, 3, 8])
@pytest.mark.parametrize("code", [9999, 65535, 99999, 6553.5, 32767, 21474836.47, 9999 / 4])
def test_a_code_is_named_however_often_it_repeats(code: float, times: int) -> None:
    judged = judge(shown(code, times))
    facts = judged.one("shift", "sentinel_value").facts
    assert (facts["count"], facts["first"]) == (times, clock(NOON))
    assert judged.energy["shift"] == pytest.approx(WHOLE["shift"], rel=1e-4)


@pytest.mark.parametrize("times", [2, 3, 8])
@pytest.mark.parametrize("number", [299997, 2221.73])
def test_a_number_nobody_knows_as_a_code_is_one_when_it_repeats_to_the_last_digit(
    number: float, times: int
) -> None:
    judged = judge(shown(number, times))
    assert judged.one("shift", "sentinel_value").facts["count"] == times
    assert judged.energy["shift"] == pytest.approx(WHOLE["shift"], rel=1e-4)


def test_two_codes_among_each_other_are_both_named() -> None:
    def plant(series: Series) -> None:
        series["shift"][NOON : NOON + 3] = 9999
        series["shift"][at(110) : at(110) + 2] = 65535
        series["shift"][at(120, 9)] *= 1000

    judged = judge(plant)
    assert judged.one("shift", "sentinel_value").facts["count"] == 5
    assert judged.one("shift", "other_unit").facts["first"] == clock(at(120, 9))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ratio", "hours"),
    [
        (1000, 0.25),
        (1000, 6),
        (100, 0.25),
        (1000, 30),
        (1000, 96),
        (1000, 150),
        (100, 96),
        (0.001, 0.25),
        (0.001, 12),
        (0.001, 96),
    ],
)
def test_rows_in_another_unit_are_named(ratio: float, hours: float) -> None:
    def plant(series: Series) -> None:
        series["late"][at(50, 9) : at(50, 9 + hours)] *= ratio

    judged = judge(plant)
    facts = judged.one("late", "other_unit").facts
    assert (facts["count"], facts["first"]) == (hours * 4, clock(at(50, 9)))
    assert judged.energy["late"] == pytest.approx(WHOLE["late"], rel=1e-3)


@pytest.mark.parametrize("day", [0.5, 27, 56, 150])
@pytest.mark.parametrize("meter", ["gate", "shift", "steady"])
def test_days_in_another_unit_are_named_at_any_meter_and_time(meter: str, day: float) -> None:
    def plant(series: Series) -> None:
        series[meter][at(day) : at(day + 4)] *= 1000

    judged = judge(plant)
    facts = judged.one(meter, "other_unit").facts
    assert facts["first"] == clock(int(np.flatnonzero(series_of(meter)[at(day) :])[0]) + at(day))
    assert judged.energy[meter] == pytest.approx(WHOLE[meter], rel=5e-3)


@pytest.mark.parametrize(("ratio", "hours"), [(150, 1), (20, 2)])
def test_an_hour_or_two_far_above_all_else_are_doubted_like_a_spike(
    ratio: float, hours: int
) -> None:
    def plant(series: Series) -> None:
        series["late"][at(200, 10) : at(200, 10 + hours)] *= ratio

    facts = judge(plant).one("late", "spike").facts
    assert (facts["count"], facts["first"]) == (4 * hours, clock(at(200, 10)))


def test_a_lone_value_beyond_anything_real_is_replaced() -> None:
    def plant(series: Series) -> None:
        series["shift"][NOON] *= 37

    judged = judge(plant)
    assert judged.one("shift", "spike_replaced").facts["first"] == clock(NOON)
    assert judged.energy["shift"] == pytest.approx(WHOLE["shift"], rel=1e-4)


def nothing(series: Series) -> None:
    """Leave the year as it is."""
    del series


def a_rare_campaign(series: Series) -> None:
    """Let a line that rests all year run for ten hours; nothing lies between."""
    series["late"] = np.round(1.0 + np.arange(len(series["late"])) % 7 * 0.11, 2).astype(float)
    noise = np.random.default_rng(3).standard_normal(40)
    series["late"][at(200) : at(200) + 40] = np.round(55 + 3 * noise, 2)


def a_season_that_begins(series: Series) -> None:
    """Let a plant rest until the last two days of the year."""
    series["late"][: at(363)] = np.round(0.2 + np.arange(at(363)) % 5 * 0.01, 2)


def honest_nines(series: Series) -> None:
    series["steady"] = np.round(9980 + np.arange(len(series["steady"])) % 41, 0)


def a_floor(series: Series) -> None:
    series["shift"] = np.where(series["shift"] < 75, 8.4, series["shift"])
    series["shift"][at(120) : at(134)] = 8.4  # and a fortnight of holidays


def zero_nights(series: Series) -> None:
    series["shift"] = np.where(series["shift"] < 75, 0.0, series["shift"])


def a_daily_furnace(series: Series) -> None:
    series["late"] = np.round(1.0 + np.arange(len(series["late"])) % 7 * 0.1, 2)
    series["late"][40::96] = np.round(800 + np.arange(365) % 13 * 0.7, 2)


def a_pump_that_is_tested(series: Series) -> None:
    """Let a pump that stands by run for an hour each month."""
    series["late"] = np.round(1.0 + np.arange(len(series["late"])) % 7 * 0.11, 2).astype(float)
    for month in range(12):
        hour = slice(at(10 + 30 * month, 9), at(10 + 30 * month, 10))
        series["late"][hour] = [50.1 + month, 56.4 + month, 55.9 + month, 53.2 + month]


def a_shutdown(series: Series) -> None:
    """Let a line rest for ten days with a hundredth of its use, and another for four with less."""
    series["late"][at(90) : at(100)] *= 0.01
    generator = np.random.default_rng(5)
    series["steady"][at(200) : at(204)] = np.round(0.5 + 0.02 * generator.random(4 * 96), 2)


def a_pump(series: Series) -> None:
    """Let a pump run some hours of most days, and use nearly nothing else."""
    hour = np.arange(len(series["late"])) % 96 / 4
    series["late"] = np.round(np.where(hour < 3, 1000.0, 1.0) * (1 + hour % 1), 2)


@pytest.mark.parametrize(
    "plant",
    [
        a_shutdown,
        a_pump,
        nothing,
        a_rare_campaign,
        a_pump_that_is_tested,
        a_season_that_begins,
        honest_nines,
        a_floor,
        zero_nights,
        a_daily_furnace,
    ],
)
def test_what_a_works_really_does_is_believed(plant: Plant) -> None:
    judged = judge(plant)
    for meter in WHOLE:
        assert not judged.kinds(meter) & GRAVE


def test_a_line_that_stands_still_above_its_floor_is_doubted() -> None:
    judged = judge(shown(123.4, 4 * 96))
    assert judged.one("shift", "stuck_value").facts["count"] == 4 * 96
