"""Steps that only the balance shows: from a day on a node gives another share of what enters it.

A gate follows wind, sun and many users, so that a wrong ratio hides in its own days. Held against
what the other meters of its node leave for it, it counts a constant share before and after; and
where one meter alone explains the step by a ratio by which meters go wrong, that meter stepped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.balance_verdict import days_off
from lingtan.metering.calendar import as_naive
from lingtan.metering.hour_series import HOURS_A_DAY, Axis, Floats, Groups, HourSeries
from lingtan.metering.level_steps import NEAR, SIGMA, Step, instant_of, steps_of_days
from lingtan.metering.limits import Limits
from lingtan.metering.slot_sums import MEMBERS, SIZES, SUMS, Compared
from lingtan.park.meters import Resolution

BESIDE = 28  # days before and after a step that tell its size
FEWEST = 7
CLEARER = 2.0  # one meter keeps so many times closer to its share than any other
NODE = Compared.NODE.value
NODES_SQL = f"""
select group_id, start, cast(inflow as double) as inflow, cast(outflow as double) as outflow
from {SUMS} where kind = '{NODE}' and is_whole and resolution = '{Resolution.HOUR.value}'"""
MEMBERS_SQL = f"""
select distinct g.meter_id, z.group_id from {MEMBERS} g join {SIZES} z on z.number = g.number
where g.kind = '{NODE}'"""
NearRatio = Callable[[float, float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """Nodes whose balance steps, the days on which it does, and the nodes of each meter."""

    days: Mapping[str, Sequence[int]]
    nodes: Mapping[str, Sequence[str]]


def stepped_nodes(runner: SqlRunner, axis: Axis, limits: Limits) -> Stepped:
    """Return the nodes that give another share of what enters them from some day on.

    Parameters
    ----------
    runner : SqlRunner
        Has what `slot_sums.give_groups` gave it.
    """
    days: dict[str, list[int]] = {}
    for node, share in shares_of_nodes(runner, axis).items():
        found = [day for day, _ in steps_of_days(share, limits)]
        if found:
            days[node] = sorted(found)
    members = members_of_nodes(runner) if days else {}
    stepping = {meter: sorted(own & days.keys()) for meter, own in members.items()}
    return Stepped(days=days, nodes={meter: own for meter, own in stepping.items() if own})


def shares_of_nodes(runner: SqlRunner, axis: Axis) -> dict[str, Floats]:
    """Return the logarithm of the share that each node gives of what enters it, day by day."""
    rows = as_naive(runner.rows(NODES_SQL))
    return {str(node): _shares(table, axis) for (node,), table in rows.group_by("group_id")}


def members_of_nodes(runner: SqlRunner) -> dict[str, frozenset[str]]:
    """Return the nodes of each meter, in order of their names."""
    nodes: dict[str, set[str]] = {}
    for meter, node in runner.rows(MEMBERS_SQL).sort("meter_id", "group_id").iter_rows():
        nodes.setdefault(meter, set()).add(node)
    return {meter: frozenset(own) for meter, own in nodes.items()}


def _shares(table: pl.DataFrame, axis: Axis) -> Floats:
    """Return the logarithm of what leaves a node over what enters it, day by day."""
    size = len(axis.starts) // HOURS_A_DAY * HOURS_A_DAY
    place = axis.place(table["start"])
    sides = []
    for name in ("outflow", "inflow"):
        hours = np.full(len(axis.starts), np.nan)
        hours[place] = table[name].to_numpy()
        sides.append(hours[:size].reshape(-1, HOURS_A_DAY).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.log(sides[0] / sides[1])
    return np.where(np.isfinite(share), share, np.nan)


def balance_steps(
    members: Iterable[HourSeries],
    stepped: Stepped,
    groups: Groups,
    limits: Limits,
    near_ratio: NearRatio,
) -> dict[str, list[Step]]:
    """Return the steps of meters that alone explain what their node does.

    Parameters
    ----------
    near_ratio : callable
        Returns the ratio by which meters go wrong that is so near to another; 0 for none.
    """
    found: dict[tuple[str, int], list[tuple[float, str, Step]]] = {}
    for series in members:
        for left in groups.left_for(series):
            if left.kind is Compared.NODE and left.group in stepped.days:
                for day, spread, step in _steps(
                    series, left.flow, stepped.days[left.group], limits
                ):
                    if near_ratio(float(np.exp(step.jump)), limits.near_ratio):
                        rival = spread, series.meter_id, step
                        found.setdefault((left.group, day), []).append(rival)
    steps: dict[str, list[Step]] = {}
    for rivals in found.values():
        rivals.sort(key=lambda each: each[:2])
        spread, meter, step = rivals[0]
        if all(other[0] > CLEARER * spread for other in rivals[1:]):
            steps.setdefault(meter, []).append(step)
    return steps


def _steps(
    series: HourSeries, flow: Floats, days: Sequence[int], limits: Limits
) -> Iterator[tuple[int, float, Step]]:
    """Yield the days on which a meter keeps to another share from then on, and how closely."""
    off = days_off(series.quantity, flow)
    for day, last, following in zip(days, [0, *days], [*days[1:], len(off)], strict=False):
        beside = max(last, day - BESIDE), min(following, day + BESIDE)
        jump, spread = _jump(off[beside[0] : day], off[day : beside[1]])
        is_rest = abs(jump) > -np.log(limits.at_rest)  # to rest and to run again is none
        if spread <= limits.left_error and abs(jump) >= limits.least_shift and not is_rest:
            yield day, spread, Step(instant_of(series, flow, day * HOURS_A_DAY), jump)


def _jump(before: Floats, after: Floats) -> tuple[float, float]:
    """Return by how much more a meter counts of what is left for it, and the spread of days."""
    sides = [part[np.isfinite(part)] for part in (before, after)]
    if min(map(len, sides)) < FEWEST:
        return 0.0, np.inf
    middles = [float(np.median(part)) for part in sides]
    spreads = [
        SIGMA * float(np.median(np.abs(part - middle)))
        for part, middle in zip(sides, middles, strict=True)
    ]
    return middles[1] - middles[0], max(spreads)


def with_new(steps: Sequence[Step], more: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps of balances with those of the meter that are not the same, in order of time.

    A holiday that ends as a ratio begins hides in the meter's own days what the balance shows.
    """
    found: list[Step] = []
    for step in (*more, *steps):
        if all(abs(step.place - each.place) > 2 * NEAR for each in found):
            found.append(step)
    return tuple(sorted(found, key=lambda each: each.place))
