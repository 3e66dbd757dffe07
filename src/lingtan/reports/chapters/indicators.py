"""Every indicator of every framework, side by side, and what offsets could change."""

from collections import Counter
from collections.abc import Iterator

from lingtan.base.figures import Evidence, Missing
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.reports.chapters.factories import factory_blocks
from lingtan.reports.chapters.offset_band import offset_blocks
from lingtan.reports.chapters.open_frameworks import (
    OPEN,
    is_open,
    known_blocks,
    open_blocks,
    table_of,
)
from lingtan.reports.chapters.uncertainty import chance_notes
from lingtan.reports.charts.bullet_bars import SLENDER, Bullet, draw_bullet_bars
from lingtan.reports.context import Context
from lingtan.reports.counts import counted
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import (
    gap_of,
    margin_of,
    reading_of,
    standing_stem,
    threshold_cell,
    threshold_text,
    unit_of,
)
from lingtan.reports.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from lingtan.reports.sentence import Sentence, joined, sentence

BARS = 7  # of a chart, so that three fit a page and one the foot of a page
STANDING = frozenset(Outcome) - {Outcome.NOT_DECIDABLE}


def indicators_chapter(context: Context) -> Chapter:
    """Return the chapter on indicators."""
    blocks: list[Block] = [Paragraph(text=context.say("text.indicators"))]
    blocks.extend(_bar_charts(context))
    blocks.extend(_without_bar(context))
    for framework in context.inputs.frameworks:
        if is_open(framework):
            continue
        blocks.append(Heading(text=context.name(framework.name, framework.id), is_listed=False))
        blocks.append(Paragraph(text=_standing(context, framework)))
        blocks.extend(_framework_reasons(context, framework))
        blocks.append(framework_table(context, framework, context.say("table.framework")))
    blocks.extend(factory_blocks(context))
    blocks.extend(open_blocks(context))
    blocks.extend(known_blocks(context))
    blocks.extend(offset_blocks(context))
    return Chapter(id="indicators", title=context.say("chapter.indicators"), blocks=tuple(blocks))


def _standing(context: Context, framework: FrameworkResult) -> str:
    return context.say(
        "framework_standing",
        level=context.word("framework_level", framework.level),
        status=context.word("framework_status", standing_stem(framework.status)),
        verdict=context.word("outcome", framework.outcome),
    )


def _framework_reasons(context: Context, framework: FrameworkResult) -> tuple[Callout, ...]:
    """Say what holds up the framework itself; its indicators say the rest under their table."""
    said = {reason for indicator in framework.indicators for reason in _missing_of(indicator)}
    lines = context.reasons(reason for reason in framework.reasons if reason not in said)
    if not lines:
        return ()
    return (Callout(tone=Tone.DOUBT, title=context.say("callout.undecided"), lines=lines),)


def _missing_of(indicator: IndicatorResult) -> tuple[Missing, ...]:
    return (*indicator.reasons, *indicator.figure.missing)


def framework_table(context: Context, framework: FrameworkResult, title: str) -> Table:
    """Return the indicators of one framework: value, threshold, gap, margin, verdict, reasons."""
    rows: list[tuple[Cell, ...]] = []
    for indicator in framework.indicators:
        rows.append(_indicator_row(context, indicator))
        rows.extend(_variant_rows(context, indicator))
    return Table(
        id=f"framework_{framework.id}",
        title=title,
        columns=(
            context.text_column("indicator", 2.4),
            context.text_column("kind", 0.85),
            context.number_column("value", weight=1.65),
            context.text_column("unit", 0.9),
            context.text_column("threshold", 1.5),
            context.number_column("gap", weight=1.2),
            context.number_column("margin", "ratio", 1.15),
            context.text_column("verdict", 1.5),
        ),
        rows=tuple(rows),
        notes=_notes(context, framework),
    )


def _indicator_row(context: Context, indicator: IndicatorResult) -> tuple[Cell, ...]:
    value = reading_of(context, indicator)
    return (
        indicator_name(context.words, indicator),
        context.word("indicator_kind", indicator.kind),
        value,
        value.unit,
        threshold_cell(context, indicator),
        gap_of(context, indicator),
        margin_of(context, indicator),
        context.verdict(indicator.outcome),
    )


def _variant_rows(context: Context, indicator: IndicatorResult) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for variant in indicator.variants:
        amount = context.amount_of(variant.figure, indicator.unit)
        name = context.say("variant", name=context.name(variant.name, variant.id))
        rows.append((name, "", amount, amount.unit, "", "", "", context.verdict(variant.outcome)))
    return rows


