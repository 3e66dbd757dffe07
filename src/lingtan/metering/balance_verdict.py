"""What the balance says of a step in a meter's level: its load changed, or the meter alone.

A load that really changes takes the flows of its node, or of its parent meter, with it: what the
other meters leave for it changes as much. Where that stays, the meter alone changed, and what is
left for it is what flowed. Of the two levels between which a meter changed, that one is right at
which its node balances; of a parent and its sub-meters, the one that lasted longer.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lingtan.base.errors import Fact
from lingtan.metering.hour_series import HOURS_A_DAY, Flags, Floats, Groups, HourSeries, Left
from lingtan.metering.level_steps import SIGMA, Step, is_undone
from lingtan.metering.limits import Limits
from lingtan.metering.slot_sums import Compared
from lingtan.metering.value_patterns import Run

BESIDE = 14 * HOURS_A_DAY  # hours before and after a span to hold it against
FEWEST = 3  # days
MOST_NOISE = 0.2  # of what is left for a meter, to say whether anything flowed
SOUND = 0.9  # of a ceiling: hours below hold no reading that was cut off
FITS = 0.04  # a node that balances as well as its meters and losses allow
CLEARER = 2.0  # of two levels one fits its node so many times better
METER, LOAD = "meter", "load"  # whose change a step is


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A span in which a meter counts so many times what flows, and the error of its logarithm.

    It is not clear where nothing but its shorter length says that this side of a step is wrong,
    and it lasts since before the period.
    """

    run: Run
    ratio: float
    error: float
    flowed: Floats
    is_clear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What a meter counts over what is left for it, beside a step: logarithm and its error."""

    off: float
    error: float


def meter_shifts(
    series: HourSeries, steps: Sequence[Step], groups: Groups, limits: Limits
) -> tuple[tuple[Shift, ...], frozenset[Step]]:
    """Return the shifts that a balance shows, and the steps of which one tells anything.

    Parameters
    ----------
    steps : sequence of Step
        In order of time.
    """
    lefts = [*groups.left_for(series)]
    back = _returns(steps, limits)
    sides = [[*_sides(series, steps, left.flow)] for left in lefts]
    words = [
        [_said(step, *pair, limits) for step, pair in zip(steps, pairs, strict=True)]
        for pairs in sides
    ]
    told = [_surest([(w[n], p[n]) for w, p in zip(words, sides, strict=True)]) for n in back]
    best: list[Shift] = []
    for left, said, pairs in zip(lefts, words, sides, strict=True):
        own = [n for n in back if METER == _of(told, n, back) == _of(said, n, back)]
        shifts = _shifts([steps[n] for n in own], [pairs[n] for n in own], left, limits)
        if shifts and (not best or _worst(shifts) < _worst(best)):
            best = shifts
    known = (step for n, step in enumerate(steps) if _of(told, n, back))
    return tuple(best), frozenset(known)


def _returns(steps: Sequence[Step], limits: Limits) -> dict[int, int]:
    """Return for each step the next or last that undoes it, or itself: they are of one cause."""
    found = {number: number for number in range(len(steps))}
    for one, other in itertools.pairwise(found):
        if found[one] == one and is_undone(steps[one], steps[other], limits):
            found[one], found[other] = other, one
    return found


def _of(said: Sequence[str], step: int, back: Mapping[int, int]) -> str:
    """Return what is said of a step, or of its return where nothing is."""
    return said[step] or said[back[step]]


def _surest(said: Sequence[tuple[str, tuple[Side, Side]]]) -> str:
    """Return whose change a step is by the group that tells it with the least error.

    One at which the meter fits before and after comes first: another meter of the other groups
    stepped.
    """
    told = [
        (max(abs(before.off), abs(after.off)) > FITS, before.error + after.error, word)
        for word, (before, after) in said
        if word
    ]
    return min(told, default=(True, 0.0, ""))[2]


def held(series: HourSeries, shift: Shift, limits: Limits) -> Shift:
    """Return a shift as far as the days beside its step keep to its ratio.

    What ends it may be no step of the meter's own days: gaps hide one.
    """
    run, size = shift.run, len(series.quantity)
    off = days_off(series.read, shift.flowed)
    first, after = -(-run.first // HOURS_A_DAY), run.after // HOURS_A_DAY
    ratio = np.log(shift.ratio)
    is_known = np.isfinite(off[first:after])
    is_near = np.abs(off[first:after] - ratio) <= np.abs(ratio) / 2
    if is_near.sum() >= limits.shift_steady * is_known.sum() or (run.first > 0) == (
        run.after < size
    ):
        return shift
    days = np.flatnonzero(is_known)[:: 1 if run.first > 0 else -1]
    ends = _ends(is_near[days], limits.shift_days)
    if ends is None:
        return shift
    place = (first + int(days[ends])) * HOURS_A_DAY
    kept = Run(run.first, place) if run.first > 0 else Run(place + HOURS_A_DAY, run.after)
    return replace(shift, run=kept)


def _ends(is_near: Flags, days: int) -> int | None:
    """Return the first of so many days in a row that are not near; None where there are none."""
    away = np.convolve(~is_near, np.ones(days, np.int64))[days - 1 :]
    found = np.flatnonzero(away[: len(is_near)] == days)
    return int(found[0]) if len(found) else None


def flow_left(series: HourSeries, run: Run, groups: Groups, limits: Limits) -> Floats | None:
    """Return what the other meters leave for a meter, where it fits beside a span."""
    found = [*_fitting(series, run, groups)]
    near = [each for each in found if each[0] <= limits.left_error]
    return min(near, key=lambda each: each[0])[1] if near else None


def facts_of_cut(series: HourSeries, run: Run, groups: Groups, limits: Limits) -> dict[str, Fact]:
    """Return how many hours show a ceiling, what is counted in them, and the total if told."""
    read = series.read[run.first : run.after]
    cut = series.quantity[run.first : run.after][read == np.nanmax(read)]
    ends: dict[str, Fact] = {"cut_hours": len(cut), "cut": round(float(cut.sum()), 3)}
    total = _total_uncut(series, run, groups, limits)
    return ends if total is None else ends | {"document": round(total, 3)}


def _total_uncut(series: HourSeries, run: Run, groups: Groups, limits: Limits) -> float | None:
    """Return what flowed over a span in which values are cut off; None where no balance tells.

    Hours well below the ceiling were read rightly: what is left has to fit them, as it fits the
    weeks beside, and to stay within what the meter shows otherwise, to stand in for the others.
    """
    span = slice(run.first, run.after)
    counted = series.quantity[span]
    is_cut = counted >= SOUND * np.nanmax(counted)
    most = float(np.nanmax(series.quantity)) * (1 + limits.least_shift)
    found: list[tuple[float, float]] = []
    for error, flow in _fitting(series, run, groups):
        left = flow[span]
        if error > limits.left_error or not np.isfinite(left + counted).all():
            continue
        read, flowed = float(counted[~is_cut].sum()), float(left[~is_cut].sum())
        missing = float((left - counted)[is_cut].sum()) / float(counted.sum())
        is_near = abs(flowed - read) <= limits.left_error * read and left.max() <= most
        if is_near and (~is_cut).sum() >= HOURS_A_DAY and missing >= limits.uncut_least:
            found.append((error, read + float(left[is_cut].sum())))
    return min(found)[1] if found else None


def share_left(series: HourSeries, run: Run, groups: Groups) -> float | None:
    """Return what is left for a meter over a span as a share of what it counts beside it.

    Where nothing but noise is left for it, there is no answer.
    """
    beside = series.quantity[_beside(series, run)]
    usual = float(np.nanmean(beside)) * run.hours if np.isfinite(beside).any() else 0.0
    found = [*_fitting(series, run, groups)]
    if not found or not usual:
        return None
    error, flow = min(found, key=lambda each: each[0])
    return float(np.nansum(flow[run.first : run.after])) / usual if error <= MOST_NOISE else None


def is_turned(series: HourSeries, run: Run, groups: Groups) -> bool:
    """Whether as much flowed the other way over a span in which a meter is below zero."""
    span = slice(run.first, run.after)
    counted = series.quantity[span]
    for error, flow in _fitting(series, run, groups):
        known = np.isfinite(counted + flow[span])
        off = np.abs(flow[span] + counted)[known].sum()
        size = np.abs(counted[known]).sum()
        if error <= MOST_NOISE and known.sum() * 2 > run.hours and off <= MOST_NOISE * size:
            return True
    return False


def _sides(series: HourSeries, steps: Sequence[Step], flow: Floats) -> Iterator[tuple[Side, Side]]:
    """Yield the weeks before and after each step, as far as the steps beside it."""
    bounds = [0, *(step.place for step in steps), len(flow)]
    for last, place, following in zip(bounds, bounds[1:], bounds[2:], strict=False):
        before = slice(max(last, place - BESIDE), place)
        after = slice(place, min(following, place + BESIDE))
        yield (
            _side(series.quantity[before], flow[before]),
            _side(series.quantity[after], flow[after]),
        )


def _side(quantity: Floats, flow: Floats) -> Side:
    off = _by_day(quantity, flow)
    if len(off) < FEWEST:
        return Side(off=np.nan, error=np.inf)
    middle = float(np.median(off))
    spread = SIGMA * float(np.median(np.abs(off - middle)))
    return Side(off=middle, error=spread / float(np.sqrt(len(off))))


def day_spread(quantity: Floats, flow: Floats) -> tuple[float, float, int]:
    """Return the middle and the spread of what a meter counts over what is left, and days."""
    off = _by_day(quantity, flow)
    if not len(off):
        return np.nan, np.inf, 0
    middle = float(np.median(off))
    return middle, SIGMA * float(np.median(np.abs(off - middle))), len(off)


def _by_day(quantity: Floats, flow: Floats) -> Floats:
    off = days_off(quantity, flow)
    finite: Floats = off[np.isfinite(off)]
    return finite


def days_off(quantity: Floats, flow: Floats) -> Floats:
    """Return the logarithm of what a meter counts over what is left for it, day by day."""
    size = len(quantity) // HOURS_A_DAY * HOURS_A_DAY
    known = np.isfinite(quantity[:size]) & np.isfinite(flow[:size])
    counted, flowed = (
        np.where(known, each[:size], 0.0).reshape(-1, HOURS_A_DAY).sum(axis=1)
        for each in (quantity, flow)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        off: Floats = np.log(counted / flowed)
    return off


def _said(step: Step, before: Side, after: Side, limits: Limits) -> str:
    """Return whose change a step is: that of the meter, of the load, or nothing is known."""
    near = limits.shift_return * abs(step.jump)
    change, error = after.off - before.off, before.error + after.error
    if not np.isfinite(change) or 2 * error > near:
        return ""
    is_shift = abs(change) >= limits.least_shift
    if is_shift and abs(change - step.jump) <= near + limits.left_error:
        return METER
    return LOAD if abs(change) <= near else ""


def _shifts(
    steps: Sequence[Step], sides: Sequence[tuple[Side, Side]], left: Left, limits: Limits
) -> list[Shift]:
    """Return the spans between the steps that a meter alone made in which it is off.

    Right is the level at which its node balances; of a parent, the one that lasted longest.
    """
    if not steps:
        return []
    bounds = [0, *(step.place for step in steps), len(left.flow)]
    runs = [Run(*ends) for ends in itertools.pairwise(bounds)]
    befores, afters = zip(*sides, strict=True)
    near = [  # of the sides of its two steps, that which tells more
        min(pair, key=lambda side: side.error)
        for pair in zip([befores[0], *afters], [*befores, afters[-1]], strict=True)
    ]
    levels = np.cumsum([0.0, *_changes(steps, sides, limits)])
    is_same = np.abs(levels[:, None] - levels) < limits.least_shift
    best, worst = (pick(near, key=lambda side: abs(side.off)) for pick in (min, max))
    is_clear = left.kind is Compared.NODE and abs(worst.off) > CLEARER * abs(best.off)
    lasts = is_same @ np.array([run.hours for run in runs])
    right = near.index(best) if is_clear else int(np.argmax(lasts))
    return [
        Shift(
            run=run,
            ratio=float(np.exp(level - levels[right])),
            error=near[right].error + side.error,
            flowed=left.flow * np.exp(side.off - level + levels[right]),
            is_clear=run.first > 0 or (is_clear and abs(near[right].off) < FITS),
        )
        for run, level, side, is_right in zip(runs, levels, near, is_same[right], strict=True)
        if not is_right
    ]


def _changes(
    steps: Sequence[Step], sides: Sequence[tuple[Side, Side]], limits: Limits
) -> list[float]:
    """Return by how much each step changes a meter; of one and its return, as the surer tells."""
    found = [after.off - before.off for before, after in sides]
    errors = [before.error + after.error for before, after in sides]
    for one, other in _returns(steps, limits).items():
        if errors[other] < errors[one]:
            found[one] = -found[other]
    return found


def _worst(shifts: Sequence[Shift]) -> float:
    return max(each.error for each in shifts)


def _fitting(series: HourSeries, run: Run, groups: Groups) -> Iterator[tuple[float, Floats]]:
    """Yield how far what is left is from what a meter counts beside a span, and that flow."""
    beside = _beside(series, run)
    for left in groups.left_for(series):
        off = _by_day(series.quantity[beside], left.flow[beside])
        if len(off) >= FEWEST:
            middle = float(np.median(off))
            spread = SIGMA * float(np.median(np.abs(off - middle)))
            yield spread, left.flow * np.exp(middle)


def _beside(series: HourSeries, run: Run) -> Flags:
    place = np.arange(len(series.quantity))
    is_near = (place >= run.first - BESIDE) & (place < run.after + BESIDE)
    found: Flags = is_near & ((place < run.first) | (place >= run.after))
    return found
