"""The page of green power: three ways, who used what of it, direct lines, claims, the register."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.matching.direct import DirectLine
from lingtan.reports.chapters.claim_table import SHOWN, claim_tables
from lingtan.reports.chapters.three_ways import three_ways
from lingtan.reports.context import Context
from lingtan.reports.figure_names import all_figures
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of, threshold_cell
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Column,
    ColumnKind,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.words import Words
from lingtan.web.composed import composed
from lingtan.web.told_figure import told_figure

CHAPTERS = ("green_ways", "green_users", "green_lines", "green_claims")
USERS = "matched_users"  # the table of those who used it
SAID = ("physical", "contractual", "metered")


def with_green_power(presentation: Presentation, _layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the page of green power."""
    context = Context(inputs=presentation.inputs)
    ways = tuple(each for each in three_ways(context) if not isinstance(each, Heading))
    users = tuple(each for each in ways if isinstance(each, Table) and each.id == USERS)
    blocks: tuple[tuple[Block, ...], ...] = (
        tuple(each for each in ways if each not in users),
        users or (Paragraph(text=words.say("green.no_users")),),
        tuple(_lines(presentation, context)) or (Paragraph(text=words.say("green.no_lines")),),
        tuple(claim_tables(context, SHOWN)) or (Paragraph(text=words.say("green.no_claims")),),
    )
    return composed(
        presentation,
        _answer(context, words),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"green.{id_}"),
    )


def _answer(context: Context, words: Words) -> Sentence:
    """Say the three shares in a sentence; each of them may be unknown."""
    told = {name: told_figure(context, f"matching.{name}_share") for name in SAID}
    return sentence(words, "green.lead", {"period": context.inputs.period.name, **told})


def _lines(presentation: Presentation, context: Context) -> Iterator[Block]:
    found = presentation.contents.green_power
    if found.direct is None:
        return
    yield _line_table(found.direct, context)
    if found.direct.forbidden_intervals is None and found.direct.feed_in_intervals:
        yield _doubt(context.words.say("match.feed_in_unknown"), context.words)
    if found.direct.forbidden_intervals:
        hours = _count(found.direct.forbidden_intervals, context, "forbidden")
        told = sentence(context.words, "match.may_not_feed_in", {"hours": replace(hours, unit="")})
        yield _doubt(told, context.words)
    indicators = [each for rule in found.rules for each in rule.indicators]
    if indicators:
        yield _rules_table(indicators, context)


def _doubt(line: str, words: Words) -> Callout:
    return Callout(tone=Tone.DOUBT, title=words.say("green.feed_in"), lines=(line,))


def _line_table(line: DirectLine, context: Context) -> Table:
    numbers = (
        ("generated", line.generated_kwh, "kWh"),
        ("fed_in", line.fed_in_kwh, "kWh"),
        ("self_use", line.self_use_share, "ratio"),
        ("load", line.load_share, "ratio"),
        ("feed_in", line.feed_in_share, "ratio"),
    )
    rows = (
        *(
            (name, context.traced(value, unit, detail_id("direct_line", name)))
            for name, value, unit in numbers
        ),
        ("hours", _count(line.feed_in_intervals, context, "hours")),
    )
    say = context.words.say
    return Table(
        id="direct_line",
        title=say("green.table.direct_line"),
        columns=(
            Column(heading=say("green.heading.what"), weight=3.0),
            Column(heading=say("green.heading.value"), kind=ColumnKind.NUMBER, weight=1.2),
            Column(heading=say("green.heading.unit"), weight=0.8),
        ),
        rows=tuple((say(f"green.line.{name}"), each, each.unit) for name, each in rows),
    )


def _count(count: int, context: Context, part: str) -> Amount:
    unit = context.words.say("green.hours")
    id_ = detail_id("direct_line", part)
    return Amount(value=count, text=context.number(count, 0), unit=unit, figure=id_)


def _rules_table(indicators: list[IndicatorResult], context: Context) -> Table:
    say = context.words.say
    return Table(
        id="direct_rules",
        title=say("green.table.direct_rules"),
        columns=(
            Column(heading=say("green.heading.rule"), weight=3.0),
            Column(heading=say("green.heading.value"), kind=ColumnKind.NUMBER),
            Column(heading=say("green.heading.unit"), weight=0.7),
            Column(heading=say("green.heading.limit")),
            Column(heading=say("green.heading.verdict")),
        ),
        rows=tuple(_rule(each, context) for each in indicators),
        notes=tuple(_open(indicators, context)),
    )


def _rule(indicator: IndicatorResult, context: Context) -> tuple[Cell, ...]:
    value, known = reading_of(context, indicator), all_figures(context).get(indicator.figure.id)
    is_judged = known is not None and known.value == indicator.figure.value
    return (
        indicator_name(context.words, indicator),
        value if is_judged else replace(value, figure=""),  # no lineage judges by another rule
        value.unit,
        threshold_cell(context, indicator),
        context.verdict(indicator.outcome.value),
    )


def _open(indicators: list[IndicatorResult], context: Context) -> Iterator[str]:
    for each in indicators:
        if each.outcome is Outcome.NOT_DECIDABLE:
            reason = " ".join(context.reasons(each.reasons))
            name = indicator_name(context.words, each)
            yield context.say("reason_note", name=name, reason=reason)
