"""Documents beside the report: the monitoring plan, and the footprints of products."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.instants import read_instant
from lingtan.app.issue_plan import IssuedPlan, issue_plan
from lingtan.app.layout import Layout
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.evidence import enterprises
from lingtan.web.actions.offer_periods import KNOWN_AT, periods
from lingtan.web.actions.reports import boundaries, languages, told_of
from lingtan.web.actions.tables import note


def plan(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Write the monitoring plan."""
    done = issue_plan(
        order.layout,
        order.value("language"),
        datetime.now(UTC),
        boundary=order.value("boundary"),
    )
    return lambda words: _planned(done, words)


def footprint(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Write the footprints of an enterprise's products."""
    request = FootprintRequest(
        enterprise=order.value("holder"),
        period=order.value("period"),
        form=FootprintFormat(order.value("exchange")),
        now=datetime.now(UTC),
        as_known_at=read_instant(order.value("known_at"), order.layout, datetime.now(UTC)),
    )
    done = export_footprint(order.layout, request)
    return lambda words: _footprints(done, words)


def forms(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms in which a footprint is told."""
    return [(each.value, words.say(f"do.footprint.{each}")) for each in FootprintFormat]


def _planned(done: IssuedPlan, words: Words) -> Told:
    told = told_of(done.documents, words)
    facts = {"version": done.version, "count": len(done.changes)}
    return replace(told, blocks=(note(words.say("plan.issued", facts), ()), *told.blocks))


def _footprints(done: FootprintExport, words: Words) -> Told:
    said = words.say("do.footprint.done", {"count": len(done.footprints), "period": done.period})
    link = Link(path=f"/documents/{done.path.name}", text=done.path.name)
    return Told(blocks=(note(said, ()),), links=(link,))


PLAN = Action(
    id="plan",
    page="reports",
    least=Role.OPERATOR,
    work=plan,
    is_signed=False,
    fields=(
        Field(name="boundary", kind=Kind.CHOICE, choices=boundaries, from_view="boundary"),
        Field(name="language", kind=Kind.CHOICE, choices=languages, from_view="language"),
    ),
)
FOOTPRINT = Action(
    id="footprint",
    page="reports",
    least=Role.OPERATOR,
    work=footprint,
    is_signed=False,
    fields=(
        Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period"),
        Field(name="holder", kind=Kind.CHOICE, choices=enterprises),
        Field(name="exchange", kind=Kind.CHOICE, choices=forms),
        KNOWN_AT,
    ),
)
DOCUMENTS = (PLAN, FOOTPRINT)
