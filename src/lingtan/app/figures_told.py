"""Every figure of an account: its own, and what is told beside it and rests on it.

Beside it stand the indicators of every framework, green power told three ways, the integrated
statement, what each enterprise emits, and the yearly statements. A closing keeps them all, so a
restatement or a correction tells of each whether it moved.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from lingtan.app.allocate_period import account_figures_of
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.facts_of import facts_inside
from lingtan.app.layout import Layout
from lingtan.app.match_period import match_account
from lingtan.app.open_park import load_knowledge
from lingtan.app.results import Account
from lingtan.base.errors import PeriodError
from lingtan.base.figures import Figure
from lingtan.indicators.results import FrameworkResult, IndicatorResult
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import BoundaryFigures, BoundaryReasons, Stage
from lingtan.reports.fact_ids import fact_id

Told = Mapping[str, Mapping[str, Figure]]
"""Figures by boundary and id."""


def figures_of(accounts: Sequence[Account]) -> BoundaryFigures:
    """Return the value of every figure of the account of each boundary; None where unknown."""
    return _values(_own(accounts))


def figures_beside(layout: Layout, accounts: Sequence[Account]) -> BoundaryFigures:
    """Return the value of every figure that is told beside the account of each boundary."""
    return _values({each.inventory.boundary: _beside(layout, each) for each in accounts})


def told_of(layout: Layout, accounts: Sequence[Account]) -> Stage:
    """Return the figures of each boundary, of the account and beside it, and why some lack."""
    return _stage(_all(layout, accounts))


def told_as_closed(layout: Layout, closing: Closing, accounts: Sequence[Account]) -> Stage:
    """Return the figures held against a closing; that of an earlier version has the account's."""
    return _stage(_all(layout, accounts) if closing.draft.beside else _own(accounts))


def _own(accounts: Sequence[Account]) -> Told:
    return {each.inventory.boundary: each.inventory.figures for each in accounts}


def _all(layout: Layout, accounts: Sequence[Account]) -> Told:
    own = _own(accounts)
    return {
        each.inventory.boundary: {**own[each.inventory.boundary], **_beside(layout, each)}
        for each in accounts
    }


def _stage(told: Told) -> Stage:
    """Return figures as they are held against others; whoever asks names the cause."""
    return Stage(cause="", figures=_values(told), missing=_missing(told))


def _values(told: Told) -> BoundaryFigures:
    return {
        boundary: {id_: figure.value for id_, figure in figures.items()}
        for boundary, figures in told.items()
    }


def _missing(told: Told) -> BoundaryReasons:
    return {
        boundary: {id_: each.missing for id_, each in figures.items() if each.missing}
        for boundary, figures in told.items()
    }


def _beside(layout: Layout, account: Account) -> dict[str, Figure]:
    question = Question(period=account.inventory.period.name, boundary=account.inventory.boundary)
    green = match_account(layout, account)
    judged: dict[str, Figure] = {}
    told = {**green.figures, **account_figures_of(account)}
    with suppress(PeriodError):  # a copy kept with a target year no framework knows
        evaluation = judge(account, load_knowledge(account.layout), question, green)
        judged = _of_indicators(evaluation.frameworks)
        told |= statement_of(evaluation).figures
    figures = {**judged, **told, **_stated(account)}
    return {id_: each for id_, each in figures.items() if id_ not in account.inventory.figures}


def _stated(account: Account) -> dict[str, Figure]:
    """Return the yearly statements of the boundary; a part of a year has none."""
    period = account.inventory.period
    facts = facts_inside(account.check.park, account.inventory.boundary)
    return {
        fact_id(fact): Figure(id=fact_id(fact), value=fact.value, unit="")
        for fact in facts
        if period.is_year and fact.year == period.year
    }


def _of_indicators(frameworks: Sequence[FrameworkResult]) -> dict[str, Figure]:
    """Return the figures of indicators, under each reading of an open rule."""
    return {
        figure.id: figure
        for framework in frameworks
        for indicator in framework.indicators
        for figure in (_with_reasons(indicator), *(each.figure for each in indicator.variants))
    }


def _with_reasons(indicator: IndicatorResult) -> Figure:
    """Return the figure of an indicator; of one without a value, why there is no verdict too."""
    figure = indicator.figure
    if figure.is_known:
        return figure
    return replace(figure, missing=tuple(dict.fromkeys((*indicator.reasons, *figure.missing))))
