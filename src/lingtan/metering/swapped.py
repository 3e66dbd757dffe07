"""Two meters of which each shows from a date on what the other showed until then.

Channels are exchanged when a gateway is replaced. Each meter's level steps to the other's at one
time, and the hours of its week are the other's from then on: a load that changes takes no second
one with it that changes the other way by as much. Until the exchange both are right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from lingtan.metering.hour_series import HOURS_A_DAY, Floats, HourSeries
from lingtan.metering.level_steps import NEAR, usual_of
from lingtan.metering.limits import Limits
from lingtan.metering.value_patterns import Run

AROUND = 28 * HOURS_A_DAY  # hours before and after an exchange to compare the weeks of
CLEARER = 2.0  # so many times nearer to the other's hours than to its own
Jumps = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Two meters that are exchanged over a span."""

    one: str
    other: str
    run: Run


def find_swaps(
    series: Mapping[str, HourSeries], jumps: Mapping[str, Jumps], limits: Limits
) -> list[Swap]:
    """Return the exchanges of meters, each with its span.

    Parameters
    ----------
    jumps : mapping
        By meter, the days on which its level steps, and the logarithm of the step.
    """
    found: list[tuple[float, Swap]] = []
    for one, other in combinations(sorted(series), 2):
        pair = series[one], series[other]
        days = _common_days(jumps[one], jumps[other], limits)
        seen = [each for day in days if (each := _exchange(pair, day, limits))]
        places = [*(place for place, _ in seen), len(pair[0].quantity)]
        for number in range(0, len(seen), 2):
            run = Run(places[number], places[number + 1])
            found.append((seen[number][1], Swap(one=one, other=other, run=run)))
    swaps: list[Swap] = []
    for _, swap in sorted(found, key=lambda each: each[0]):
        if not any({swap.one, swap.other} & {each.one, each.other} for each in swaps):
            swaps.append(swap)
    return swaps


def is_end(meter: str, day: int, swaps: Iterable[Swap]) -> bool:
    """Whether a meter's level steps on a day because it was exchanged."""
    return any(
        meter in (swap.one, swap.other)
        and min(abs(day * HOURS_A_DAY - place) for place in (swap.run.first, swap.run.after))
        <= NEAR
        for swap in swaps
    )


def exchanged(series: Mapping[str, HourSeries], swap: Swap) -> tuple[HourSeries, HourSeries]:
    """Return the two meters of an exchange, each with the hours that are its own."""
    one, other = series[swap.one], series[swap.other]
    return _with_hours_of(one, other, swap.run), _with_hours_of(other, one, swap.run)


def _with_hours_of(series: HourSeries, other: HourSeries, run: Run) -> HourSeries:
    span = slice(run.first, run.after)
    hours: dict[str, Floats] = {}
    for name in ("quantity", "measured", "is_read"):
        hours[name] = getattr(series, name).copy()
        hours[name][span] = getattr(other, name)[span]
    return replace(series, **hours)  # type: ignore[arg-type]  # is_read stays an array of flags


def _common_days(one: Jumps, other: Jumps, limits: Limits) -> list[int]:
    """Return the days on which one level steps as far up as another steps down."""
    return [
        day
        for day, jump in sorted(one)
        if any(
            abs(day - at) * HOURS_A_DAY <= NEAR
            and abs(jump + back) <= limits.shift_return * abs(jump)
            for at, back in other
        )
    ]


def _exchange(
    pair: tuple[HourSeries, HourSeries], day: int, limits: Limits
) -> tuple[int, float] | None:
    """Return the hour from which on each shows what the other did, and how far it is from that."""
    about = day * HOURS_A_DAY
    before = slice(max(0, about - AROUND), about - NEAR)
    after = slice(about + NEAR, about + AROUND)
    old, new = ([_weeks(each, span) for each in pair] for span in (before, after))
    worst = 0.0
    for mine, theirs in ((0, 1), (1, 0)):
        far, near = (_apart(new[mine], old[which]) for which in (mine, theirs))
        if not far >= max(limits.least_shift, CLEARER * near):
            return None
        worst = max(worst, near)
    if worst > limits.added_swing:
        return None
    span = slice(max(0, about - NEAR), about + NEAR)
    misfit = np.zeros(span.stop - span.start)
    for mine, theirs in ((0, 1), (1, 0)):
        own, others = (np.abs(pair[mine].read - old[which])[span] for which in (mine, theirs))
        misfit += np.nan_to_num(own - others) / np.nanmean(old[mine])
    return span.start + int(np.argmin(np.cumsum(np.append(0.0, misfit)))), worst


def _weeks(series: HourSeries, span: slice) -> Floats:
    """Return for every hour what the hours of the week are in a span; no number where unknown."""
    is_in = np.zeros(len(series.quantity), np.bool_)
    is_in[span] = True
    return usual_of(replace(series, is_read=series.is_read & is_in))


def _apart(some: Floats, other: Floats) -> float:
    """Return how far hours are from others, as a share of these."""
    week = slice(0, 7 * HOURS_A_DAY)
    off = some[week] - other[week]
    return float(np.sqrt(np.nanmean(off**2)) / abs(np.nanmean(other[week])))
