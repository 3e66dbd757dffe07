"""Balance every node: what enters equals what leaves, plus a residual that is reported.

A positive residual is loss. A negative one is impossible: more left than entered. Beyond what
the accuracy classes of the meters allow, it is a fault and is named. The allowance is the plain
sum of each meter's class times its reading, the worst case, so that it never cries wolf.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, Period
from lingtan.metering import faults
from lingtan.metering.calendar import as_naive
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import told
from lingtan.metering.slot_sums import Compared, Member, whole_slots
from lingtan.metering.virtual import real_terms, virtual_resolutions
from lingtan.park.flows import flows_of, replaced_by_virtual
from lingtan.park.park import Park
from lingtan.park.tables import BALANCES

BALANCES_PLACE = Place(source="balances")
WHOLE_SQL = f"""
select group_id, start, resolution, month, inflow, outflow, residual, tolerance
from {whole_slots(Compared.NODE)} n"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeBalances:
    """The balance of every node, hour by hour or as fine as its meters allow.

    Attributes
    ----------
    table : DataFrame
        Columns of `park.tables.BALANCES`. A slot in which a meter of the node tells nothing is
        left out, and a finding says how many were.
    findings : tuple of Finding
        Negative losses beyond the meters' class, and slots that could not be balanced.
    """

    table: pl.DataFrame
    findings: tuple[Finding, ...]


def balance_nodes(runner: SqlRunner, groups: pl.DataFrame, period: Period) -> NodeBalances:
    """Draw up the balance of every node.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the members of `node_members`.
    groups : DataFrame
        What `slot_sums.give_groups` returned.
    """
    whole = as_naive(runner.rows(WHOLE_SQL))
    return NodeBalances(table=_table(whole), findings=_findings(whole, groups, period))


def _table(whole: pl.DataFrame) -> pl.DataFrame:
    return (
        whole.rename({"group_id": "node"})
        .with_columns(pl.col("start").dt.replace_time_zone("UTC").cast(UTC_TYPE))
        .select(pl.col(name).cast(kind) for name, kind in BALANCES.schema.items())
        .sort("node", "start")
    )


def _findings(whole: pl.DataFrame, groups: pl.DataFrame, period: Period) -> tuple[Finding, ...]:
    residual = pl.col("residual")
    negative = (
        whole.filter(residual < -pl.col("tolerance"))
        .group_by("group_id", "month")
        .agg(
            pl.len().alias("count"),
            pl.col("start").min().alias("first"),
            pl.col("start").max().alias("last"),
            residual.sum().cast(pl.Float64).alias("total"),
            residual.min().cast(pl.Float64).alias("worst"),
        )
        .sort("group_id", "month")
    )
    open_slots = (
        groups.filter(kind=Compared.NODE.value)
        .join(whole.group_by("group_id").agg(pl.len().alias("whole")), on="group_id", how="left")
        .with_columns(count=pl.col("slots") - pl.col("whole").fill_null(0))
        .filter(pl.col("count") > 0)
        .select("group_id", "count", "slots")
        .sort("group_id")
    )
    return tuple(
        _finding(kind, row, period)
        for kind, rows in (
            (faults.NEGATIVE_LOSS, negative),
            (faults.BALANCE_INCOMPLETE, open_slots),
        )
        for row in rows.iter_rows(named=True)
    )


def _finding(kind: FindingKind, row: dict[str, object], period: Period) -> Finding:
    facts = {name: told(value, period.zone) for name, value in row.items() if name != "group_id"}
    return Finding(kind=kind, subject=str(row["group_id"]), place=BALANCES_PLACE, facts=facts)


def node_members(park: Park, limits: Limits) -> Iterator[Member]:
    """Yield each meter's part at its nodes; a transfer leaves one and enters another.

    A meter that a virtual one counts at the same place is in the balance with that.
    """
    replaced = replaced_by_virtual(park)
    resolutions = {meter.id: meter.resolution for meter in park.meters} | virtual_resolutions(park)
    classes = class_percents(park, limits)
    for flow in flows_of(park):
        for node, side in () if flow.meter in replaced else flow.sides:
            yield Member(
                kind=Compared.NODE,
                group=node,
                meter_id=flow.meter,
                side=side,
                resolution=resolutions[flow.meter],
                class_percent=classes[flow.meter],
            )


def class_percents(park: Park, limits: Limits) -> dict[str, float]:
    """Return the accuracy class of every meter [%]; a virtual one is as its worst term."""
    classes = {
        meter.id: limits.assumed_class if meter.accuracy_class is None else meter.accuracy_class
        for meter in park.meters
    }
    virtual = {
        meter: max(classes[term] for term in terms) for meter, terms in real_terms(park).items()
    }
    return classes | virtual
