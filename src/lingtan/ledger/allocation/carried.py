"""The emission that energy made inside carries to whoever uses it.

Plants feed each other: cogeneration drives a heat pump, whose heat warms the boiler house. So the
emission of all plants is found at once [1]_: each has its fuel, what it buys, and its share of
what the plants it draws on carry. A plant whose own emission is not known makes that of all it
feeds unknown; nothing else.

References
----------
.. [1] The cost of internal services by simultaneous equations (reciprocal allocation), as taught
   for cost accounting: C. T. Horngren et al., "Cost Accounting", ch. "support departments"
   (recalled); of the same form as W. Leontief's input-output model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.plants import MADE, Plant
from lingtan.ledger.allocation.supplies import Supplies

FED_BACK, CIRCLE = "fed_back_without_plant", "plants_feed_only_each_other"
Shares = NDArray[np.float64]
ACCURACY = 0.001  # of what a supply gave: what plants and networks may differ by in rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Energy of a plant, or of one who passes it on, as it reached a purpose.

    Attributes
    ----------
    plant : str
        Empty for an enterprise that passes on, or feeds back without a plant.
    kg : float
        Emission it carries [kgCO2]; of no meaning where anything is missing.
    """

    plant: str
    giver: str
    purpose: Purpose
    kwh: float
    kg: float
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What all plants delivered, and what stayed with their owners.

    Attributes
    ----------
    kept : mapping of str to float
        Emission of every plant that no supply carries [kgCO2].
    """

    deliveries: tuple[Delivery, ...]
    kept: Mapping[str, float]


def carry(plants: Sequence[Plant], supplies: Supplies, bought: Mapping[Purpose, float]) -> Carried:
    """Return what every plant delivered to whom, and the emission it carries.

    Parameters
    ----------
    bought : mapping of Purpose to float
        Emission of power and heat from outside, by what it is used for [kgCO2].
    """
    emissions, missing = _solve(plants, supplies, bought)
    found: list[Delivery] = []
    kept: dict[str, float] = {}
    for plant, kg, reasons in zip(plants, emissions, missing, strict=True):
        if plant.asset:
            kept[plant.asset] = kg * (1.0 - sum(made.share for made in plant.made.values()))
        for supply, made in sorted(plant.made.items()):
            total = supplies.total(supply)
            for purpose, kwh in sorted(supplies.users.get(supply, {}).items()):
                part = kwh / total if total else 0.0
                found.append(
                    Delivery(
                        plant=plant.asset,
                        giver=plant.owner,
                        purpose=purpose,
                        kwh=made.kwh * part,
                        kg=kg * made.share * part,
                        missing=reasons,
                    )
                )
    return Carried(deliveries=(*found, *_fed_back(plants, supplies)), kept=kept)


def _solve(
    plants: Sequence[Plant], supplies: Supplies, bought: Mapping[Purpose, float]
) -> tuple[list[float], list[tuple[Missing, ...]]]:
    """Return the emission of every plant [kgCO2], and why it is unknown."""
    feeds = _feeds(plants, supplies)
    own = np.array([p.fuel_kg + sum(bought.get(d, 0.0) for d in p.draws) for p in plants])
    reasons = [tuple(p.missing) for p in plants]
    _spread_reasons(reasons, feeds, plants, supplies)
    matrix = np.eye(len(plants)) - feeds
    if len(plants) and np.linalg.cond(matrix) > 1e12:  # they pass on all they draw, in a circle
        circle = (Missing(kind="rule", id=CIRCLE),)
        return [0.0] * len(plants), [found or circle for found in reasons]
    solved = np.linalg.solve(matrix, own) if len(plants) else own
    return [float(kg) for kg in solved], reasons


def _feeds(plants: Sequence[Plant], supplies: Supplies) -> Shares:
    """Return what share of the emission of each plant (columns) each plant takes in (rows)."""
    feeds = np.zeros((len(plants), len(plants)))
    for column, maker in enumerate(plants):
        for supply, made in maker.made.items():
            total = supplies.total(supply)
            for row, taker in enumerate(plants):
                kwh = sum(supplies.users.get(supply, {}).get(d, 0.0) for d in taker.draws)
                feeds[row, column] += made.share * kwh / total if total else 0.0
    return feeds


def _spread_reasons(
    reasons: list[tuple[Missing, ...]],
    feeds: Shares,
    plants: Sequence[Plant],
    supplies: Supplies,
) -> None:
    """Add to every plant why those that feed it are unknown, until nothing more is reached."""
    for number, plant in enumerate(plants):
        unknown = [d.missing for d in _fed_back(plants, supplies) if d.purpose in plant.draws]
        reasons[number] = tuple(dict.fromkeys((*reasons[number], *sum(unknown, ()))))
    for _ in plants:
        for row, column in np.argwhere(feeds > 0).tolist():
            reasons[row] = tuple(dict.fromkeys((*reasons[row], *reasons[column])))


def _fed_back(plants: Sequence[Plant], supplies: Supplies) -> Iterator[Delivery]:
    """Yield what enterprises fed into a network of which no plant of theirs is metered."""
    for supply in supplies.known:
        if supply.role not in MADE:
            continue
        total = supplies.total(supply)
        known = sum(plant.made[supply].kwh for plant in plants if supply in plant.made)
        if known >= total * (1 - ACCURACY):
            continue
        missing = (Missing(kind="rule", id=FED_BACK, subject=supply.owner),)
        for purpose, kwh in sorted(supplies.users[supply].items()):
            yield Delivery(
                plant="",
                giver=supply.owner,
                purpose=purpose,
                kwh=kwh * (1 - known / total),
                kg=0.0,
                missing=missing,
            )
