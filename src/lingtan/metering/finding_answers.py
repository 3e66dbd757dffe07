"""Which answers a finding takes, and which of them its own evidence proposes.

A kind of finding that needs a person stands in `ANSWERS` with the kinds of answers it takes, the
likeliest first. An answer is proposed where the facts of the finding hold what it needs: whoever
checks something gives a finding ``ratio`` (what readings are to be multiplied by), ``minutes``
(how late a clock is), ``swapped_with`` (whose channel it is), ``offset`` (how much too high each
reading is) or ``document`` (the total that one states), and the proposal follows.

Two findings may have one cause. Of all that would be proposed for one meter at one time only the
finest proposal stands, and none of reconciliation while a finer one waits in the same balance.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.metering.dimension import FIRST_INSTANT, LAST_INSTANT
from lingtan.metering.faults import OF_SPAN
from lingtan.metering.finding_spans import moment_of, span_of_finding
from lingtan.metering.limits import DEFAULT
from lingtan.metering.reconciliation.flow_network import balanced_meters
from lingtan.park.answers import Answer, AnswerKind, Parameter
from lingtan.park.park import Park

REAL, IGNORE, RATIO, SIGN, CLOCK = (
    AnswerKind.REAL,
    AnswerKind.IGNORE,
    AnswerKind.RATIO,
    AnswerKind.SIGN,
    AnswerKind.CLOCK,
)
SWAP, OFFSET, DOCUMENT, BEGUN, ENDED = (
    AnswerKind.SWAP,
    AnswerKind.OFFSET,
    AnswerKind.DOCUMENT,
    AnswerKind.BEGUN,
    AnswerKind.ENDED,
)
MINUTES_A_HOUR = 60
TURNED = -1.0  # a ratio that is a sign

OF_VALUES = (IGNORE, REAL, RATIO, OFFSET, DOCUMENT)
OF_SPANS = (DOCUMENT, IGNORE, REAL)
OF_LEVELS = (RATIO, OFFSET, IGNORE, DOCUMENT, REAL)
OF_CLOCKS = (CLOCK, REAL)
OF_GAPS = (DOCUMENT, BEGUN, ENDED, REAL)
OF_SUSPECTS = (RATIO, SIGN, SWAP, CLOCK, OFFSET, DOCUMENT, REAL)
ANSWERS: Mapping[str, tuple[AnswerKind, ...]] = {
    "metering_no_readings": (BEGUN, ENDED, DOCUMENT),
    "metering_not_in_service": (BEGUN, ENDED, REAL),
    "metering_duplicate_reading": (REAL, DOCUMENT),
    "metering_contradicted_reading": (REAL, DOCUMENT),
    "metering_negative_value": (IGNORE, SIGN, REAL, OFFSET, DOCUMENT),
    "metering_sign_turned": (SIGN, REAL, IGNORE, DOCUMENT),
    "metering_sentinel_value": OF_VALUES,
    "metering_other_unit": OF_VALUES,
    "metering_spike": OF_VALUES,
    "metering_spike_replaced": OF_VALUES,
    "metering_caught_up": (REAL,),
    "metering_stuck_value": OF_VALUES,
    "metering_copied_values": OF_SPANS,
    "metering_straight_line": OF_SPANS,
    "metering_cut_off_values": (*OF_SPANS, RATIO, OFFSET),
    "metering_zeros_contradicted": OF_SPANS,
    "metering_zeros_doubted": OF_SPANS,
    "metering_level_shift": OF_LEVELS,
    "metering_above_maximum": OF_VALUES,  # a ratio may put a meter above it
    "metering_above_capacity": OF_VALUES,
    "metering_level_doubted": OF_LEVELS,
    "metering_constant_added": (OFFSET, REAL, DOCUMENT, IGNORE),
    "metering_swapped_meters": (SWAP, REAL, DOCUMENT, IGNORE),
    "metering_gap_left_open": OF_GAPS,
    "metering_gap_like_day": OF_GAPS,
    "metering_gap_profile": OF_GAPS,
    "metering_gap_near_days": OF_GAPS,
    "metering_gap_hour": OF_GAPS,
    "metering_gap_bills": OF_GAPS,
    "metering_odd_bill": (RATIO, REAL, DOCUMENT),
    "metering_bill_holds_two": (DOCUMENT, IGNORE, REAL),
    "metering_copied_bill": (DOCUMENT, IGNORE, REAL),
    "metering_bills_overlap": (DOCUMENT, REAL),
    "metering_bills_in_part": (DOCUMENT, REAL),
    "metering_register_backward": (SIGN, REAL),
    "metering_register_unclear": (REAL,),
    "metering_register_outlier": (REAL,),
    "metering_register_misread": (REAL,),
    "metering_intervals_late": OF_CLOCKS,
    "metering_night_generation": OF_CLOCKS,
    "metering_shifted_profile": OF_CLOCKS,
    "metering_sub_meters_exceed": (RATIO, SWAP, CLOCK, DOCUMENT, REAL),
    "metering_drifting": (DOCUMENT, RATIO, REAL),
    "metering_second_confirmed": (DOCUMENT, RATIO, REAL),
    "metering_second_differs": (RATIO, DOCUMENT, REAL),
    "metering_metered_twice": (REAL,),
    "metering_negative_loss": OF_SUSPECTS,  # of the meter that is wrong: a node has none
    "reconciliation_suspect": OF_SUSPECTS,
    "reconciliation_suspect_untold": OF_SUSPECTS,
    "reconciliation_suspect_steady": OF_SUSPECTS,
    "reconciliation_suspect_known": OF_SUSPECTS,
    "reconciliation_one_of": OF_SUSPECTS,
    "reconciliation_one_of_known": OF_SUSPECTS,
    "reconciliation_two_of": OF_SUSPECTS,
    "reconciliation_unmetered": (REAL,),
    "reconciliation_gain": (REAL,),
    "ledger_claim_unit_doubted": (RATIO, REAL),
}
"""The answers each kind of finding takes, the finest evidence first.

