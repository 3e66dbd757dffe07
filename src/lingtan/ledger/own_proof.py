"""Own solar, wind and hydro power is zero only from a plant whose rating bounds it.

The park file alone says that a plant stands inside; a plant beyond the boundary whose
``is_outside`` was left out would make zero of bought power. So an own plant needs its
``capacity_kw``, which bounds its meters reading by reading and over the period. Without one what
it gives counts as other power or bought heat, as from a plant outside that nothing proves.
"""

from collections.abc import Sequence

from lingtan.ledger.direct_proof import other_supply
from lingtan.ledger.edges import Edge, Role
from lingtan.ledger.rates import EARLIEST, LATEST
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.park import Park

FUELLESS = frozenset({AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO})


def prove_own(park: Park, edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Return the edges with own non-fossil supply only from plants with a capacity.

    Parameters
    ----------
    edges : sequence of Edge
        As `edges_of` gives them: every plant inside is called own supply.
    """
    unproved = {asset.id for asset in fuelless(park) if not asset.capacity_kw}
    found: list[Edge] = []
    for edge in edges:
        if edge.role is Role.NON_FOSSIL and edge.asset in unproved:
            found += other_supply(edge, EARLIEST, LATEST)
        else:
            found.append(edge)
    return tuple(found)


def fuelless(park: Park) -> tuple[Asset, ...]:
    """Return the own plants that no fuel proves: what a biomass plant burns is in its streams."""
    return tuple(a for a in park.assets if a.kind in FUELLESS and not a.is_outside)
