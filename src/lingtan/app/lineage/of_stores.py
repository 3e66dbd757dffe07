"""Nodes of what stores took in and gave, what of it was green, and by which efficiency."""

from collections.abc import Iterator, Mapping

import polars as pl

from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.lineage.ids import meter_id
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.edges import ELECTRICITY, Role
from lingtan.matching.carried import StoreBalance
from lingtan.park.assets import AssetKind

KIND = "store"
PHYSICAL, SAME_HOUR = "matching.physical_kwh", "matching.same_hour_kwh"


def store_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what stores carried; nothing where there are none, or the hours are not known."""
    store = sources.beside.store
    if store is None:
        return
    yield _metered("charged", store.charged_kwh, Role.CHARGE, sources)
    yield _metered("out", store.discharged_kwh, Role.STORE, sources)
    yield _green(store, sources)
    if store.efficiency is not None:
        yield from _certified(store, store.efficiency, sources)


def _metered(part: str, value: float, role: Role, sources: Sources) -> Node:
    """Return what went one way: what the meters of the stores counted."""
    network = sources.inventory.network
    rows = network.filter((pl.col("pool") == ELECTRICITY) & (pl.col("role") == role.value))
    meters = tuple(dict.fromkeys(rows["meter_id"]))
    read = {
        meter_id(each): sources.amounts[each].net for each in meters if each in sources.amounts
    }
    return _energy(part, value, read, dict.fromkeys(read, 1.0), [meter_id(m) for m in meters])


def _green(store: StoreBalance, sources: Sources) -> Node:
    """Return what of it was green: all clean power that stayed, but what was used in its hour."""
    known = {
        id_: figure.value
        for id_ in (PHYSICAL, SAME_HOUR)
        if (figure := sources.figures.get(id_)) is not None and figure.value is not None
    }
    weights = {PHYSICAL: 1.0, SAME_HOUR: -1.0}
    return _energy("green", store.cancelled_kwh, known, weights, [_id("charged"), *known])


def _energy(
    part: str,
    value: float,
    read: Mapping[str, float],
    weights: Mapping[str, float],
    rests_on: list[str],
) -> Node:
    """Return an energy as the sum of what it rests on, where it is that."""
    is_whole = bool(weights) and read.keys() == weights.keys()
    if is_whole and adds_up(value, [weight * read[id_] for id_, weight in weights.items()]):
        return added(_id(part), value, "kWh", weights)
    return made_of(_id(part), value, "kWh", rests_on)


def _certified(store: StoreBalance, efficiency: float, sources: Sources) -> Iterator[Node]:
    """Yield the efficiency by what stores could hold at first, and what came out green by it."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    held = []
    for asset in sources.park.assets:
        if asset.kind is AssetKind.BATTERY:
            held.append(detail_id(KIND, asset.id, "capacity"))
            place = place_of(lines, "assets", asset.id)
            yield given(held[-1], asset.capacity_kwh, "kWh", asset.name, place)
    flows = [_id("out"), _id("charged")]
    yield made_of(_id("efficiency"), efficiency, "ratio", [*flows, *held])
    parts = [_id("green"), *flows, _id("efficiency")]
    yield made_of(
        _id("certified"), store.certified_kwh, "kWh", parts, facts={"method": store.method.value}
    )


def _id(part: str) -> str:
    return detail_id(KIND, part)
