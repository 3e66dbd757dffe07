"""Weigh measures and loans: what they are worth, what is owed, what margins hang on."""

from dataclasses import replace
from datetime import datetime

from lingtan.app.blocked_report import touching
from lingtan.app.evaluate_park import Question, evaluate_park, green_for, judge
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.record_steps import Entries, entries_until
from lingtan.app.results import Evaluation
from lingtan.app.results_finance import Finance
from lingtan.catalogue.load import Catalogue
from lingtan.evidence.verification import Verification
from lingtan.evidence.verification_log import verifications_in
from lingtan.finance.assess import Finances, assess
from lingtan.finance.linked_loan import Observed
from lingtan.indicators.results import IndicatorResult
from lingtan.park.finance import Link


def weigh_finance(layout: Layout, question: Question) -> Finance:
    """Return measures and loans of a park, with linked loans judged on a period.

    Loans are the park's: their indicators are those of its main boundary.

    Raises
    ------
    FinanceError
        Conventions or terms that no number follows from.
    """
    evaluation = evaluate_park(layout, question)
    entries = _entries(layout, evaluation, question.as_known_at)
    return Finance(evaluation=evaluation, finances=_finances(layout, evaluation, entries))


def finances_of(
    layout: Layout, evaluation: Evaluation, moment: datetime | None
) -> Finances | None:
    """Return measures and loans beside an evaluation that is made, as known at a moment or now.

    None where the park states none, or for a boundary that is not its main one.
    """
    account = evaluation.account
    park = account.check.park
    is_main = account.inventory.boundary == park.boundaries[0].id
    if not is_main or not (park.measures or park.loans):
        return None
    return _finances(layout, evaluation, _entries(layout, evaluation, moment))


def _entries(layout: Layout, evaluation: Evaluation, moment: datetime | None) -> Entries:
    """Return the steps of verifiers; a park without linked loans needs none."""
    if not any(loan.link for loan in evaluation.account.check.park.loans):
        return ()
    return entries_until(layout, moment)


def _finances(layout: Layout, evaluation: Evaluation, entries: Entries) -> Finances:
    park = evaluation.account.check.park
    return assess(
        park.discounting,
        park.measures,
        park.loans,
        lambda link: _observe(layout, link, evaluation, entries),
    )


def _observe(layout: Layout, link: Link, evaluation: Evaluation, entries: Entries) -> Observed:
    """Return what is known of an indicator, and of whoever verified it."""
    account = evaluation.account
    period = account.check.period
    touched = touching(entries, period)
    verified = _verification(evaluation, entries)
    bare = Observed(
        year=period.year,
        is_whole_year=period.is_year,
        is_trial=account.is_trial,
        is_verified=verified is not None,
        sign_off=None if verified is None else verified.sign_off,
        open_findings=tuple(finding.id for each in touched for finding in each.blocking),
    )
    found = _indicator(layout, link.indicator, evaluation, load_knowledge(account.layout))
    return bare if found is None else _with_value(bare, found)


def _with_value(bare: Observed, found: IndicatorResult) -> Observed:
    limit = found.threshold
    number = "" if limit is None or limit.value is None else f"{limit.value:.15g}"
    return replace(
        bare,
        outcome=found.outcome.value,
        figure=found.figure.id,
        value=found.figure.value,
        unit=found.unit,
        threshold=f"{limit.op} {number}".strip() if limit and number else "",
    )


def _verification(evaluation: Evaluation, entries: Entries) -> Verification | None:
    """Return the last verification of this very period and boundary."""
    inventory = evaluation.account.inventory
    asked = (inventory.period.name, inventory.boundary)
    found = [
        each
        for each in verifications_in(entries).values()
        if (each.terms.period, each.terms.boundary) == asked
    ]
    return found[-1] if found else None


def _indicator(
    layout: Layout, id_: str, evaluation: Evaluation, catalogue: Catalogue
) -> IndicatorResult | None:
    """Return the judgement on an indicator, of a framework the park does not name as well."""
    found = _in(id_, evaluation)
    if found is not None:
        return found
    of = next(f.id for f in catalogue.frameworks if any(i.id == id_ for i in f.indicators))
    account = evaluation.account
    question = Question(
        period=account.check.period.name, frameworks=(of,), target_year=evaluation.target_year
    )
    green = green_for(layout, account, catalogue.framework(of), catalogue)
    return _in(id_, judge(account, catalogue, question, green))


def _in(id_: str, evaluation: Evaluation) -> IndicatorResult | None:
    every = (each for framework in evaluation.frameworks for each in framework.indicators)
    return next((each for each in every if each.id == id_), None)