Any other kind is settled where it was found.
"""
FINENESS = {kind: place for place, kind in enumerate(ANSWERS)}
OF_RECONCILIATION = "reconciliation_"
SECOND_CONFIRMED = "metering_second_confirmed"  # a source of its own
ONE_OF_KNOWN = "reconciliation_one_of_known"
UNSURE = frozenset(
    {
        "reconciliation_one_of",
        "reconciliation_two_of",
        "metering_negative_loss",
        "metering_zeros_doubted",
        "metering_level_doubted",
        "metering_constant_added",
    }
)
"""Kinds that name several meters or causes: none of the answers is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAnswers:
    """A finding that needs a person, with the answers it takes.

    Attributes
    ----------
    id : str
        Name by which people and programs point at it.
    answers : tuple of Answer
        In the order in which they are likely, as far as the finding tells what each needs.
    proposed : Answer or None
        The one that its evidence proposes.
    act : str
        Id of the ordinary act that settles it, beside its answers or where it takes none.
    after : str
        Id of the finding that is to be answered first, where it proposes nothing for that.
    """

    id: str
    finding: Finding
    answers: tuple[Answer, ...]
    proposed: Answer | None = None
    act: str = ""
    after: str = ""


def id_of_finding(finding: Finding) -> str:
    """Return the name of a finding: its kind, what it is about, and when it begins.

    Examples
    --------
    >>> from lingtan.base.findings import FindingKind, Place, Severity
    >>> kind = FindingKind(id="metering_spike", severity=Severity.WARNING)
    >>> facts = {"first": "2025-03-01 04:15"}
    >>> id_of_finding(Finding(kind=kind, subject="m1", place=Place(source=""), facts=facts))
    'metering_spike:m1@2025-03-01T04:15'
    """
    moment = moment_of(finding)
    return f"{finding.kind.id}:{finding.subject}" + (f"@{moment}" if moment else "")


