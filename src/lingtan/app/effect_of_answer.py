"""What an answer does to the figures people look at first: energy, emission, core indicator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lingtan.app.answer_findings import asked_in
from lingtan.app.check_readings import believed
from lingtan.app.evaluate_park import evaluation_of
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.question_of import question_of
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.base.figures import Figure
from lingtan.indicators.results import Outcome
from lingtan.reports.chapters.summary import core_indicator

R = TypeVar("R")
HEADLINES = ("national.e_tce", "national.e_park_kg")
TOTALS_SQL = "select meter_id, cast(sum(quantity) as double) as total from amounts group by 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a period stands.

    Attributes
    ----------
    figures : tuple of Figure
        Those of `HEADLINES` that the account has, and that of the core indicator.
    outcome : Outcome or None
        Of the core indicator; None where no framework judges it.
    open : int
        Findings that still take an answer.
    meters : mapping of str to tuple
        What each meter counts in the period, None where it says nothing, and its unit.
    """

    figures: tuple[Figure, ...]
    outcome: Outcome | None
    open: int
    meters: Mapping[str, tuple[float | None, str]]


def standing_of(layout: Layout, period: str) -> Standing:
    """Return how a period stands with the answers in force.

    Raises
    ------
    LingtanError
        It cannot be evaluated.
    """
    with inquire(layout, period, None) as inquiry:
        evaluation = evaluation_of(inquiry, question_of(period))
        check, amounts = believed(inquiry)
        account = evaluation.account.inventory
        found = (*check.findings, *reconciliation_of(inquiry).findings, *account.findings)
        units = {each.id: each.unit for each in inquiry.opened.catalogue.carriers}
        totals = dict(amounts.rows(TOTALS_SQL).iter_rows())
    core = core_indicator(evaluation.frameworks)
    known = account.figures
    figures = [known[id_] for id_ in HEADLINES if id_ in known]
    return Standing(
        figures=(*figures, *([core[1].figure] if core else [])),
        outcome=core[1].outcome if core else None,
        open=sum(bool(each.answers) for each in asked_in(found, check.park)),
        meters={
            each.id: (totals.get(each.id), units.get(each.carrier, ""))
            for each in check.park.meters
        },
    )


def total_of(layout: Layout, period: str, meter: str) -> float | None:
    """Return what a meter counts in a period [unit of its carrier]; None where it says nothing."""
    with inquire(layout, period, None) as inquiry:
        rows = believed(inquiry)[1].rows(TOTALS_SQL)
    total: float | None = dict(rows.iter_rows()).get(meter)
    return total


def with_effect(layout: Layout, period: str, act: Callable[[], R]) -> tuple[R, Standing, Standing]:
    """Do something, and return what came of it with how a period stood before and stands now."""
    before = standing_of(layout, period)
    return act(), before, standing_of(layout, period)
