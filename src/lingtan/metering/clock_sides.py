"""Which months of a meter are moved: those unlike the others may be the ones that are right.

A clock that is wrong from April on makes January to March look late. What the other meters of its
node or parent leave for a meter has the day as it was; a solar plant has its noon. Where neither
says anything, and the clock changed only once, either side of the change may be wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.hour_series import (
    HOURS_A_DAY,
    Floats,
    HourSeries,
    axis_of,
    months_on,
    read_groups,
    read_series,
)
from lingtan.metering.limits import Limits

Days = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Moved:
    """A month whose day is so many hours later than it should be, or may be so."""

    month: str
    hours: int
    is_sure: bool = True


def moved_months(
    runner: SqlRunner,
    unlike: Mapping[str, Sequence[tuple[str, int]]],
    days: Mapping[str, Days],
    period: Period,
    limits: Limits,
) -> dict[str, tuple[Moved, ...]]:
    """Return the months of each meter that are moved.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `amount_names.AMOUNT_TABLES`, the meters dimension, and the groups of
        `slot_sums.give_groups`.
    unlike : mapping of str to sequence of (str, int)
        The months of each meter unlike its others, and by how many hours.
    days : mapping of str to mapping
        Day profile of each month.
    """
    found = {
        meter: tuple(_by_itself(months, list(days[meter])))
        for meter, months in unlike.items()
        if months
    }
    if not found:
        return {}
    axis = axis_of(period)
    month = months_on(axis)
    groups = read_groups(runner, sorted(found), axis)
    for series in read_series(runner, axis, sorted(found)):
        sizes = {abs(hours) for _, hours in unlike[series.meter_id]}
        sides = (_by_balance(series, left.flow, month, limits) for left in groups.left_for(series))
        decided = next((side for side in sides if _decides(side, sizes)), None)
        if decided is not None:
            found[series.meter_id] = tuple(
                Moved(name, hours) for name, hours in decided.items() if abs(hours) in sizes
            )
    return found


def _by_itself(unlike: Sequence[tuple[str, int]], months: Sequence[str]) -> Iterator[Moved]:
    """Yield the months unlike the others; one change may have made either side wrong."""
    places = sorted(months.index(month) for month, _ in unlike)
    is_run = places == list(range(places[0], places[-1] + 1))
    is_at_an_end = places[0] == 0 or places[-1] == len(months) - 1
    for month, hours in unlike:
        yield Moved(month, hours, is_sure=not (is_run and is_at_an_end))


def _decides(side: Mapping[str, int], sizes: set[int]) -> bool:
    """Whether a balance fits some months as they are, and others moved by what was seen."""
    hours = [abs(each) for each in side.values()]
    return 0 in hours and any(each in sizes for each in hours)


def _by_balance(
    series: HourSeries, flow: Floats, month: Sequence[str], limits: Limits
) -> dict[str, int]:
    """Return by how much the day of a meter is later than what is left for it, month by month."""
    names = np.array(month)
    is_known = np.isfinite(flow) & np.isfinite(series.quantity)
    found: dict[str, int] = {}
    for name in dict.fromkeys(month):
        here = is_known & (names == name)
        own, left = (_day(each[here], series.axis.hour[here]) for each in (series.quantity, flow))
        if min(map(swing_of, (own, left))) < limits.profile_swing:
            continue
        form = form_of(own)
        likeness = [float(form @ form_of(np.roll(left, lag))) for lag in range(HOURS_A_DAY)]
        best = int(np.argmax(likeness))
        if likeness[best] >= limits.profile_like:
            found[name] = signed_hours(best)
    return found


def _day(values: Floats, hours: np.ndarray) -> Floats:
    """Return the mean of each hour of the day; nothing of hours without a value."""
    sums = np.bincount(hours, weights=values, minlength=HOURS_A_DAY)
    counts = np.bincount(hours, minlength=HOURS_A_DAY)
    day: Floats = sums / np.maximum(counts, 1)
    return day


def swing_of(day: Floats) -> float:
    """Return how far the hours of a day are apart, as a share of their mean."""
    mean = float(np.abs(day).mean())
    return float(day.std()) / mean if mean else 0.0


def form_of(day: Floats) -> Floats:
    """Return the shape of a day, whatever its level: of mean zero and length one."""
    centred = day - day.mean()
    size = float(np.linalg.norm(centred))
    form: Floats = centred / size if size else centred
    return form


def signed_hours(hours: float) -> int:
    """Return a shift on the circle of the day as -11 to 12 hours.

    Examples
    --------
    >>> [signed_hours(each) for each in (0, 8, 14, 23.7)]
    [0, 8, -10, 0]
    """
    turn = round(hours) % HOURS_A_DAY
    return turn if turn <= HOURS_A_DAY // 2 else turn - HOURS_A_DAY
