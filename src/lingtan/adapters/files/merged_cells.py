"""Cells of a sheet merged over several lines or columns: what one says for all it covers.

Only the first cell of a merged range holds its value. A name or a day that stands beside several
lines is meant for each of them. An amount is not: nobody can tell how much of it is whose.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import polars as pl

from lingtan.adapters.files.engine import Engine
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.formula_cells import CHUNK, part_of
from lingtan.base.errors import ImportFileError

RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref=["\']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})')
LONGEST_ELEMENT = 256  # bytes that may be cut between two looks


class SheetRow(NamedTuple):
    """A row as text, up to its last filled cell.

    Attributes
    ----------
    dates : list of int
        Cells, from 1, that hold a date of the workbook and not text that looks like one.
    """

    cells: list[str]
    dates: list[int]


class Merged(NamedTuple):
    """A merged range: its first and last line and cell, counted from 1."""

    first: int
    last: int
    left: int
    right: int

    def below(self, lines: int) -> Self:
        """Return it as many lines lower."""
        return self._replace(first=self.first + lines, last=self.last + lines)


def merged_cells(path: Path, sheet: str) -> list[Merged]:
    """Return the merged ranges of a sheet, from the top; they stand behind its last line.

    Raises
    ------
    ImportFileError
        The sheet is damaged.
    """
    from openpyxl.utils.cell import range_boundaries  # noqa: PLC0415 - as in workbook_lines

    try:
        bounds = [range_boundaries(ref.decode()) for ref in _references(path, sheet)]
    except Exception as error:  # a damaged part shows only when it is reached, in many ways
        raise ImportFileError(
            "damaged_sheet", facts={"file": path.name, "sheet": sheet}
        ) from error
    return sorted(
        Merged(int(top or 1), int(bottom or 1), int(left or 1), int(right or 1))
        for left, top, right, bottom in bounds
    )


def _references(path: Path, sheet: str) -> Iterable[bytes]:
    found: dict[bytes, None] = {}
    with zipfile.ZipFile(path) as archive:
        part, end = part_of(archive, sheet), b""
        if part not in archive.namelist():
            return found
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                found |= dict.fromkeys(RANGE.findall(end + chunk))
                end = (end + chunk)[-LONGEST_ELEMENT:]
    return found


def filled_down(
    rows: Iterable[SheetRow],
    ranges: Iterable[Merged],
    may_fill: Callable[[int], bool] = lambda _: True,
) -> Iterator[SheetRow]:
    """Yield rows in which a cell merged downwards stands in every line it covers.

    A line without any content stays so.

    Parameters
    ----------
    rows : iterable of SheetRow
        The sheet from its first line.
    may_fill : callable
        Whether a cell, counted from 1, may be filled.

    Examples
    --------
    >>> rows = [SheetRow(["a", "1"], []), SheetRow(["", "2"], []), SheetRow([], [])]
    >>> [row.cells for row in filled_down(rows, [Merged(1, 3, 1, 1)])]
    [['a', '1'], ['a', '2'], []]
    """
    waiting = sorted(each for each in ranges if each.last > each.first and may_fill(each.left))
    waiting.reverse()
    above: dict[int, tuple[Merged, str, bool]] = {}  # by cell: sound ranges do not overlap
    for number, row in enumerate(rows, start=1):
        above = {cell: held for cell, held in above.items() if held[0].last >= number}
        yield _filled(row, above.values()) if above and row.cells else row
        while waiting and waiting[-1].first <= number:
            each = waiting.pop()
            text = row.cells[each.left - 1] if each.left <= len(row.cells) else ""
            above[each.left] = (each, text, each.left in row.dates)


def _filled(row: SheetRow, above: Iterable[tuple[Merged, str, bool]]) -> SheetRow:
    cells, dates = list(row.cells), list(row.dates)
    for each, text, is_date in above:
        cells += [""] * (each.left - len(cells))
        if not cells[each.left - 1]:
            cells[each.left - 1] = text
            dates += [each.left] if is_date else []
    return SheetRow(cells, dates)


def refuse_merged_amounts(values: Sequence[int], engine: Engine) -> None:
    """Give amounts merged over lines, or over columns that are read, their reason, in ``parsed``.

    Parameters
    ----------
    values : sequence of int
        Cells of the readings, in their order.
    """
    ranges = engine.rows("SELECT * FROM merged_cells")
    found: list[tuple[int, int, int]] = []
    for first, last, left, right in (tuple(map(int, map(str, row))) for row in ranges):
        inside = [p for p, cell in enumerate(values) if left <= cell <= right]
        found += [(first, last, p) for p in inside if last > first or len(inside) > 1]
    if not found:
        return
    schema = {"first": pl.Int64(), "last": pl.Int64(), "p": pl.Int64()}
    engine.give("merged_amounts", pl.DataFrame(found, schema=schema, orient="row"))
    engine.run("ALTER VIEW parsed RENAME TO parsed_before_merged")
    blank = int(Reason.VALUE_BLANK)
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT p.* EXCLUDE (is_merged) REPLACE (
            CASE WHEN NOT is_merged THEN start END AS start,
            CASE WHEN NOT is_merged THEN value END AS value,
            snapped AND NOT is_merged AS snapped, assigned AND NOT is_merged AS assigned,
            CASE WHEN is_merged THEN {int(Reason.VALUE_MERGED)} ELSE reason END::UTINYINT
                AS reason,
            CASE WHEN is_merged THEN coalesce(cell, value::VARCHAR) ELSE cell END AS cell,
            CASE WHEN is_merged THEN coalesce(text, value::VARCHAR) ELSE text END AS text)
        FROM (SELECT p.*, (reason IS NULL OR reason = {blank}) AND EXISTS (
                SELECT 1 FROM merged_amounts m
                WHERE m.p = p.p AND p.line BETWEEN m.first AND m.last) AS is_merged
            FROM parsed_before_merged p) p""")
