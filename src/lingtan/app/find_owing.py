"""Find what can become a task: data that verdicts lack or nothing proves, and findings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite

from lingtan.app.closing_notes import is_closing_note
from lingtan.app.results import Evaluation
from lingtan.app.results_tasks import Owing
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, Severity
from lingtan.evidence.canonical_json import LARGEST_WHOLE
from lingtan.evidence.tasks import About, AboutKind, StandingTask
from lingtan.park.requests import DataRequest, RequestState


def owing_in(evaluation: Evaluation, findings: Iterable[Finding] = ()) -> tuple[Owing, ...]:
    """Return the gaps, then the findings that are more than notes, each subject once a kind.

    Parameters
    ----------
    findings : iterable of Finding
        Those of other rooms, beside the ones of account, check and judgement.
    """
    account = evaluation.account
    every = (
        *account.check.findings,
        *account.inventory.findings,
        *evaluation.findings,
        *findings,
    )
    gaps = [_gap(each) for each in evaluation.requests if each.state is not RequestState.PROVEN]
    return (*gaps, *_findings(every))


def with_tasks(
    owing: Iterable[Owing], tasks: Iterable[StandingTask], period: str
) -> tuple[Owing, ...]:
    """Name the task about each thing that is owed; those that nobody owes yet come first.

    A closed task whose proof went missing is owed again.
    """
    held = {
        standing.task.about.key: standing.id
        for standing in tasks
        if standing.is_open and standing.task.period == period
    }
    named = (replace(each, task=held.get(each.about.key, "")) for each in owing)
    return tuple(sorted(named, key=lambda each: bool(each.task)))


def _gap(request: DataRequest) -> Owing:
    about = About(kind=AboutKind.GAP, subject=request.datum, facts={"state": request.state.value})
    return Owing(
        about=about,
        count=max(len(request.subjects), 1),
        name=request.name,
        supplier=request.supplier,
        proof=request.proof,
    )


def _findings(findings: Iterable[Finding]) -> list[Owing]:
    found: dict[str, Owing] = {}
    for finding in findings:
        if finding.kind.severity is Severity.INFO or is_closing_note(finding):
            continue
        about = About(
            kind=AboutKind.FINDING,
            subject=finding.subject,
            finding=finding.kind.id,
            facts={**_plain(finding.facts), "place": str(finding.place)},
        )
        known = found.get(about.key)
        found[about.key] = (
            Owing(about=about, severity=finding.kind.severity)
            if known is None
            else replace(known, count=known.count + 1)
        )
    order = list(Severity)
    return sorted(found.values(), key=lambda each: order.index(each.severity or Severity.INFO))


def _plain(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return facts as the log can keep them: a number that is none becomes text."""
    return {
        name: value if isinstance(value, str) else _number(value) for name, value in facts.items()
    }


def _number(value: float) -> Fact:
    whole = int(value) if isfinite(value) else 0
    if isfinite(value) and whole == value and abs(whole) <= LARGEST_WHOLE:
        return whole
    return float(value) if isfinite(value) else str(value)
