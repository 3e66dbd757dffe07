"""How wide the columns of a sheet are, and how high a row of running text: it must print well."""

import math

from lingtan.reports.charts.svg import width_of
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Sheet, Table

PAGE = 150.0  # characters across a landscape A4 page that a reader still reads with ease
NARROWEST, WIDEST = 9.0, 60.0
TOWER = 240.0  # a text of more characters takes two shares of what columns of text get
TIGHTEST = 12.0  # text columns are not made narrower than this
LINE_HEIGHT = 14.25  # of 10-point text [pt]
PER_EM, PADDING = 1.75, 2.5  # characters of a column for an em of text, and for its margins
SEEN = 400  # rows a width is judged by


def heading_of(column: Column) -> str:
    """Return a column's heading with its unit."""
    return f"{column.heading} [{column.unit}]" if column.unit else column.heading


def column_widths(sheet: Sheet) -> list[float]:
    """Return the width of each column [characters]; the sum fits the page.

    Columns of numbers keep what they need. Columns of text share what is left, the widest giving
    way first, and wrap; one of very long texts takes two shares.
    """
    needs: list[float] = []
    texts: list[bool] = []
    for table in sheet.tables:
        for place, column in enumerate(table.columns):
            if place == len(needs):
                needs.append(NARROWEST)
                texts.append(False)
            needs[place] = max(needs[place], _need(table, place))
            texts[place] = texts[place] or column.kind is not ColumnKind.NUMBER
    fixed = sum(
        min(need, WIDEST) for need, is_text in zip(needs, texts, strict=True) if not is_text
    )
    shares = [_shares(need) for need in needs]
    parts = [min(need, WIDEST * (n + 1) / 2) / n for need, n in zip(needs, shares, strict=True)]
    flexible = [
        part
        for part, n, is_text in zip(parts, shares, texts, strict=True)
        for _ in range(n)
        if is_text
    ]
    cap = _cap(flexible, PAGE - fixed)
    return [
        min(part, cap) * n if is_text else min(need, WIDEST)
        for need, part, n, is_text in zip(needs, parts, shares, texts, strict=True)
    ]


def _shares(need: float) -> int:
    """Return how many shares a column takes: a very long text would else be a tower."""
    return 2 if need > TOWER else 1


def _need(table: Table, place: int) -> float:
    column = table.columns[place]
    cells = [_text(row[place]) for row in table.rows[:SEEN]]
    # a heading may wrap between its words, so only its longest word counts
    words = heading_of(column).split(" ")
    widest = max(width_of(text, 1.0) for text in (*words, *cells))
    return widest * PER_EM + PADDING


def _cap(needs: list[float], room: float) -> float:
    """Return the width at which columns that need more are cut, so that all fit the room."""
    ordered = sorted(needs)
    for kept, need in enumerate(ordered):
        cap = (room - sum(ordered[:kept])) / (len(ordered) - kept)
        if cap <= need:  # all from here on are cut; those before need less
            return max(TIGHTEST, cap)
    return WIDEST


def text_height(text: str, width: float) -> float:
    """Return the height of running text in a given width [pt].

    Examples
    --------
    >>> text_height("short", 100.0)
    14.25
    """
    lines = math.ceil((width_of(text, 1.0) * PER_EM + PADDING) / max(width, 1.0))
    return LINE_HEIGHT * max(lines, 1)


def _text(cell: Cell) -> str:
    if isinstance(cell, Amount) and cell.evidence:
        return f"{cell.text} {' '.join(cell.evidence)}"
    return cell if isinstance(cell, str) else cell.text
