"""What plants, and those who pass energy on, gave to whom: read off the accounts of a span.

A plant is called by its id, one who passes on by whose it is and the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from lingtan.app.lineage.spanned import Spanned
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.plants import Made, Plant, Supply

PLANT, SUPPLIED = "plant", "supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Energy of a supply of a plant, as it reached a purpose, and the emission it carries.

    Attributes
    ----------
    kg : float or None
        None where the emission of the plant is not known [kgCO2].
    """

    plant: Plant
    supply: Supply
    made: Made
    purpose: Purpose
    kwh: float
    kg: float | None
    span: tuple[str, ...]

    def id(self, part: str) -> str:
        """Return the id of a part of it."""
        purpose, way = self.purpose, supply_name(self.supply)
        about = (name_of(self.plant), way, purpose.holder, purpose.label)
        return detail_id(SUPPLIED, *about, *self.span, part)


def name_of(plant: Plant) -> str:
    """Return what a plant is called: its id, or who passes energy on, and of which network."""
    first = plant.draws[0]
    return plant.asset or "/".join(filter(None, (plant.owner, first.label, first.pool)))


def supply_name(supply: Supply) -> str:
    """Return what tells a supply of a plant from its others."""
    told = [str(each) for each in astuple(supply) if each and each != supply.owner]
    return "/".join(dict.fromkeys(told))


def plant_id(plant: Plant, span: tuple[str, ...], *part: str) -> str:
    """Return the id of a number of a plant in a span."""
    *about, last = part
    return detail_id(PLANT, name_of(plant), *about, *span, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """All deliveries of a span.

    Attributes
    ----------
    emissions : sequence of float or None
        Emission of each plant, in their order; None where it is not known [kgCO2].
    """

    spanned: Spanned
    given: tuple[Given, ...]
    emissions: Sequence[float | None]

    @classmethod
    def of(cls, spanned: Spanned) -> "Deliveries":
        """Read the deliveries off the accounts of a span."""
        known = {
            (each.plant, each.giver, each.purpose): not each.missing
            for each in spanned.situation.carried.deliveries
        }
        into = _into(spanned)
        emissions = [_emission(plant, spanned, into, known) for plant in spanned.situation.plants]
        given = tuple(_given(spanned, emissions))
        return cls(spanned=spanned, given=given, emissions=emissions)

    def to(self, purpose: Purpose) -> tuple[Given, ...]:
        """Return what reached a purpose."""
        return tuple(each for each in self.given if each.purpose == purpose)

    def number_of(self, plant: Plant) -> int:
        """Return the place of a plant among those of the span."""
        plants = self.spanned.situation.plants
        return next(n for n, each in enumerate(plants) if each is plant)

    def between(self, giver: str, receiver: str, pool: str) -> tuple[Given, ...]:
        """Return what passed from one account to another."""
        key = (giver, receiver, pool)
        return tuple(
            each
            for each in self.given
            if (each.plant.owner, each.purpose.holder, each.purpose.pool) == key
        )


def _into(spanned: Spanned) -> Mapping[Purpose, float]:
    found: dict[Purpose, float] = {}
    for each in spanned.situation.carried.deliveries:
        found[each.purpose] = found.get(each.purpose, 0.0) + each.kg
    return found


def _emission(
    plant: Plant,
    spanned: Spanned,
    into: Mapping[Purpose, float],
    known: Mapping[tuple[str, str, Purpose], bool],
) -> float | None:
    if not all(
        is_known
        for (asset, giver, _), is_known in known.items()
        if (asset, giver) == (plant.asset, plant.owner)
    ):
        return None
    bought = spanned.situation.bought
    drawn = sum(bought.get(d, 0.0) + into.get(d, 0.0) for d in plant.draws)
    return plant.fuel_kg + drawn


def _given(spanned: Spanned, emissions: Sequence[float | None]) -> Iterator[Given]:
    supplies = spanned.situation.supplies
    for plant, kg in zip(spanned.situation.plants, emissions, strict=True):
        for supply, made in sorted(plant.made.items()):
            total = supplies.total(supply)
            for purpose, kwh in sorted(supplies.users.get(supply, {}).items()):
                part = kwh / total if total else 0.0
                yield Given(
                    plant=plant,
                    supply=supply,
                    made=made,
                    purpose=purpose,
                    kwh=made.kwh * part,
                    kg=None if kg is None else kg * made.share * part,
                    span=spanned.name,
                )
