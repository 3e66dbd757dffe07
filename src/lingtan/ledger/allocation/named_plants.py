"""What named plants make of each supply, where a network is divided between spans by days.

A network with a meter that is read by the month is mixed by the month, and a month in which
somebody joins or leaves is divided by days. A plant read by the hour may have made more or less in
a span than its days tell; that is no energy of a plant nobody named. So what of a supply is of
named plants is known of the period, and in each span they made that part of what is divided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lingtan.ledger.allocation.plants import Plant, Supply, made_by_plants
from lingtan.ledger.allocation.supplies import Supplies, supplies_of
from lingtan.ledger.inventory import Inventory

POOL = "pool"


def named_parts(inventory: Inventory) -> dict[Supply, float]:
    """Return what part of each supply named plants made in the period, 0 to 1.

    Only of networks whose division rests on days: of all others every span is metered.
    """
    divided = set(inventory.spans.cuts.filter(kind=POOL)["id"])
    supplies = supplies_of(inventory)
    return {
        supply: min(1.0, kwh / total)
        for supply, kwh in made_by_plants(inventory.network).items()
        if supply.pool in divided and (total := supplies.total(supply)) > 0
    }


def as_divided(
    plants: Sequence[Plant], supplies: Supplies, named: Mapping[Supply, float]
) -> tuple[Plant, ...]:
    """Return the plants of a span with what they made of each supply as the supply is divided."""
    known = dict.fromkeys(named, 0.0)
    for plant in plants:
        for supply in plant.made.keys() & known.keys():
            known[supply] += plant.made[supply].kwh
    scale = {
        supply: named[supply] * supplies.total(supply) / kwh
        for supply, kwh in known.items()
        if kwh
    }
    return tuple(_scaled(plant, scale) for plant in plants)


def _scaled(plant: Plant, scale: Mapping[Supply, float]) -> Plant:
    made = {
        supply: replace(each, kwh=each.kwh * scale.get(supply, 1.0))
        for supply, each in plant.made.items()
    }
    return replace(plant, made=made)
