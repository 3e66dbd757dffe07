"""Flows of electricity and heat through the park's nodes, closed by the balance of each node.

Postings name what is bought, generated, sold and used. What passes from node to node follows from
the balance of the node it reaches. What then is left has the name of the only kind of meter that
can have carried it, or is called other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.park.flows import Flow as FlowKind
from lingtan.park.flows import MeterFlow, flows_of
from lingtan.reports.chapters.flow_nodes import (
    Flow,
    chart_of,
    other_node,
    source_node,
    user_node,
)
from lingtan.reports.charts.palette import carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY, only, sum_by, total

GIGAWATT_HOUR = Decimal(10**6)  # from kWh
OUT = (Account.ELECTRICITY_OUT, Account.HEAT_OUT)
UNPOSTED_IN = (FlowKind.GENERATION_FOSSIL, FlowKind.DISCHARGE, FlowKind.CONVERSION_OUTPUT)
UNPOSTED_OUT = (FlowKind.CHARGE, FlowKind.CONVERSION_INPUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Network:
    """The park's nodes as boxes, with the meters between them."""

    context: Context
    meters: Sequence[MeterFlow]
    boxes: Mapping[str, SankeyNode]

    @property
    def last(self) -> int:
        """Column of the users."""
        return max((box.column for box in self.boxes.values()), default=0) + 1

    def lines(self, node: str) -> pl.DataFrame:
        """Return the postings of a node."""
        return self.context.inputs.inventory.postings.filter(pl.col("node") == node)

    def balance(self, node: str, column: str) -> Decimal:
        """Return a sum of the balance of a node [kWh]."""
        balances = self.context.inputs.inventory.balances
        return total(balances.filter(pl.col("node") == node), column)

    def unposted(self, node: str, kinds: Sequence[FlowKind]) -> set[FlowKind]:
        """Return which of some kinds of flow have a meter at a node."""
        return {meter.flow for meter in self.meters if meter.node == node and meter.flow in kinds}

    def rest_in(self, node: str) -> Decimal:
        """Return what enters a node and is not posted as supply [kWh]."""
        return self.balance(node, "inflow") - total(only(self.lines(node), SUPPLY), "quantity")

    def passed_to(self, node: str) -> Decimal:
        """Return what reaches a node from its feeder, where its balance tells [kWh]."""
        tells = feeder_of(node, self.meters) in self.boxes
        return self.rest_in(node) if tells and not self.unposted(node, UNPOSTED_IN) else Decimal(0)


def node_carriers(context: Context) -> tuple[str, ...]:
    """Return the carriers whose nodes are kept in kWh, in the order of the park file."""
    carriers = dict.fromkeys(node.carrier for node in context.inputs.park.nodes)
    return tuple(carrier for carrier in carriers if context.carrier_unit(carrier) == "kWh")


def node_flows(context: Context, carrier: str) -> Sankey:
    """Return the flows of one carrier through its nodes [GWh]."""
    meters = flows_of(context.inputs.park)
    network = _Network(context=context, meters=meters, boxes=_boxes(context, carrier, meters))
    flows = [flow for node in network.boxes for flow in _flows_at(network, node)]
    scaled = [(source, target, value / GIGAWATT_HOUR) for source, target, value in flows]
    title = context.say("chart.nodes", carrier=context.carrier(carrier))
    return chart_of(scaled, title, "GWh")


def _boxes(context: Context, carrier: str, meters: Sequence[MeterFlow]) -> dict[str, SankeyNode]:
    return {
        node.id: SankeyNode(
            id=f"node:{node.id}",
            label=context.name(node.name, node.id),
            column=1 + depth_of(node.id, meters),
            colour=carrier_colour(node.carrier),
        )
        for node in context.inputs.park.nodes
        if node.carrier == carrier
    }


def feeder_of(node: str, meters: Sequence[MeterFlow]) -> str:
    """Return the one node that feeds a node; empty when none does, or several do."""
    feeders = {meter.node for meter in meters if meter.to_node == node}
    return feeders.pop() if len(feeders) == 1 else ""


def depth_of(node: str, meters: Sequence[MeterFlow]) -> int:
    """Return how many nodes stand between a node and the outside; a ring counts once around."""
    passed = [node]
    while (above := feeder_of(passed[-1], meters)) and above not in passed:
        passed.append(above)
    return len(passed) - 1


def _flows_at(network: _Network, node: str) -> Iterator[Flow]:
    yield from _into(network, node)
    yield from _out_of(network, node)


def _into(network: _Network, node: str) -> Iterator[Flow]:
    context, box = network.context, network.boxes[node]
    supply = sum_by(only(network.lines(node), SUPPLY), ["account", "carrier"])
    for row in supply.iter_rows(named=True):
        yield source_node(context, row["account"], row["carrier"]), box, row["quantity"]
    passed = network.passed_to(node)
    if passed:
        yield network.boxes[feeder_of(node, network.meters)], box, passed
    kind = _only_kind(network.unposted(node, UNPOSTED_IN), "other_in")
    yield other_node(context, kind, 0), box, network.rest_in(node) - passed


def _out_of(network: _Network, node: str) -> Iterator[Flow]:
    context, box, last = network.context, network.boxes[node], network.last
    rest = network.balance(node, "outflow")
    for row in sum_by(only(network.lines(node), (Account.USE,)), ["enterprise"]).iter_rows(
        named=True
    ):
        rest -= row["quantity"]
        yield box, user_node(context, row["enterprise"], "common_use", last), row["quantity"]
    for row in sum_by(only(network.lines(node), OUT), ["account"]).iter_rows(named=True):
        sold = abs(row["quantity"])
        rest -= sold
        yield box, other_node(context, row["account"], last), sold
    fed = [other for other in network.boxes if feeder_of(other, network.meters) == node]
    rest -= sum((network.passed_to(other) for other in fed), Decimal(0))
    kind = _only_kind(network.unposted(node, UNPOSTED_OUT), "other_out")
    yield box, other_node(context, kind, last), rest
    yield box, other_node(context, "losses", last), network.balance(node, "residual")


def _only_kind(kinds: set[FlowKind], otherwise: str) -> str:
    return kinds.pop().value if len(kinds) == 1 else otherwise
