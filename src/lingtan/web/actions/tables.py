"""Tables and boxes in which actions say what came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lingtan.base.findings import Finding, Severity
from lingtan.ledger.restatement import Movement
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Callout, Cell, Column, ColumnKind, Table, Tone
from lingtan.reports.moved_figures import (
    Ids,
    MovedFigure,
    Ways,
    moved_figures,
    named_first,
    no_ids,
    no_ways,
    said_of_lost,
)
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import joined
from lingtan.reports.words import Words

CLOSED = ("closing.before", "closing.after")
AS_IT_STANDS = ("closing.as_known", "closing.corrected")
SHOWN = 100
PLACES = 3
WEIGHTS = {"severity": 0.6, "finding": 2.4, "next": 2.0}  # of columns, by their headings


def number(value: float | None, words: Words, places: int = PLACES) -> Amount:
    """Return a number, or the word for unknown."""
    text = (
        words.say("do.unknown") if value is None else write_number(value, places, words.language)
    )
    return Amount(value=value, text=text, decimals=places)


def text_table(
    id_: str, words: Words, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> Table:
    """Return a table of texts; `headings` are ids under ``do.heading``."""
    return Table(
        id=id_,
        title=words.say(f"do.table.{id_}"),
        columns=tuple(
            Column(heading=words.say(f"do.heading.{each}"), weight=WEIGHTS.get(each, 1.0))
            for each in headings
        ),
        rows=tuple(tuple(row) for row in rows),
    )


def note(title: str, lines: Iterable[str], tone: Tone = Tone.NOTE) -> Callout:
    """Return a box: what was done, and a line for each thing about it."""
    return Callout(tone=tone, title=title, lines=tuple(lines))


def findings_table(findings: Sequence[Finding], words: Words) -> Table:
    """Return findings by gravity: what, where, and what to do next."""
    order = list(Severity)
    ranked = sorted(findings, key=lambda f: (order.index(f.kind.severity), f.kind.id, f.subject))
    table = text_table(
        "findings",
        words,
        ("severity", "finding", "place", "next"),
        (
            (
                words.say(f"severity.{each.kind.severity}"),
                words.what(each),
                words.place(each.place),
                words.next_step(each),
            )
            for each in ranked
        ),
    )
    return first_shown(table, words)


def first_shown(table: Table, words: Words, shown: int = SHOWN) -> Table:
    """Return a table of which a page shows the first lines, and unfolds the others."""
    more = len(table.rows) - shown
    if more <= 0:
        return table
    return replace(table, first=shown, rest=words.say("do.more", {"count": more}))


def movements_table(
    context: Context,
    moved: Sequence[Movement],
    ids_of: Ids = no_ids,
    *,
    period: str = "",
    headings: tuple[str, str] = CLOSED,
    ways_of: Ways = no_ways,
) -> Table:
    """Return what moved: value before and after, and the share of each cause.

    Parameters
    ----------
    period : str
        Named where it is another one than the page is about.
    ids_of : callable
        Returns the ids of both values, and of what each cause did; see `moved_figures`.
    ways_of : callable
        Returns the ways to numbers that are of no state anybody has known.
    headings : tuple of str
        What both values are: of a closing and its restatement, or as things stand and corrected.
    """
    words = context.words
    columns = (
        Column(heading=words.say("do.heading.boundary")),
        Column(heading=words.say("do.heading.figure"), weight=2),
        *(Column(heading=words.say(each), kind=ColumnKind.NUMBER) for each in headings),
        context.text_column("unit", 0.75),
        Column(heading=words.say("closing.causes"), weight=2),
        context.id_column("id", 1.5),
    )
    listed = named_first(context, moved)
    told = moved_figures(context, listed, ids_of, ways_of)
    table = Table(
        id=f"movements_{period}" if period else "movements",
        title=f"{words.say('do.table.movements')} · {period}"
        if period
        else words.say("do.table.movements"),
        columns=columns,
        rows=tuple(_moved(each, words) for each in told),
    )
    return first_shown(table, words)


def lost_note(
    context: Context, moved: Sequence[Movement], *, is_done: bool = False
) -> tuple[Callout, ...]:
    """Return the box that warns of figures that become unknown, where any does."""
    said = said_of_lost(context, moved, is_done=is_done)
    title = context.words.say("do.loses")
    return (note(title, [said], Tone.DOUBT),) if said else ()


def _moved(moved: MovedFigure, words: Words) -> tuple[Cell, ...]:
    causes = joined(words.say("do.joiner"), moved.causes)
    values = moved.before, moved.after
    return moved.boundary, moved.name, *values, moved.unit, causes, moved.id
