"""What an answer does to the figures people look at first: energy, emission, core indicator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from lingtan.app.evaluate_park import evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.question_of import question_of
from lingtan.base.figures import Figure
from lingtan.base.findings import Severity
from lingtan.indicators.results import Outcome
from lingtan.metering.finding_answers import ANSWERS
from lingtan.reports.chapters.summary import core_indicator

R = TypeVar("R")
HEADLINES = ("national.e_tce", "national.e_park_kg")


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
        Findings of readings that still take an answer, and are more than notes.
    """

    figures: tuple[Figure, ...]
    outcome: Outcome | None
    open: int


def standing_of(layout: Layout, period: str) -> Standing:
    """Return how a period stands with the answers in force.

    Raises
    ------
    LingtanError
        It cannot be evaluated.
    """
    evaluation = evaluate_park(layout, question_of(period))
    account = evaluation.account
    found = core_indicator(evaluation.frameworks)
    core = found[1] if found else None
    known = account.inventory.figures
    figures = [known[id_] for id_ in HEADLINES if id_ in known]
    return Standing(
        figures=(*figures, *([core.figure] if core else [])),
        outcome=core.outcome if core else None,
        open=sum(
            finding.kind.id in ANSWERS and finding.kind.severity is not Severity.INFO
            for finding in account.check.findings
        ),
    )


def with_effect(layout: Layout, period: str, act: Callable[[], R]) -> tuple[R, Standing, Standing]:
    """Do something, and return what came of it with how a period stood before and stands now."""
    before = standing_of(layout, period)
    return act(), before, standing_of(layout, period)
