"""Answer a finding in a browser, and take an answer back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lingtan.app.answer_findings import (
    AnswerBoard,
    AnswerRequest,
    answer_board,
    give_answer,
    reverse_answer,
)
from lingtan.app.answers_in_force import answer_facts
from lingtan.app.arguments import last_full_year
from lingtan.app.effect_of_answer import Standing, with_effect
from lingtan.app.ground import zone_of
from lingtan.app.instants import read_edge
from lingtan.app.keep_tasks import Signed
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.receive_files import handed_in
from lingtan.app.record_steps import entries_of
from lingtan.app.state_of import state_of
from lingtan.base.errors import FindingAnswerError
from lingtan.base.time_axis import find_zone, is_period
from lingtan.evidence.answers import GivenAnswer, answers_in
from lingtan.metering.finding_answers import FindingAnswers
from lingtan.park.answers import PARAMETERS, AnswerKind, Parameter
from lingtan.park.people import Role
from lingtan.reports.model import Block, Cell, Column, ColumnKind, Table, Verdict
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.actions.tables import note, number
from lingtan.web.answers import Kept

BOARDS = Kept[AnswerBoard](most=8)
Say = Callable[[Words], Told]


def answer(order: Order, _tell: Tell) -> Say:
    """Give an answer, with the documents that prove it."""
    kind, layout = _kind(order), order.layout
    order = _without_other_proposal(order, kind)
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
        return _done(order, lambda: give_answer(layout, _period(order), request, _signed(order)))


def take_back(order: Order, _tell: Tell) -> Say:
    """Take an answer back."""
    id_ = order.value("answer")
    return _done(order, lambda: reverse_answer(order.layout, id_, _signed(order)))


def answer_words(given: GivenAnswer, zone: str, words: Words) -> list[str]:
    """Return what an answer says, and its reversal where there is one."""
    told = [f"{given.answer.id}: {words.say('answers.given', answer_facts(given.answer, zone))}"]
    if given.reversal is not None:
        at = f"{given.reversal.at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
        facts = {"by": given.reversal.by, "at": at, "note": given.reversal.note}
        told.append(words.say("answers.reversed", facts))
    return told


def _done(order: Order, act: Callable[[], GivenAnswer]) -> Say:
    """Do it, and say what was answered and what it did to the figures of the period."""
    zone, period = zone_of(order.layout), _period(order)
    given, before, after = with_effect(order.layout, period, act)

    def say(words: Words) -> Told:
        first, *more = answer_words(given, zone, words)
        left = words.say("answers.left", {"count": after.open, "period": period})
        links = (
            Link(path="/findings", words="page.findings", brings=(("period", period),)),
            Link(path="/indicators", words="page.indicators", brings=(("period", period),)),
            Link(path="/", words="page.overview", brings=(("period", period),)),
        )
        box = note(first, [*more, left])
        return Told(
            blocks=(box, effect_table(before, after, given.answer.meters, words)), links=links
        )

    return say


def effect_table(before: Standing, after: Standing, meters: Sequence[str], words: Words) -> Table:
    """Return what meters count, the figures and the verdict before something was said and now."""
    names = ("energy", "emission", "core")
    rows: list[tuple[Cell, ...]] = []
    for meter in meters:
        (old, unit), (new, _) = (each.meters.get(meter, (None, "")) for each in (before, after))
        named = words.say("answers.effect.meter", {"meter": meter})
        rows.append((named, number(old, words), number(new, words), unit))
    for name, then, now in zip(names, before.figures, after.figures, strict=False):
        scale, unit = (
            (1000.0, "tCO₂") if then.unit == "kg" else (1.0, then.unit.replace("CO2", "CO₂"))
        )
        values = (None if each.value is None else each.value / scale for each in (then, now))
        told = (number(each, words) for each in values)
        rows.append((words.say(f"answers.effect.{name}"), *told, unit))
    if before.outcome is not None and after.outcome is not None:
        outcomes = (
            Verdict(outcome=each.value, word=words.say(f"outcome.{each.value}"))
            for each in (before.outcome, after.outcome)
        )
        rows.append((words.say("answers.effect.verdict"), *outcomes, ""))
    kinds = {"before": ColumnKind.NUMBER, "after": ColumnKind.NUMBER}
    return Table(
        id="effect",
        title=words.say("answers.table.effect"),
        columns=tuple(
            Column(
                heading=words.say(f"answers.heading.{name}"),
                kind=kinds.get(name, ColumnKind.TEXT),
                weight=2.0 if name == "figure" else 1.0,
            )
            for name in ("figure", "before", "after", "unit")
        ),
        rows=tuple(rows),
    )


def _period(order: Order) -> str:
    """Return the period a form was filled in for; the last full year where it has none."""
    period = order.value("period")
    return period if is_period(period) else last_full_year(datetime.now(UTC))


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
    """Return what of a period needs an answer; a form asks several times for the same."""
    period = values.get("period", "")
    if not is_period(period):
        return None
    key = (layout, period, state_of(layout))
    return BOARDS.of(key, lambda: answer_board(layout, period))


def _found(layout: Layout, values: Mapping[str, str]) -> FindingAnswers | None:
    """Return the finding that a form is about."""
    name = values.get("finding", "")
    board = _board(layout, values) if name else None
    asked = () if board is None else board.findings
    return next((each for each in asked if each.id == name and each.answers), None)


def fill_answer(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Fill in what the finding proposes; of one that proposes nothing, the meter.

    The span is then left to the answer that is chosen: to begin is of another than to end.
    """
    asked = _found(layout, brought)
    if asked is None:
        return brought
    said, clock = asked.proposed or asked.answers[0], find_zone(zone_of(layout))
    name = PARAMETERS.get(said.kind, "")
    known = {
        "says": said.kind.value if asked.proposed else "",
        "meter": said.meter if said.meter in _meter_ids(layout) else "",  # not of a node
        "other" if name == "other" else "amount": str(said.parameters.get(name, "")),
    }
    bounds = {"since": said.start, "ends": said.end} if asked.proposed else {}
    known |= {
        field: f"{at.astimezone(clock):%Y-%m-%d %H:%M}" for field, at in bounds.items() if at
    }
    return {**brought, **{field: brought.get(field) or each for field, each in known.items()}}


