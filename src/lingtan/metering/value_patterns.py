"""Hours that no process makes: copies of an earlier time, straight lines, a ceiling, zeros.

What a meter counts varies to its last digit. Where a day stands a second time value for value,
somebody or something filled it in; where hours lie on a straight line, an export did. A schedule
that repeats all year is no copy, and neither is a meter that counts in few steps. Zeros of a meter
that otherwise never rests are worth a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lingtan.metering.hour_series import HOURS_A_DAY, Flags, Floats
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import first_of_each

SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, and its bits are evenly mixed
BLOCK = 6  # hours; a copied day has whole blocks wherever it begins


@dataclass(frozen=True, slots=True)
class Run:
    """Hours [first, after) of a meter; of a copy also how many hours earlier its source is."""

    first: int
    after: int
    lag: int = 0

    @property
    def hours(self) -> int:
        """Return how long it lasts."""
        return self.after - self.first


def copied_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the runs in which a meter repeats an earlier time to the last digit.

    Parameters
    ----------
    values : array
        Hours of a meter; no number where it was not read.

    Examples
    --------
    >>> day = np.arange(24) ** 1.5 + 1
    >>> [*copied_runs(np.concatenate([day, day + 7, day, day + 9]), Limits())]
    [Run(first=48, after=72, lag=48)]
    """
    known = np.nan_to_num(values, nan=-1.0)
    end = 0
    for place, lag in _equal_blocks(known, limits):
        if place < end:
            continue
        is_equal = (known[lag:] == known[:-lag]) & (known[lag:] != -1.0)
        first, after = _around(is_equal, place - lag)
        run = _trimmed(known, Run(first + lag, after + lag, lag))
        shown = known[run.first : run.after]
        is_day = run.hours >= HOURS_A_DAY or after - first >= HOURS_A_DAY
        if is_day and len(np.unique(shown[shown != 0])) >= limits.copied_values:
            end = run.after
            yield run


def _equal_blocks(known: Floats, limits: Limits) -> list[tuple[int, int]]:
    """Return where blocks of hours repeat an earlier one, and how many hours earlier that is.

    What comes again and again is a schedule.
    """
    size = len(known) // BLOCK * BLOCK
    blocks = known[:size].reshape(-1, BLOCK)
    ordered = np.sort(blocks, axis=1)
    is_varied = (np.diff(ordered, axis=1) > 0).sum(axis=1) >= limits.copied_block
    is_varied &= (blocks >= 0).all(axis=1)
    places = np.flatnonzero(is_varied)
    if not len(places):
        return []
    bits = blocks[places].view(np.uint64).astype(np.uint64)
    weights = SPREAD ** np.arange(1, BLOCK + 1, dtype=np.uint64)  # turns round, and stays odd
    _, inverse, counts = np.unique(
        (bits * weights).sum(axis=1), return_inverse=True, return_counts=True
    )
    order = np.argsort(inverse, kind="stable")
    same = inverse[order][1:] == inverse[order][:-1]
    is_few = counts[inverse[order]][1:] <= limits.copied_times
    found = same & is_few
    pairs = sorted(zip(order[1:][found].tolist(), order[:-1][found].tolist(), strict=True))
    return [
        (int(places[later]) * BLOCK, int(places[later] - places[earlier]) * BLOCK)
        for later, earlier in pairs
    ]


def _around(flags: Flags, place: int) -> tuple[int, int]:
    """Return the run of flags that are set around a place, [first, after)."""
    before = np.flatnonzero(~flags[:place])
    behind = np.flatnonzero(~flags[place:])
    first = int(before[-1]) + 1 if len(before) else 0
    return first, place + int(behind[0]) if len(behind) else len(flags)


def _trimmed(known: Floats, run: Run) -> Run:
    """Return a run without the zeros at its ends: they are equal whenever a plant rests."""
    shown = np.flatnonzero(known[run.first : run.after])
    if not len(shown):
        return run
    return Run(run.first + int(shown[0]), run.first + int(shown[-1]) + 1, run.lag)


