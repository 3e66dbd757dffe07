"""Every figure of an account: its own, and what is told beside it and rests on it.

Beside it stand the indicators of every framework, green power told three ways, the integrated
statement, what each enterprise emits, and the yearly statements. A closing keeps them all, so a
restatement or a correction tells of each whether it moved.
"""

from collections.abc import Sequence
from contextlib import suppress

from lingtan.app.allocate_period import account_figures_of
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.facts_of import facts_inside
from lingtan.app.layout import Layout
from lingtan.app.lineage.ids import fact_id
from lingtan.app.match_period import match_account
from lingtan.app.open_park import load_knowledge
from lingtan.app.results import Account
from lingtan.base.errors import PeriodError
from lingtan.indicators.results import FrameworkResult
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import BoundaryFigures

Values = dict[str, float | None]


def figures_of(accounts: Sequence[Account]) -> BoundaryFigures:
    """Return the value of every figure of the account of each boundary; None where unknown."""
    return {
        account.inventory.boundary: {
            id_: figure.value for id_, figure in account.inventory.figures.items()
        }
        for account in accounts
    }


def figures_beside(layout: Layout, accounts: Sequence[Account]) -> BoundaryFigures:
    """Return the value of every figure that is told beside the account of each boundary."""
    return {account.inventory.boundary: _beside(layout, account) for account in accounts}


def figures_told(layout: Layout, accounts: Sequence[Account]) -> BoundaryFigures:
    """Return the value of every figure of each boundary: of the account, and beside it."""
    beside = figures_beside(layout, accounts)
    return {name: {**own, **beside[name]} for name, own in figures_of(accounts).items()}


def figures_as_closed(
    layout: Layout, closing: Closing, accounts: Sequence[Account]
) -> BoundaryFigures:
    """Return the figures held against a closing; that of an earlier version has the account's."""
    return figures_told(layout, accounts) if closing.draft.beside else figures_of(accounts)


def _beside(layout: Layout, account: Account) -> Values:
    question = Question(period=account.inventory.period.name, boundary=account.inventory.boundary)
    green = match_account(layout, account)
    values: Values = {}
    told = {**green.figures, **account_figures_of(account)}
    with suppress(PeriodError):  # a copy kept with a target year no framework knows
        judged = judge(account, load_knowledge(account.layout), question, green)
        values = _of_indicators(judged.frameworks)
        told |= statement_of(judged).figures
    values |= {id_: figure.value for id_, figure in told.items()}
    values |= _stated(account)
    return {id_: value for id_, value in values.items() if id_ not in account.inventory.figures}


def _stated(account: Account) -> Values:
    """Return the yearly statements of the boundary; a part of a year has none."""
    period = account.inventory.period
    facts = facts_inside(account.check.park, account.inventory.boundary)
    return {
        fact_id(fact): fact.value for fact in facts if period.is_year and fact.year == period.year
    }


def _of_indicators(frameworks: Sequence[FrameworkResult]) -> Values:
    """Return the figures of indicators, under each reading of an open rule."""
    figures = (
        figure
        for framework in frameworks
        for indicator in framework.indicators
        for figure in (indicator.figure, *(each.figure for each in indicator.variants))
    )
    return {figure.id: figure.value for figure in figures}
