"""Print what moved: figure, value before and after, and the share of each cause."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.markup import escape

from lingtan.app.layout import Layout
from lingtan.app.name_moved import names_of_moved
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.ledger.restatement import Movement
from lingtan.reports.context import Context
from lingtan.reports.moved_figures import (
    MovedFigure,
    context_in,
    moved_figures,
    named_first,
    said_of_lost,
)

PLACES = 3
CLOSED = ("before", "after")
OPEN = ("as_known", "corrected")  # nothing was closed


def naming(layout: Layout, period: str) -> Context:
    """Return what the figures of a period are named by, in the language of the terminal."""
    return context_in(names_of_moved(layout, period, datetime.now(UTC)), WORDS)


def print_movements(
    context: Context, moved: Sequence[Movement], limit: int, values: Sequence[str] = CLOSED
) -> Sequence[Movement]:
    """Print the first movements as a table, in the order of reading; return those."""
    first = named_first(context, moved)[:limit]
    headings = ("figure", *values, "unit", "causes")
    rows = [_row(each) for each in moved_figures(context, first)]
    print_table([say(f"closing.{heading}") for heading in headings], rows)
    return first


def print_lost(context: Context, moved: Sequence[Movement], *, is_done: bool = False) -> None:
    """Print which figures become unknown, where any does."""
    said = said_of_lost(context, moved, is_done=is_done)
    if said:
        SCREEN.print(f"[yellow]![/] {escape(said)}", soft_wrap=True)


def number(value: float | None, sign: str = "", places: int = PLACES) -> str:
    """Return a number, or the word for unknown."""
    return say("closing.unknown") if value is None else f"{value:{sign},.{places}f}"


def _row(moved: MovedFigure) -> list[str]:
    """Return a line: the figure by name, and below it the id by which it is traced."""
    name = say("closing.moved", boundary=moved.boundary, name=moved.name)
    told = name if moved.name == moved.id else f"{name}\n{moved.id}"
    return [told, moved.before.text, moved.after.text, moved.unit, "\n".join(moved.causes)]
