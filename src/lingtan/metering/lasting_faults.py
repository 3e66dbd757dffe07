"""Faults that last: levels that shift, copies, straight lines and zeros, held against balances.

A copy or a line proves itself. A level that shifts, or zeros, may be what really flowed: the
balance of the meter's node or parent tells, and what it tells is proposed. Where no balance tells,
a ratio by which meters are known to go wrong, kept for long, is worth a question and no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering import faults
from lingtan.metering.balance_steps import Stepped, balance_steps, stepped_nodes, with_new
from lingtan.metering.balance_verdict import (
    Shift,
    facts_of_cut,
    flow_left,
    held,
    is_turned,
    meter_shifts,
    share_left,
)
from lingtan.metering.dimension import METERS
from lingtan.metering.hour_series import (
    HOURS_A_DAY,
    Axis,
    Flags,
    Floats,
    Groups,
    HourSeries,
    axis_of,
    members_of,
    read_groups,
    read_series,
    with_removed,
)
from lingtan.metering.level_steps import (
    Step,
    day_levels,
    find_steps,
    instant_of,
    is_undone,
    steps_of_days,
    without_holidays,
)
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.swapped import Swap, exchanged, find_swaps, is_end
from lingtan.metering.value_patterns import (
    Run,
    below_runs,
    copied_runs,
    cut_off_runs,
    still_runs,
    straight_runs,
    zero_runs,
)

PASSES = 2  # what one meter's fault hid of another's shows once it is set right
PLACES = 4  # of a ratio
FRIDAY = 5
A_MINUTE = timedelta(minutes=1)
ZEROS = (faults.ZEROS_CONTRADICTED, faults.ZEROS_DOUBTED)
OF_LEVELS = (faults.LEVEL_SHIFT, faults.LEVEL_DOUBTED, faults.CONSTANT_ADDED, faults.SIGN_TURNED)
AROUND = 28 * HOURS_A_DAY  # hours before and after a step to compare the days of


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A meter, and of what it is suspected: runs that prove themselves, and steps of its level.

    Attributes
    ----------
    is_over : array
        Whether an hour has a value above the meter's maximum.
    """

    series: HourSeries
    is_over: Flags
    patterns: Sequence[tuple[FindingKind, Run]]
    steps: Sequence[Step]

    @property
    def size(self) -> float:
        """Return about how much its steps move."""
        jump = max((abs(step.jump) for step in self.steps), default=0.0)
        return float(np.nanmean(np.abs(self.series.quantity))) * jump


def find_lasting_faults(
    runner: SqlRunner,
    counters: frozenset[str],
    period: Period,
    limits: Limits,
    removed: pl.DataFrame,
) -> tuple[Finding, ...]:
    """Name the spans in which a meter's level shifts, or shows what no process makes.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `amount_names.AMOUNT_TABLES`, the meters dimension, and the groups of
        `slot_sums.give_groups`.
    counters : frozenset of str
        Meters whose shares over a span are even, which is no pattern.
    removed : DataFrame
        Values above the maximum of their meter: ``meter_id``, ``start`` (naive UTC), ``value``.
        Where a ratio explains a day of them and more, they were read as they are.
    """
    axis = axis_of(period)
    stepped = stepped_nodes(runner, axis, limits)
    levels: dict[str, Floats] = {}
    suspects: list[Suspect] = []
    for read in read_series(runner, axis):
        is_over = np.zeros(len(axis.starts), np.bool_)
        over = removed.filter(pl.col("meter_id") == read.meter_id)
        is_over[axis.place(over["start"])] = True
        series = with_removed(read, over) if is_over.sum() >= HOURS_A_DAY else read
        level = levels[series.meter_id] = day_levels(series)
        patterns = [] if series.meter_id in counters else _patterns(series, limits)
        is_stepped = series.meter_id in stepped.nodes or any(steps_of_days(level, limits))
        if patterns or is_stepped:
            suspects.append(Suspect(series=series, is_over=is_over, patterns=patterns, steps=()))
    meters = sorted({each.series.meter_id for each in suspects})
    groups = read_groups(runner, meters, axis)
    levels = without_holidays(levels, members_of(runner, groups).values(), limits)
    jumps = {meter: [*steps_of_days(levels[meter], limits)] for meter in meters}
    swaps: list[Swap] = []
    for alike in _alike(runner, suspects):
        swaps += find_swaps({each.meter_id: each for each in alike}, jumps, limits)
    suspects, groups = _exchanged(suspects, groups, swaps)
    stepped = _without_cut(stepped, suspects, limits)
    members = [each.series for each in suspects if each.series.meter_id in stepped.nodes]
    more = balance_steps(members, stepped, groups, limits, known_ratio)
    stepping = []
    for each in suspects:
        meter = each.series.meter_id
        own = (jump for jump in jumps[meter] if not is_end(meter, jump[0], swaps))
        stepping.append(_with_steps(each, own, more.get(meter, ()), limits))
    return (
        *(_swapped(axis, swap) for swap in swaps),
        *_judged(stepping, groups, limits),
    )


