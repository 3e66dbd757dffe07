"""Nodes of loans: what is owed and paid in each year, by the terms of the contract."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.finance.assess import LoanPlan
from lingtan.finance.linked_loan import LinkVerdict
from lingtan.finance.loan_schedule import Payment
from lingtan.park.finance import Loan

KIND, CNY = "loan", "CNY"


def loan_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every loan with its terms and its years."""
    finances = sources.beside.finances
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for plan in () if finances is None else finances.loans:
        yield from _terms(plan.loan, place_of(lines, "loans", plan.loan.id))
        yield from _years(plan)
        if plan.verdict is not None:
            yield from _margin(plan.loan, plan.verdict, sources)


def _margin(loan: Loan, verdict: LinkVerdict, sources: Sources) -> Iterator[Node]:
    """Yield what the margin does in the year after, by the verdict it hangs on."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    facts: dict[str, Fact] = {"document": loan.source, **place_of(lines, "loans", loan.id)}
    step, rate = (detail_id(KIND, loan.id, part) for part in ("step", "rate"))
    judged = [
        each.figure.id or each.id
        for framework in sources.evaluation.frameworks
        for each in framework.indicators
        if each.id == verdict.link.indicator
    ]
    yield made_of(step, float(verdict.step), "ratio", judged, loan.name, facts)
    after, whole = detail_id(KIND, loan.id, "rate_after"), float(loan.terms.rate + verdict.step)
    yield added(after, whole, "ratio", {rate: 1.0, step: 1.0}, loan.name)
    opening = detail_id(KIND, loan.id, str(verdict.step_year), "opening")
    owed = [opening] if verdict.owed_cny else []
    cost = detail_id(KIND, loan.id, "step_cost")
    yield made_of(cost, float(verdict.step_cny), CNY, [step, *owed], loan.name)


def _terms(loan: Loan, place: dict[str, Fact]) -> Iterator[Node]:
    facts: dict[str, Fact] = {"document": loan.source, **place}
    terms = loan.terms
    yield given(detail_id(KIND, loan.id, "lent"), float(terms.principal), CNY, loan.name, facts)
    yield given(detail_id(KIND, loan.id, "rate"), float(terms.rate), "ratio", loan.name, facts)


def _years(plan: LoanPlan) -> Iterator[Node]:
    before = detail_id(KIND, plan.loan.id, "lent")
    for payment in plan.years:
        yield from _year(plan.loan, payment, before)
        before = _id(plan.loan, payment, "closing")


def _year(loan: Loan, year: Payment, before: str) -> Iterator[Node]:
    """Yield a year: it begins with what the one before left, and pays interest and principal."""
    name = Name(en=f"{loan.name.en}, {year.year}", zh=f"{loan.name.zh}，{year.year}")
    opening, interest, principal, paid, closing = (
        _id(loan, year, part)
        for part in ("opening", "interest", "principal", "payment", "closing")
    )
    terms = [opening, detail_id(KIND, loan.id, "rate")]
    yield added(opening, float(year.opening), CNY, {before: 1.0}, name)
    yield made_of(interest, float(year.interest), CNY, terms, name)
    yield made_of(principal, float(year.principal), CNY, terms, name)
    yield added(paid, float(year.amount), CNY, {interest: 1.0, principal: 1.0}, name)
    yield added(closing, float(year.closing), CNY, {opening: 1.0, principal: -1.0}, name)


def _id(loan: Loan, year: Payment, part: str) -> str:
    return detail_id(KIND, loan.id, str(year.year), part)
