"""Show a period as a report shows it, without writing a document or recording anything."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lingtan.app.evaluate_park import Question
from lingtan.app.issue_report import ReportContents, contents_of, inputs_of
from lingtan.app.layout import Layout
from lingtan.app.report_moment import Moment, last_known
from lingtan.base.findings import Finding
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import Report
from lingtan.reports.park_report import build_pages

STEPS = ("account", "comparison", "page")
"""What is computed one after another until a period can be shown."""
Tell = Callable[[str], None]


def untold(_step: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """A period in one language, ready to be shown.

    Attributes
    ----------
    contents : ReportContents
        The answers of the rooms: what every number of the report comes from.
    inputs : ReportInputs
        Everything the report was drawn from, in its language: a page draws more from it.
    """

    contents: ReportContents
    report: Report
    inputs: ReportInputs

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in readings, account and verdicts, in that order."""
        evaluation = self.contents.evaluation
        account = evaluation.account
        return (
            *account.check.findings,
            *self.contents.reconciliation.findings,
            *account.inventory.findings,
            *evaluation.findings,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A period before it is put into words.

    Attributes
    ----------
    inputs : ReportInputs
        Everything its pages are drawn from, whatever the language.
    """

    contents: ReportContents
    inputs: ReportInputs


def present_park(layout: Layout, question: Question, language: str) -> Presentation:
    """Return a period as the documents of its report would draw it.

    Raises
    ------
    LingtanError
        The question cannot be answered; see `lingtan.app.evaluate_park.evaluate_park`.
    """
    return in_words(tell_park(layout, question), language)


def tell_park(layout: Layout, question: Question, tell: Tell = untold) -> Told:
    """Return what there is to tell of a period: nearly all the work, for every language.

    It speaks of what is known, as of when the last of it became known; so two people who look
    at one state of knowledge see the same, whenever they look.

    Parameters
    ----------
    tell : callable
        Is told which of the `STEPS` begins.

    Raises
    ------
    LingtanError
        The question cannot be answered; see `lingtan.app.evaluate_park.evaluate_park`.
    """
    tell("account")
    contents = contents_of(layout, question)
    tell("comparison")
    known = contents.evaluation.account.as_known_at
    instant = last_known(layout, known)
    moment = Moment(instant=instant, knowledge=known or instant, steps_until=known)
    return Told(contents=contents, inputs=inputs_of(layout, contents, "", moment))


def in_words(told: Told, language: str) -> Presentation:
    """Return a period in one language."""
    inputs = replace(told.inputs, language=language)
    return Presentation(contents=told.contents, report=build_pages(inputs), inputs=inputs)
