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
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.metering.name_faults import told
from lingtan.metering.slot_sums import SLOT_SUMS_SQL, Member, give_groups
from lingtan.metering.virtual import real_terms, virtual_resolutions
from lingtan.park.flows import flows_of, replaced_by_virtual
from lingtan.park.park import Park
from lingtan.park.tables import BALANCES

BALANCES_PLACE = Place(source="balances")
NODE_SUMS = "metering_node_sums"


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


def balance_nodes(
    runner: SqlRunner, park: Park, period: Period, limits: Limits = DEFAULT
) -> NodeBalances:
    """Draw up the balance of every node.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    """
    slots = _keep_sums(runner, park, period, limits)
    return NodeBalances(table=_table(runner), findings=_findings(runner, slots, period))


def _table(runner: SqlRunner) -> pl.DataFrame:
    rows = as_naive(runner.rows(f"select * from {NODE_SUMS} where is_whole"))
    return (
        rows.rename({"group_id": "node"})
        .with_columns(pl.col("start").dt.replace_time_zone("UTC").cast(UTC_TYPE))
        .select(pl.col(name).cast(kind) for name, kind in BALANCES.schema.items())
        .sort("node", "start")
    )


def _findings(runner: SqlRunner, slots: pl.DataFrame, period: Period) -> tuple[Finding, ...]:
    negative = as_naive(
        runner.rows(f"""
select group_id, month, count(*) as count, min(start) as first, max(start) as last,
       cast(sum(residual) as double) as total, cast(min(residual) as double) as worst
from {NODE_SUMS} where is_whole and residual < -tolerance
group by group_id, month order by group_id, month""")
    )
    whole = runner.rows(
        f"select group_id, count(*) as whole from {NODE_SUMS} where is_whole group by group_id"
    )
    open_slots = (
        slots.join(whole, on="group_id", how="left")
        .with_columns(count=pl.col("slots") - pl.col("whole").fill_null(0))
        .filter(pl.col("count") > 0)
        .select("group_id", "count", "slots")
        .sort("group_id")
    )
    return (
        *(_finding(faults.NEGATIVE_LOSS, row, period) for row in negative.iter_rows(named=True)),
        *(
            _finding(faults.BALANCE_INCOMPLETE, row, period)
            for row in open_slots.iter_rows(named=True)
        ),
    )


def _finding(kind: FindingKind, row: dict[str, object], period: Period) -> Finding:
    facts = {name: told(value, period.zone) for name, value in row.items() if name != "group_id"}
    return Finding(kind=kind, subject=str(row["group_id"]), place=BALANCES_PLACE, facts=facts)


def _keep_sums(runner: SqlRunner, park: Park, period: Period, limits: Limits) -> pl.DataFrame:
    slots = give_groups(runner, node_members(park, limits), period)
    runner.keep(NODE_SUMS, SLOT_SUMS_SQL)
    return slots


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
