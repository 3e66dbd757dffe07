"""Answer a finding in a browser, and take an answer back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.answer_findings import (
    AnswerBoard,
    AnswerRequest,
    answer_board,
    give_answer,
    reverse_answer,
)
from lingtan.app.answers_in_force import answer_facts
from lingtan.app.ground import zone_of
from lingtan.app.instants import read_edge
from lingtan.app.keep_tasks import Signed
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.receive_files import handed_in
from lingtan.app.record_steps import entries_of
from lingtan.base.time_axis import find_zone, is_period
from lingtan.evidence.answers import GivenAnswer, answers_in
from lingtan.metering.finding_answers import FindingAnswers
from lingtan.park.answers import PARAMETERS, AnswerKind, Parameter
from lingtan.park.people import Role
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.actions.offer_periods import periods
from lingtan.web.actions.tables import note

TO_FINDINGS = Link(path="/findings", words="page.findings")
Say = Callable[[Words], Told]


def answer(order: Order, _tell: Tell) -> Say:
    """Give an answer, with the documents that prove it."""
    kind, layout = AnswerKind(order.value("says")), order.layout
    with handed_in(order.files) as documents:
        request = AnswerRequest(
            kind=kind,
            finding=order.value("finding"),
            meter=order.value("meter"),
            start=read_edge(order.value("since"), layout),
            end=read_edge(order.value("ends"), layout),
            parameters=_parameters(kind, order),
            documents=documents,
        )
        given = give_answer(layout, order.value("period"), request, _signed(order))
    return _said(order, given)


def take_back(order: Order, _tell: Tell) -> Say:
    """Take an answer back."""
    return _said(order, reverse_answer(order.layout, order.value("answer"), _signed(order)))


def answer_words(given: GivenAnswer, zone: str, words: Words) -> list[str]:
    """Return what an answer says, and its reversal where there is one."""
    told = [f"{given.answer.id}: {words.say('answers.given', answer_facts(given.answer, zone))}"]
    if given.reversal is not None:
        at = f"{given.reversal.at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
        facts = {"by": given.reversal.by, "at": at, "note": given.reversal.note}
        told.append(words.say("answers.reversed", facts))
    return told


def _said(order: Order, given: GivenAnswer) -> Say:
    zone = zone_of(order.layout)

    def say(words: Words) -> Told:
        first, *more = answer_words(given, zone, words)
        return Told(blocks=(note(first, more),), links=(TO_FINDINGS,))

    return say


def _parameters(kind: AnswerKind, order: Order) -> dict[str, Parameter]:
    """Return what the kind needs beside meter and span, where it was filled in."""
    name = PARAMETERS.get(kind, "")
    if name == "other":
        return {name: order.value(name)} if order.value(name) else {}
    amount = order.number("amount")
    if not name or amount is None:
        return {}
    return {name: round(amount) if name == "minutes" else amount}


def _signed(order: Order) -> Signed:
    return Signed(by=order.by, note=order.value("note"), now=datetime.now(UTC))


def _board(layout: Layout, values: Mapping[str, str]) -> AnswerBoard | None:
    period = values.get("period", "")
    return answer_board(layout, period) if is_period(period) else None


def _found(layout: Layout, values: Mapping[str, str]) -> FindingAnswers | None:
    """Return the finding that a form is about."""
    name = values.get("finding", "")
    board = _board(layout, values) if name else None
    asked = () if board is None else board.findings
    return next((each for each in asked if each.id == name), None)


def fill_answer(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Fill in what the finding proposes; of one that proposes nothing, meter and span."""
    asked = _found(layout, brought)
    if asked is None:
        return brought
    said, clock = asked.proposed or asked.answers[0], find_zone(zone_of(layout))
    name = PARAMETERS.get(said.kind, "")
    known = {
        "says": said.kind.value,
        "meter": said.meter,
        "other" if name == "other" else "amount": str(said.parameters.get(name, "")),
    }
    bounds = {"since": said.start, "ends": said.end}
    known |= {
        field: f"{at.astimezone(clock):%Y-%m-%d %H:%M}" for field, at in bounds.items() if at
    }
    return {**brought, **{field: brought.get(field) or each for field, each in known.items()}}


def show_finding(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return what was found, and which answers it takes."""
    asked = _found(layout, values)
    if asked is None:
        return ()
    kinds = (words.say(f"answer_kind.{each.kind.value}") for each in asked.answers)
    takes = words.say("answers.joiner").join(kinds)
    return (note(words.what(asked.finding), [words.say("answers.takes", {"takes": takes})]),)


def _asked(asking: Asking) -> Offered:
    board = _board(asking.layout, asking.values)
    asked = () if board is None else board.findings
    return [(each.id, asking.words.what(each.finding)) for each in asked]


def _meters(asking: Asking) -> Offered:
    meters = open_park(asking.layout).park.meters
    return [(each.id, each.name.in_language(asking.words.language)) for each in meters]


def _in_force(asking: Asking) -> Offered:
    zone, given = zone_of(asking.layout), answers_in(entries_of(asking.layout)).values()
    return [
        (each.answer.id, answer_words(each, zone, asking.words)[0])
        for each in given
        if each.is_in_force
    ]


def _kinds(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(kind.value, words.say(f"answer_kind.{kind.value}")) for kind in AnswerKind]


def _left_open(name: str, kind: Kind = Kind.TEXT) -> Field:
    return Field(name=name, kind=kind, is_required=False)


ANSWER = Action(
    id="finding_answer",
    page="findings",
    least=Role.OPERATOR,
    work=answer,
    fill=fill_answer,
    lead=show_finding,
    fields=(
        Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period"),
        Field(name="finding", kind=Kind.OPEN, offers=_asked, is_required=False),
        Field(name="says", kind=Kind.CHOICE, choices=_kinds),
        Field(name="meter", kind=Kind.OPEN, offers=_meters, is_required=False),
        _left_open("since"),
        _left_open("ends"),
        _left_open("amount", Kind.NUMBER),
        Field(name="other", kind=Kind.OPEN, offers=_meters, is_required=False),
        _left_open("documents", Kind.FILES),
        _left_open("note", Kind.NOTE),
    ),
)
ANSWER_REVERSE = Action(
    id="finding_answer_reverse",
    page="findings",
    least=Role.OPERATOR,
    work=take_back,
    fields=(
        Field(name="answer", kind=Kind.KNOWN, offers=_in_force),
        Field(name="note", kind=Kind.NOTE),
    ),
)
ANSWERING = (ANSWER, ANSWER_REVERSE)
