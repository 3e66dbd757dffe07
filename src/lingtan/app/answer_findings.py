"""Answer findings: list those that need a person, give an answer, take one back.

Each answer and each reversal is an entry of the log of evidence, signed with it; see
`evidence.answers`. What an answer does to readings is said in `metering.answered`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from pathlib import Path

from lingtan.app.account_period import account_of
from lingtan.app.check_readings import believed
from lingtan.app.evaluate_park import evaluation_of
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.keep_tasks import Signed
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.question_of import question_of
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.record_steps import Past, entries_of, take_step
from lingtan.app.settling_acts import settled_by
from lingtan.base.errors import Detail, FindingAnswerError, LingtanError
from lingtan.base.findings import Finding
from lingtan.evidence.answers import GivenAnswer, Sent, answer_sent, answers_in, give, reverse
from lingtan.evidence.store_entries import Entry
from lingtan.metering.calendar import next_start, owed_intervals
from lingtan.metering.dimension import FIRST_INSTANT, LAST_INSTANT
from lingtan.metering.finding_answers import FindingAnswers, in_agreement, not_again
from lingtan.park.answers import OF_CONTRACTS, PARAMETERS, Answer, AnswerKind, Parameter
from lingtan.park.contracts import ContractKind
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park

NEAR = 12  # findings an error lists
MOST: Mapping[str, float] = {"ratio": 1e6, "minutes": 366 * 24 * 60.0}
MOST_OF_ALL = 1e12  # kWh, and what else a meter counts
NOT_OF_COUNTERS = (AnswerKind.OFFSET, AnswerKind.DOCUMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBoard:
    """The findings of a period that need a person, and every answer of the park.

    Attributes
    ----------
    findings : tuple of FindingAnswers
        As they stand with the answers in force.
    answers : tuple of GivenAnswer
        In the order in which they were given, those that were taken back too.
    """

    period: str
    findings: tuple[FindingAnswers, ...]
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """What somebody answers.

    Attributes
    ----------
    kind : AnswerKind or None
        None takes the answer that the finding proposes.
    finding : str
        Id of a finding of the period; empty where none says it.
    meter : str
        Empty where it is that of the finding.
    start, end : datetime or None
        None where they are those of the finding, or unbounded.
    parameters : mapping
        Those given; others are taken from the finding.
    documents : sequence of Path
        What proves it; they are taken into evidence.
    """

    kind: AnswerKind | None = None
    finding: str = ""
    meter: str = ""
    start: datetime | None = None
    end: datetime | None = None
    parameters: Mapping[str, Parameter] | None = None
    documents: Sequence[Path] = ()


def answer_board(
    layout: Layout,
    period_name: str,
    as_known_at: datetime | None = None,
    *,
    is_whole: bool = False,
) -> AnswerBoard:
    """Return what of a period needs a person, with what settles it, and what was answered.

    Parameters
    ----------
    is_whole : bool
        Whether what takes no answer stands there too, of account and verdicts.

    Raises
    ------
    LingtanError
        The period cannot be checked.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        check, _ = believed(inquiry)
        found = (*check.findings, *reconciliation_of(inquiry).findings)
        if is_whole:
            evaluation = evaluation_of(inquiry, question_of(period_name))
            found = (*found, *evaluation.account.inventory.findings, *evaluation.findings)
        else:
            found = (*found, *_of_contracts(inquiry))
        asked = asked_in(found, inquiry.opened.park)
        findings = tuple(not_again(each, inquiry.answers) for each in asked)
    return AnswerBoard(
        period=check.period.name,
        findings=findings,
        answers=tuple(answers_in(entries_of(layout)).values()),
    )


def _of_contracts(inquiry: Inquiry) -> tuple[Finding, ...]:
    """Return the findings of contracts that take an answer; only trade has any."""
    if all(c.kind is not ContractKind.GREEN_POWER for c in inquiry.opened.park.contracts):
        return ()
    try:
        found = account_of(inquiry).inventory.findings
    except LingtanError:
        return ()  # the account itself says why there is none; readings still take answers
    return tuple(each for each in found if each.kind.id in OF_CONTRACTS)


def asked_in(findings: Iterable[Finding], park: Park) -> tuple[FindingAnswers, ...]:
    """Return the findings that need a person, each once, with proposals that do not clash."""
    asked = (settled_by(each, park.time_zone) for each in findings)
    every = {each.id: as_possible(each, park) for each in asked if each is not None}
    return in_agreement(tuple(every.values()), park)


def as_possible(asked: FindingAnswers, park: Park) -> FindingAnswers:
    """Return it without a proposal that nobody could give, as of a meter made up of others."""
    try:
        if asked.proposed is not None:
            require_possible(asked.proposed, park)
    except FindingAnswerError:
        return replace(asked, proposed=None)
    return asked


