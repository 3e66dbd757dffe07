"""Weigh what metering doubts: readings of a meter, and balances that contradict themselves."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.edges import Role
from lingtan.ledger.export_doubts import (
    MILLI,
    POOL_SHARES,
    TOLERANCE,
    PoolSums,
    beyond_supply,
)
from lingtan.ledger.gaps import SHARED_USE
from lingtan.ledger.meter_readings import MeterReading, MeterUse
from lingtan.ledger.networks import networks_apart
from lingtan.ledger.pool_rates import ACCOUNTS
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import (
    CLEARED,
    FINDINGS,
    NEGATIVE_LOSS,
    READING_DOUBTS,
    Imbalance,
    ReadingDoubts,
    Unsure,
    find_unsure,
    lacking_supply,
    measured_over_spans,
)


def read_doubts(runner: SqlRunner) -> ReadingDoubts:
    """Return what is doubted of readings, from a runner that has ``reading_doubts``."""
    return ReadingDoubts(runner.rows(READING_DOUBTS))


def believe_spans(
    doubts: ReadingDoubts, setting: Setting, readings: Mapping[str, MeterReading]
) -> dict[str, MeterReading]:
    """Return readings whose totals over spans inside the period count as measured."""
    return measured_over_spans(readings, doubts, _units(setting))


def weigh_doubts(
    doubts: ReadingDoubts,
    sums: PoolSums,
    setting: Setting,
    uses: Sequence[MeterUse],
    readings: Mapping[str, MeterReading],
) -> tuple[Unsure, ...]:
    """Return all that readings and balances leave unsure.

    Parameters
    ----------
    readings : mapping of str to MeterReading
        As `believe_spans` returns them.
    """
    found = find_unsure(uses, readings, doubts, _units(setting))
    return (*found, *lacking_supply(_imbalances(doubts, sums, setting), found))


def _units(setting: Setting) -> dict[str, float]:
    return {meter: float(kwh) for meter, kwh in setting.enthalpies.kwh_per_kg.items()}


def _imbalances(doubts: ReadingDoubts, sums: PoolSums, setting: Setting) -> Iterator[Imbalance]:
    """Yield what each pool uses beyond its supply, over the period or at its nodes in turn.

    A pool whose supply is known to lack meters is open already.
    """
    beyond = _beyond_supply(sums.sums, setting)
    unmetered = {gap.pool for gap in setting.gaps.gaps if gap.account != POOL_SHARES}
    is_bounded = not any(gap.account == SHARED_USE for gap in setting.gaps.gaps)
    for pool in setting.pools.names:
        if pool in unmetered:
            continue
        nodes = dict.fromkeys(e.node for e in setting.pools.edges if e.pool == pool and e.node)
        losing = [node for node in nodes if doubts.of(NEGATIVE_LOSS, node).quantity]
        cleared = sum(doubts.of(CLEARED, node).quantity for node in nodes)
        lacking = _lacking_at_nodes(doubts, pool, sums, setting, is_bounded=is_bounded)
        yield Imbalance(
            pool=pool,
            account=ACCOUNTS[pool, Role.IMPORT].value,
            size=max(beyond.get(pool, 0.0) - cleared, lacking),
            nodes=tuple(losing or nodes),
            findings=sum(doubts.of(FINDINGS, node).findings for node in nodes),
            is_bounded=is_bounded,
        )


def _lacking_at_nodes(
    doubts: ReadingDoubts, pool: str, sums: PoolSums, setting: Setting, *, is_bounded: bool
) -> float:
    """Return how much supply from outside may lack by what the nodes of a pool lack, in all.

    A node lacks what its lines from other nodes did not show, and those have it over; sections of
    one busbar, which no metered line joins, have it from each other. So it counts as far as the
    whole pool lacks it in the same hours. Where a pool loses more than it can, somebody's use may
    hide what lacks: then the nodes that are supplied from outside count by themselves.
    """
    edges = [edge for edge in setting.pools.edges if edge.pool == pool and edge.node]
    is_apart = pool in {each.pool for each in networks_apart(setting.park, setting.pools.edges)}
    may_hide = not is_bounded or sums.usual_loss.get(pool, 0.0) > TOLERANCE
    fed = {edge.node for edge in edges if edge.role is Role.IMPORT and not is_apart and may_hide}
    by_node = {node: doubts.by_month(NEGATIVE_LOSS, node) for node in {e.node for e in edges}}
    total = 0.0
    for month in {month for found in by_node.values() for month in found}:
        at_nodes = sum(found.get(month, 0.0) for found in by_node.values())
        at_fed = sum(by_node[node].get(month, 0.0) for node in fed)
        total += min(at_nodes, max(at_fed, sums.short.get((pool, month), 0.0)))
    return total


def _beyond_supply(sums: pl.DataFrame, setting: Setting) -> dict[str, float]:
    """Return how much more is used and exported than enters, by pool [kWh]."""
    rows = sums.iter_rows(named=True)
    return {str(row["pool"]): beyond_supply(row, setting) / MILLI for row in rows}
