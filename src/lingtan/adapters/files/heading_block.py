"""Headings that stand over several lines: a group above its columns, a unit below its name.

In a workbook the group is one merged cell; read as cells, or saved as text, it is the first cell
and blanks beside it. Joined from the top by ``/`` each column has one heading again.
"""

from collections.abc import Sequence

JOINT = "/"


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one heading a column from lines of headings, the topmost first.

    A blank above a filled cell belongs to the merged cell at its left; a cell with nothing below
    is merged downwards and belongs to its own column only.

    Examples
    --------
    >>> join_headings([["日期", "1#变", "", "2#变"], ["", "电量", "电费", "电量"]])
    ['日期', '1#变/电量', '1#变/电费', '2#变/电量']
    """
    width = max((len(row) for row in rows), default=0)
    table = [[_cell(row, cell) for cell in range(width)] for row in rows]
    for level in range(len(table) - 1):
        _fill(table, level, width)
    return [JOINT.join(_parts(table, cell)) for cell in range(width)]


def _fill(table: list[list[str]], level: int, width: int) -> None:
    """Carry a merged cell of one line over the columns it covers."""
    group = ""
    for cell in range(width):
        has_below = any(row[cell] for row in table[level + 1 :])
        if table[level][cell]:
            group = table[level][cell] if has_below else ""
        elif has_below and not any(row[cell] for row in table[:level]):
            table[level][cell] = group
        elif not has_below:
            group = ""


def _parts(table: Sequence[Sequence[str]], cell: int) -> list[str]:
    parts = [row[cell] for row in table if row[cell]]
    return [part for n, part in enumerate(parts) if n == 0 or part != parts[n - 1]]


def _cell(row: Sequence[str], cell: int) -> str:
    return "".join(row[cell].split("\n")).strip("\u3000 \t") if cell < len(row) else ""