def answers_to(finding: Finding, zone: str) -> FindingAnswers | None:
    """Return the answers a finding takes; None where it needs no person.

    Examples
    --------
    >>> from lingtan.base.findings import FindingKind, Place, Severity
    >>> kind = FindingKind(id="metering_intervals_late", severity=Severity.WARNING)
    >>> facts = {"month": "2025-03", "minutes": 60}
    >>> late = Finding(kind=kind, subject="m1", place=Place(source=""), facts=facts)
    >>> found = answers_to(late, "Asia/Shanghai")
    >>> found.proposed.parameters, [each.kind.value for each in found.answers]
    ({'minutes': -60}, ['clock', 'real'])
    """
    kinds = ANSWERS.get(finding.kind.id)
    if kinds is None:
        return None
    answers = tuple(_answer(kind, finding, zone) for kind in kinds)
    whole = next((each for each in answers if _is_whole(each, finding)), None)
    return FindingAnswers(
        id=id_of_finding(finding),
        finding=finding,
        answers=answers,
        proposed=None if _is_unsure(finding) else whole,
    )


def _is_unsure(finding: Finding) -> bool:
    """Whether nothing is proposed: of several meters, one has a known ratio by chance easily."""
    is_by_chance = finding.kind.id == ONE_OF_KNOWN and finding.facts.get("months") == 1
    return finding.kind.id in UNSURE or is_by_chance


def in_agreement(asked: Sequence[FindingAnswers], park: Park) -> tuple[FindingAnswers, ...]:
    """Return the findings with the proposals that can be given together; the others wait.

    What waits says of which finding, and is proposed anew where it stands once that is answered.
    """
    proposals = [each for each in asked if each.proposed is not None]
    waits = dict(_waiting(sorted(proposals, key=_fineness), park))
    return tuple(
        replace(each, proposed=None, after=waits[each.id]) if each.id in waits else each
        for each in asked
    )


def not_again(asked: FindingAnswers, answers: Iterable[Answer]) -> FindingAnswers:
    """Return it without a proposal of a kind that was answered there already, and did not help.

    Parameters
    ----------
    answers : iterable of Answer
        Those in force.
    """
    proposed = asked.proposed
    if proposed is None or _is_of_values(proposed):
        return asked
    start, end = proposed.start or FIRST_INSTANT, proposed.end or LAST_INSTANT
    was_given = any(
        (each.kind, each.meter) == (proposed.kind, proposed.meter) and each.touches(start, end)
        for each in answers
        if each.finding == proposed.finding or proposed.finding != SECOND_CONFIRMED
    )
    return replace(asked, proposed=None) if was_given else asked


def _fineness(asked: FindingAnswers) -> int:
    return FINENESS[asked.finding.kind.id]


def _waiting(proposals: Sequence[FindingAnswers], park: Park) -> Iterator[tuple[str, str]]:
    """Yield which finding waits for which, of those with a proposal, the finest first."""
    kept: list[FindingAnswers] = []
    balanced = balanced_meters(park) if any(map(_is_reconciled, proposals)) else {}
    for each in proposals:
        of_parent = (one for one in proposals if _is_clock_of_parent(one, each))
        before = (one for one in kept if _is_before(one, each, balanced))
        finer = next(of_parent, None) or next(before, None)
        if finer is None:
            kept.append(each)
        else:
            yield each.id, finer.id


def _is_reconciled(asked: FindingAnswers) -> bool:
    return asked.finding.kind.id.startswith(OF_RECONCILIATION)


