"""Flows of electricity, heat and cooling through the park's nodes, each the sum of its meters."""

from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import POOLS
from lingtan.ledger.network_bands import NOTHING, Band, End, Place, bands_of
from lingtan.reports.band_ids import USERS, drawn_id
from lingtan.reports.chapters.flow_nodes import (
    Flow,
    chart_of,
    other_node,
    rest_node,
    source_node,
    user_node,
)
from lingtan.reports.chapters.node_columns import columns_of
from lingtan.reports.charts.palette import MUTED, carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyNode
from lingtan.reports.context import Context

GIGAWATT_HOUR = Decimal(10**6)  # from kWh


def node_carriers(context: Context) -> tuple[str, ...]:
    """Return the pools that have nodes, in the order of the park file."""
    found = dict.fromkeys(POOLS.get(node.carrier, "") for node in context.inputs.park.nodes)
    return tuple(pool for pool in found if pool)


def node_flows(context: Context, pool: str) -> Sankey:
    """Return the flows of one pool through its nodes [GWh]."""
    bands = bands_of(context.inputs.inventory.network, pool, USERS)
    boxes, rests = _Boxes(context, pool, bands), _rests(context)
    flows = [
        Flow(
            boxes.of(band.source, 0),
            boxes.of(band.target, boxes.last),
            band.quantity / GIGAWATT_HOUR,
            (drawn_id(band, rests),),
        )
        for band in bands
    ]
    title = context.say("chart.nodes", carrier=context.carrier(pool))
    return chart_of(flows, title, "GWh")


class _Boxes:
    """The boxes of one pool, between which its bands run."""

    def __init__(self, context: Context, pool: str, bands: tuple[Band, ...]) -> None:
        self.context, self.pool = context, pool
        nodes = {n.id: n for n in context.inputs.park.nodes if POOLS.get(n.carrier) == pool}
        columns = columns_of(list(nodes), _links(bands), _entering(bands))
        self.last = max(columns.values(), default=0) + 1
        self.nodes = {
            node.id: SankeyNode(
                id=f"node:{node.id}",
                label=context.name(node.name, node.id),
                column=columns[node.id],
                colour=carrier_colour(node.carrier),
            )
            for node in nodes.values()
        }

    def of(self, end: End, column: int) -> SankeyNode:
        """Return the box of an end; all but nodes stand in the outer column they are given."""
        context = self.context
        match end.place:
            case Place.NODE:
                return self.nodes[end.of]
            case Place.SUPPLY:
                return source_node(context, Account(end.of).value, self.pool)
            case Place.BACK:
                user = user_node(context, end.of, "common_use", column)
                return SankeyNode(
                    id=f"from:{end.of}", label=user.label, column=column, colour=MUTED
                )
            case Place.USER:
                return user_node(context, end.of, "common_use", column)
            case Place.REST:
                return rest_node(int(end.of), column)
            case Place.OTHER:
                return other_node(context, end.of, column)


def _rests(context: Context) -> dict[str, Decimal]:
    """Return what the balance of each node leaves over in the period."""
    sums = context.inputs.inventory.balances.group_by("node").agg(pl.col("residual").sum())
    return dict(sums.iter_rows())


def _links(bands: tuple[Band, ...]) -> dict[tuple[str, str], Decimal]:
    """Return what passed between two nodes."""
    return {
        (band.source.of, band.target.of): band.quantity
        for band in bands
        if band.source.place is band.target.place is Place.NODE
    }


def _entering(bands: tuple[Band, ...]) -> dict[str, Decimal]:
    """Return what meters counted into each node from elsewhere than a node."""
    entering: dict[str, Decimal] = {}
    for band in bands:
        if not band.left_over_at and band.target.place is Place.NODE is not band.source.place:
            node = band.target.of
            entering[node] = entering.get(node, NOTHING) + band.quantity
    return entering