def _alike(runner: SqlRunner, suspects: Sequence[Suspect]) -> list[list[HourSeries]]:
    """Return the meters by how they are read: what was read of others is nobody's exchange."""
    rows = runner.rows(f"select meter_id, resolution, is_register from {METERS}").rows()
    kinds = {meter: kind for meter, *kind in rows}
    found: dict[tuple[object, ...], list[HourSeries]] = {}
    for each in suspects:
        found.setdefault(tuple(kinds[each.series.meter_id]), []).append(each.series)
    return [*found.values()]


def _exchanged(
    suspects: Sequence[Suspect], groups: Groups, swaps: Sequence[Swap]
) -> tuple[list[Suspect], Groups]:
    """Return meters and groups with the hours that were exchanged put back."""
    series = {each.series.meter_id: each.series for each in suspects}
    for swap in swaps:
        for own in exchanged(series, swap):
            was = series[own.meter_id]
            groups = groups.with_change(own.meter_id, own.quantity - was.quantity)
            series[own.meter_id] = own
    return [replace(each, series=series[each.series.meter_id]) for each in suspects], groups


def _swapped(axis: Axis, swap: Swap) -> Finding:
    row: dict[str, object] = {
        "meter_id": swap.one,
        "first": axis.at(swap.run.first),
        "until": axis.at(swap.run.after),
        "is_lasting": swap.run.after == len(axis.starts),
        "swapped_with": swap.other,
    }
    return fault(faults.SWAPPED_METERS, row, axis.zone)


def _patterns(series: HourSeries, limits: Limits) -> list[tuple[FindingKind, Run]]:
    zeros = [*zero_runs(series.read, limits)]
    still = () if zeros else still_runs(series.read, limits)
    found = (
        (faults.ZEROS_DOUBTED, zeros),
        (faults.ZEROS_CONTRADICTED, still),
        (faults.SIGN_TURNED, below_runs(series.read, limits)),
        (faults.COPIED_VALUES, copied_runs(series.read, limits)),
        (faults.STRAIGHT_LINE, straight_runs(series.read, limits)),
        (faults.CUT_OFF_VALUES, cut_off_runs(series.read, limits)),
    )
    return [(kind, run) for kind, runs in found for run in runs]


def _cut_around(suspect: Suspect, limits: Limits) -> list[Run]:
    """Return the spans in which values are cut off, and the days beside them."""
    near = limits.shift_days * HOURS_A_DAY
    runs = [run for kind, run in suspect.patterns if kind is faults.CUT_OFF_VALUES]
    return [Run(run.first - near, run.after + near) for run in runs]


def _without_cut(stepped: Stepped, suspects: Sequence[Suspect], limits: Limits) -> Stepped:
    """Return the days on which nodes step, but for those on which one of their meters is cut off.

    The node then steps by what is cut off, and no other of its meters is wrong.
    """
    cut: dict[str, list[Run]] = {}
    for suspect in suspects:
        for node in stepped.nodes.get(suspect.series.meter_id, ()):
            cut.setdefault(node, []).extend(_cut_around(suspect, limits))
    days = {
        node: [
            day
            for day in days
            if not any(run.first <= day * HOURS_A_DAY <= run.after for run in cut.get(node, ()))
        ]
        for node, days in stepped.days.items()
    }
    return replace(stepped, days=days)


