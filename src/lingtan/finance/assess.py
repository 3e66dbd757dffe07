"""Everything finance says of a park: its measures as a curve, and its loans year by year."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.finance.abatement_cost import AbatementCost, abatement_cost, abatement_curve
from lingtan.finance.cash_flow import discounted, net_present_value
from lingtan.finance.linked_loan import LinkVerdict, Observed, judge_link
from lingtan.finance.loan_schedule import Payment, by_year, loan_schedule
from lingtan.finance.payback import payback_years
from lingtan.finance.rate_of_return import RateOfReturn, internal_rate
from lingtan.park.finance import Conventions, Link, Loan, Measure

NO_ABATEMENT = FindingKind(id="finance_nothing_abated", severity=Severity.ERROR)
MORE_EMITTED = FindingKind(id="finance_more_emitted", severity=Severity.ERROR)
REFUSALS = {"nothing_abated": NO_ABATEMENT, "more_emitted": MORE_EMITTED}
PLACE = Place(source="park.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureValue:
    """What a measure is worth.

    Attributes
    ----------
    net_present_cny : float
        Net present value [CNY].
    payback, discounted_payback : float or None
        Years until what was paid has come back; None where it never does.
    reached_t : float or None
        What it and all before it on the curve abate [tCO2/a]; None where it has no place there.
    """

    measure: Measure
    net_present_cny: float
    rate: RateOfReturn
    payback: float | None
    discounted_payback: float | None
    cost: AbatementCost
    reached_t: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPlan:
    """What is paid on a loan in each year, and what its margin does."""

    loan: Loan
    years: tuple[Payment, ...]
    verdict: LinkVerdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finances:
    """What finance says of a park.

    Attributes
    ----------
    conventions : Conventions or None
        By which measures are weighed; None where the park states none.
    measures : tuple of MeasureValue
        In the order of the curve; what abates nothing comes last.
    findings : tuple of Finding
        Measures that abate nothing.
    """

    conventions: Conventions | None
    measures: tuple[MeasureValue, ...]
    loans: tuple[LoanPlan, ...]
    findings: tuple[Finding, ...]


def assess(
    conventions: Conventions | None,
    measures: Sequence[Measure],
    loans: Sequence[Loan],
    observe: Callable[[Link], Observed],
) -> Finances:
    """Return what measures are worth and what loans cost.

    Parameters
    ----------
    conventions : Conventions or None
        None only where there are no measures.
    observe : callable
        Given a link it tells what is known of its indicator.

    Raises
    ------
    FinanceError
        Conventions or terms that no number follows from.
    """
    valued = [] if conventions is None else [weigh_measure(m, conventions) for m in measures]
    return Finances(
        conventions=conventions,
        measures=_ordered(valued),
        loans=tuple(_plan(loan, observe) for loan in loans),
        findings=tuple(_refused(valued)),
    )


def flows_of(measure: Measure) -> tuple[float, ...]:
    """Return the cash flow (现金流) of a measure: capex, then saving less operation [CNY]."""
    yearly = float(measure.saving.value - measure.om.value)
    return (-float(measure.capex.value), *[yearly] * measure.life)


def weigh_measure(measure: Measure, conventions: Conventions) -> MeasureValue:
    """Return what a measure is worth; see `cash_flow.rate_of_flows` for errors."""
    flows = flows_of(measure)
    return MeasureValue(
        measure=measure,
        net_present_cny=net_present_value(flows, conventions),
        rate=internal_rate(flows, conventions),
        payback=payback_years(flows),
        discounted_payback=payback_years(discounted(flows, conventions)),
        cost=abatement_cost(measure, conventions),
    )


def _ordered(valued: Sequence[MeasureValue]) -> tuple[MeasureValue, ...]:
    by_id = {each.measure.id: each for each in valued}
    curve = abatement_curve(each.cost for each in valued)
    refused = [each for each in valued if each.cost.refusal is not None]
    return (*(replace(by_id[s.cost.measure], reached_t=s.reached_t) for s in curve), *refused)


def _plan(loan: Loan, observe: Callable[[Link], Observed]) -> LoanPlan:
    payments = loan_schedule(loan.terms)
    verdict = None
    if loan.link is not None:
        a_year = loan.terms.frequency.a_year
        verdict = judge_link(loan.link, observe(loan.link), payments, a_year)
    return LoanPlan(loan=loan, years=by_year(payments), verdict=verdict)


def _refused(valued: Sequence[MeasureValue]) -> Iterator[Finding]:
    for each in valued:
        if each.cost.refusal is not None:
            kind = REFUSALS[each.cost.refusal.value]
            tonnes = round(each.cost.abated_t, 3)
            facts: dict[str, Fact] = {"tonnes": tonnes, "source": each.measure.abatement_kg.source}
            yield Finding(kind=kind, subject=each.measure.id, place=PLACE, facts=facts)