def _is_clock_of_parent(one: FindingAnswers, asked: FindingAnswers) -> bool:
    """Whether the parent by which a clock is late has a wrong clock itself at that time."""
    held, late = one.proposed, asked.proposed
    if held is None or late is None or held.kind is not CLOCK:
        return False
    is_parent = held.meter == asked.finding.facts.get("parent")
    return is_parent and held.touches(late.start or FIRST_INSTANT, late.end or LAST_INSTANT)


def _is_before(finer: FindingAnswers, asked: FindingAnswers, balanced: Mapping[str, str]) -> bool:
    """Whether a proposal has to wait for a finer one, which may take its cause away."""
    one, other = finer.proposed, asked.proposed
    if one is None or other is None:
        return False
    if not one.touches(other.start or FIRST_INSTANT, other.end or LAST_INSTANT):
        return False
    if set(one.meters) & set(other.meters):
        return not (_is_of_values(one) and _is_of_values(other))
    is_other_stage = _is_reconciled(asked) and not _is_reconciled(finer)
    pool = balanced.get(other.meter)
    return is_other_stage and pool is not None and balanced.get(one.meter) == pool


def _is_of_values(answer: Answer) -> bool:
    """Whether it leaves out single values that a check doubts, which others leave alone."""
    return answer.kind is IGNORE and answer.finding not in OF_SPAN


def _answer(kind: AnswerKind, finding: Finding, zone: str) -> Answer:
    start, end = span_of_finding(finding, zone)
    if kind is BEGUN:  # what lacks had not begun: it begins where the finding ends
        start, end = end, None
    if kind is ENDED:
        start, end = None, start
    return Answer(
        kind=kind,
        meter=finding.subject,
        start=start,
        end=end,
        parameters=_parameters(kind, finding.facts),
        finding=finding.kind.id,
    )


def _parameters(kind: AnswerKind, facts: Mapping[str, Fact]) -> dict[str, Parameter]:
    found = TOLD_BY[kind](facts) if kind in TOLD_BY else {}
    return {name: value for name, value in found.items() if value is not None}


def _ratio(facts: Mapping[str, Fact]) -> dict[str, Parameter | None]:
    ratio = facts.get("ratio")
    return {"ratio": None if ratio == TURNED else ratio}


def _clock(facts: Mapping[str, Fact]) -> dict[str, Parameter | None]:
    """Return how far to move what a late clock told: as far earlier as it is late."""
    if "either" in facts:  # these months or the others
        return {}
    if "minutes" in facts:
        return {"minutes": -int(facts["minutes"]) or None}
    if "hours" in facts:
        return {"minutes": -round(float(facts["hours"]) * MINUTES_A_HOUR) or None}
    return {}


def _swap(facts: Mapping[str, Fact]) -> dict[str, Parameter | None]:
    return {"other": facts.get("swapped_with")}


def _offset(facts: Mapping[str, Fact]) -> dict[str, Parameter | None]:
    return {"offset": -float(facts["offset"])} if "offset" in facts else {}


def _document(facts: Mapping[str, Fact]) -> dict[str, Parameter | None]:
    return {"value": facts.get("document")}


TOLD_BY: Mapping[AnswerKind, Callable[[Mapping[str, Fact]], dict[str, Parameter | None]]] = {
    RATIO: _ratio,
    CLOCK: _clock,
    SWAP: _swap,
    OFFSET: _offset,
    DOCUMENT: _document,
}


def _is_whole(answer: Answer, finding: Finding) -> bool:
    """Whether a finding tells all that an answer needs."""
    if answer.kind in TOLD_BY:
        return bool(answer.parameters)
    is_turned = answer.kind is SIGN and finding.facts.get("ratio") == TURNED
    return is_turned or (answer.kind is IGNORE and not _leaves_gap(answer))


def _leaves_gap(answer: Answer) -> bool:
    """Whether more is ignored than estimates fill: the meter would have no amount."""
    if answer.finding not in OF_SPAN or answer.start is None or answer.end is None:
        return False
    return answer.end - answer.start > DEFAULT.longest