def _with_steps(
    suspect: Suspect, jumps: Iterable[tuple[int, float]], more: Sequence[Step], limits: Limits
) -> Suspect:
    """Return it with the steps of its days and of balances; to be cut off changes these too."""
    cut = _cut_around(suspect, limits)
    own = [
        step
        for step in find_steps(suspect.series, jumps, limits)
        if not any(run.first <= step.place <= run.after for run in cut)
    ]
    return replace(suspect, steps=with_new(own, more))


def _judged(suspects: Sequence[Suspect], groups: Groups, limits: Limits) -> Iterator[Finding]:
    """Judge the largest first, and set it right before the rest is held against it."""
    found, groups = _turned_back(suspects, groups)
    yield from found
    known: dict[str, frozenset[Step]] = {}
    shifted: set[str] = set()
    ordered = sorted(suspects, key=lambda each: -each.size)
    for _ in range(PASSES):
        for suspect in ordered:
            meter = suspect.series.meter_id
            if not suspect.steps or meter in shifted:
                continue
            shifts, known[meter] = meter_shifts(suspect.series, suspect.steps, groups, limits)
            found, groups = _settled(suspect.series, shifts, groups, limits)
            shifted.update(each.subject for each in found)
            yield from found
    for suspect in suspects:
        meter = suspect.series.meter_id
        if meter not in shifted:
            lifted = [*_lifted(suspect, limits)]
            yield from lifted or _alone(suspect, known.get(meter, frozenset()), limits)
        for kind, run in suspect.patterns:
            if kind is not faults.SIGN_TURNED:
                yield from _pattern(suspect.series, kind, run, groups, limits)


def _turned_back(suspects: Iterable[Suspect], groups: Groups) -> tuple[list[Finding], Groups]:
    """Name the spans with the other sign, and return the groups with them put right."""
    found = []
    for suspect in suspects:
        series = suspect.series
        for kind, run in suspect.patterns:
            if kind is faults.SIGN_TURNED and is_turned(series, run, groups):
                found.append(_turned(series, run))
                excess = np.zeros(len(series.quantity))
                excess[run.first : run.after] = -2 * series.quantity[run.first : run.after]
                groups = groups.with_change(series.meter_id, excess)
    return found, groups


def _settled(
    series: HourSeries, shifts: Sequence[Shift], groups: Groups, limits: Limits
) -> tuple[list[Finding], Groups]:
    """Name the shifts of a meter, and return the groups with those set right that are clear."""
    found = []
    for told in shifts:
        shift = held(series, told, limits)
        if _is_rest(series, shift, limits):
            continue
        if not shift.is_clear:
            found.append(_unclear(series, shift))
            continue
        exact = _exact(series, shift, limits)
        found.append(_shift(series, exact))
        groups = groups.with_change(series.meter_id, _excess(series, exact))
    return found, groups


def _is_rest(series: HourSeries, shift: Shift, limits: Limits) -> bool:
    """Whether a works was closed for a while: next to nothing, by no ratio of a meter."""
    is_passing = shift.run.after < len(series.quantity)
    is_short = shift.run.hours <= limits.rest_days * HOURS_A_DAY
    rest = np.nanmedian(series.quantity[shift.run.first : shift.run.after])
    is_low = bool(rest < limits.rest_share * np.nanmedian(series.quantity))
    return is_low and is_short and is_passing and not known_ratio(shift.ratio, limits.near_ratio)


def _exact(series: HourSeries, shift: Shift, limits: Limits) -> Shift:
    """Return a shift with the instants that the balance tells, and the ratio it is near."""
    first, after = (
        place if place in (0, len(series.quantity)) else instant_of(series, shift.flowed, place)
        for place in (shift.run.first, shift.run.after)
    )
    near = max(limits.near_ratio, min(2 * shift.error, limits.least_shift))
    ratio = known_ratio(shift.ratio, near) or shift.ratio
    return replace(shift, run=Run(first, after), ratio=ratio)


def _excess(series: HourSeries, shift: Shift) -> Floats:
    """Return what to add to what a meter counts, so that it counts what flowed."""
    excess = np.zeros(len(series.quantity))
    span = slice(shift.run.first, shift.run.after)
    excess[span] = np.nan_to_num(series.quantity[span]) * (1 / shift.ratio - 1)
    return excess


