"""What balances say of a step: whose change it is, which level is right, and for how long."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.balance_verdict import Shift, held, meter_shifts
from lingtan.metering.hour_series import Floats, Groups, HourSeries, Key, Sides, axis_of
from lingtan.metering.level_steps import Step
from lingtan.metering.limits import DEFAULT
from lingtan.metering.value_patterns import Run
from tests.builders_planted import YEAR

AXIS = axis_of(YEAR)
HOURS = len(AXIS.starts)
PARENT: Key = ("parent", "works")
NODE: Key = ("node", "bus")
RATIO = 2 / 3


def a_load(seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    load: Floats = 100 * (1 + 0.02 * generator.standard_normal(HOURS))
    return load


def from_to(first: float, after: float = 365) -> slice:
    return slice(round(first * 24), round(after * 24))


def a_series(quantity: Floats) -> HourSeries:
    is_read = np.ones(HOURS, np.bool_)
    return HourSeries(
        meter_id="own", axis=AXIS, quantity=quantity, measured=quantity, is_read=is_read
    )


def sides(inflow: Floats, outflow: Floats) -> Sides:
    whole, none = np.ones(HOURS, np.bool_), np.zeros(HOURS, np.int64)
    return Sides(inflow=inflow, outflow=outflow, is_whole=whole, open_meters=none)


def judged(
    quantity: Floats, found: dict[Key, Sides], *steps: tuple[float, float]
) -> tuple[tuple[Shift, ...], int]:
    """Return the shifts of a meter that leaves each group, and of how many steps one tells."""
    groups = Groups(of={"own": [(key, -1) for key in found]}, sides=found)
    jumps = [Step(place=round(day * 24), jump=float(np.log(ratio))) for day, ratio in steps]
    shifts, known = meter_shifts(a_series(quantity), jumps, groups, DEFAULT)
    return shifts, len(known)


def spans(shifts: tuple[Shift, ...]) -> list[tuple[float, float, object]]:
    return [(s.run.first / 24, s.run.after / 24, pytest.approx(s.ratio, abs=0.01)) for s in shifts]


def test_of_a_parent_the_level_is_right_that_lasted_longest_in_all() -> None:
    own, other = a_load(1), a_load(2)
    works = (own + other) * 1.01
    own[from_to(27, 121)] *= RATIO
    shifts, known = judged(own, {PARENT: sides(works, own + other)}, (27, RATIO), (121, 1 / RATIO))
    assert (spans(shifts), known) == ([(27, 121, RATIO)], 2)


def test_a_step_ends_with_its_return_where_the_balance_is_disturbed_there() -> None:
    own, other = a_load(1), a_load(2)
    works = (own + other) * 1.01
    own[from_to(27, 121)] *= RATIO
    other[from_to(121, 128)] *= 0.5
    shifts, _ = judged(own, {PARENT: sides(works, own + other)}, (27, RATIO), (121, 1 / RATIO))
    assert spans(shifts) == [(27, 121, RATIO)]


def test_of_groups_that_contradict_each_other_the_surest_tells_whose_change_it_is() -> None:
    """A fault of the meters below does not fall on the meter that its node confirms."""
    own, gate = a_load(1), a_load(3)
    own[from_to(100, 140)] *= RATIO
    below = own * (1 + 0.01 * np.random.default_rng(4).standard_normal(HOURS))
    below[from_to(100, 140)] /= RATIO
    found = {NODE: sides(gate + own, gate * 1.0001 + own), PARENT: sides(below, own)}
    steps = (100, RATIO), (140, 1 / RATIO)
    assert spans(judged(own, {PARENT: found[PARENT]}, *steps)[0]) == [(100, 140, RATIO)]
    assert judged(own, found, *steps) == ((), 2)


def test_a_balance_that_was_computed_from_a_meter_tells_nothing_of_it() -> None:
    own = a_load(1)
    own[from_to(100)] *= RATIO
    computed = sides(own.copy(), own.copy())
    assert judged(own, {NODE: computed}, (100, RATIO)) == ((), 0)
    noisy = replace(computed, inflow=own * (1 + 1e-4 * np.sin(np.arange(HOURS))))
    assert judged(own, {NODE: noisy}, (100, RATIO)) == ((), 1)


def test_a_shift_is_held_as_far_as_its_days_keep_to_its_ratio() -> None:
    flowed = a_load(3)
    own = flowed.copy()
    own[from_to(20, 140)] *= 2
    is_read = np.ones(HOURS, np.bool_)
    is_read[from_to(130, 150)] = np.arange(20 * 24) % 24 < 20  # no day of them is whole
    series = replace(a_series(own), is_read=is_read)
    told = Shift(run=Run(480, HOURS), ratio=2.0, error=0.01, flowed=flowed, is_clear=True)
    assert held(series, told, DEFAULT).run == Run(480, 140 * 24)
    assert held(series, replace(told, run=Run(480, 139 * 24)), DEFAULT).run == Run(480, 139 * 24)
    own[:480] *= 2
    since = replace(told, run=Run(0, HOURS - 24), ratio=2.0)
    assert held(series, since, DEFAULT).run.after == HOURS - 24
