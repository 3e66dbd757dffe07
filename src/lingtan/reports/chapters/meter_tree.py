"""Meters under the nodes they stand at, with what each counted and what a node leaves over."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.park.meter_tree import Rung, meter_tree
from lingtan.park.places import Node
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Table

STEP = "\u00a0" * 2  # blanks that part from no name, for each step down


def meter_tree_table(context: Context) -> tuple[Table, ...]:
    """Return the tree; nothing of a park whose meters hang on no node."""
    rungs = meter_tree(context.inputs.park)
    if not any(not rung.is_node for rung in rungs):
        return ()
    counted, left = _counted(context), _left(context)
    nodes = {node.id: node for node in context.inputs.park.nodes}
    carriers = {meter.id: meter.carrier for meter in context.inputs.park.meters}
    rows = tuple(
        _of_node(context, nodes[rung.id], rung.depth, left)
        if rung.is_node
        else _of_meter(context, rung, carriers[rung.id], counted)
        for rung in rungs
    )
    return (
        Table(
            id="meter_tree",
            title=context.say("table.meter_tree"),
            columns=(
                context.text_column("meter", 3.0),
                context.number_column("reading", weight=1.2),
                context.number_column("residual", weight=1.2),
                context.text_column("unit", 0.7),
            ),
            rows=rows,
            notes=(context.say("note.meter_tree"), context.say("note.balances")),
        ),
    )


def _of_node(
    context: Context, node: Node, depth: int, left: Mapping[str, Decimal]
) -> tuple[Cell, ...]:
    name, unit = (
        context.name(node.name, node.id),
        context.symbol(context.carrier_unit(node.carrier)),
    )
    rest: Cell = ""
    if node.id in left:
        value = context.amount(left[node.id], "as_metered", 0)
        rest = replace(value, figure=detail_id("balance", node.id, "rest"), unit=unit)
    return f"{STEP * depth}{name}", "", rest, unit


def _of_meter(
    context: Context, rung: Rung, carrier: str, counted: Mapping[str, float | Decimal]
) -> tuple[Cell, ...]:
    name = f"{STEP * rung.depth}{context.meter(rung.id)}"
    unit = context.symbol(context.carrier_unit(carrier))
    if rung.id not in counted:
        return name, context.say("unknown"), "", unit
    value = context.amount(counted[rung.id], "as_metered", 0)
    return name, replace(value, figure=f"meter:{rung.id}", unit=unit), "", unit


def _left(context: Context) -> dict[str, Decimal]:
    """Return what the balance of each node leaves over."""
    sums = context.inputs.inventory.balances.group_by("node").agg(pl.col("residual").sum())
    return dict(sums.select("node", "residual").iter_rows())


def _counted(context: Context) -> dict[str, float | Decimal]:
    """Return what each meter counted in the period, as far as it is known."""
    network, reconciled = context.inputs.inventory.network, context.inputs.reconciled
    sums = network.group_by("meter_id").agg((pl.col("sign") * pl.col("quantity")).sum())
    found: dict[str, float | Decimal] = dict(sums.iter_rows())
    if reconciled.is_empty():
        return found
    whole = reconciled.filter(
        pl.col("span") == pl.col("span").last(),
        ~pl.col("is_loss"),
        pl.col("reading").is_not_null(),
    )
    return found | dict(whole.select("stream", "reading").iter_rows())
