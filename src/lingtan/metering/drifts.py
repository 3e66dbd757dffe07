"""Meters that drift: from a day on they count a little more, or less, each day.

No step shows it, and no single day. The share that a node gives of what enters it leaves its level
and does not stop; where one meter alone keeps to what the others leave for it before that day, and
goes away from it evenly after, that meter drifts, and the others tell what flowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.balance_steps import members_of_nodes, shares_of_nodes
from lingtan.metering.balance_verdict import days_off
from lingtan.metering.hour_series import (
    HOURS_A_DAY,
    Floats,
    HourSeries,
    axis_of,
    months_on,
    read_groups,
    read_series,
)
from lingtan.metering.level_steps import SIGMA
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.slot_sums import Compared

EVERY = 7  # days between beginnings that are tried
FAR = 4.0  # spreads; what lies further off is a fault of its own
AROUND = 15  # days whose middle says what a day should be near
CLEARER = 2.0  # a drift explains the days so many times more closely than a step
NEARER = 1.4  # one meter keeps to its own drift so many times more closely than any other


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """A level that is kept up to a day and left evenly after it.

    Attributes
    ----------
    level, change : float
        Logarithms: before that day, and by how much it is left at the end.
    spread : float
        What days are off by.
    """

    day: int
    level: float
    change: float
    spread: float


def find_drifts(runner: SqlRunner, period: Period, limits: Limits) -> Iterator[Finding]:
    """Name each month in which a meter has drifted, with what flowed.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `amount_names.AMOUNT_TABLES`, the meters dimension, and the groups of
        `slot_sums.give_groups`.
    """
    axis = axis_of(period)
    nodes = {
        node for node, share in shares_of_nodes(runner, axis).items() if ramp_of(share, limits)
    }
    of = {
        meter: own for meter, places in members_of_nodes(runner).items() if (own := nodes & places)
    }
    if not of:
        return
    groups = read_groups(runner, sorted(of), axis)
    found: dict[str, list[tuple[float, HourSeries, Ramp, Floats]]] = {}
    for series in read_series(runner, axis, sorted(of)):
        for left in groups.left_for(series):
            if left.kind is Compared.NODE and left.group in of[series.meter_id]:
                ramp = ramp_of(days_off(series.quantity, left.flow), limits)
                if ramp is not None:
                    flowed = left.flow * np.exp(ramp.level)
                    off = ramp.spread / abs(ramp.change)
                    found.setdefault(left.group, []).append((off, series, ramp, flowed))
    named: set[str] = set()
    for rivals in found.values():
        rivals.sort(key=lambda each: each[0])
        off, series, ramp, flowed = rivals[0]
        is_clear = all(other[0] > NEARER * off for other in rivals[1:])
        if is_clear and series.meter_id not in named:
            named.add(series.meter_id)
            yield from _months(series, ramp, flowed, limits)


def ramp_of(off: Floats, limits: Limits) -> Ramp | None:
    """Return how days leave their level evenly up to the last one; None where they do not.

    Examples
    --------
    >>> from lingtan.metering.limits import DEFAULT
    >>> days = np.arange(300)
    >>> noise = np.random.default_rng(1).normal(0, 0.002, 300)
    >>> found = ramp_of(noise + 0.08 * np.clip((days - 100) / 199, 0, None), DEFAULT)
    >>> abs(found.day - 100) < 20, round(found.change, 2)
    (True, 0.08)
    >>> ramp_of(noise + 0.08 * (days > 100), DEFAULT) is None
    True
    """
    days = _even(off)
    if len(days) < 2 * limits.drift_days:
        return None
    values = off[days]
    first, last = (float(np.median(part)) for part in np.split(values, [-limits.drift_days]))
    if abs(last - first) < limits.least_drift / 2:
        return None
    beginnings = range(int(days[0]), int(days[-1]) - limits.drift_days, EVERY)
    fits = [_fit(np.clip(days - day, 0, None).astype(np.float64), values) for day in beginnings]
    steps = [_fit((days > day).astype(np.float64), values) for day in beginnings]
    place = min(range(len(fits)), key=lambda n: fits[n][2])
    level, slope, spread = fits[place]
    change = slope * float(days[-1] - beginnings[place])
    is_large = abs(change) >= limits.least_drift and abs(change) >= FAR * spread
    is_even = CLEARER * spread <= min(each[2] for each in steps)
    if not (is_large and is_even):
        return None
    return Ramp(day=beginnings[place], level=level, change=change, spread=spread)


def _even(off: Floats) -> NDArray[np.int64]:
    """Return the days that are told and near the days beside them: odd days say nothing here."""
    days = np.flatnonzero(np.isfinite(off))
    if len(days) < AROUND:
        return days
    values = np.pad(off[days], AROUND // 2, mode="edge")
    middle = np.median(sliding_window_view(values, AROUND), axis=1)
    rest = np.abs(off[days] - middle)
    return days[rest <= max(FAR * SIGMA * float(np.median(rest)), 1e-6)]


def _fit(course: Floats, values: Floats) -> tuple[float, float, float]:
    """Return level and slope along a course, and what is left beside it."""
    along = course - course.mean()
    size = float(along @ along)
    if not size:
        return float(values.mean()), 0.0, np.inf
    slope = float(along @ values) / size
    level = float(values.mean()) - slope * float(course.mean())
    return level, slope, float(np.sqrt(np.mean((values - level - slope * course) ** 2)))


def _months(series: HourSeries, ramp: Ramp, flowed: Floats, limits: Limits) -> Iterator[Finding]:
    hours = pl.DataFrame(
        {
            "month": months_on(series.axis),
            "place": np.arange(len(flowed)),
            "counted": series.quantity,
            "flowed": flowed,
        }
    ).filter(pl.col("place") >= ramp.day * HOURS_A_DAY)
    whole = hours.filter(pl.col("counted").is_finite() & pl.col("flowed").is_finite())
    counts = hours.group_by("month").agg(pl.len().alias("hours"))
    months = (
        whole.group_by("month", maintain_order=True)
        .agg(pl.len().alias("told"), pl.col("counted", "flowed").sum())
        .join(counts, on="month", maintain_order="left")
        .filter(pl.col("told") == pl.col("hours"))
    )
    for month, _, counted, total, _ in months.iter_rows():
        if abs(counted - total) >= limits.least_drifted * abs(total):
            row: dict[str, object] = {
                "meter_id": series.meter_id,
                "month": month,
                "counted": round(counted, 3),
                "document": round(total, 3),
                "percent": round(100 * (counted / total - 1), 2),
            }
            yield fault(faults.DRIFTING, row, series.axis.zone)
