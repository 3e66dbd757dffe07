"""Whether the land of a park can carry the plants it states.

A capacity is a word of the park file; the land is in a register. The sun brings a kilowatt to a
square metre, and modules make at most a quarter of it power, so the land bounds what solar plants
can be rated at, roofs and all. Wind turbines need more room than modules. Where no land is stated
nothing is held against it.
"""

from collections.abc import Iterator
from datetime import datetime

from lingtan.ledger.edges import ELECTRICITY, POOLS
from lingtan.ledger.options import AccountOptions
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import ASSET_PREFIX
from lingtan.park.park import Park
from lingtan.park.places import BoundaryKind

LAND = "land_area"  # a datum of the data register
M2_PER_KM2 = 1e6
SUN_KW_PER_M2 = 1.0
ON_LAND = frozenset({AssetKind.SOLAR, AssetKind.WIND})


def land_m2(park: Park) -> float | None:
    """Return the land of the whole park, the largest that is stated; None where none is."""
    outlines = [
        boundary.area_km2 * M2_PER_KM2
        for boundary in park.boundaries
        if boundary.kind is BoundaryKind.WHOLE_PARK and boundary.area_km2
    ]
    stated = [f.value for f in park.facts if f.datum == LAND and not f.enterprise and f.value > 0]
    return max((*outlines, *stated), default=None)


def beyond_land(park: Park, options: AccountOptions) -> tuple[Asset, ...]:
    """Return the own plants that the land cannot carry: each too large, or all there at once."""
    land = land_m2(park)
    if land is None:
        return ()
    needs = dict(_needs(park, options))
    by_id = {asset.id: asset for asset in park.assets}
    large = [by_id[name] for name, need in needs.items() if need > land]
    if large:
        return tuple(large)
    plants = [by_id[name] for name in needs]
    for begun in {plant.valid_from for plant in plants}:
        at_once = [plant for plant in plants if _stands(plant, begun)]
        if sum(needs[plant.id] for plant in at_once) > land:
            large += [plant for plant in at_once if plant not in large]
    return tuple(plant for plant in plants if plant in large)


def _stands(plant: Asset, begun: datetime | None) -> bool:
    """Whether a plant is in service when another one begins; nothing is before all others."""
    if begun is None:
        return plant.valid_from is None
    has_begun = plant.valid_from is None or plant.valid_from <= begun
    return has_begun and (plant.valid_to is None or begun < plant.valid_to)


def most_kw(asset: Asset, park: Park, options: AccountOptions) -> float:
    """Return the most that a plant on the whole land could be rated at."""
    return (land_m2(park) or 0.0) * _kw_per_m2(asset, park, options)


def _needs(park: Park, options: AccountOptions) -> Iterator[tuple[str, float]]:
    for asset in park.assets:
        if asset.kind in ON_LAND and asset.capacity_kw and not asset.is_outside:
            yield asset.id, asset.capacity_kw / _kw_per_m2(asset, park, options)


def _kw_per_m2(asset: Asset, park: Park, options: AccountOptions) -> float:
    """Return what a square metre carries: of modules, or of collectors no more than the sun."""
    end = f"{ASSET_PREFIX}{asset.id}"
    gives = {POOLS.get(meter.carrier, ELECTRICITY) for meter in park.meters if meter.source == end}
    of_heat = asset.kind is AssetKind.SOLAR and bool(gives - {ELECTRICITY})
    return SUN_KW_PER_M2 if of_heat else float(options.land_kw_per_m2_limit)
