"""Nodes of the balances: what enters and leaves each node of a network, and what is left over."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from lingtan.app.lineage.details import added, adds_up, formula, made_of, unit_of_carrier
from lingtan.app.lineage.ids import meter_id
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.park.flows import flows_of, replaced_by_virtual
from lingtan.park.places import Node as Place

KIND = "balance"
SIDES = {"in": (1, "inflow"), "out": (-1, "outflow")}
Meters = Mapping[tuple[str, int], list[str]]


def balance_nodes(sources: Sources) -> Iterator[Node]:
    """Yield both sides of every node over the period, their difference and its share."""
    places = {place.id: place for place in sources.park.nodes}
    meters = _meters(sources)
    sums = (
        sources.inventory.balances.group_by("node")
        .agg(pl.col("inflow", "outflow", "residual").sum())
        .sort("node")
    )
    for row in sums.iter_rows(named=True):
        place = places.get(row["node"])
        if place is not None:
            yield from _sides(row, place, meters, sources)
            yield from _rest(row, place, sources)


def _meters(sources: Sources) -> Meters:
    """Return the meters of each side of each node, as a balance counts them."""
    found: dict[tuple[str, int], list[str]] = {}
    replaced = replaced_by_virtual(sources.park)
    for flow in flows_of(sources.park):
        for side in () if flow.meter in replaced else flow.sides:
            found.setdefault(side, []).append(flow.meter)
    return found


def _sides(
    row: Mapping[str, Decimal], place: Place, meters: Meters, sources: Sources
) -> Iterator[Node]:
    unit = unit_of_carrier(place.carrier, sources)
    for part, (side, column) in SIDES.items():
        mine = meters.get((place.id, side), [])
        read = [sources.amounts[meter].net for meter in mine if meter in sources.amounts]
        value, id_ = float(row[column]), detail_id(KIND, place.id, part)
        if read and adds_up(value, read):
            weights = dict.fromkeys(map(meter_id, mine), 1.0)
            yield added(id_, value, unit, weights, place.name)
        else:  # hours in which a meter tells nothing are in no balance
            yield made_of(id_, value, unit, [meter_id(meter) for meter in mine], place.name)


def _rest(row: Mapping[str, Decimal], place: Place, sources: Sources) -> Iterator[Node]:
    unit, name = unit_of_carrier(place.carrier, sources), place.name
    inflow, outflow, rest, share = (
        detail_id(KIND, place.id, part) for part in ("in", "out", "rest", "share")
    )
    yield added(rest, float(row["residual"]), unit, {inflow: 1.0, outflow: -1.0}, name)
    if row["inflow"]:
        value, parts = float(row["residual"] / row["inflow"]), {"rest": rest, "inflow": inflow}
        yield formula(share, value, "ratio", "share(rest, inflow)", parts, name)
