"""Flows of electricity, heat and cooling through the park's nodes, each the sum of its meters.

What enters and leaves a node is what its own meters counted in the period, so parallel feeders,
rings and feeders that return are drawn as they were. Between two nodes the net flow is drawn.
What the meters of a node leave over is its loss.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import COOLING, ELECTRICITY, POOLS, STORAGE, Role
from lingtan.ledger.network import TRANSFER
from lingtan.reports.chapters.flow_nodes import (
    Flow,
    chart_of,
    other_node,
    source_node,
    user_node,
)
from lingtan.reports.chapters.node_columns import Links, columns_of
from lingtan.reports.charts.palette import MUTED, carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyNode
from lingtan.reports.context import Context

GIGAWATT_HOUR = Decimal(10**6)  # from kWh
BOUGHT = {ELECTRICITY: Account.ELECTRICITY_GRID, "heat": Account.HEAT_IN}
OWN = {ELECTRICITY: Account.OWN_NON_FOSSIL, "heat": Account.OWN_NON_FOSSIL_HEAT}
OUT = {ELECTRICITY: Account.ELECTRICITY_OUT.value, COOLING: "cooling_out"}
OTHERS = {Role.FOSSIL: "conversion_output", Role.RECOVERED: "conversion_output"}
Row = Mapping[str, Any]  # a line of the table `NETWORK`


def node_carriers(context: Context) -> tuple[str, ...]:
    """Return the pools that have nodes, in the order of the park file."""
    found = dict.fromkeys(POOLS.get(node.carrier, "") for node in context.inputs.park.nodes)
    return tuple(pool for pool in found if pool)


def node_flows(context: Context, pool: str) -> Sankey:
    """Return the flows of one pool through its nodes [GWh]."""
    picture = _Picture(context, pool)
    flows = [*picture.edges(), *picture.transfers(), *picture.losses()]
    scaled = [replace(flow, value=flow.value / GIGAWATT_HOUR) for flow in flows]
    title = context.say("chart.nodes", carrier=context.carrier(pool))
    return chart_of(scaled, title, "GWh")


class _Picture:
    """The lines of one pool with the boxes they run between."""

    def __init__(self, context: Context, pool: str) -> None:
        lines = context.inputs.inventory.network.filter(pl.col("pool") == pool)
        self.context, self.pool = context, pool
        self.rows: list[dict[str, Any]] = lines.filter(pl.col("role") != TRANSFER).to_dicts()
        transfers = lines.filter(pl.col("role") == TRANSFER).to_dicts()
        self.net, self.feeders = _net(transfers), _feeders(transfers)
        self.users = {row["meter_id"]: row for row in self.rows if row["role"] == Role.USE}
        self.left = _left_over(self.rows, self.net)
        nodes = {n.id: n for n in context.inputs.park.nodes if POOLS.get(n.carrier) == pool}
        columns = columns_of(list(nodes), self.net, _entering(self.rows))
        self.last = max(columns.values(), default=0) + 1
        self.boxes = {
            node.id: SankeyNode(
                id=f"node:{node.id}",
                label=context.name(node.name, node.id),
                column=columns[node.id],
                colour=carrier_colour(node.carrier),
            )
            for node in nodes.values()
        }

    def edges(self) -> Iterator[Flow]:
        for row in self.rows:
            ends = self._ends(row, Role(row["role"]))
            if ends is not None:
                yield Flow(*ends, row["quantity"], _counted_by((row,)))

    def transfers(self) -> Iterator[Flow]:
        for (source, target), value in self.net.items():
            feeders = self.feeders.get((source, target), ())
            counted_by = () if (target, source) in self.feeders else _counted_by(feeders)
            yield Flow(self.boxes[source], self.boxes[target], value, counted_by)

    def losses(self) -> Iterator[Flow]:
        for node, value in self.left.items():
            rest = (detail_id("balance", node, "rest"),)
            if value > 0:
                lost = other_node(self.context, "losses", self.last)
                yield Flow(self.boxes[node], lost, value, rest)
            elif value < 0:
                other = other_node(self.context, "other_in", 0)
                yield Flow(other, self.boxes[node], -value, rest)

    def _ends(self, row: Row, role: Role) -> tuple[SankeyNode, SankeyNode] | None:
        """Return where an edge begins and ends; None for the second half of a delivery."""
        node = self.boxes.get(row["node"])
        if row["label"] == Role.OWN_LINE:
            return self._source(row, role), self._sold()
        if role.is_supply:
            user = self.users.get(row["meter_id"])
            target = node or (self._user(user) if user else None)
            return (self._source(row, role), target) if target else None
        if role is Role.EXPORT:
            return node or self._returning(row), self._sold()
        if node is None:
            return None
        if row["sign"] < 0:
            return self._returning(row), node
        return node, self._user(row)

    def _source(self, row: Row, role: Role) -> SankeyNode:
        context, pool = self.context, self.pool
        if role is Role.DIRECT and pool == ELECTRICITY:
            return source_node(context, Account.ELECTRICITY_DIRECT, pool)
        named = {Role.IMPORT: BOUGHT, Role.DIRECT: BOUGHT, Role.NON_FOSSIL: OWN}.get(role, {})
        if pool in named:
            return source_node(context, named[pool], pool)
        if role is Role.RECOVERED and row["party"] and not row["asset"]:
            return self._returning(row)
        if role is Role.FOSSIL and pool == ELECTRICITY:
            return other_node(context, "generation_fossil", 0)
        if role is Role.STORE:
            return other_node(context, "discharge", 0)
        return other_node(context, OTHERS.get(role, "cooling_in"), 0)

    def _returning(self, row: Row) -> SankeyNode:
        """Return a user as a source: what it gives back through its own counter."""
        user = user_node(self.context, row["party"], "common_use", 0)
        return SankeyNode(id=f"from:{row['party']}", label=user.label, column=0, colour=MUTED)

    def _user(self, row: Row) -> SankeyNode:
        if row["label"] == STORAGE:
            return other_node(self.context, "charge", self.last)
        if row["asset"] and row["label"] == row["asset"]:
            return other_node(self.context, "conversion_input", self.last)
        return user_node(self.context, row["party"], "common_use", self.last)

    def _sold(self) -> SankeyNode:
        kind = OUT.get(self.pool, Account.HEAT_OUT.value)
        return other_node(self.context, kind, self.last)


def _feeders(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return what feeds each node from another, by both."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["node"], row["to_node"]), []).append(row)
    return found


def _counted_by(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the id of the meter that counts a band alone."""
    return (f"meter:{rows[0]['meter_id']}",) if len(rows) == 1 else ()