def straight_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the runs in which a meter that otherwise varies goes up or down along a line.

    Examples
    --------
    >>> values = np.random.default_rng(1).normal(100, 5, 400)
    >>> values[100:150] = np.linspace(90, 110, 50)
    >>> [*straight_runs(values, Limits())]
    [Run(first=100, after=150, lag=0)]
    """
    bend = np.full(len(values), np.nan)
    level = np.abs(values[2:]) + np.abs(values[1:-1]) + np.abs(values[:-2])
    with np.errstate(divide="ignore", invalid="ignore"):
        bend[1:-1] = np.abs(values[2:] - 2 * values[1:-1] + values[:-2]) / level
    if not np.isfinite(bend).any():
        return
    usual = float(np.nanmedian(bend))
    runs = [
        Run(max(0, run.first - 1), min(len(values), run.after + 1))
        for run in _runs_of(bend <= limits.line_share * usual, limits.line_hours - 2)
    ]
    sloped = [
        each
        for each in runs
        if len(np.unique(values[each.first : each.after])) > each.hours // 2  # else it stands
    ]
    if usual > 0 and len(sloped) <= limits.lines:
        yield from sloped


def cut_off_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the spans in which a meter reaches one value to the last digit, and never exceeds it.

    What it shows at other times lies above: its field or its transmitter ends there for a while.
    A plant that runs at its rated output all year has nothing above it.

    Examples
    --------
    >>> values = np.random.default_rng(1).normal(100, 5, 2000).round(1)
    >>> values[500:1400] = np.minimum(values[500:1400], 101)
    >>> [*cut_off_runs(values, Limits())]
    [Run(first=501, after=1399, lag=0)]
    """
    shown, counts = np.unique(values[values > 0], return_counts=True)
    for place in np.argsort(-counts, kind="stable")[: limits.cut_off_tries]:
        if counts[place] < limits.cut_off_hours:
            return
        run = _under(values, float(shown[place]), limits)
        if run is not None:
            yield run
            return


def _under(values: Floats, most: float, limits: Limits) -> Run | None:
    """Return the span under a value at which it is most often reached; None where by chance."""
    is_at, is_above = values == most, values > most
    bounds = np.concatenate([[-1], np.flatnonzero(is_above), [len(values)]])
    reached = np.diff(np.concatenate([[0], np.cumsum(is_at)])[bounds[1:]], prepend=0)
    widest = int(np.argmax(reached))
    places = np.flatnonzero(is_at[: bounds[widest + 1]])
    places = places[places > bounds[widest]]
    run = Run(int(places[0]), int(places[-1]) + 1)
    inside = values[run.first : run.after]
    times = np.count_nonzero(np.diff(places) > 1) + 1
    others = np.unique(inside[(inside > 0) & (inside < most)], return_counts=True)[1]
    is_pile = len(places) >= limits.cut_off_pile * max(1, int(others.max(initial=0)))
    is_often = len(places) >= max(limits.cut_off_hours, limits.cut_off_share * run.hours)
    elsewhere = int(np.count_nonzero(values > 0) - np.count_nonzero(inside > 0))
    beyond = int(np.count_nonzero(is_above)) / max(1, elsewhere)
    if not (is_pile and is_often and times >= limits.cut_off_times):
        return None
    return run if beyond >= limits.cut_off_beyond else None


def zero_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the runs at zero of a meter that otherwise always shows a flow.

    Examples
    --------
    >>> values = np.random.default_rng(1).normal(100, 5, 1000)
    >>> values[100:150] = 0
    >>> [*zero_runs(values, Limits())]
    [Run(first=100, after=150, lag=0)]
    """
    size = np.abs(values)
    shown = size[size > 0]
    if not len(shown):
        return
    least = float(np.quantile(shown, limits.zero_quantile))
    if least < limits.zero_floor * float(np.median(shown)):
        return
    runs = [*_runs_of(size == 0, limits.zero_hours)]
    zeros = sum(run.hours for run in runs)
    is_rare = zeros <= limits.zero_share * np.count_nonzero(~np.isnan(values))
    if is_rare and len(runs) <= limits.zero_runs and zeros == np.count_nonzero(size == 0):
        # What is at zero when it is first or last read has not begun, or has ended.
        yield from (run for run in runs if size[: run.first].any() and size[run.after :].any())


def below_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the long runs below zero of a meter that counts both ways.

    Examples
    --------
    >>> values = np.full(1000, 50.0)
    >>> values[400:460] *= -1
    >>> [*below_runs(values, Limits())]
    [Run(first=400, after=460, lag=0)]
    """
    if not (values > 0).any():
        return
    for run in _runs_of(values <= 0, limits.still_hours):  # at rest it may show nothing between
        below = np.flatnonzero(values[run.first : run.after] < 0)
        if len(below) and below[-1] - below[0] >= limits.still_hours:
            yield Run(run.first + int(below[0]), run.first + int(below[-1]) + 1)


def still_runs(values: Floats, limits: Limits) -> Iterator[Run]:
    """Yield the long runs at zero of a meter for which zero is a habit, as of wind.

    Examples
    --------
    >>> values = np.random.default_rng(1).weibull(2, 1000) * 100
    >>> values[100:105] = 0
    >>> values[400:460] = 0
    >>> [*still_runs(values, Limits())]
    [Run(first=400, after=460, lag=0)]
    """
    size = np.abs(values)
    for run in _runs_of(size == 0, limits.still_hours):
        if size[: run.first].any() and size[run.after :].any():
            yield run


def _runs_of(flags: Flags, least: int) -> Iterator[Run]:
    """Yield the runs of so many flags that are set."""
    states: NDArray[np.int64] = flags.astype(np.int64)
    firsts = first_of_each(states)
    for first, after in zip(firsts, [*firsts[1:], len(states)], strict=True):
        if states[first] and after - first >= least:
            yield Run(int(first), int(after))
