"""What reaches an enterprise for its own use: of fuel, processes and heat, and of power.

The accounts of the enterprises show each kilogram where it was emitted and where it went. A
footprint needs only where it arrived: what an enterprise burns for itself, and what energy for
its own purposes carries, whoever made it. What its plants give to others or send out of the park
is in none of its products.

All power of the grid counts at one factor, since what claims count for is a matter of the account.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.enterprise_accounts import reasons_of
from lingtan.ledger.allocation.own_sums import PARK, Purpose
from lingtan.ledger.allocation.reasons import Reasons, own_reasons, unread_of
from lingtan.ledger.allocation.shared_portions import PARTS, Portion
from lingtan.ledger.allocation.situation import Situation, situation_of
from lingtan.ledger.allocation.span_accounts import SpanAccount, span_accounts
from lingtan.ledger.allocation.weights import Grounds, weights_of
from lingtan.ledger.edges import ELECTRICITY, STORAGE, Role
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.pool_use import EXPORTED
from lingtan.park.allocation import Basis
from lingtan.park.park import Park

AMOUNTS = (
    "direct_kg",
    "power_kg",
    "shared_direct_kg",
    "shared_power_kg",
    "power_kwh",
    "shared_power_kwh",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What reached an enterprise over a period.

    Attributes
    ----------
    direct_kg, power_kg : float
        Of fuel, processes and heat; of power, for its own purposes [kgCO2].
    shared_direct_kg, shared_power_kg : float
        Its part of what the park itself emits, told apart the same way [kgCO2].
    power_kwh, shared_power_kwh : float
        Power it used for its own purposes, and its part of the park's own and lost [kWh].
    missing : tuple of Missing
        Why any of it is unknown.
    """

    direct_kg: float
    power_kg: float
    shared_direct_kg: float
    shared_power_kg: float
    power_kwh: float
    shared_power_kwh: float
    missing: tuple[Missing, ...] = ()

    @property
    def total_kg(self) -> float:
        """All of it [kgCO2]."""
        return self.direct_kg + self.power_kg + self.shared_direct_kg + self.shared_power_kg


def arrivals_of(
    park: Park, inventory: Inventory, enterprise: str, power_kg_per_kwh: float | None
) -> Arrivals:
    """Return what reached one enterprise while it was inside: the sum of its spans.

    Parameters
    ----------
    power_kg_per_kwh : float or None
        Factor of all grid power; None takes the account's own factor and claims.

    Raises
    ------
    AllocationError
        The boundary is a part of the park.
    """
    found = [
        _of_span(account, enterprise, power_kg_per_kwh)
        for account in span_accounts(park, inventory)
        if enterprise in account.span.members
    ]
    sums = {name: sum(getattr(each, name) for each in found) for name in AMOUNTS}
    return Arrivals(**sums, missing=reasons_of([each.missing for each in found]))


