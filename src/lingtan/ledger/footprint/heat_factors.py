"""What network heat carries for whoever uses it, on average over a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lingtan.base.figures import Evidence, evidence_of, weak_labels
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.reasons import own_reasons
from lingtan.ledger.allocation.situation import Situation, situation_of
from lingtan.ledger.allocation.span_accounts import SpanAccount, span_accounts
from lingtan.ledger.allocation.unread_meters import unread_meters
from lingtan.ledger.edges import HEAT
from lingtan.ledger.footprint.arrivals import emission_at, used_kwh
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.members import find_membership
from lingtan.park.park import Park

Spans = Sequence[tuple[SpanAccount, Situation]]


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
    """Return what network heat carries to each of some enterprises while they are inside.

    Nothing is known of heat that is not metered in full, nor in a boundary that is a part of the
    park: there the networks are not whole.
    """
    asked = sorted(set(enterprises))
    if not find_membership(park, inventory.boundary, inventory.period).common_in_full:
        return HeatFactors(kg_per_kwh=dict.fromkeys(asked))
    spans = [(account, situation_of(account)) for account in span_accounts(park, inventory)]
    figures = [inventory.figures[f"by_enterprise.{each}_kg"] for each in asked]
    return HeatFactors(
        kg_per_kwh={each: _factor(each, spans) for each in asked},
        labels=weak_labels(evidence_of([*figures, inventory.figures["shared_kg"]])),
    )


def _factor(enterprise: str, spans: Spans) -> float | None:
    """Return the emission of its heat over the heat it used, of all its spans [kgCO2/kWh]."""
    purpose = Purpose(holder=enterprise, label="", pool=HEAT)
    kg = kwh = 0.0
    for account, situation in spans:
        if enterprise not in account.span.members:
            continue
        unknown = own_reasons(account.park, account.inventory)
        more, missing = emission_at(purpose, situation, unknown)
        if missing or unread_meters(account.park, account.inventory).to(HEAT, enterprise):
            return None
        kg += more
        kwh += used_kwh(purpose, situation)
    return kg / kwh if kwh > 0 else None
