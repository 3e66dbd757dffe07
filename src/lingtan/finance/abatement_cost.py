"""Cost of abatement (减排成本): what a tonne that is not emitted costs, measure by measure.

References
----------
Yearly cost = capex × capital recovery factor + operation − saving; cost of abatement = yearly
cost over the yearly abatement (label R: recalled, usual in marginal abatement cost curves).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from lingtan.finance.cash_flow import recovery_factor
from lingtan.park.finance import Conventions, Measure

KG_PER_T = 1000


class Refusal(StrEnum):
    """Why a measure has no cost of a tonne."""

    NOTHING_ABATED = "nothing_abated"
    MORE_EMITTED = "more_emitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbatementCost:
    """What the tonnes of a measure cost.

    Attributes
    ----------
    measure : str
        Its id.
    yearly_cny : float
        What it costs a year, capital included [CNY/a]; below zero it earns.
    abated_t : float
        What is not emitted because of it [tCO2/a].
    cny_per_t : float or None
        None where no tonne is abated: no number would mean anything.
    refusal : Refusal or None
        Why there is none.
    """

    measure: str
    yearly_cny: float
    abated_t: float
    cny_per_t: float | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One measure of a marginal abatement cost curve (边际减排成本曲线).

    Attributes
    ----------
    reached_t : float
        What it and all before it abate together [tCO2/a], if none of them cuts the same tonnes.
    """

    cost: AbatementCost
    reached_t: float


def abatement_cost(measure: Measure, conventions: Conventions) -> AbatementCost:
    """Return what a tonne costs that a measure abates.

    Raises
    ------
    FinanceError
        Conventions that name no rate for the flows; see `cash_flow.rate_of_flows`.
    """
    running = float(measure.om.value - measure.saving.value)  # exact: large ones may nearly cancel
    yearly = float(measure.capex.value) * recovery_factor(measure.life, conventions) + running
    abated = float(measure.abatement_kg.value) / KG_PER_T
    refusal = None if abated > 0 else _refusal(abated)
    return AbatementCost(
        measure=measure.id,
        yearly_cny=yearly,
        abated_t=abated,
        cny_per_t=None if refusal else yearly / abated,
        refusal=refusal,
    )


def abatement_curve(costs: Iterable[AbatementCost]) -> tuple[Step, ...]:
    """Return measures as a curve: first what earns, then the cheaper tonne before the dearer.

    Of measures that earn, the one that earns more a year comes first: by cost of a tonne the
    fewest tonnes would win. Of measures that cost or earn alike, the one that abates more comes
    first. What abates nothing has no place in it.
    """
    ordered = sorted((each for each in costs if each.refusal is None), key=_place)
    reached = accumulate(each.abated_t for each in ordered)
    return tuple(Step(cost=c, reached_t=t) for c, t in zip(ordered, reached, strict=True))


def _place(cost: AbatementCost) -> tuple[bool, float, float, str]:
    earns = cost.yearly_cny < 0
    by = cost.yearly_cny if earns else (cost.cny_per_t or 0.0)
    return (not earns, by, -cost.abated_t, cost.measure)


def _refusal(abated_t: float) -> Refusal:
    return Refusal.NOTHING_ABATED if abated_t == 0 else Refusal.MORE_EMITTED
