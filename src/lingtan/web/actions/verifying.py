"""The steps of a verification: open, sample, seen, find, answer, settle, sign, statement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from lingtan.app.issue_statement import issue_statement
from lingtan.app.layout import Layout
from lingtan.app.receive_files import handed_in
from lingtan.app.run_verification import (
    Engagement,
    Settlement,
    answer,
    begin,
    draw,
    find,
    id_of,
    see,
    settle,
    sign,
)
from lingtan.evidence.verification import Assurance, Conclusion, Finding, Severity, Verification
from lingtan.evidence.verification_entry import Speaker
from lingtan.evidence.verification_findings import Remark
from lingtan.evidence.verification_steps import Opinion
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Choices, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.offer_people import organisations
from lingtan.web.actions.offer_periods import periods, verified_periods
from lingtan.web.actions.offer_verification import (
    findings,
    subjects,
    unanswered_ones,
    unseen_items,
    unsettled_ones,
)
from lingtan.web.actions.reports import boundaries, languages, told_of
from lingtan.web.actions.show_verification import (
    said_of,
    show_findings,
    verified_boundaries,
    with_organisation,
)
from lingtan.web.actions.tables import note

KG_PER_TONNE = 1000.0
PER_CENT = 100.0
DECISIONS = ("accepted", "not_accepted")
PAGE = "verification"
Say = Callable[[Words], Told]


def open_it(order: Order, _tell: Tell) -> Say:
    """Open a verification."""
    share = order.number("materiality")
    engagement = Engagement(
        period=order.value("period"),
        organisation=order.value("organisation"),
        boundary=order.value("boundary"),
        assurance=Assurance(order.value("assurance")),
        materiality=None if share is None else share / PER_CENT,
    )
    return _said(order, "open", begin(order.layout, engagement, _who(order)))


def sample(order: Order, _tell: Tell) -> Say:
    """Draw the sample."""
    done = draw(order.layout, _which(order), _who(order), order.value("seed"))
    return _said(order, "sample", done)


def seen(order: Order, _tell: Tell) -> Say:
    """Record what was looked at."""
    items = [line.strip() for line in order.value("items").splitlines() if line.strip()]
    with handed_in(order.files) as documents:
        done = see(order.layout, _which(order), items, _who(order), documents)
    return _said(order, "seen", done)


def found(order: Order, _tell: Tell) -> Say:
    """Record a finding."""
    remark = Remark(
        severity=Severity(order.value("severity")),
        item=order.value("item"),
        misstatement_kg=_kilograms(order) or 0.0,
    )
    return _said(order, "find", find(order.layout, _which(order), remark, _who(order)))


def answered(order: Order, _tell: Tell) -> Say:
    """Record what the park did about a finding."""
    which, finding = _which(order), order.value("finding")
    with handed_in(order.files) as documents:
        done = answer(order.layout, which, finding, _who(order), documents)
    return _said(order, "answer", done)


def settled(order: Order, _tell: Tell) -> Say:
    """Record that the verifier accepts an answer, or does not."""
    settlement = Settlement(
        finding=order.value("finding"),
        left_kg=_kilograms(order),
        accepted=order.value("decision") == DECISIONS[0],
    )
    done = settle(order.layout, _which(order), settlement, _who(order))
    return _said(order, "settle", done)


def signed(order: Order, _tell: Tell) -> Say:
    """Sign the verification."""
    opinion = Opinion(
        organisation=order.value("organisation"),
        independence=order.value("independence"),
        conclusion=Conclusion(order.value("conclusion")),
    )
    return _said(order, "sign", sign(order.layout, _which(order), opinion, _who(order)))


def issue(order: Order, _tell: Tell) -> Say:
    """Write the documents of the statement."""
    now, which = datetime.now(UTC), _which(order)
    issued = issue_statement(order.layout, which, order.value("language"), now)
    return lambda words: told_of(issued, words)


def _said(order: Order, step: str, done: Verification) -> Say:
    to_room = (("period", done.terms.period), ("boundary", done.terms.boundary))
    link = Link(path="/verification", words="page.verification", brings=to_room)
    return lambda words: Told(
        blocks=(note(said_of(step, done, order.by, words), ()),), links=(link,)
    )


def _which(order: Order) -> str:
    """Return the verification that is meant: its id, where a boundary version is named."""
    period, boundary = order.value("period"), order.value("boundary")
    return id_of(order.layout, period, boundary) if boundary else period


def _who(order: Order) -> Speaker:
    return Speaker(at=datetime.now(UTC), by=order.by, note=order.value("note"))


def _kilograms(order: Order) -> float | None:
    tonnes = order.number("tonnes")
    return None if tonnes is None else tonnes * KG_PER_TONNE


def _choices(family: str, ids: Iterable[str]) -> Choices:
    known = tuple(ids)

    def choices(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
        return [(id_, words.say(f"{family}.{id_}")) for id_ in known]

    return choices


def _values(kind: type[StrEnum]) -> list[str]:
    return [each.value for each in kind]


def _finding(is_meant: Callable[[Finding], bool]) -> Field:
    """Return the field of a finding, which offers those a step can be taken of."""
    return Field(name="finding", kind=Kind.KNOWN, offers=findings(is_meant))


PERIOD = Field(name="period", kind=Kind.OPEN, offers=verified_periods, from_view="period")
ORGANISATION = Field(name="organisation", kind=Kind.OPEN, offers=organisations)
BOUNDARY = Field(name="boundary", kind=Kind.CHOICE, choices=verified_boundaries, is_required=False)
NOTE = Field(name="note", kind=Kind.NOTE)
REMARK = Field(name="note", kind=Kind.NOTE, is_required=False)
DOCUMENTS = Field(name="documents", kind=Kind.FILES, is_required=False)
TONNES = Field(name="tonnes", kind=Kind.NUMBER, is_required=False)


OPEN = Action(
    id="open",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=open_it,
    fields=(
        replace(PERIOD, offers=periods),
        Field(name="boundary", kind=Kind.CHOICE, choices=boundaries, from_view="boundary"),
        ORGANISATION,
        Field(
            name="assurance",
            kind=Kind.CHOICE,
            choices=_choices("assurance", _values(Assurance)),
        ),
        Field(name="materiality", kind=Kind.NUMBER, is_required=False),
        REMARK,
    ),
)
SAMPLE = Action(
    id="sample",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=sample,
    fields=(PERIOD, BOUNDARY, Field(name="seed", is_required=False)),
)
SEEN = Action(
    id="seen",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=seen,
    fields=(
        PERIOD,
        BOUNDARY,
        REMARK,
        DOCUMENTS,
        Field(name="items", kind=Kind.MARKS, offers=unseen_items, is_required=False),
    ),
)
FIND = Action(
    id="find",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=found,
    fields=(
        PERIOD,
        BOUNDARY,
        Field(name="item", kind=Kind.OPEN, offers=subjects),
        Field(
            name="severity",
            kind=Kind.CHOICE,
            choices=_choices("verifier_severity", _values(Severity)),
        ),
        TONNES,
        NOTE,
    ),
)
ANSWER = Action(
    id="answer",
    page=PAGE,
    least=Role.OPERATOR,
    work=answered,
    lead=show_findings,
    fields=(PERIOD, BOUNDARY, _finding(unanswered_ones), NOTE, DOCUMENTS),
)
SETTLE = Action(
    id="settle",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=settled,
    lead=show_findings,
    fields=(
        PERIOD,
        BOUNDARY,
        _finding(unsettled_ones),
        Field(name="decision", kind=Kind.CHOICE, choices=_choices("do.settle", DECISIONS)),
        TONNES,
        NOTE,
    ),
)
SIGN = Action(
    id="sign",
    page=PAGE,
    least=Role.VERIFIER,
    only=Role.VERIFIER,
    work=signed,
    fill=with_organisation,
    lead=show_findings,
    fields=(
        PERIOD,
        BOUNDARY,
        ORGANISATION,
        Field(name="independence", kind=Kind.NOTE),
        Field(
            name="conclusion",
            kind=Kind.CHOICE,
            choices=_choices("conclusion", _values(Conclusion)),
        ),
        REMARK,
    ),
)
STATEMENT = Action(
    id="statement",
    page=PAGE,
    least=Role.VERIFIER,
    work=issue,
    is_signed=False,
    fields=(
        PERIOD,
        BOUNDARY,
        Field(name="language", kind=Kind.CHOICE, choices=languages, from_view="language"),
    ),
)
VERIFYING = (OPEN, SAMPLE, SEEN, FIND, ANSWER, SETTLE, SIGN, STATEMENT)