def give_answer(
    layout: Layout,
    period_name: str,
    request: AnswerRequest,
    signed: Signed,
    sent: Sent | None = None,
) -> GivenAnswer:
    """Give an answer, to a finding or of a meter.

    Parameters
    ----------
    sent : Sent, optional
        By what it is known when it is sent again.

    Raises
    ------
    FindingAnswerError
        There is no such finding or meter, it does not take the answer, the answer lacks what it
        needs, nobody is named, or nothing proves it.
    """
    answer = _asked_for(layout, period_name, request)
    require_possible(answer, open_park(layout).park)
    return record_answers(layout, [answer], request.documents, signed, sent)[0]


def give_proposed(
    layout: Layout, period_name: str, documents: Sequence[Path], signed: Signed
) -> tuple[GivenAnswer, ...]:
    """Give every answer that a finding of a period proposes; none where none does."""
    board = answer_board(layout, period_name)
    answers = [each.proposed for each in board.findings if each.proposed is not None]
    return record_answers(layout, answers, documents, signed) if answers else ()


def reverse_answer(
    layout: Layout, id_: str, signed: Signed, sent: Sent | None = None
) -> GivenAnswer:
    """Take an answer back: from now on what it touched is understood as before it.

    Raises
    ------
    FindingAnswerError
        There is no such answer, it was taken back already, nobody is named or no reason given.
    """

    def decide(past: Past) -> Entry:
        _require_new(past, sent)
        entry = reverse(answers_in(past.entries), id_, signed.by, signed.note, signed.now)
        return _as_sent(entry, sent)

    return answers_in(take_step(layout, decide))[id_]


def require_possible(answer: Answer, park: Park) -> None:
    """Make sure that an answer says something that can be of the meters and contracts of a park.

    Raises
    ------
    FindingAnswerError
        It names no meter or contract of the park, lacks a parameter or date, or is none for a
        counter.
    """
    if answer.contract:
        _require_contract(answer, park)
        return
    if answer.kind is AnswerKind.REAL and answer.finding:
        _require_parameter(answer, {})
        return  # what was found may be of a node, or of several meters
    meters = {meter.id: meter for meter in park.meters}
    missing = [id_ for id_ in answer.meters if id_ not in meters]
    if missing and answer.finding:
        raise FindingAnswerError("which_meter", facts={"subject": missing[0]})
    if missing:
        raise FindingAnswerError("no_meter", facts={"meter": missing[0], "count": len(meters)})
    _require_parameter(answer, meters)
    _require_span(answer)
    meter = meters[answer.meter]
    if answer.kind is AnswerKind.DOCUMENT:
        _require_interval(answer, meter, park.time_zone)
    if answer.kind in NOT_OF_COUNTERS and meter.kind is MeterKind.REGISTER:
        raise FindingAnswerError(
            "not_of_counters", facts={"meter": meter.id, "kind": answer.kind.value}
        )
    if answer.kind is AnswerKind.REAL and not answer.finding:
        raise FindingAnswerError("no_finding", facts={"kind": answer.kind.value})


def _require_contract(answer: Answer, park: Park) -> None:
    """Make sure that an answer about a contract names one, and is of all that it states."""
    contracts = {contract.id for contract in park.contracts}
    if answer.contract not in contracts:
        raise FindingAnswerError(
            "no_contract", facts={"contract": answer.contract, "count": len(contracts)}
        )
    if answer.start is not None or answer.end is not None:
        raise FindingAnswerError("no_part", facts={"contract": answer.contract})
    _require_parameter(answer, {})
    if answer.kind is AnswerKind.RATIO and answer.number < 0:
        facts = {"kind": answer.kind.value, "parameter": "ratio", "value": f"{answer.number:g}"}
        raise FindingAnswerError("bad_parameter", facts=facts)


def _require_parameter(answer: Answer, meters: Mapping[str, Meter]) -> None:
    name = PARAMETERS.get(answer.kind)
    others = [each for each in answer.parameters if each != name]
    if others:
        facts = {"kind": answer.kind.value, "parameter": others[0]}
        raise FindingAnswerError("other_parameter", facts=facts)
    if name is None:
        return
    facts = {"kind": answer.kind.value, "parameter": name}
    if name not in answer.parameters:
        raise FindingAnswerError("no_parameter", facts=facts)
    if name == "other":
        one, other = (meters[each] for each in answer.meters)
        if one.id == other.id or _channel(one) != _channel(other):
            raise FindingAnswerError("not_swapped", facts={"meter": one.id, "other": other.id})
    elif not _can_be(answer.parameters[name], name):
        value = str(answer.parameters[name])[:NEAR]
        raise FindingAnswerError("bad_parameter", facts={**facts, "value": value})


