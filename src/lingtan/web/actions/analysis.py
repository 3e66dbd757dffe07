"""Questions that take a while: green power by months or years, the base year, hours, a lineage."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from lingtan.app.evaluate_park import NATIONAL, Question, evaluate_park
from lingtan.app.instants import read_instant
from lingtan.app.issue_statement import plain_inputs
from lingtan.app.layout import Layout
from lingtan.app.match_period import match_period
from lingtan.app.open_park import open_park
from lingtan.app.past_years import has_readings
from lingtan.app.recalculate_base_year import recalculate_base_year, target_path_of
from lingtan.app.receive_files import new_download
from lingtan.app.reconcile_period import reconcile_period, write_hours
from lingtan.app.results_match import GreenPower
from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced, write_prov
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.base_year import Recalculation
from lingtan.ledger.target_path import Allowed
from lingtan.park.people import Role
from lingtan.reports.base_year_ids import allowed_id, moved_ids, moved_ways
from lingtan.reports.chapters.base_year import base_year_blocks
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table
from lingtan.reports.way import way_to
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.offer_periods import KNOWN_AT, periods
from lingtan.web.actions.offer_things import figures
from lingtan.web.actions.reports import boundaries
from lingtan.web.actions.tables import movements_table, note, number

YEARS_BACK = 10
LOAD = "energy.load_kwh"
WAYS = (
    "physical_share",
    "contractual_share",
    "metered_share",
    "hourly_matched_share",
    "cfe_score",
)
Say = Callable[[Words], Told]


def match_spans(order: Order, tell: Tell) -> Say:
    """Tell green power of every month of a year, or of every year there are readings of."""
    found: list[GreenPower] = []
    spans = _spans(order)
    for place, span in enumerate(spans):
        tell(place, len(spans), span)
        found.append(match_period(order.layout, span, order.value("boundary"), _known(order)))
    return lambda words: Told(
        blocks=(_ways_table(found, words),),
        links=(Link(path="/green-power", words="page.green_power"),),
    )


def weigh_base_year(order: Order, _tell: Tell) -> Say:
    """Hold the base year as closed against the park of today."""
    layout, now = order.layout, datetime.now(UTC)
    found = recalculate_base_year(layout, now)
    path = target_path_of(found, open_park(layout).park.target_year)
    question = Question(period=str(found.base.year), frameworks=(NATIONAL,))
    evaluation = evaluate_park(layout, question)

    def say(words: Words) -> Told:
        inputs = plain_inputs(evaluation, words.language, now)
        context = Context(inputs=replace(inputs, base_year=found))
        ids = partial(moved_ids, found)
        ways = partial(moved_ways, found)
        table = movements_table(context, found.movements, ids, ways_of=ways)
        moved = (table,) if found.movements else ()
        allowed = (_path_table(path, found, context),) if path else ()
        return Told(blocks=(*base_year_blocks(context), *moved, *allowed))

    return say


def write_reconciled(order: Order, _tell: Tell) -> Say:
    """Write the reconciled hours of a period as a file."""
    period = order.value("period")
    done = reconcile_period(order.layout, period, _known(order), with_hours=True)
    file = new_download(order.layout) / f"reconciled_{period}.{order.value('table_form')}"
    write_hours(done, file)
    rows = done.hours.height
    return lambda words: Told(
        blocks=(
            note(words.say("reconcile.written", {"file": file.name, "rows": f"{rows:,}"}), ()),
        ),
        files=(file,),
    )


def write_lineage(order: Order, _tell: Tell) -> Say:
    """Write what a figure rests on as W3C PROV-JSON."""
    asked = Traced(
        figure=order.value("figure"),
        period=order.value("period"),
        boundary=order.value("boundary"),
        as_known_at=_known(order),
    )
    lineage = trace_asked(order.layout, asked, datetime.now(UTC))
    file = new_download(order.layout) / "lineage.prov.json"
    write_prov(lineage, file)
    facts: dict[str, Fact] = {"figure": asked.figure, "count": len(lineage.nodes)}
    return lambda words: Told(
        blocks=(note(words.say("do.lineage_file.done", facts), ()),), files=(file,)
    )


def _known(order: Order) -> datetime | None:
    return read_instant(order.value("known_at"), order.layout, datetime.now(UTC))


def _spans(order: Order) -> list[str]:
    year = int(order.value("period")[:4])
    if order.value("by_span") == "months":
        every = [f"{year:04d}-{month:02d}" for month in range(1, 13)]
    else:
        every = [f"{each:04d}" for each in range(year - YEARS_BACK, year + 1)]
    known = _known(order)
    asked = (Question(period=each, as_known_at=known) for each in every)
    return [each.period for each in asked if has_readings(order.layout, each)]


def _ways_table(found: Sequence[GreenPower], words: Words) -> Table:
    shares = tuple(
        Column(heading=words.say(f"report.way.{way}"), unit="%", kind=ColumnKind.NUMBER)
        for way in WAYS
    )
    used = Column(heading=words.say("match.load"), kind=ColumnKind.NUMBER)
    return Table(
        id="green_spans",
        title=words.say("do.table.green_spans"),
        columns=(Column(heading=words.say("do.heading.period")), used, *shares),
        rows=tuple(_ways(each, words) for each in found),
        notes=(words.say("do.match_spans.note"),),
    )


def _ways(found: GreenPower, words: Words) -> tuple[Cell, ...]:
    account = found.account
    period, boundary = account.check.period.name, account.inventory.boundary

    def traced(amount: Amount, id_: str) -> Amount:
        asked = address_of(id_, period=period, boundary=boundary, known_at=account.as_known_at)
        return replace(amount, figure="" if amount.value is None else asked)

    load = account.inventory.figures[LOAD].value
    used = number(None if load is None else load / 1000, words, 1)
    ids = (f"matching.{way}" for way in WAYS)
    shares = (traced(_share(found.figures[id_].value, words), id_) for id_ in ids)
    return (period, traced(used, LOAD), *shares)


def _share(value: float | None, words: Words) -> Amount:
    shown = number(None if value is None else 100 * value, words, 1)
    return replace(shown, value=value, is_share=True)


def _path_table(path: Sequence[Allowed], found: Recalculation, context: Context) -> Table:
    words = context.words
    return Table(
        id="target_path",
        title=words.say("do.table.target_path"),
        columns=(
            Column(heading=words.say("do.heading.year")),
            Column(
                heading=words.say("do.heading.allowed"),
                unit=context.unit("kgCO2"),
                kind=ColumnKind.NUMBER,
            ),
        ),
        rows=tuple((str(each.year), _allowed(each, found, context)) for each in path),
    )


def _allowed(each: Allowed, found: Recalculation, context: Context) -> Amount:
    """Return what a year may emit; where the start of the path has no account, it leads to it."""
    amount = context.amount(each.kg, "kgCO2")
    id_ = allowed_id(found, each.year)
    return replace(amount, figure=id_, leads_to=None if id_ else way_to("", "table-base_year"))


def _by_spans(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(each, words.say(f"do.match_spans.{each}")) for each in ("months", "years")]


def _table_forms(_layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    return [("csv", "CSV"), ("parquet", "Parquet")]


PERIOD = Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period")
BOUNDARY = Field(name="boundary", kind=Kind.CHOICE, choices=boundaries, from_view="boundary")
ANALYSIS = (
    Action(
        id="match_spans",
        page="green_power",
        least=Role.VIEWER,
        work=match_spans,
        is_signed=False,
        fields=(
            PERIOD,
            Field(name="by_span", kind=Kind.CHOICE, choices=_by_spans, is_usual=True),
            BOUNDARY,
            KNOWN_AT,
        ),
    ),
    Action(
        id="base_year", page="reports", least=Role.VIEWER, work=weigh_base_year, is_signed=False
    ),
    Action(
        id="reconciled_hours",
        page="energy",
        least=Role.VIEWER,
        work=write_reconciled,
        is_signed=False,
        fields=(
            PERIOD,
            Field(name="table_form", kind=Kind.CHOICE, choices=_table_forms, is_usual=True),
            KNOWN_AT,
        ),
    ),
    Action(
        id="lineage_file",
        page="carbon",
        least=Role.VIEWER,
        work=write_lineage,
        is_signed=False,
        fields=(Field(name="figure", kind=Kind.OPEN, offers=figures), PERIOD, BOUNDARY, KNOWN_AT),
    ),
)
