"""``lingtan verification``: a verifier's way from materiality to a signed statement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.issue_statement import issue_statement
from lingtan.app.layout import Layout
from lingtan.app.run_verification import (
    Engagement,
    Settlement,
    answer,
    begin,
    current,
    draw,
    find,
    id_of,
    see,
    settle,
    sign,
)
from lingtan.cli.commands.report_command import print_issued
from lingtan.cli.language import say
from lingtan.cli.option_types import finite_number
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    Language,
    PeriodName,
    ReportLanguage,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import REFUSED, leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_verification import print_verification
from lingtan.evidence.verification import Assurance, Conclusion, Severity, Verification
from lingtan.evidence.verification_entry import Speaker
from lingtan.evidence.verification_findings import Remark
from lingtan.evidence.verification_steps import Opinion

KG = 1000.0


class Action(StrEnum):
    """What can be done in a verification."""

    SHOW = "show"
    OPEN = "open"
    SAMPLE = "sample"
    SEEN = "seen"
    FIND = "find"
    ANSWER = "answer"
    SETTLE = "settle"
    REJECT = "reject"
    SIGN = "sign"
    STATEMENT = "statement"


ActionName = Annotated[Action, typer.Argument(help=say("argument.verification_action"))]
Subjects = Annotated[list[str] | None, typer.Argument(help=say("argument.verification_subjects"))]
VerifiedBoundary = Annotated[
    str, typer.Option("--boundary", "-b", help=say("option.verified_boundary"))
]
By = Annotated[str, typer.Option("--by", help=say("option.by"))]
Note = Annotated[str, typer.Option("--note", help=say("option.note"))]
Handed = Annotated[list[Path] | None, typer.Option("--document", help=say("option.document"))]
Organisation = Annotated[str, typer.Option("--organisation", help=say("option.organisation"))]
Materiality = Annotated[
    float | None, typer.Option("--materiality", help=say("option.materiality"))
]
AssuranceLevel = Annotated[Assurance, typer.Option("--assurance", help=say("option.assurance"))]
Seed = Annotated[str, typer.Option("--seed", help=say("option.seed"))]
SeverityName = Annotated[Severity, typer.Option("--severity", help=say("option.severity"))]
Tonnes = Annotated[
    float | None, typer.Option("--tonnes", callback=finite_number, help=say("option.tonnes"))
]
Independence = Annotated[str, typer.Option("--independence", help=say("option.independence"))]
ConclusionName = Annotated[Conclusion, typer.Option("--conclusion", help=say("option.conclusion"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a verification is opened and its sample drawn with."""

    boundary: str
    assurance: Assurance
    materiality: float | None
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a step is about."""

    subjects: tuple[str, ...]
    documents: tuple[Path, ...]
    severity: Severity
    tonnes: float | None

    @property
    def subject(self) -> str:
        """The first thing it is about."""
        return self.subjects[0] if self.subjects else ""

    @property
    def kg(self) -> float | None:
        """Misstatement [kgCO2], where one is said."""
        return None if self.tonnes is None else self.tonnes * KG


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says besides the action."""

    layout: Layout
    period: str
    who: Speaker
    draft: Draft
    said: Said
    opinion: Opinion

    @property
    def which(self) -> str:
        """The verification that is meant: its id, where a boundary version is named."""
        named = self.draft.boundary
        return id_of(self.layout, self.period, named) if named else self.period


def run(
    folder: Folder,
    action: ActionName = Action.SHOW,
    subjects: Subjects = None,
    period: PeriodName = "",
    boundary: VerifiedBoundary = "",
    by: By = "",
    note: Note = "",
    document: Handed = None,
    organisation: Organisation = "",
    materiality: Materiality = None,
    assurance: AssuranceLevel = Assurance.REASONABLE,
    seed: Seed = "",
    severity: SeverityName = Severity.MINOR,
    tonnes: Tonnes = None,
    independence: Independence = "",
    conclusion: ConclusionName = Conclusion.UNQUALIFIED,
    language: Language = ReportLanguage.ZH,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Show a verification, or take a step of it; every step is an entry of the log of evidence."""
    layout, name = layout_of(folder), period or last_full_year()
    who = Speaker(at=datetime.now(UTC), by=by, note=note)
    draft = Draft(boundary=boundary, assurance=assurance, materiality=materiality, seed=seed)
    things, handed = tuple(subjects or ()), tuple(document or ())
    said = Said(subjects=things, documents=handed, severity=severity, tonnes=tonnes)
    opinion = opinion_of(organisation, independence, conclusion)
    given = Given(layout=layout, period=name, who=who, draft=draft, said=said, opinion=opinion)
    if action is Action.STATEMENT:
        _issue(given, language.value, force=force, as_json=as_json)
        return
    with working(as_json):
        verification = STEPS[action](given)
    if as_json:
        print_json(verification)
    else:
        print_verification(verification)


def opinion_of(organisation: str, independence: str, conclusion: Conclusion) -> Opinion:
    """Return what a verifier signs with."""
    return Opinion(organisation=organisation, independence=independence, conclusion=conclusion)


def _issue(given: Given, language: str, *, force: bool, as_json: bool) -> None:
    """Write the statement; leave with 3 when the PDF was left out or the store was changed."""
    with working(as_json):
        at = given.who.at
        issued = issue_statement(given.layout, given.which, language, at, replace=force)
    if as_json:
        print_json(issued)
    else:
        print_issued(issued)
        print_refusals(issued.findings)
    if issued.why_no_pdf is not None:
        raise typer.Exit(REFUSED)
    leave_if_refused(issued.findings)


def _show(given: Given) -> Verification:
    return current(given.layout, given.which)


def _open(given: Given) -> Verification:
    engagement = Engagement(
        period=given.period,
        organisation=given.opinion.organisation,
        boundary=given.draft.boundary,
        assurance=given.draft.assurance,
        materiality=given.draft.materiality,
    )
    return begin(given.layout, engagement, given.who)


def _draw(given: Given) -> Verification:
    return draw(given.layout, given.which, given.who, given.draft.seed)


def _see(given: Given) -> Verification:
    said = given.said
    return see(given.layout, given.which, said.subjects, given.who, said.documents)


def _find(given: Given) -> Verification:
    said = given.said
    kg = said.kg or 0.0
    remark = Remark(severity=said.severity, item=said.subject, misstatement_kg=kg)
    return find(given.layout, given.which, remark, given.who)


def _answer(given: Given) -> Verification:
    said = given.said
    return answer(given.layout, given.which, said.subject, given.who, said.documents)


def _settle(given: Given) -> Verification:
    settlement = Settlement(finding=given.said.subject, left_kg=given.said.kg)
    return settle(given.layout, given.which, settlement, given.who)


def _reject(given: Given) -> Verification:
    settlement = Settlement(finding=given.said.subject, left_kg=given.said.kg, accepted=False)
    return settle(given.layout, given.which, settlement, given.who)


def _sign(given: Given) -> Verification:
    return sign(given.layout, given.which, given.opinion, given.who)


STEPS: Mapping[Action, Callable[[Given], Verification]] = {
    Action.SHOW: _show,
    Action.OPEN: _open,
    Action.SAMPLE: _draw,
    Action.SEEN: _see,
    Action.FIND: _find,
    Action.ANSWER: _answer,
    Action.SETTLE: _settle,
    Action.REJECT: _reject,
    Action.SIGN: _sign,
}
