"""What network heat carries for whoever uses it, on average over a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lingtan.base.figures import Evidence, evidence_of, weak_labels
from lingtan.ledger.allocation.allocate import own_reasons
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.situation import situation_of
from lingtan.ledger.allocation.unread_meters import unread_meters
from lingtan.ledger.edges import HEAT
from lingtan.ledger.footprint.arrivals import emission_at, used_kwh
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.members import find_membership
from lingtan.park.park import Park


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatFactors:
    """What a kWh of network heat carries to each enterprise, on average.

    Attributes
    ----------
    kg_per_kwh : mapping of str to float or None
        None where it is not known [kgCO2/kWh].
    labels : tuple of Evidence
        Weak evidence they rest on.
    """

    kg_per_kwh: Mapping[str, float | None] = field(default_factory=dict)
    labels: tuple[Evidence, ...] = ()


def mean_heat_factors(park: Park, inventory: Inventory, enterprises: Iterable[str]) -> HeatFactors:
    """Return what network heat carries to each of some enterprises.

    Nothing is known of heat that is not metered in full, nor in a boundary that leaves an
    enterprise out: then the networks are not whole.
    """
    asked = sorted(set(enterprises))
    if not find_membership(park, inventory.boundary, inventory.period).is_everything:
        return HeatFactors(kg_per_kwh=dict.fromkeys(asked))
    situation = situation_of(park, inventory)
    unknown, unread = own_reasons(park, inventory), unread_meters(park, inventory)
    found: dict[str, float | None] = {}
    for enterprise in asked:
        purpose = Purpose(holder=enterprise, label="", pool=HEAT)
        kg, missing = emission_at(purpose, situation, unknown)
        kwh = used_kwh(purpose, situation)
        is_open = bool(missing or unread.to(HEAT, enterprise)) or kwh <= 0
        found[enterprise] = None if is_open else kg / kwh
    figures = [inventory.figures[f"by_enterprise.{each}_kg"] for each in asked]
    labels = weak_labels(evidence_of([*figures, inventory.figures["shared_kg"]]))
    return HeatFactors(kg_per_kwh=found, labels=labels)
