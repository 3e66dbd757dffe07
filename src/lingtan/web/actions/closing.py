"""Close a period, and restate one that is closed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from lingtan.app.close_period import close_period
from lingtan.app.name_moved import names_of_moved
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results import ClosedPeriod, Restatement
from lingtan.base.findings import Severity, worst
from lingtan.ledger.restatement import Movement
from lingtan.park.people import Role
from lingtan.reports.context import Context
from lingtan.reports.model import Block
from lingtan.reports.moved_figures import context_in, no_ways
from lingtan.reports.movement_ids import movement_ids, share_ids
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.asking import Offers
from lingtan.web.actions.offer_periods import closed_periods, unclosed_periods
from lingtan.web.actions.supposed import restated_ways
from lingtan.web.actions.tables import findings_table, lost_note, movements_table, note, number

PARK = "national.e_park_kg"
KG_PER_TONNE = 1000.0
TO_REPORTS = Link(path="/reports", words="page.reports")


def close(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Close a period."""
    done = close_period(
        order.layout,
        order.value("period"),
        order.by,
        datetime.now(UTC),
        settle=partial(tell, 1, 1, ""),
    )
    return lambda words: _closed(done, words)


def restate(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Take in what came since a period was closed, or only list what it would move."""
    request = RestatementRequest(
        restated_by=order.by,
        reason=order.value("reason"),
        now=datetime.now(UTC),
        dry_run=order.is_set("only_list"),
        accepts_unknown=order.is_set("accept_unknown"),
        settle=partial(tell, 1, 1, ""),
    )
    done = restate_period(order.layout, order.value("period"), request)
    if not done.movements:
        return lambda words: _restated(done, words, ())
    named = names_of_moved(order.layout, done.closing.period, datetime.now(UTC))
    return lambda words: _restated(done, words, _listed(done, context_in(named, words)))


def _listed(done: Restatement, context: Context) -> Sequence[Block]:
    """Return what moved, after a warning where a figure becomes unknown by it."""
    warning = lost_note(context, done.movements, is_done=done.restated is not None)
    is_of_none = done.as_known_at is None  # of the park file of today
    ways = restated_ways(done.closing.period, is_of_none=is_of_none)
    if done.restated is not None:
        ways = no_ways
    return *warning, movements_table(context, done.movements, partial(_ids, done), ways_of=ways)


def _closed(done: ClosedPeriod, words: Words) -> Told:
    closing = done.closing
    facts = {
        "period": closing.period,
        "by": closing.draft.closed_by,
        "known_at": closing.known_at.isoformat(timespec="seconds"),
    }
    lines = []
    for account in done.accounts:
        boundary = account.check.park.boundary(account.inventory.boundary)
        kilograms = account.inventory.figures[PARK].value
        tonnes = None if kilograms is None else kilograms / KG_PER_TONNE
        name = boundary.name.in_language(words.language) or boundary.id
        told = {"boundary": name, "tonnes": number(tonnes, words, 1).text}
        lines.append(words.say("closing.boundary", told))
    blocks: list[Block] = [note(words.say("closing.closed", facts), lines)]
    if done.findings:
        blocks.append(findings_table(done.findings, words))
    return Told(
        blocks=tuple(blocks),
        links=(TO_REPORTS,),
        is_doubtful=worst(done.findings) is Severity.ERROR,
    )


def _ids(done: Restatement, moved: Movement) -> dict[str, str]:
    closing = done.closing
    ends = movement_ids(moved, closing.period, closing.known_at, done.as_known_at)
    return ends | share_ids(moved, done.restated) if done.restated else ends


def _restated(done: Restatement, words: Words, moved: Sequence[Block]) -> Told:
    period = done.closing.period
    unmoved = words.say(
        "closing.moves_nothing" if done.has_come else "closing.unmoved", {"period": period}
    )
    lines = [] if done.movements else [unmoved]
    if done.restated is not None:
        facts = {"period": period, "by": done.restated.draft.closed_by}
        lines.insert(0, words.say("closing.restated", facts))
    elif done.movements:
        lines = [words.say("closing.rehearsed", {"count": len(done.movements)})]
    blocks: list[Block] = [note(lines[0], lines[1:]), *moved]
    if done.findings:
        blocks.append(findings_table(done.findings, words))
    return Told(
        blocks=tuple(blocks),
        links=(TO_REPORTS,),
        is_doubtful=worst(done.findings) is Severity.ERROR,
    )


def _period(offers: Offers) -> Field:
    return Field(name="period", kind=Kind.OPEN, offers=offers, from_view="period")


CLOSE = Action(
    id="close",
    page="reports",
    least=Role.ACCOUNTANT,
    work=close,
    fields=(_period(unclosed_periods),),
)
RESTATE = Action(
    id="restate",
    page="reports",
    least=Role.ACCOUNTANT,
    work=restate,
    fields=(
        _period(closed_periods),
        Field(name="reason", kind=Kind.NOTE, is_required=False),
        Field(name="only_list", kind=Kind.MARK, is_required=False),
        Field(name="accept_unknown", kind=Kind.MARK, is_required=False),
    ),
)
