"""Frameworks of which nothing is told: what each waits for, and those that are only known."""

from collections.abc import Iterator

from lingtan.base.figures import Missing
from lingtan.indicators.concerned import NotJudged
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.reports.context import Context
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of, standing_stem, threshold_cell
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table, chapter_numbers

OPEN, KNOWN = "open_frameworks", "known_frameworks"  # ids of the tables


def is_open(framework: FrameworkResult) -> bool:
    """Whether not one indicator of a framework has a value, so that a table would be blank."""
    indicators = framework.indicators
    said = {missing for indicator in indicators for missing in _all_missing(indicator)}
    return (
        framework.outcome is Outcome.NOT_DECIDABLE
        and said.issuperset(framework.reasons)  # its own reasons stand in a box of their own
        and all(each.figure.value is None and not each.variants for each in indicators)
        and all(each.outcome is Outcome.NOT_DECIDABLE for each in indicators)
    )


def table_of(framework: FrameworkResult) -> str:
    """Return the id of the table in which the indicators of a framework stand."""
    return OPEN if is_open(framework) else f"framework_{framework.id}"


def open_blocks(context: Context) -> tuple[Block, ...]:
    """Return the table of frameworks nothing can be told of; nothing where all tell something."""
    frameworks = [each for each in context.inputs.frameworks if is_open(each)]
    if not frameworks:
        return ()
    rows = tuple(row for framework in frameworks for row in _rows(context, framework))
    return (
        Heading(text=context.say("heading.open_frameworks")),
        Paragraph(text=context.say("text.open_frameworks", **chapter_numbers())),
        Table(
            id=OPEN,
            title=context.say("table.open_frameworks"),
            columns=(
                context.text_column("framework", 3.0),
                context.text_column("indicator", 2.2),
                context.number_column("value", weight=1.5),
                context.text_column("threshold", 1.75),
                context.text_column("still_missing", 3.0),
            ),
            rows=rows,
        ),
    )


def known_blocks(context: Context) -> tuple[Block, ...]:
    """Return the table of frameworks by which the park is not judged; nothing without any."""
    known = context.inputs.known_frameworks
    if not known:
        return ()
    return (
        Heading(text=context.say("heading.known_frameworks")),
        Paragraph(text=context.say("text.known_frameworks")),
        Table(
            id=KNOWN,
            title=context.say("table.known_frameworks"),
            columns=(
                context.text_column("framework", 3.0),
                context.text_column("framework_of", 2.0),
                context.text_column("not_judged", 2.5),
            ),
            rows=tuple(
                (
                    context.name(each.name, each.id),
                    context.word("framework_level", each.level),
                    context.say(f"not_judged.{each.why.value}"),
                )
                for each in sorted(known, key=lambda each: list(NotJudged).index(each.why))
            ),
        ),
    )


def _rows(context: Context, framework: FrameworkResult) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each indicator; the framework stands in the first, with its standing."""
    name = context.say(
        "open_framework",
        name=context.name(framework.name, framework.id),
        standing=context.say("joiner_short").join(
            (
                context.word("framework_level", framework.level),
                context.word("framework_status", standing_stem(framework.status)),
            )
        ),
    )
    for indicator in framework.indicators:
        yield (
            name,
            indicator_name(context.words, indicator),
            reading_of(context, indicator),
            threshold_cell(context, indicator),
            _missing(context, indicator),
        )
        name = ""


def _missing(context: Context, indicator: IndicatorResult) -> str:
    """Name what is missing in a few words; chapter 9 says who supplies it and what proves it."""
    names = (_short(context, missing) for missing in _all_missing(indicator))
    return context.say("joiner").join(dict.fromkeys(names))


def _all_missing(indicator: IndicatorResult) -> tuple[Missing, ...]:
    return (*indicator.reasons, *indicator.figure.missing)


def _short(context: Context, missing: Missing) -> str:
    asked = None if missing.kind == "rule" else context.asked(missing.id)
    return context.reason(missing).rstrip(".。") if asked is None else asked[0]
