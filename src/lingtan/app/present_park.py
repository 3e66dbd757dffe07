"""Show a period as a report shows it, without writing a document or recording anything."""

from dataclasses import dataclass

from lingtan.app.evaluate_park import Question
from lingtan.app.issue_report import ReportContents, contents_of, report_of
from lingtan.app.layout import Layout
from lingtan.app.report_moment import Moment, last_known
from lingtan.base.findings import Finding
from lingtan.reports.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """A period in one language, ready to be shown.

    Attributes
    ----------
    contents : ReportContents
        The answers of the rooms: what every number of the report comes from.
    """

    contents: ReportContents
    report: Report

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


def present_park(layout: Layout, question: Question, language: str) -> Presentation:
    """Return a period as the documents of its report would draw it.

    It speaks of what is known, as of when the last of it became known; so two people who look
    at one state of knowledge see the same, whenever they look.

    Raises
    ------
    LingtanError
        The question cannot be answered; see `lingtan.app.evaluate_park.evaluate_park`.
    """
    contents = contents_of(layout, question)
    known = contents.evaluation.account.as_known_at
    instant = last_known(layout, known)
    moment = Moment(instant=instant, knowledge=known or instant)
    return Presentation(contents=contents, report=report_of(layout, contents, language, moment))
