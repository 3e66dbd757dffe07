"""A late clock, seen against the parent: the shift that makes the parts fit the whole.

Called only for a parent and month whose totals agree while many slots do not. Each sub-meter in
turn is moved by some intervals; the one shift that leaves almost no disagreement is named.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import Month, as_naive, interval_starts, literal, months_of
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.park.meters import Meter
from lingtan.park.park import Park


def find_late_clocks(
    runner: SqlRunner,
    park: Park,
    suspects: Iterable[tuple[str, str]],
    period: Period,
    limits: Limits,
) -> tuple[Finding, ...]:
    """Name the sub-meters whose clock is off against their parent.

    Parameters
    ----------
    runner : SqlRunner
        Has ``intervals``.
    suspects : iterable of (str, str)
        Parent meter and month.
    """
    months = {month.name: month for month in months_of(period)}
    return tuple(
        finding
        for parent, month in suspects
        for finding in _in_month(runner, _family(park, parent), months[month], period, limits)
    )


def _family(park: Park, parent: str) -> list[Meter]:
    first = next(meter for meter in park.meters if meter.id == parent)
    return [first, *(meter for meter in park.meters if meter.parent == parent)]


def _in_month(
    runner: SqlRunner, family: list[Meter], month: Month, period: Period, limits: Limits
) -> Iterator[Finding]:
    resolution = family[0].resolution
    minutes = resolution.minutes
    if minutes is None or any(meter.resolution is not resolution for meter in family):
        return
    series = _series(runner, family, month, period)
    reach = int(limits.late_reach.total_seconds() / 60) // minutes
    found = best_shift(series[0], series[1:], reach, limits.late_gain)
    if found is not None:
        child, intervals = found
        row = {
            "meter_id": family[1 + child].id,
            "parent": family[0].id,
            "month": month.name,
            "intervals": intervals,
            "minutes": intervals * minutes,
        }
        yield fault(faults.INTERVALS_LATE, row, period.zone)


def _series(
    runner: SqlRunner, family: list[Meter], month: Month, period: Period
) -> list[np.ndarray]:
    names = ", ".join("'" + meter.id.replace("'", "''") + "'" for meter in family)
    rows = as_naive(
        runner.rows(f"""
select meter_id, start, cast(value as double) as value from intervals
where meter_id in ({names})
  and start >= {literal(month.start)} and start < {literal(month.end)}""")
    )
    resolution = family[0].resolution
    axis = interval_starts(resolution, month.start, month.end, period.zone).to_frame("start")
    return [
        axis.join(rows.filter(pl.col("meter_id") == meter.id), on="start", how="left")
        .sort("start")["value"]
        .to_numpy()
        .astype(float)
        for meter in family
    ]


def best_shift(
    parent: np.ndarray, children: list[np.ndarray], reach: int, gain: float
) -> tuple[int, int] | None:
    """Return which child is late by how many intervals, or None when no shift explains it.

    The disagreement is the variance of parent minus children: losses and unmetered use are
    steady beside what a wrong clock does. A shift counts only when it leaves at most `gain` of
    the disagreement.

    Parameters
    ----------
    parent : array, shape (n_intervals,)
    children : list of array, shape (n_intervals,)
        A missing value is NaN.
    reach : int
        Largest shift tried, in intervals, either way.

    Examples
    --------
    >>> whole = np.array([1.0, 5.0, 2.0, 8.0, 3.0, 9.0, 4.0, 7.0])
    >>> best_shift(whole, [np.roll(whole, 1)], 2, 0.25)
    (0, 1)
    """
    total = np.sum(children, axis=0)
    before = float(np.nanvar(parent - total))
    tries = [
        (float(np.nanvar(parent - total + child - np.roll(child, -lag))), number, lag)
        for number, child in enumerate(children)
        for lag in range(-reach, reach + 1)
        if lag
    ]
    left, number, lag = min(tries, key=lambda tried: (tried[0], abs(tried[2])))
    return (number, lag) if before > 0 and left <= gain * before else None