def _channel(meter: Meter) -> tuple[str, MeterKind, Resolution]:
    return meter.carrier, meter.kind, meter.resolution


def _can_be(value: Parameter, name: str) -> bool:
    """Whether a parameter is a number that changes something, as far as a store holds it."""
    if isinstance(value, str) or not isfinite(value) or abs(value) > MOST.get(name, MOST_OF_ALL):
        return False
    is_whole = name != "minutes" or value == round(value)
    return is_whole and (name == "value" or value != 0)


def _require_span(answer: Answer) -> None:
    needs = {
        AnswerKind.DOCUMENT: (answer.start, answer.end),
        AnswerKind.BEGUN: (answer.start,),
        AnswerKind.ENDED: (answer.end,),
    }
    facts = {"kind": answer.kind.value, "meter": answer.meter}
    if None in needs.get(answer.kind, ()):
        raise FindingAnswerError("no_date", facts=facts)
    start, end = answer.start or FIRST_INSTANT, answer.end or LAST_INSTANT
    if not FIRST_INSTANT <= start < end <= LAST_INSTANT:
        raise FindingAnswerError("no_span", facts=facts)


def _require_interval(answer: Answer, meter: Meter, zone: str) -> None:
    """Make sure that a document covers an interval of its meter, to which its total can go."""
    start, end = answer.start or FIRST_INSTANT, answer.end or LAST_INSTANT
    first = next_start(meter.resolution, start, zone)
    if owed_intervals(meter.resolution, first, end, zone) is None:
        facts = {"meter": meter.id, "resolution": meter.resolution.value}
        raise FindingAnswerError("no_interval", facts=facts)


def _asked_for(layout: Layout, period_name: str, request: AnswerRequest) -> Answer:
    """Return the answer that is asked for, with what the finding tells of it."""
    if request.finding:
        board = answer_board(layout, period_name)
        base = _of_finding(_find(board, request.finding), request.kind)
    elif request.kind is None:
        raise FindingAnswerError("no_kind")
    else:
        base = Answer(kind=request.kind, meter=request.meter)
    return replace(
        base,
        meter=request.meter or base.meter,
        start=request.start or base.start,
        end=request.end or base.end,
        parameters={**base.parameters, **(request.parameters or {})},
    )


def _of_finding(asked: FindingAnswers, kind: AnswerKind | None) -> Answer:
    if not asked.answers:
        facts = {"finding": asked.id, "act": asked.act}
        raise FindingAnswerError("settled_otherwise", facts=facts)
    if kind is None:
        if asked.proposed is None:
            raise FindingAnswerError("nothing_proposed", facts={"finding": asked.id})
        return asked.proposed
    found = next((each for each in asked.answers if each.kind is kind), None)
    if found is None:
        takes = ", ".join(each.kind.value for each in asked.answers)
        facts = {"finding": asked.id, "kind": kind.value, "takes": takes}
        raise FindingAnswerError("not_taken", facts=facts)
    return found


def _find(board: AnswerBoard, name: str) -> FindingAnswers:
    """Return a finding by its id, or by the beginning of it where that names only one."""
    exact = [each for each in board.findings if each.id == name]
    found = exact or [each for each in board.findings if each.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(each.id for each in (found or board.findings)[:NEAR])
    raise FindingAnswerError(
        "no_such_finding",
        facts={"finding": name, "period": board.period},
        details=[Detail(words="detail.use", facts={"names": names})] if names else [],
    )


def record_answers(
    layout: Layout,
    answers: Sequence[Answer],
    documents: Sequence[Path],
    signed: Signed,
    sent: Sent | None = None,
) -> tuple[GivenAnswer, ...]:
    """Record some answers, all or none; return them as they are in force."""

    def decide(past: Past) -> list[Entry]:
        _require_new(past, sent)
        given, entries = answers_in(past.entries), []
        for answer in answers:
            said = replace(
                answer, by=signed.by, at=signed.now, note=signed.note, evidence=past.digests
            )
            entries.append(_as_sent(give(given, said), sent))
            given = answers_in((*past.entries, *entries))
        return entries

    given = answers_in(take_step(layout, decide, documents))
    return tuple(given.values())[-len(answers) :]


def _require_new(past: Past, sent: Sent | None) -> None:
    """Make sure that what is sent was not taken a moment ago: it is answered when asked again."""
    if answer_sent(past.entries, sent) is not None:
        raise FindingAnswerError("key_in_use")


def _as_sent(entry: Entry, sent: Sent | None) -> Entry:
    return entry if sent is None else {**entry, "key": sent.key, "body": sent.body}
