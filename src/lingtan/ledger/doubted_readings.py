"""Weigh what metering doubts: readings of a meter, and balances that contradict themselves."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.edges import Role
from lingtan.ledger.export_doubts import MILLI, POOL_SHARES, beyond_supply
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
    sums: pl.DataFrame,
    setting: Setting,
    uses: Sequence[MeterUse],
    readings: Mapping[str, MeterReading],
) -> tuple[Unsure, ...]:
    """Return all that readings and balances leave unsure.

    Parameters
    ----------
    sums : DataFrame
        Rows of `export_doubts.POOL_SUMS`.
    readings : mapping of str to MeterReading
        As `believe_spans` returns them.
    """
    found = find_unsure(uses, readings, doubts, _units(setting))
    return (*found, *lacking_supply(_imbalances(doubts, sums, setting), found))


def _units(setting: Setting) -> dict[str, float]:
    return {meter: float(kwh) for meter, kwh in setting.enthalpies.kwh_per_kg.items()}


def _imbalances(
    doubts: ReadingDoubts, sums: pl.DataFrame, setting: Setting
) -> Iterator[Imbalance]:
    """Yield what each pool uses beyond its supply, over the period or at its nodes in turn.

    A pool whose supply is known to lack meters is open already. Nodes that no metered line joins
    may be sections of one busbar: what one of them lacks beyond what the pool lacks in the same
    hours came from another.
    """
    beyond = _beyond_supply(sums, setting)
    short = {str(row["pool"]): row["short"] / MILLI for row in sums.iter_rows(named=True)}
    apart = {each.pool for each in networks_apart(setting.park, setting.pools.edges)}
    unmetered = {gap.pool for gap in setting.gaps.gaps if gap.account != POOL_SHARES}
    is_bounded = not any(gap.account == SHARED_USE for gap in setting.gaps.gaps)
    for pool in setting.pools.names:
        if pool in unmetered:
            continue
        nodes = dict.fromkeys(e.node for e in setting.pools.edges if e.pool == pool and e.node)
        losing = [node for node in nodes if doubts.of(NEGATIVE_LOSS, node).quantity]
        at_nodes = sum(doubts.of(NEGATIVE_LOSS, node).quantity for node in losing)
        cleared = sum(doubts.of(CLEARED, node).quantity for node in nodes)
        if pool in apart:
            at_nodes = min(at_nodes, short.get(pool, 0.0))
        yield Imbalance(
            pool=pool,
            account=ACCOUNTS[pool, Role.IMPORT].value,
            size=max(beyond.get(pool, 0.0) - cleared, at_nodes),
            nodes=tuple(losing or nodes),
            findings=sum(doubts.of(FINDINGS, node).findings for node in nodes),
            is_bounded=is_bounded,
        )


def _beyond_supply(sums: pl.DataFrame, setting: Setting) -> dict[str, float]:
    """Return how much more is used and exported than enters, by pool [kWh]."""
    rows = sums.iter_rows(named=True)
    return {str(row["pool"]): beyond_supply(row, setting) / MILLI for row in rows}