def _net(rows: Sequence[Row]) -> Links:
    """Return what passed between two nodes, less what came back, by all their feeders."""
    gross: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        ends = row["node"], row["to_node"]
        gross[ends] = gross.get(ends, Decimal(0)) + row["quantity"]
    net = {(a, b): value - gross.get((b, a), Decimal(0)) for (a, b), value in gross.items()}
    return {ends: value for ends, value in net.items() if value > 0}


def _sign(row: Row) -> int:
    """Return +1 for what enters the node of an edge, -1 for what leaves it."""
    enters = Role(row["role"]).is_supply or row["sign"] < 0
    return 1 if enters and row["role"] != Role.EXPORT else -1


def _left_over(rows: Sequence[Row], net: Links) -> dict[str, Decimal]:
    left: dict[str, Decimal] = {}
    for row in rows:
        if row["node"] and row["label"] != Role.OWN_LINE:
            left[row["node"]] = left.get(row["node"], Decimal(0)) + _sign(row) * row["quantity"]
    for (source, target), value in net.items():
        left[source] = left.get(source, Decimal(0)) - value
        left[target] = left.get(target, Decimal(0)) + value
    return left


def _entering(rows: Sequence[Row]) -> dict[str, Decimal]:
    entering: dict[str, Decimal] = {}
    for row in rows:
        if row["node"] and _sign(row) > 0:
            entering[row["node"]] = entering.get(row["node"], Decimal(0)) + row["quantity"]
    return entering
