"""Put faults and innocent peculiarities into what is sent of a park."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tests.truth.record import monthly_amounts
from tests.truth.site import Array, Planted, Recorded, Site, minute_of

Draw = np.random.Generator
Rows = NDArray[np.int64]
Change = Callable[[Draw, Recorded, Rows], Recorded | None]
DAY = 1440
YEAR_END = minute_of(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A kind of fault.

    Attributes
    ----------
    plant : callable
        Takes a random generator, a site and the meters that are still faultless; returns the
        site with the fault in it and what was planted, or None where it cannot be.
    """

    kind: str
    plant: Callable[[Draw, Site, Sequence[str]], tuple[Site, Planted] | None]
    is_innocent: bool = False


def series_fault(
    kind: str,
    change: Change,
    named_by: frozenset[str],
    *,
    hours: tuple[float, float] = (1, 1),
    suits: Callable[[Recorded], bool] | None = None,
    until_end: bool = False,
    is_innocent: bool = False,
) -> Fault:
    """Return a fault of one meter over a span of some hours, or from an instant to the end."""

    def plant(draw: Draw, site: Site, free: Sequence[str]) -> tuple[Site, Planted] | None:
        able = [m for m in free if (suits or is_interval)(site.recorded[m])]
        if not able:
            return None
        before = site.recorded[able[int(draw.integers(len(able)))]]
        begin, end = span(draw, hours, until_end=until_end)
        rows = before.rows_of(begin, end)
        after = change(draw, before, rows) if len(rows) else None
        if after is None:
            return None
        planted = Planted(
            kind=kind,
            meters=(before.channel.id,),
            begin=begin,
            end=end,
            named_by=named_by,
            moved=moved(before, after),
            is_innocent=is_innocent,
        )
        return replace(site.with_recorded(after), planted=(*site.planted, planted)), planted

    return Fault(kind=kind, plant=plant, is_innocent=is_innocent)


def span(draw: Draw, hours: tuple[float, float], *, until_end: bool) -> tuple[int, int]:
    """Draw a span of the year in minutes, on full hours."""
    if until_end:
        return int(draw.integers(20, 300)) * DAY, YEAR_END
    low, high = hours
    length = int(round(float(np.exp(draw.uniform(np.log(low), np.log(high))))) * 60)
    begin = int(draw.integers(5 * 24, 355 * 24 - length // 60)) * 60 if length < 340 * DAY else 0
    return begin, begin + length


def moved(before: Recorded, after: Recorded) -> float:
    """Return by how much the worst month moves, as a share of the month."""
    was, now = monthly_amounts(before), monthly_amounts(after)
    scale = np.maximum(np.abs(was), np.abs(was).mean() * 0.05 + 1e-9)
    return float(np.max(np.abs(now - was) / scale))


def is_interval(recorded: Recorded) -> bool:
    """Whether a meter sends amounts of intervals."""
    return recorded.channel.kind == "interval"


def is_register(recorded: Recorded) -> bool:
    """Whether a meter sends the readings of a counter."""
    return recorded.channel.kind == "register"


def is_bill(recorded: Recorded) -> bool:
    """Whether a meter is a bill of months."""
    return recorded.channel.kind == "bill" and recorded.channel.role == "bill"


def runs(recorded: Recorded) -> bool:
    """Whether a meter sends intervals, and nearly always shows a flow."""
    return is_interval(recorded) and bool((recorded.value > 0).mean() > 0.95)


def is_profiled(recorded: Recorded) -> bool:
    """Whether a meter's days have a clear shape: sun, or works with shifts."""
    if not is_interval(recorded) or recorded.channel.role == "battery":
        return False
    per_day = DAY // recorded.channel.minutes
    shape = recorded.value[: len(recorded.value) // per_day * per_day].reshape(-1, per_day)
    mean = shape.mean(axis=0)
    return bool(mean.std() > 0.25 * mean.mean())


def scaled(factor: float | tuple[float, ...]) -> Change:
    """Return a change that multiplies the values of a span."""

    def change(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
        each = factor if isinstance(factor, float) else float(draw.choice(factor))
        return put(recorded, rows, np.round(recorded.value[rows] * each, 3))

    return change


def put(recorded: Recorded, rows: Rows, values: Array | float) -> Recorded:
    """Return it with other values in some rows."""
    changed = recorded.value.copy()
    changed[rows] = values
    return recorded.with_value(changed)


def without(recorded: Recorded, rows: Rows) -> Recorded:
    """Return it without some rows."""
    keep = np.ones(len(recorded.at), dtype=bool)
    keep[rows] = False
    return replace(recorded, at=recorded.at[keep], value=recorded.value[keep], cell={})


def plant_all(site: Site, draw: Draw, faults: Sequence[Fault], count: int) -> Site:
    """Plant so many of the kinds given, one a meter at most, as far as meters suit."""
    wanted = len(site.planted) + count
    for _ in range(8 * count + 20):
        if len(site.planted) >= wanted:
            break
        taken = {meter for each in site.planted for meter in each.meters}
        free = [meter for meter in site.recorded if meter not in taken]
        found = faults[int(draw.integers(len(faults)))].plant(draw, site, free)
        site = found[0] if found else site
    return site
