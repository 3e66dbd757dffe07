"""By-products: what a chain of steps leaves over, and who could use it.

The emission a need avoids is that of what it replaces, as the need states it. It is told apart and
never taken from an account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from lingtan.base.errors import ArgumentError
from lingtan.base.names import folded
from lingtan.park.exchanges import ByProduct
from lingtan.symbiosis.heat_streams import exact

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a chain: its product goes on, its waste is there for others [t]."""

    given_t: Fraction
    product_t: Fraction
    waste_t: Fraction


def chain(
    fresh_t: Fraction, yields: Sequence[Fraction], recycled: Fraction = ZERO
) -> tuple[Step, ...]:
    """Return what each step makes and leaves; nothing is lost.

    Parameters
    ----------
    yields : sequence of Fraction
        Product of each step as a share of what it is given, 0 to 1.
    recycled : Fraction
        Share of all that the steps leave which goes back to the first, below 1.

    Raises
    ------
    ArgumentError
        A yield or the share that goes back is no share, or what comes in is below zero.

    Examples
    --------
    >>> (step,) = chain(Fraction(100), [Fraction(4, 5)], Fraction(1, 2))
    >>> float(step.given_t), float(step.product_t), float(step.waste_t)
    (111.11111111111111, 88.88888888888889, 11.11111111111111)
    >>> (step,) = chain(Fraction(100), [Fraction(4, 5)])
    >>> int(step.product_t), int(step.waste_t)
    (80, 20)
    """
    if fresh_t < 0:
        raise ArgumentError("material_below_zero", facts={"given": float(fresh_t)})
    for share in (*yields, recycled):
        if not 0 <= share <= 1 or recycled == 1:
            raise ArgumentError("not_a_yield", facts={"given": float(share)})
    given = fresh_t / (1 - recycled * (1 - prod(yields, start=Fraction(1))))
    steps: list[Step] = []
    for share in yields:
        waste = given * (1 - share) * (1 - recycled)
        steps.append(Step(given_t=given, product_t=given * share, waste_t=waste))
        given *= share
    return tuple(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What an offer gives to a need in a year [t]."""

    offer: str
    need: str
    amount_t: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Offers and needs of one material.

    Attributes
    ----------
    avoided_kg : Fraction
        Emission of what is replaced, as far as needs state it; beside every account [kgCO2].
    unstated : tuple of str
        Needs that are met and do not state what a tonne replaces.
    """

    material: str
    offered_t: Fraction
    needed_t: Fraction
    handovers: tuple[Handover, ...]
    avoided_kg: Fraction
    unstated: tuple[str, ...] = ()

    @property
    def exchanged_t(self) -> Fraction:
        """What finds a user [t]."""
        return sum((each.amount_t for each in self.handovers), ZERO)


def exchange_materials(products: Sequence[ByProduct]) -> tuple[Exchange, ...]:
    """Match offers with needs of the same material, an enterprise's own among them.

    As much as possible finds a user: the smaller of the two sums. What replaces the most emission
    a tonne is served first, so no other match avoids more; ties go by id.
    """
    by_material: dict[str, list[ByProduct]] = {}
    for each in products:
        by_material.setdefault(folded(each.material), []).append(each)
    return tuple(_exchange(alike) for _, alike in sorted(by_material.items()))


def offered_t(product: ByProduct) -> Fraction:
    """Return what a by-product offers in a year: as stated, or what its chain leaves [t]."""
    if product.fresh_t is None:
        return exact(product.offered_t or 0.0)
    yields = [exact(share) for share in product.yields]
    steps = chain(exact(product.fresh_t), yields, exact(product.recycled))
    return sum((step.waste_t for step in steps), ZERO)


def _exchange(alike: Sequence[ByProduct]) -> Exchange:
    offers = {each.id: offered_t(each) for each in sorted(alike, key=lambda each: each.id)}
    needs = [each for each in alike if each.needed_t is not None]
    needs.sort(key=lambda each: (-(each.replaced_kg_per_t or 0.0), each.id))
    rest = {id_: amount for id_, amount in offers.items() if amount}
    handovers: list[Handover] = []
    for need in needs:
        wanted = exact(need.needed_t or 0.0)
        for id_, left in rest.items():
            given = min(wanted, left)
            if given:
                handovers.append(Handover(offer=id_, need=need.id, amount_t=given))
                rest[id_], wanted = left - given, wanted - given
    rates = {need.id: need.replaced_kg_per_t for need in needs}
    met = dict.fromkeys(each.need for each in handovers)
    return Exchange(
        material=alike[0].material,
        offered_t=sum(offers.values(), ZERO),
        needed_t=sum((exact(need.needed_t or 0.0) for need in needs), ZERO),
        handovers=tuple(handovers),
        avoided_kg=sum(
            (each.amount_t * exact(rates[each.need] or 0.0) for each in handovers), ZERO
        ),
        unstated=tuple(need for need in met if rates[need] is None),
    )
