"""The page of carbon assets: the integrated statement, allowances at a price, credits and caps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.app.arguments import parse_price
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.weigh_allowances import allowances_of
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allowances import Holding, Holdings
from lingtan.reports.chapters.allowances import allowance_tables
from lingtan.reports.chapters.offset_band import offset_band
from lingtan.reports.chapters.statement import statement_tables
from lingtan.reports.context import Context
from lingtan.reports.cost_ids import cost_ids
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Column,
    ColumnKind,
    Paragraph,
    Table,
    Tone,
)
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.actions.tables import findings_table
from lingtan.web.composed import composed
from lingtan.web.judging import FRAMEWORK, judged_anew
from lingtan.web.told_figure import told_figure

CHAPTERS = ("assets_statement", "assets_allowances", "assets_credits")
PRICE = Field(name="price", kind=Kind.NUMBER, is_required=False)
ASKED = (PRICE, FRAMEWORK)
SAID = {
    "emission": "national.e_park_kg",
    "sink": "statement.sink_kg",
    "removal": "statement.removal_kg",
    "retired": "statement.offset_retired_kg",
}
CO2 = "kgCO2"
POSITION = ("position", "owed")


def with_assets(presentation: Presentation, _layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the page of carbon assets."""
    context = Context(inputs=presentation.inputs)
    blocks: tuple[tuple[Block, ...], ...] = (
        tuple(_statement(context)),
        tuple(_allowances(context, context.inputs.holdings)),
        tuple(_credits(context)),
    )
    return composed(
        presentation,
        _answer(context),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"assets.{id_}"),
    )


def at_price(
    presentation: Presentation, asked: Mapping[str, str], layout: Layout, words: Words
) -> Presentation:
    """Return the page with what each position costs, or is worth, at the price asked with.

    Raises
    ------
    ArgumentError
        It is no number above zero.
    """
    others = {name: value for name, value in asked.items() if name != PRICE.name}
    presentation = judged_anew(presentation, others, layout, words)
    price, holdings = parse_price(asked.get(PRICE.name, "")), presentation.inputs.holdings
    if price is None or holdings is None or not holdings.holdings:
        return presentation
    account = presentation.contents.evaluation.account
    weighed = allowances_of(account, price).holdings
    return replace(presentation, inputs=replace(presentation.inputs, holdings=weighed))


def has_use_for(shown: Presentation, field: Field) -> bool:
    """Whether a field of the page changes anything: a price does where there are allowances."""
    holdings = shown.inputs.holdings
    return field is not PRICE or (holdings is not None and bool(holdings.holdings))


def _answer(context: Context) -> Sentence:
    facts: dict[str, Fact | Amount] = {"period": context.inputs.period.name}
    facts |= {name: told_figure(context, id_, CO2) for name, id_ in SAID.items()}
    return sentence(context.words, "assets.lead", facts)


def _statement(context: Context) -> Iterator[Block]:
    yield Paragraph(text=context.say("text.statement"))
    yield from (each for each in statement_tables(context) if each.id != "offset_blocks")
    beside = context.inputs.beside
    if beside is not None and beside.findings:
        yield findings_table(beside.findings, context.words)


def _allowances(context: Context, holdings: Holdings | None) -> Iterator[Block]:
    if holdings is None:
        yield Paragraph(text=context.words.say("assets.of_a_year"))
        return
    if not holdings.holdings:
        facts: dict[str, Fact] = {"year": str(holdings.year)}
        yield Paragraph(text=context.words.say("allowances.none", facts))
        return
    yield from allowance_tables(context)
    if any(each.cost_cny is not None for each in holdings.holdings):
        yield _cost_table(context, holdings)
    lacking = [line for each in holdings.holdings for line in _missing(context, each)]
    if lacking:
        title = context.words.say("assets.lacking")
        yield Callout(tone=Tone.DOUBT, title=title, lines=tuple(lacking))
    if holdings.findings:
        yield findings_table(holdings.findings, context.words)


def _cost_table(context: Context, holdings: Holdings) -> Table:
    say = context.words.say
    return Table(
        id="allowance_costs",
        title=say("assets.table.costs"),
        columns=(
            Column(heading=say("assets.heading.enterprise"), weight=2.0),
            Column(heading=say("assets.heading.position"), unit=context.unit(CO2), kind=_NUMBER),
            Column(heading=say("assets.heading.owed"), unit=context.unit(CO2), kind=_NUMBER),
            Column(heading=say("assets.heading.price"), unit="CNY/t", kind=_NUMBER),
            Column(heading=say("assets.heading.cost"), unit="CNY", kind=_NUMBER),
        ),
        rows=tuple(_cost(context, each) for each in holdings.holdings),
        notes=(say("assets.note.cost"),),
    )


_NUMBER = ColumnKind.NUMBER


def _cost(context: Context, each: Holding) -> tuple[Cell, ...]:
    price = None if each.cost_cny is None else each.price_cny_per_t  # it is applied to nothing
    ids = {} if price is None else cost_ids(each.enterprise, price)
    position, owed = (detail_id("allowance", each.enterprise, part) for part in POSITION)
    return (
        context.enterprise(each.enterprise),
        context.traced(each.position_kg, CO2, position),
        context.traced(each.still_owed_kg, CO2, owed),
        context.traced(price, "CNY", ids.get("price", ""), 2),
        context.traced(each.cost_cny, "CNY", ids.get("cost", ""), 2),
    )


def _missing(context: Context, each: Holding) -> Iterator[str]:
    name = context.enterprise(each.enterprise)
    for missing in each.missing:
        datum = context.words.say(f"allowances.{missing.id}")
        yield context.words.say("allowances.missing", {"name": name, "datum": datum})


def _credits(context: Context) -> Iterator[Block]:
    yield from (each for each in statement_tables(context) if each.id == "offset_blocks")
    if any(framework.offsets for framework in context.inputs.frameworks):
        yield Paragraph(text=context.say("text.offsets"))
        yield offset_band(context)
    else:
        yield Paragraph(text=context.words.say("assets.no_credits"))