def _notes(context: Context, framework: FrameworkResult) -> tuple[str, ...]:
    """Say each reason once, with all the indicators it holds up."""
    waiting: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        for reason in context.reasons(_missing_of(indicator)):
            waiting.setdefault(reason, []).append(indicator_name(context.words, indicator))
    joiner = context.say("joiner_short")
    said = [
        context.say("reason_note", name=joiner.join(dict.fromkeys(names)), reason=reason)
        for reason, names in waiting.items()
    ]
    if any(unit_of(context, each) != each.unit for each in framework.indicators):
        said.append(context.say("note.only_co2"))
    for indicator in framework.indicators:
        if indicator.excuse is not None:
            name, reason = indicator_name(context.words, indicator), indicator.excuse.reason
            said.append(context.say("excuse_note", name=name, reason=reason))
    chances = chance_notes(context, framework.indicators)
    return (*said, *chances, *_unproved(context, framework))


def _unproved(context: Context, framework: FrameworkResult) -> Iterator[str]:
    """Yield which verdicts rest on what no document proves, if any."""
    names = dict.fromkeys(
        indicator_name(context.words, indicator)
        for indicator in framework.indicators
        if Evidence.U in indicator.weak_evidence and indicator.outcome in STANDING
    )
    if names:
        yield context.say("unproved_note", names=context.say("joiner_short").join(names))


def _bar_charts(context: Context) -> list[Chart]:
    bullets = [
        _bullet(context, framework, indicator)
        for framework in context.inputs.frameworks
        for indicator in framework.indicators
        if _has_number(indicator) and indicator.figure.value is not None
    ]
    charts = []
    for page, first in enumerate(range(0, len(bullets), BARS), start=1):
        part = tuple(bullets[first : first + BARS])
        title = context.say("chart.indicators", page=page)
        charts.append(
            Chart(
                id=f"indicators_{page}",
                title=title,
                svg=draw_bullet_bars(title, part),
                slender=draw_bullet_bars(title, part, SLENDER),
                description=context.say("describe.indicators", count=len(part)),
            )
        )
    return charts


def _without_bar(context: Context) -> Iterator[Paragraph]:
    """Say how many indicators with a threshold have no value and so no bar, and where they are."""
    counts: Counter[str] = Counter()
    names = {OPEN: context.say("no_bar.open")}
    for framework in context.inputs.frameworks:
        table = table_of(framework)
        names.setdefault(table, context.name(framework.name, framework.id))
        counts[table] += sum(map(_lacks_a_bar, framework.indicators))
    told = [
        _counted_in(context, table, names[table], counts[table])
        for table in sorted(counts, key=lambda each: each == OPEN)
        if counts[table]
    ]
    if told:
        listed = joined(context.say("joiner"), told)
        yield Paragraph(text=sentence(context.words, "report.text.without_bar", {"names": listed}))


def _lacks_a_bar(indicator: IndicatorResult) -> bool:
    return _has_number(indicator) and indicator.figure.value is None


def _counted_in(context: Context, table: str, name: str, count: int) -> Sentence:
    """Return how many of them stand in a table of the same page."""
    amount = counted(context, count, ("", f"table-{table}"))
    return sentence(context.words, "report.no_bar", {"name": name, "count": amount})


def _has_number(indicator: IndicatorResult) -> bool:
    threshold = indicator.threshold
    return (
        threshold is not None
        and bool(threshold.value)
        and threshold.op in {"<=", ">=", "<"}
        and indicator.outcome is not Outcome.EXCUSED
    )


def _bullet(context: Context, framework: FrameworkResult, indicator: IndicatorResult) -> Bullet:
    value, threshold = indicator.figure.value, indicator.threshold
    limit = threshold.value if threshold else None
    reading = reading_of(context, indicator)
    limit_text = threshold_text(context, indicator, beside=reading)
    text = " ".join(
        part for part in (reading.text, reading.unit) if part and reading.value is not None
    )
    return Bullet(
        label=indicator_name(context.words, indicator),
        framework=context.name(framework.name, framework.id),
        share=value / limit if value is not None and limit else None,
        is_ceiling=threshold is not None and threshold.op.startswith("<"),
        reading=f"{text or context.say('unknown')}  ({limit_text})",
        outcome=indicator.outcome.value,
        verdict=context.word("outcome", indicator.outcome),
    )
