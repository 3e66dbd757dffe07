"""A table of which nothing is cut, however narrow the screen: words fold, numbers never do."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

BETWEEN = 2  # what a column takes besides its text
FOLDED = 6  # letters that stay together where there is no room for whole words


def add_column(table: Table, heading: str, *, right: bool = False) -> None:
    """Add a column of numbers, set to the right, or of words."""
    table.add_column(heading, justify="right" if right else "left", overflow="fold")


def print_whole(table: Table, screen: Console) -> None:
    """Print a table of which nothing is cut.

    Words stay whole where there is room for those of every column, those of the headings first
    to fold. Where not even folded words have room beside the numbers, lines are longer than
    the screen.
    """
    room = screen.width - BETWEEN * len(table.columns)
    least = _least(table.columns, room)
    for column, width in zip(table.columns, _shared_out(table.columns, least, room), strict=True):
        column.width = width
    if sum(least) > room:
        table.width = sum(least) + BETWEEN * len(least)
    screen.print(table, crop=False)


def _least(columns: Sequence[Column], room: int) -> list[int]:
    """Return how wide each column must be: the most that has room of what keeps words whole."""
    bodies = [_body(column) for column in columns]
    whole = [
        max(body, *(cell_len(word) for word in (*_text(column.header).split(), "")))
        for body, column in zip(bodies, columns, strict=True)
    ]
    folded = [
        body if _holds_numbers(column) else min(body, FOLDED)
        for body, column in zip(bodies, columns, strict=True)
    ]
    return next((each for each in (whole, bodies) if sum(each) <= room), folded)


def _shared_out(columns: Sequence[Column], least: Sequence[int], room: int) -> list[int]:
    """Return the width of each column: what room is left goes to the narrowest that wants it."""
    wanted = [max(map(_longest, _texts(column)), default=1) for column in columns]
    widths = list(least)
    for _ in range(room - sum(least)):
        wanting = [at for at, width in enumerate(widths) if width < wanted[at]]
        if not wanting:
            break
        widths[min(wanting, key=lambda at: widths[at])] += 1
    return widths


def _body(column: Column) -> int:
    """Return the width of what must not be cut below the heading: numbers, or the longest word."""
    cells = [_text(cell) for cell in column.cells]
    parts = cells if _holds_numbers(column) else [word for cell in cells for word in cell.split()]
    return max((cell_len(part) for part in parts), default=1) or 1


def _holds_numbers(column: Column) -> bool:
    return column.justify == "right"


def _texts(column: Column) -> Iterator[str]:
    yield from (_text(each) for each in (column.header, *column.cells))


def _longest(text: str) -> int:
    return max((cell_len(line) for line in text.splitlines()), default=1)


def _text(cell: RenderableType) -> str:
    """Return a cell as it is read, without its markup."""
    return cell.plain if isinstance(cell, Text) else Text.from_markup(str(cell)).plain
