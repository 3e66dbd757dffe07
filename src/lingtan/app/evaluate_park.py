"""Evaluate a park: its account and its yearly facts against one framework, or all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.account_period import account_of
from lingtan.app.arguments import now_of
from lingtan.app.basis_of import basis_of, is_one_factory
from lingtan.app.facts_of import facts_of, findings_beside
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.judge_factories import judge_factories
from lingtan.app.layout import PARK_FILE, Layout
from lingtan.app.match_period import match_account, matched
from lingtan.app.results import Account, Evaluation
from lingtan.app.results_match import GreenPower
from lingtan.app.uncertainty_of import uncertainty_of
from lingtan.base.findings import Finding
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.catalogue.product_names import product_names
from lingtan.indicators.base_year_told import base_year_told
from lingtan.indicators.closed_base import ask_for_base_year
from lingtan.indicators.concerned import KnownFramework, concerned, readable
from lingtan.indicators.evaluate import ask_for_hours, evaluate_all
from lingtan.indicators.excuses import doubtful_excuses
from lingtan.indicators.likelihood import with_likelihoods
from lingtan.indicators.nonfossil_feedstock import feedstock_of_no_stream, unproved_feedstock
from lingtan.indicators.own_frameworks import own_known_later
from lingtan.indicators.requests import requests
from lingtan.indicators.small_parts import small_parts
from lingtan.indicators.spoken_for import spoken_for
from lingtan.indicators.target_years import require_target_year
from lingtan.indicators.unknown_products import unknown_products
from lingtan.indicators.unproved import unproved
from lingtan.park.facts import Fact
from lingtan.park.park import Park

NATIONAL = "cn_national_910"  # what a park applies for; the others stand beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of an evaluation.

    Attributes
    ----------
    frameworks : tuple of str
        Framework ids; empty takes those of the park file, or else all that can concern it.
    target_year : int or None
        Row of dated frameworks; the park file's when None.
    """

    period: str
    boundary: str = ""
    frameworks: tuple[str, ...] = ()
    target_year: int | None = None
    as_known_at: datetime | None = None


def evaluate_park(layout: Layout, question: Question) -> Evaluation:
    """Return the verdict on every indicator asked for, with what is still needed.

    Raises
    ------
    PeriodError
        The target year is one that no framework could have a row for.
    """
    with inquire(layout, question.period, question.as_known_at) as inquiry:
        return evaluation_of(inquiry, question)


def evaluation_of(inquiry: Inquiry, question: Question) -> Evaluation:
    """Return the verdicts of a question that others are asked with; see `evaluate_park`."""
    account = account_of(inquiry, question.boundary)
    catalogue = inquiry.opened.catalogue
    asked, _ = asked_for(account, catalogue, question)
    asks_for_hours = ask_for_hours(asked, catalogue.frameworks)
    green = matched(inquiry, account) if asks_for_hours else None
    evaluation = judge(account, catalogue, question, green)
    frameworks = named_or_judged(evaluation, catalogue, question)
    factories = judge_factories(inquiry, account, frameworks, evaluation.target_year)
    return replace(evaluation, factories=factories)


def named_or_judged(
    evaluation: Evaluation, catalogue: Catalogue, question: Question
) -> tuple[Framework, ...]:
    """Return the frameworks named, or else those judged by: of factories and of parks."""
    named = question.frameworks or evaluation.account.check.park.frameworks
    ids = named or tuple(result.id for result in evaluation.frameworks)
    return tuple(map(catalogue.framework, ids))


def green_for(
    layout: Layout, account: Account, framework: Framework, catalogue: Catalogue
) -> GreenPower | None:
    """Return the green power of an account, where a framework asks for power by the hour."""
    asks_for_hours = ask_for_hours((framework,), catalogue.frameworks)
    return match_account(layout, account) if asks_for_hours else None


def judge(
    account: Account, catalogue: Catalogue, question: Question, green: GreenPower | None
) -> Evaluation:
    """Return the verdicts on an account that is drawn up already.

    Parameters
    ----------
    green : GreenPower or None
        Its green power, if a framework asks for it; see `green_for`.
    """
    park = account.check.park
    facts = facts_of(account)
    frameworks, known = asked_for(account, catalogue, question)
    asks_for_hours = ask_for_hours(frameworks, catalogue.frameworks)
    asked = green if green and asks_for_hours else None
    matched = asked.figures if asked else {}
    target_year = _target_year(park, question)
    require_target_year(frameworks, target_year)
    basis = basis_of(account, catalogue, target_year, matched)
    figures, context = basis.figures, basis.context
    results = evaluate_all(frameworks, figures, facts, park.excuses, context)
    found = account.inventory.findings
    bare = {**unproved(found), **unproved_feedstock(frameworks, found, catalogue.carriers)}
    needed = requests(results, catalogue.data_register, facts, bare)
    doubts = doubtful_excuses(frameworks, park.excuses, PARK_FILE)
    by_id = {framework.id: framework for framework in frameworks}
    results = with_likelihoods(results, by_id, basis, uncertainty_of(account, catalogue))
    small = small_parts(basis, PARK_FILE)
    said = (*spoken_for(facts, context, PARK_FILE), *findings_beside(account))
    base = (
        base_year_told(basis, park.base_year, PARK_FILE) if ask_for_base_year(frameworks) else ()
    )
    unheard = (*_unheard(account, catalogue, facts), *_later(account, frameworks))
    findings = (*doubts, *unheard, *said, *small, *base, *(asked.findings if asked else ()))
    return Evaluation(
        account=account,
        frameworks=results,
        requests=needed,
        target_year=target_year,
        findings=findings,
        matched=matched,
        known=known,
    )


def _unheard(account: Account, catalogue: Catalogue, facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """Return what is stated of the year and counted nowhere: products and feedstock."""
    year, limits = account.check.period.year, catalogue.product_limits
    names, streams = product_names(limits), account.check.park.streams
    return (
        *unknown_products(facts, year, names, catalogue.processes, PARK_FILE),
        *feedstock_of_no_stream(facts, year, streams, catalogue.carriers, PARK_FILE),
    )


def _later(account: Account, frameworks: Sequence[Framework]) -> tuple[Finding, ...]:
    """Return which of the park's own frameworks were not there yet."""
    instant, zone = account.as_known_at or now_of(None), account.check.park.time_zone
    return own_known_later(frameworks, instant, zone, account.layout.catalogue.name)


def asked_for(
    account: Account, catalogue: Catalogue, question: Question
) -> tuple[tuple[Framework, ...], tuple[KnownFramework, ...]]:
    """Return the frameworks that are named; without names those of the park, the national first.

    Those of factories judge what is one factory, and else each factory of the park by itself.
    Beside them come those that are only known; see `lingtan.indicators.concerned`.
    """
    park, is_factory = account.check.park, is_one_factory(account)
    built_in = {framework.id for framework in load_catalogue().frameworks}
    names = question.frameworks or park.frameworks
    named, unread = readable(map(catalogue.framework, names), built_in)
    of_park = tuple(each for each in named if is_factory or not each.is_of_one_factory)
    if of_park or question.frameworks:
        return of_park, unread
    every = sorted(catalogue.frameworks, key=lambda framework: framework.id != NATIONAL)
    return concerned(every, park, built_in, is_one_factory=is_factory)


def _target_year(park: Park, question: Question) -> int:
    return park.target_year if question.target_year is None else question.target_year