def _without_other_proposal(order: Order, kind: AnswerKind) -> Order:
    """Return an order of another kind than was proposed, without what the proposal filled in."""
    about = {name: order.value(name) for name in ("period", "finding")}
    asked = _found(order.layout, about)
    if asked is None or asked.proposed is None or asked.proposed.kind is kind:
        return order
    proposed = fill_answer(order.layout, about)
    left = ("since", "ends", "amount", "other")
    kept = {n: v for n, v in order.values.items() if n not in left or v != proposed.get(n)}
    return replace(order, values=kept)


def _meter_ids(layout: Layout) -> set[str]:
    return {each.id for each in open_park(layout).park.meters}


def show_finding(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return what was found, and which answers it takes."""
    asked = _found(layout, values)
    if asked is None:
        return ()
    return (note(words.what(asked.finding), [words.next_step(asked.finding)]),)


def _meters(asking: Asking) -> Offered:
    meters = open_park(asking.layout).park.meters
    return [(each.id, each.name.in_language(asking.words.language)) for each in meters]


def _in_force(asking: Asking) -> Offered:
    zone, given = zone_of(asking.layout), answers_in(entries_of(asking.layout)).values()
    return [
        (each.answer.id, asking.words.say("answers.given", answer_facts(each.answer, zone)))
        for each in given
        if each.is_in_force
    ]


def _kinds(asking: Asking) -> Offered:
    """Return the answers that the finding takes, or all of them where a form is about none."""
    asked = _found(asking.layout, asking.values)
    of_meters = [each for each in AnswerKind if each is not AnswerKind.REAL]  # of a finding only
    kinds = of_meters if asked is None else [each.kind for each in asked.answers]
    return [(kind.value, asking.words.say(f"answer_kind.{kind.value}")) for kind in kinds]


def _kind(order: Order) -> AnswerKind:
    said = order.value("says")
    if said not in set(AnswerKind):
        raise FindingAnswerError("no_kind")
    return AnswerKind(said)


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
        Field(name="period", kind=Kind.HIDDEN, from_view="period"),
        Field(name="finding", kind=Kind.HIDDEN, is_required=False),
        Field(name="says", kind=Kind.CHOICE, offers=_kinds),
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
        Field(name="period", kind=Kind.HIDDEN, is_required=False, from_view="period"),
        Field(name="answer", kind=Kind.KNOWN, offers=_in_force),
        Field(name="note", kind=Kind.NOTE),
    ),
)
ANSWERING = (ANSWER, ANSWER_REVERSE)
