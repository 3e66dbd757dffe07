"""Findings and answers as plain values: for programs, which can give an answer as it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lingtan.app.answer_findings import asked_in
from lingtan.base.findings import Finding
from lingtan.base.plain import Plain, to_plain
from lingtan.base.time_axis import find_zone
from lingtan.evidence.answers import GivenAnswer
from lingtan.metering.finding_answers import FindingAnswers, id_of_finding
from lingtan.metering.finding_spans import span_of_finding
from lingtan.park.answers import Answer
from lingtan.park.park import Park


def findings_with_answers(
    findings: Sequence[Finding], park: Park, beside: Sequence[Finding] = ()
) -> list[Plain]:
    """Return findings; those that need a person with id, span, answers and act that settle it.

    Parameters
    ----------
    beside : sequence of Finding
        Others of the period, which may have to be answered first.
    """
    asked = {each.id: each for each in asked_in((*beside, *findings), park)}
    return [_finding(each, asked.get(id_of_finding(each)), park.time_zone) for each in findings]


def asked_plain(asked: FindingAnswers, zone: str) -> Plain:
    """Return a finding that needs a person, with the answers it takes."""
    return _finding(asked.finding, asked, zone)


def given_plain(given: GivenAnswer, zone: str) -> dict[str, Plain]:
    """Return an answer as it was given, and its reversal where there is one."""
    answer, clock = given.answer, find_zone(zone)
    said = {
        "by": answer.by,
        "at": to_plain(answer.at),
        "note": answer.note,
        "evidence": to_plain(answer.evidence),
        "is_in_force": given.is_in_force,
        "reversal": to_plain(given.reversal),
    }
    return {"id": answer.id, **_answer(answer, clock), "finding": answer.finding, **said}


def answer_arguments(answer: Answer, zone: str, finding: str = "") -> list[str]:
    """Return the arguments by which ``lingtan answer`` gives an answer.

    Parameters
    ----------
    finding : str
        Id of the finding it answers.

    Examples
    --------
    >>> from lingtan.park.answers import AnswerKind
    >>> late = Answer(kind=AnswerKind.CLOCK, meter="m1", parameters={"minutes": -60})
    >>> answer_arguments(late, "Asia/Shanghai")
    ['--as', 'clock', '--meter', 'm1', '--minutes', '-60']
    """
    options = {"as": answer.kind.value, "meter": answer.meter}
    options |= {name: str(value) for name, value in answer.parameters.items()}
    clock = find_zone(zone)
    bounds = {"from": answer.start, "to": answer.end}
    options |= {name: _told(at, clock) for name, at in bounds.items() if at is not None}
    named = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [finding, *named] if finding else named


def _finding(finding: Finding, asked: FindingAnswers | None, zone: str) -> Plain:
    told = to_plain(finding)
    if asked is None or not isinstance(told, dict):
        return told
    clock, (start, end) = find_zone(zone), span_of_finding(finding, zone)
    meters = dict.fromkeys(meter for each in asked.answers for meter in each.meters)
    answers: list[Plain] = [
        {
            **_answer(each, clock),
            "is_proposed": each is asked.proposed,
            "arguments": to_plain(answer_arguments(each, zone, asked.id)),
        }
        for each in asked.answers
    ]
    return {
        **told,
        "id": asked.id,
        "meters": to_plain(list(meters)),
        "from": _perhaps(start, clock),
        "to": _perhaps(end, clock),
        "grade": finding.kind.severity.value,
        "answers": answers,
        "act": asked.act,
        "after": asked.after,
    }


def _answer(answer: Answer, clock: ZoneInfo) -> Mapping[str, Plain]:
    return {
        "kind": answer.kind.value,
        "meter": answer.meter,
        "from": _perhaps(answer.start, clock),
        "to": _perhaps(answer.end, clock),
        "parameters": to_plain(answer.parameters),
    }


def _perhaps(at: datetime | None, clock: ZoneInfo) -> str | None:
    return None if at is None else _told(at, clock)


def _told(at: datetime, clock: ZoneInfo) -> str:
    return at.astimezone(clock).isoformat(timespec="minutes")
