"""Everything accounts of enterprises are made from: sums, supplies, plants, what they carry."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.ledger.allocation.carried import Carried, carry
from lingtan.ledger.allocation.named_plants import as_divided
from lingtan.ledger.allocation.own_sums import OwnSums, Purpose, at_rate, own_sums
from lingtan.ledger.allocation.passing_on import passing_on
from lingtan.ledger.allocation.plants import Plant, plants_of
from lingtan.ledger.allocation.shared_portions import Portion, portions_of
from lingtan.ledger.allocation.span_accounts import SpanAccount, neighbours
from lingtan.ledger.allocation.supplies import Supplies, supplies_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A park's account taken apart.

    Attributes
    ----------
    bought : mapping of Purpose to float
        Emission of power and heat from outside, by what it is used for [kgCO2].
    """

    sums: OwnSums
    supplies: Supplies
    plants: tuple[Plant, ...]
    bought: Mapping[Purpose, float]
    carried: Carried
    portions: tuple[Portion, ...]


def situation_of(account: SpanAccount, power_kg_per_kwh: float | None = None) -> Situation:
    """Take the account of a span apart.

    Parameters
    ----------
    power_kg_per_kwh : float or None
        Factor at which all grid power counts, whatever is claimed; None for the account's own.
    """
    park, inventory, cuts = account.park, account.inventory, account.cuts
    sums = own_sums(inventory)
    supplies = supplies_of(inventory)
    outside = neighbours(supplies, account.span.members)
    own = as_divided(plants_of(park, inventory, sums), supplies, account.named)
    found = (*own, *passing_on(supplies), *outside)
    plants = tuple(cuts.of_plant(plant, supplies) for plant in found)
    bought = sums.bought if power_kg_per_kwh is None else at_rate(sums, power_kg_per_kwh)
    carried = carry(plants, supplies, bought)
    portions = portions_of(plants, carried, sums, bought, inventory.network, park.allocation)
    return Situation(
        sums=sums,
        supplies=supplies,
        plants=plants,
        bought=bought,
        carried=carried,
        portions=tuple(map(cuts.of_portion, portions)),
    )
