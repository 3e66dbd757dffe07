"""Own power without fuel is zero only from a plant whose rating bounds it.

The park file alone says that a plant stands inside; a plant beyond the boundary whose
``is_outside`` was left out would make zero of bought power. So an own plant needs its
``capacity_kw``, which bounds its meters reading by reading and over the period, and which the
land of the park can carry. Without one what
it gives counts as other power or bought heat, as from a plant outside that nothing proves. So
does the power of a waste heat plant, the heat of a waste heat boiler, and any power of what makes
none, such as a heat pump.
"""

from collections.abc import Sequence

from lingtan.ledger.direct_proof import other_supply
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.land_bound import beyond_land
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.rates import EARLIEST, LATEST
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.park import Park

OWN = frozenset({Role.NON_FOSSIL, Role.RECOVERED, Role.STORE})
FUELLESS = frozenset({AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO})
MACHINES = frozenset(
    {AssetKind.HEAT_PUMP, AssetKind.CHILLER, AssetKind.ELECTROLYSER, AssetKind.HEAT_STORE}
)
POWERLESS = MACHINES | {AssetKind.WASTE_HEAT}
OF_POWER_ALONE = MACHINES | {AssetKind.WASTE_HEAT_POWER}  # their heat has its own source


def prove_own(park: Park, edges: Sequence[Edge], options: AccountOptions) -> tuple[Edge, ...]:
    """Return the edges with own supply without fuel only from plants with a capacity.

    Parameters
    ----------
    edges : sequence of Edge
        As `edges_of` gives them: every plant inside is called own supply.
    """
    own = {asset.id: asset for asset in fuelless(park)}
    too_large = beyond_land(park, options)
    found: list[Edge] = []
    for edge in edges:
        asset = own.get(edge.asset)
        is_own = asset is not None and edge.role in OWN and bears_on(edge, asset)
        is_proved = asset is None or (is_bounded(asset, edge.pool) and asset not in too_large)
        if is_own and not is_proved:
            found += other_supply(edge, EARLIEST, LATEST)
        else:
            found.append(edge)
    return tuple(found)


def fuelless(park: Park) -> tuple[Asset, ...]:
    """Return the own plants that no fuel proves: what a biomass plant burns is in its streams."""
    kinds = FUELLESS | POWERLESS | OF_POWER_ALONE
    return tuple(a for a in park.assets if a.kind in kinds and not a.is_outside)


def is_bounded(asset: Asset, pool: str) -> bool:
    """Whether a rating bounds what an own plant gives of a carrier."""
    return bool(asset.capacity_kw) and (pool != ELECTRICITY or asset.kind not in POWERLESS)


def bears_on(edge: Edge, asset: Asset) -> bool:
    """Whether an edge counts what the rating of a plant bounds."""
    return edge.pool == ELECTRICITY or asset.kind not in OF_POWER_ALONE