def _shift(series: HourSeries, shift: Shift) -> Finding:
    told: dict[str, Fact] = {"level": round(shift.ratio, PLACES)}
    told["ratio"] = round(1 / shift.ratio, PLACES)
    return _finding(series, faults.LEVEL_SHIFT, shift.run, told)


def _unclear(series: HourSeries, shift: Shift) -> Finding:
    """Name the step at the end of a shift that lasts since before the period."""
    run = Run(shift.run.after, len(series.quantity))
    return _finding(series, faults.LEVEL_DOUBTED, run, {"level": round(1 / shift.ratio, PLACES)})


def known_ratio(ratio: float, near: float) -> float:
    """Return the ratio by which meters go wrong that is near enough; 0 for none."""
    known = [each.ratio for each in load_catalogue().meter_faults if each.ratio > 0]
    nearest = min(known, key=lambda each: abs(np.log(each / ratio)))
    return nearest if abs(np.log(nearest / ratio)) <= near else 0.0


def _alone(suspect: Suspect, known: frozenset[Step], limits: Limits) -> Iterator[Finding]:
    """Name the levels no balance tells of that last, by a ratio by which meters go wrong."""
    least = limits.shift_alone_days * HOURS_A_DAY
    steps = _lasting(suspect.steps, limits)
    bounds = [0, *(step.place for step in steps), len(suspect.series.quantity)]
    for number, step in enumerate(steps):
        before, run = Run(bounds[number], step.place), Run(step.place, bounds[number + 2])
        was_long = _days_counted(suspect.series, before) >= limits.shift_days
        if step in known or run.hours < least or not was_long:
            continue
        added = added_each_hour(suspect.series, before, run, step, limits)
        if added:
            yield _finding(suspect.series, faults.CONSTANT_ADDED, run, {"added": round(added, 3)})
            return
        ratio = float(np.exp(step.jump))
        is_back = step is steps[-1] or is_undone(step, steps[number + 1], limits)
        if is_back and known_ratio(ratio, limits.near_ratio):
            told: dict[str, Fact] = {"level": round(ratio, PLACES)}
            yield _finding(suspect.series, faults.LEVEL_DOUBTED, run, told)
            return


def _lifted(suspect: Suspect, limits: Limits) -> Iterator[Finding]:
    """Name the spans that a ratio by which meters go wrong lifts above the maximum."""
    series, steps = suspect.series, suspect.steps
    bounds = [0, *(step.place for step in steps), len(series.quantity)]
    for number, step in enumerate(steps):
        before, run = Run(bounds[number], step.place), Run(step.place, bounds[number + 2])
        is_back = step is steps[-1] or is_undone(step, steps[number + 1], limits)
        if is_back and suspect.is_over[run.first : run.after].sum() >= HOURS_A_DAY:
            old, new = _weeks_beside(series, before, run)
            level = known_ratio(float(np.nanmedian(new / old)), limits.least_shift)
            if level > 1:
                told: dict[str, Fact] = {"level": level, "ratio": round(1 / level, PLACES)}
                yield _finding(series, faults.LEVEL_SHIFT, run, told)


def _lasting(steps: Sequence[Step], limits: Limits) -> list[Step]:
    """Return steps without those that are undone within days, as at a holiday or a gap."""
    found: list[Step] = []
    for step in steps:
        is_near = found and step.place - found[-1].place < limits.shift_alone_days * HOURS_A_DAY
        if is_near and is_undone(found[-1], step, limits):
            found.pop()
        else:
            found.append(step)
    return found


