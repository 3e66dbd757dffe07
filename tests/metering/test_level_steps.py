"""What works do together for some days is no step of a meter's level; what hides there is."""

import numpy as np
import pytest

from lingtan.metering.hour_series import Floats
from lingtan.metering.level_steps import steps_of_days, without_holidays
from lingtan.metering.limits import DEFAULT

NAMES = ("one", "two", "three", "four")
BESIDE = (frozenset(NAMES),)


def levels_with_holidays(seed: int = 1) -> dict[str, Floats]:
    """Return the logarithms of the days of four works with two holidays, and a plant with none."""
    generator = np.random.default_rng(seed)
    found = {name: generator.normal(0, 0.02, 365) for name in (*NAMES, "always")}
    for name in NAMES:
        found[name][27:35] -= 1.05
        found[name][273:281] -= 0.22
    return found


def steps(levels: dict[str, Floats], name: str) -> list[int]:
    return sorted(day for day, _ in steps_of_days(levels[name], DEFAULT))


def test_a_holiday_of_all_is_no_step_of_one() -> None:
    levels = levels_with_holidays()
    assert steps(levels, "one") == [27, 35, 273, 281]
    assert steps(without_holidays(levels, BESIDE, DEFAULT), "one") == []


@pytest.mark.parametrize("day", [283, 278, 29])
def test_a_level_that_lasts_shows_where_a_holiday_hides_its_day(day: int) -> None:
    levels = levels_with_holidays()
    levels["one"][day:] -= 0.55
    ((found, size),) = steps_of_days(without_holidays(levels, BESIDE, DEFAULT)["one"], DEFAULT)
    assert found == day
    assert size == pytest.approx(-0.55, abs=0.05)


def test_a_period_without_a_whole_day_has_no_levels_to_compare() -> None:
    levels: dict[str, Floats] = {name: np.array([]) for name in NAMES}
    assert [len(each) for each in without_holidays(levels, BESIDE, DEFAULT).values()] == [0] * 4


def test_a_plant_that_keeps_no_holiday_is_given_no_step_by_the_others() -> None:
    levels = levels_with_holidays()
    groups = (*BESIDE, frozenset({*NAMES, "always"}))
    assert steps(without_holidays(levels, groups, DEFAULT), "always") == []


def test_few_meters_beside_tell_of_no_holiday() -> None:
    levels = levels_with_holidays()
    few = (frozenset({"one", "two", "three"}),)
    assert steps(without_holidays(levels, few, DEFAULT), "one") == [27, 35, 273, 281]