def _of_span(account: SpanAccount, enterprise: str, power_kg_per_kwh: float | None) -> Arrivals:
    situation = situation_of(account, power_kg_per_kwh)
    unknown = own_reasons(account.park, account.inventory)
    grounds = Grounds.of(account, unread_of(unknown))
    kept = _kept_shares(situation)
    by_purpose = {p: emission_at(p, situation, unknown) for p in _purposes(enterprise, situation)}
    kg = {p: amount * kept.get(p, 1.0) for p, (amount, _) in by_purpose.items()}
    power = [p for p in kg if p.pool == ELECTRICITY]
    shared = list(_shared(enterprise, situation, grounds))
    reasons = [missing for _, missing in by_purpose.values()]
    open_to = [s.missing for s in shared]
    return Arrivals(
        direct_kg=_burned(enterprise, situation) + sum(kg[p] for p in kg if p not in power),
        power_kg=sum(kg[p] for p in power),
        shared_direct_kg=sum(s.kg for s in shared if s.pool != ELECTRICITY),
        shared_power_kg=sum(s.kg for s in shared if s.pool == ELECTRICITY),
        power_kwh=sum(used_kwh(p, situation) * kept.get(p, 1.0) for p in power),
        shared_power_kwh=sum(s.kwh for s in shared),
        missing=reasons_of([unknown[enterprise], unknown[PARK], *reasons, *open_to]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """An enterprise's part of a portion."""

    pool: str
    kg: float
    kwh: float
    missing: tuple[Missing, ...] = ()


def _kept_shares(situation: Situation) -> Mapping[Purpose, float]:
    """Return what share of a purpose stays, where a part is passed on to another."""
    return {
        draws: 1.0 - sum(made.share for made in plant.made.values())
        for plant in situation.plants
        if not plant.asset
        for draws in plant.draws
    }


def _purposes(enterprise: str, situation: Situation) -> list[Purpose]:
    """Return what an enterprise uses energy for itself: not in plants, nor sent out."""
    drawn = {d for plant in situation.plants if plant.asset for d in plant.draws}
    known = {*situation.bought, *(d.purpose for d in situation.carried.deliveries)}
    known |= {p for users in situation.supplies.users.values() for p in users}
    return sorted(
        p for p in known if p.holder == enterprise and p not in drawn and p.label != EXPORTED
    )


def emission_at(
    purpose: Purpose, situation: Situation, unknown: Reasons
) -> tuple[float, tuple[Missing, ...]]:
    """Return the emission that energy for a purpose carries: bought, and delivered."""
    delivered = [d for d in situation.carried.deliveries if d.purpose == purpose]
    kg = situation.bought.get(purpose, 0.0) + sum(d.kg for d in delivered)
    givers = [unknown[d.giver] for d in delivered if d.kg]
    return kg, reasons_of([*(d.missing for d in delivered), *givers])


def used_kwh(purpose: Purpose, situation: Situation) -> float:
    """Return the energy used for a purpose, of all supplies [kWh]."""
    return sum(users.get(purpose, 0.0) for users in situation.supplies.users.values())


def _burned(enterprise: str, situation: Situation) -> float:
    """Return the emission of fuel and processes that feed no plant of a network."""
    streams = {name: kg for (who, name), kg in situation.sums.streams.items() if who == enterprise}
    in_plants = (plant.burned for plant in situation.plants if plant.owner == enterprise)
    return sum(streams.values()) - sum(sum(burned.values()) for burned in in_plants)


def _shared(enterprise: str, situation: Situation, grounds: Grounds) -> Iterator[_Shared]:
    for portion in situation.portions:
        if portion.rule.by is Basis.NOBODY or not portion.kg:
            continue
        weights = weights_of(portion, grounds)
        missing = reasons_of([portion.missing, weights.missing])
        total = sum(weights.by_enterprise.values())
        weight = weights.by_enterprise.get(enterprise, 0)
        if missing or not total:
            yield _Shared(pool=portion.pool, kg=0.0, kwh=0.0, missing=missing)
            continue
        share = float(weight / total)
        kwh = _portion_kwh(portion, situation) * share
        yield _Shared(pool=portion.pool, kg=portion.kg * share, kwh=kwh)


def _portion_kwh(portion: Portion, situation: Situation) -> float:
    """Return the power of a portion; of a rule about some meters, in proportion [kWh].

    Of stores it is what they lost: what they gave back is in the use of whoever used it.
    """
    if portion.pool != ELECTRICITY:
        return 0.0
    labels = {part: label for label, part in PARTS.items()}
    label = labels.get(portion.of, "") if portion.of else ""
    purpose = Purpose(holder=PARK, label=label or portion.items[0], pool=portion.pool)
    whole_kg, _ = emission_at(purpose, situation, defaultdict(tuple))
    kwh = used_kwh(purpose, situation) - (_discharged(situation) if label == STORAGE else 0.0)
    return kwh * portion.kg / whole_kg if whole_kg else 0.0


def _discharged(situation: Situation) -> float:
    stores = [s for s in situation.supplies.known if (s.pool, s.role) == (ELECTRICITY, Role.STORE)]
    return sum(situation.supplies.total(store) for store in stores)