def _days_counted(series: HourSeries, run: Run) -> int:
    """Return on how many days of a span a meter counted anything."""
    hours = series.read[run.first : run.first + run.hours // HOURS_A_DAY * HOURS_A_DAY]
    return int((hours.reshape(-1, HOURS_A_DAY).sum(axis=1) > 0).sum())


def added_each_hour(
    series: HourSeries, before: Run, after: Run, step: Step, limits: Limits
) -> float:
    """Return by how much every hour is higher after a step, by day and by night; 0 where not.

    A ratio lifts the busy hours most, and a constant all alike. Where the day has no shape the
    two look the same.
    """
    old, new = _weeks_beside(series, before, after)
    known = np.isfinite(old) & np.isfinite(new)
    mean = float(old[known].mean()) if known.sum() >= HOURS_A_DAY else 0.0
    if mean <= 0 or float(old[known].std()) < limits.added_swing * mean:
        return 0.0
    slope, added = (float(each) for each in np.polyfit(old[known], new[known], 1))
    rest = float((new - slope * old - added)[known].std())
    is_even = abs(slope - 1) <= limits.shift_return * abs(step.jump)
    is_large = added * np.sign(step.jump) >= limits.least_shift * mean
    return added if is_even and is_large and rest <= limits.left_error * mean else 0.0


def _weeks_beside(series: HourSeries, before: Run, after: Run) -> tuple[Floats, Floats]:
    """Return the hours of working days and weekends before a step, and after it."""
    slots = series.axis.hour + HOURS_A_DAY * (series.axis.weekday > FRIDAY)
    old = slice(max(before.first, before.after - AROUND), before.after)
    new = slice(after.first, min(after.after, after.first + AROUND))
    return _by_slot(series.read[old], slots[old]), _by_slot(series.read[new], slots[new])


def _by_slot(values: Floats, slots: NDArray[np.int64]) -> Floats:
    """Return the median of each hour of working days and of weekends."""
    found = np.full(2 * HOURS_A_DAY, np.nan)
    for slot in np.unique(slots[np.isfinite(values)]):
        found[slot] = np.nanmedian(values[slots == slot])
    return found


def _pattern(
    series: HourSeries, kind: FindingKind, run: Run, groups: Groups, limits: Limits
) -> Iterator[Finding]:
    """Name a copy or line; zeros only as far as the balance does not say that nothing flowed."""
    if kind is faults.CUT_OFF_VALUES:
        yield _finding(series, kind, run, facts_of_cut(series, run, groups, limits))
        return
    named = _zeros(series, kind, run, groups, limits) if kind in ZEROS else kind
    if named is None:
        return
    told: dict[str, Fact] = {}
    left = flow_left(series, run, groups, limits)
    if left is not None and named is not faults.ZEROS_DOUBTED:
        span = left[run.first : run.after]
        if np.isfinite(span).all():
            told["document"] = round(float(np.clip(span, 0, None).sum()), 3)
    yield _finding(series, named, run, told)


def _zeros(
    series: HourSeries, kind: FindingKind, run: Run, groups: Groups, limits: Limits
) -> FindingKind | None:
    """Return what zeros are by the balance; None where nothing flowed.

    Zeros that are no habit are doubted unless it says so, and a habit only where it says that
    something flowed.
    """
    share = share_left(series, run, groups)
    is_habit = kind is faults.ZEROS_CONTRADICTED
    if share is not None and share < limits.rest_share:
        return None
    if share is not None and share > (limits.zero_left if is_habit else 1 - limits.zero_left):
        return faults.ZEROS_CONTRADICTED
    return None if is_habit else faults.ZEROS_DOUBTED


def _turned(series: HourSeries, run: Run) -> Finding:
    below = series.quantity[run.first : run.after]
    told: dict[str, Fact] = {
        "count": run.hours,
        "total": round(float(np.nansum(below)), 3),
        "largest": round(float(np.nanmin(below)), 3),
        "ratio": -1.0,
    }
    return _finding(series, faults.SIGN_TURNED, run, told)


def _finding(series: HourSeries, kind: FindingKind, run: Run, told: Mapping[str, Fact]) -> Finding:
    row: dict[str, object] = {
        "meter_id": series.meter_id,
        "first": series.axis.at(run.first),
        "until": series.axis.at(run.after),
        "hours": run.hours,
    }
    if kind is faults.SIGN_TURNED:
        row["last"] = series.axis.at(run.after) - A_MINUTE
    if run.lag:
        row["source"] = series.axis.at(run.first - run.lag)
    if kind in OF_LEVELS:
        row["is_lasting"] = run.after == len(series.quantity)
    return fault(kind, row | dict(told), series.axis.zone)
