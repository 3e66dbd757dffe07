"""Ids of the bands between nodes of a network, and of what one meter counted of a band."""

from collections.abc import Mapping
from decimal import Decimal

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.network_bands import Band

USERS = 12  # more users than this are drawn as one
FLOW = "flow"
ENERGY, COUNTED = "energy", "counted"


def band_id(band: Band) -> str:
    """Return the id of what passed, or is left over, by what the meters counted in the period."""
    return detail_id(FLOW, band.pool, band.source.text, band.target.text, ENERGY)


def drawn_id(band: Band, rests: Mapping[str, Decimal]) -> str:
    """Return the id of a band: what is left over has that of the balance where it says the same.

    Where a meter lacks intervals, no balance is drawn up of them.

    Parameters
    ----------
    rests : mapping of str to Decimal
        What the balance of each node leaves over [kWh].
    """
    node = band.left_over_at
    is_balanced = node in rests and abs(rests[node]) == band.quantity
    return detail_id("balance", node, "rest") if is_balanced else band_id(band)


def counted_id(band: Band, meter: str) -> str:
    """Return the id of what a meter counted of a band."""
    return detail_id(FLOW, band.pool, band.source.text, band.target.text, meter, COUNTED)
