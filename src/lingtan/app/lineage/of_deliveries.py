"""Nodes of deliveries: the energy of a plant that reached a purpose, and what it carries."""

from collections.abc import Iterator

import polars as pl

from lingtan.app.lineage.account_sources import joined
from lingtan.app.lineage.deliveries import Deliveries, Given, plant_id, supply_name
from lingtan.app.lineage.details import added, adds_up, made_of, product
from lingtan.app.lineage.ids import meter_id, use_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node


def delivery_nodes(sources: Sources) -> Iterator[Node]:
    """Yield energy and emission of every delivery in every span."""
    for spanned in sources.beside.spans:
        for given in Deliveries.of(spanned).given:
            name = delivery_name(given, sources)
            yield from _energy(given, name, sources)
            rate = plant_id(given.plant, given.span, supply_name(given.supply), "rate")
            yield product(given.id("emission"), given.kg, "kg", [given.id("energy"), rate], name)


def delivery_name(given: Given, sources: Sources) -> Name:
    """Return from whom to whom a delivery went, and its carrier."""
    plant = next((each for each in sources.park.assets if each.id == given.plant.asset), None)
    purpose = given.purpose
    ends = [plant.name if plant else sources.holder(given.plant.owner)]
    ends.append(Name.alike(purpose.label) if purpose.label else sources.holder(purpose.holder))
    between = Name(en=" → ".join(n.en for n in ends), zh=" → ".join(n.zh for n in ends))
    return joined([between, sources.carrier(purpose.pool)])


def between_meters(given: Given, sources: Sources) -> dict[str, float]:
    """Return the meters from the one who passes energy on to its receiver, with their signs."""
    ends = [f"enterprise:{who}" for who in (given.plant.owner, given.purpose.holder)]
    pool = given.purpose.pool
    signs = {tuple(ends): 1.0, tuple(reversed(ends)): -1.0}
    return {
        meter_id(meter.id): signs[meter.source, meter.target]
        for meter in sources.park.meters
        if meter.carrier == pool and (meter.source, meter.target) in signs
    }


def _energy(given: Given, name: Name, sources: Sources) -> Iterator[Node]:
    """Yield the energy: what the meter between two counted, or a part of what a plant made."""
    id_ = given.id("energy")
    if not given.plant.asset and given.plant.owner:
        meters = between_meters(given, sources)
        counted = [
            sources.amounts[meter.removeprefix("meter:")].net * sign
            for meter, sign in meters.items()
            if meter.removeprefix("meter:") in sources.amounts
        ]
        if counted and adds_up(given.kwh, counted):
            yield added(id_, given.kwh, "kWh", meters, name)
        else:
            yield made_of(id_, given.kwh, "kWh", list(meters), name)
        return
    share, made = (
        given.id("share"),
        plant_id(given.plant, given.span, supply_name(given.supply), "energy"),
    )
    yield product(id_, given.kwh, "kWh", [made, share], name)
    part = given.kwh / given.made.kwh if given.made.kwh else 0.0
    yield made_of(share, part, "ratio", list(_taken_by(given, sources)), name)


def _taken_by(given: Given, sources: Sources) -> Iterator[str]:
    """Yield what a receiver's meters counted; else all meters of the network: it is their rest."""
    pool, holder = given.purpose.pool, given.purpose.holder
    if (pool, holder) in sources.used and not given.purpose.label:
        yield use_id(pool, holder)
        return
    network = sources.inventory.network.filter(pl.col("pool") == pool)
    yield from (meter_id(meter) for meter in dict.fromkeys(network["meter_id"]))
