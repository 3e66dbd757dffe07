"""Steps in the level of a meter: from one day on it counts a constant share of what it counted.

The totals of its days, each against what its weekday usually is, show a level. Where the medians
of the days before and after an instant differ far more than elsewhere in the meter's own year, the
level steps. A season is no step: it is as large a day earlier and later. Whether a load changed or
a meter, the step alone does not say; see `balance_verdict`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lingtan.metering.hour_series import HOURS_A_DAY, Floats, HourSeries
from lingtan.metering.limits import Limits

DAYS_A_WEEK = 7
NEAR = 36  # hours around the midnight of a step in which it may lie
FEWEST_BESIDE = 3  # meters that tell what the works do together
SIGMA = 1.4826  # standard deviations a median absolute deviation


@dataclass(frozen=True, slots=True)
class Step:
    """An hour from which on a meter counts another level, and the logarithm of the change."""

    place: int
    jump: float


def find_steps(
    series: HourSeries, jumps: Iterable[tuple[int, float]], limits: Limits
) -> tuple[Step, ...]:
    """Return the steps of a meter's level, in order. To rest and to run again is none.

    Parameters
    ----------
    jumps : iterable of (int, float)
        Of its days, see `steps_of_days`.
    """
    found = sorted(jumps)
    usual = usual_of(series) if found else series.quantity
    rest = -float(np.log(limits.at_rest))
    steps: list[Step] = []
    rested = -1
    for day, jump in found:
        is_back = rested >= 0 and day - rested <= limits.rest_days and jump > rest
        rested = day if jump < -rest else rested
        if abs(jump) < rest or (jump > rest and not is_back):
            steps.append(Step(instant_of(series, usual, day * HOURS_A_DAY), jump))
    return tuple(steps)


def is_undone(step: Step, later: Step, limits: Limits) -> bool:
    """Whether a later step goes back to the level before one."""
    return abs(later.jump + step.jump) <= limits.shift_return * abs(step.jump)


def usual_of(series: HourSeries) -> Floats:
    """Return the median of each hour of the week, hour by hour."""
    slot = (series.axis.weekday - 1) * HOURS_A_DAY + series.axis.hour
    found = np.full(len(slot), np.nan)
    for each in range(DAYS_A_WEEK * HOURS_A_DAY):
        values = series.read[slot == each]
        if np.isfinite(values).any():
            found[slot == each] = np.nanmedian(values)
    return found


def instant_of(series: HourSeries, usual: Floats, about: int) -> int:
    """Return the hour near a place from which on a meter is as far from the usual as later.

    Parameters
    ----------
    usual : array
        What the meter would count.
    """
    week = DAYS_A_WEEK * HOURS_A_DAY
    begin, end = max(0, about - week), min(len(usual), about + week)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log((series.read / usual)[begin:end])
    off = np.where(np.isfinite(off), off, np.nan)
    middle = about - begin
    low, high = max(1, middle - NEAR), min(len(off) - 1, middle + NEAR)
    before, after = off[:low], off[high:]
    if not (np.isfinite(before).any() and np.isfinite(after).any()):
        return about
    from_before = np.nan_to_num(np.abs(off - np.nanmedian(before)))
    from_after = np.nan_to_num(np.abs(off - np.nanmedian(after)))
    misfit = np.cumsum(np.append(0.0, from_before - from_after))
    return begin + low + int(np.argmin(misfit[low : high + 1]))


def day_levels(series: HourSeries) -> Floats:
    """Return the logarithm of the total of each day, as if it were any weekday."""
    axis = series.axis
    firsts = np.flatnonzero(axis.hour == 0)
    if len(firsts) <= DAYS_A_WEEK:
        return np.zeros(0)
    days = np.searchsorted(firsts, np.arange(len(axis.hour)), side="right") - 1
    count = len(firsts)
    known = series.is_read & (days >= 0)
    owed = np.bincount(days[days >= 0], minlength=count)
    read = np.bincount(days[known], minlength=count)
    total = np.bincount(days[known], weights=series.quantity[known], minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.log(np.where((read == owed) & (total > 0), total, np.nan))
    around = _medians(level, DAYS_A_WEEK, DAYS_A_WEEK // 2)
    weekday = axis.weekday[firsts]
    for each in range(1, DAYS_A_WEEK + 1):
        is_it = weekday == each
        off = (level - around)[is_it]
        if np.isfinite(off).any():
            level[is_it] -= np.nanmedian(off)
    return level


def without_holidays(
    levels: Mapping[str, Floats], groups: Iterable[frozenset[str]], limits: Limits
) -> dict[str, Floats]:
    """Return the levels of days without what the meters of a group do together for some days.

    A holiday that ends as a ratio begins hides it; and no ratio begins at many meters at once.

    Parameters
    ----------
    groups : iterable of frozenset of str
        Meters whose flows meet.
    """
    width = limits.rest_days + 1
    off = {meter: level - _medians(level, width, width // 2) for meter, level in levels.items()}
    beside: dict[str, set[str]] = {}
    for group in groups:
        for meter in group & off.keys():
            beside.setdefault(meter, set()).update(group & off.keys() - {meter})
    found = dict(levels)
    for meter, others in beside.items():
        if len(others) >= FEWEST_BESIDE and len(levels[meter]) >= width:
            common = _middle(np.stack([off[each] for each in sorted(others)]))
            is_common = (np.abs(common) >= limits.least_shift) & np.isfinite(off[meter])
            if is_common.any():
                share = float(np.median(off[meter][is_common] / common[is_common]))
                found[meter] = levels[meter] - np.clip(share, 0.0, 1.0) * common
    return found


def _middle(values: Floats) -> Floats:
    """Return the median of each column, 0 where nothing is known."""
    found = np.zeros(values.shape[1])
    known = np.isfinite(values).any(axis=0)
    found[known] = np.nanmedian(values[:, known], axis=0)
    return found


def _medians(values: Floats, width: int, before: int) -> Floats:
    """Return the median of each window that begins so many places before; of half at least."""
    if not len(values):  # a period without a whole day
        return values
    padded = np.concatenate([np.full(before, np.nan), values, np.full(width - before - 1, np.nan)])
    windows = sliding_window_view(padded, width)
    enough = np.isfinite(windows).sum(axis=1) > width // 2
    found = np.full(len(values), np.nan)
    if enough.any():
        found[enough] = np.nanmedian(windows[enough], axis=1)
    return found


def steps_of_days(level: Floats, limits: Limits) -> Iterator[tuple[int, float]]:
    """Yield the days with which another level begins, and the logarithm of the step."""
    width = limits.shift_days
    if len(level) < 4 * width:
        return
    jumps = _differences(level, width, np.nanmedian)
    size = np.nan_to_num(np.abs(jumps))
    if not size.any():
        return
    noise = SIGMA * float(np.nanmedian(np.abs(jumps)))
    least = max(limits.least_shift, limits.shift_sigmas * noise)
    sharp = np.nan_to_num(np.abs(_differences(level, width, np.nanmean)))
    while size.max() >= least:
        top = int(size.argmax())
        near = slice(max(0, top - width + 1), top + width)
        is_top = size[near] >= (1 - limits.shift_return) * size[top]
        day = near.start + int(np.where(is_top, sharp[near], -1.0).argmax())
        yield day, float(jumps[day])
        size[max(0, day - width + 1) : day + width] = 0.0


def _differences(level: Floats, width: int, middle: Callable[..., Floats]) -> Floats:
    """Return by how much the days from each on differ from those before; of enough days."""
    windows = sliding_window_view(level, width)
    enough = np.isfinite(windows).sum(axis=1) > width // 2
    middles = np.full(len(windows), np.nan)
    if enough.any():
        middles[enough] = middle(windows[enough], axis=1)
    found = np.full(len(level), np.nan)
    found[width : len(middles)] = middles[width:] - middles[:-width]
    return found
