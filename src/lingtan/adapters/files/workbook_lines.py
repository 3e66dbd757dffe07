"""Open a workbook (XLSX) as lines of cells, row by row, guarded against bombs.

Dates become ISO text, whole numbers lose their ``.0``, a clock of 24:00 stays 24:00, a formula
without a result stays a formula. With several sheets the lines run on; `Source.place` says which
sheet and row a line is.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import polars as pl

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.formula_cells import Unsolved
from lingtan.adapters.files.heading_block import join_headings
from lingtan.adapters.files.layout import cell_of
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.merged_cells import Merged, SheetRow, filled_down, merged_cells
from lingtan.adapters.files.source import SheetSpan, Source, clean_headings, numbered_headings
from lingtan.adapters.files.workbook_marks import is_overgrown
from lingtan.base.errors import ImportFileError, MappingError

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST_INSIDE = 1_500_000_000  # bytes, unpacked
LARGEST_WORDS = 300_000_000  # bytes of shared text, which must be held in memory
HIGHEST_RATIO = 400  # a sheet of nothing but zeros packs about 200 to 1
SMALL = 20_000_000  # bytes below which no ratio is dangerous
LONGEST_ROW = 1_000_000  # characters; a spreadsheet takes 32 767 in a cell
MOST_ROWS = 1_048_576
CHUNK = 5_000
DAMAGE = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error)
BLANK = SheetRow([], [])  # a cell far out is behind a million of them
FIRST_ROWS = 50  # an empty sheet shows within them
SCHEMA = {
    "line": pl.Int64(),
    "cells": pl.List(pl.String()),
    "dates": pl.List(pl.Int64()),
}


def open_sheets(path: Path, mapping: Mapping, engine: Engine) -> Source:
    """Open the sheets a mapping names, or the first.

    Raises
    ------
    ImportFileError
        The workbook is damaged, encrypted or too large.
    MappingError
        A sheet is absent, or sheets have different headings.
    """
    engine.run(
        "CREATE OR REPLACE TABLE sheet_lines "
        "(line BIGINT, cells VARCHAR[], dates BIGINT[], sheet VARCHAR)"
    )
    merged: list[Merged] = []
    spans: list[SheetSpan] = []
    preamble: list[tuple[int, str, str]] = []
    headings: tuple[str, ...] | None = None
    first = 1
    with opened(path) as book:
        for sheet in _wanted(book, mapping, path):
            ranges = [each for each in merged_cells(path, sheet) if each.first > mapping.heading]
            rows = _filled(rows_of(book, sheet, path), ranges, mapping)
            count, head = _pour(rows, first, mapping.heading, engine, sheet)
            merged += [each.below(first - 1) for each in ranges]
            found = _headings(head, mapping)
            _require_same(headings, found, sheet, path)
            headings = found
            preamble += _preamble(head, first, mapping)
            spans.append(SheetSpan(name=sheet, first=first))
            first += count
        unread = _unread(book, [span.name for span in spans], path)
    engine.give("merged_cells", pl.DataFrame(merged, schema=list(Merged._fields), orient="row"))
    if first == 1:
        raise ImportFileError("no_filled_row", facts={"file": path.name})
    return Source(
        path=path,
        relation="SELECT line, array_to_string(cells, ' | ') AS text, cells, dates, "
        "sheet, false AS is_open FROM sheet_lines",
        dates="dates",
        sheet="sheet",
        has_merged=bool(merged),
        unread=unread,
        headings=headings or (),
        preamble=tuple(preamble),
        blank="len(cells) = 0",
        spans=tuple(spans),
    )


@contextmanager
def opened(path: Path) -> "Iterator[Workbook]":
    """Open a workbook for reading only, after weighing what is packed in it."""
    _weigh(path)
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl on parts that hold no cells, such as menus
        book = _load(stream, path)  # by its path, openpyxl would believe the file's name
        try:
            yield book
        finally:
            book.close()


def _load(stream: BinaryIO, path: Path) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and for workbooks only

    try:
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise ImportFileError("damaged_workbook", facts={"file": path.name}) from error


def sheet_names(book: "Workbook") -> list[str]:
    """Return the names of the sheets that hold cells."""
    return [sheet.title for sheet in book.worksheets]


def rows_of(book: "Workbook", sheet: str, path: Path) -> Iterator[SheetRow]:
    """Yield the rows of a sheet."""
    page = book[sheet]
    page.reset_dimensions()  # a file may claim sixteen thousand columns and have three
    size = 0
    try:
        with closing(Unsolved(path, sheet)) as unsolved:
            for number, row in enumerate(page.iter_rows(values_only=True), start=1):
                if number > MOST_ROWS:
                    raise ImportFileError("too_many_rows", facts={"file": path.name})
                found = _row(row, unsolved.of_row(number)) if row else BLANK
                # one text may be packed once and stand in a million cells
                size += _length(found, path, sheet, number)
                if size > LARGEST_INSIDE:
                    raise _unsafe(path, size)
                yield found
    except ImportFileError:
        raise
    except Exception as error:  # as above: a damaged part shows only when it is reached
        raise ImportFileError(
            "damaged_sheet", facts={"file": path.name, "sheet": sheet}
        ) from error


def as_text(value: object) -> str:
    """Return a cell's value as text.

    Examples
    --------
    >>> as_text(2025.0), as_text(1.5), as_text(timedelta(days=1)), as_text(None)
    ('2025', '1.5', '24:00:00', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return f"{value + timedelta(microseconds=500_000):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _weigh(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _require_safe(path, archive)
    except DAMAGE as error:
        raise ImportFileError("damaged_workbook", facts={"file": path.name}) from error


def _require_safe(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise ImportFileError("foreign", facts={"file": path.name, "kind": "zip"})
    inside = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    words = sum(p.file_size for p in parts if p.filename.endswith("sharedStrings.xml"))
    is_bomb = inside > SMALL and inside > HIGHEST_RATIO * max(packed, 1)
    is_large = inside > LARGEST_INSIDE or words > LARGEST_WORDS
    if is_large or is_bomb or is_overgrown(archive):
        raise _unsafe(path, inside)


def _unsafe(path: Path, size: int) -> ImportFileError:
    return ImportFileError(
        "unsafe_to_unpack", facts={"file": path.name, "size": size // 1_000_000}
    )


def _length(row: SheetRow, path: Path, sheet: str, number: int) -> int:
    """Return how many characters a row holds; no row of readings holds a million."""
    length = sum(map(len, row.cells))
    if length > LONGEST_ROW:
        raise ImportFileError(
            "endless_row",
            facts={"file": path.name, "sheet": sheet, "row": number, "longest": LONGEST_ROW},
        )
    return length


def _wanted(book: "Workbook", mapping: Mapping, path: Path) -> Sequence[str]:
    names = sheet_names(book)
    if not names:
        raise ImportFileError("no_sheet", facts={"file": path.name})
    absent = [sheet for sheet in mapping.sheets if sheet not in names]
    if absent:
        raise MappingError(
            "no_sheet",
            facts={"file": path.name, "sheet": ", ".join(absent), "known": ", ".join(names)},
        )
    return mapping.sheets or names[:1]


def _unread(book: "Workbook", read: Sequence[str], path: Path) -> tuple[str, ...]:
    """Return the other sheets that hold something."""
    others = [name for name in sheet_names(book) if name not in read]
    return tuple(name for name in others if is_filled(book, name, path))


def is_filled(book: "Workbook", sheet: str, path: Path) -> bool:
    """Whether a sheet holds anything in its first rows; one that cannot be read does."""
    try:
        return any(row.cells for row in islice(rows_of(book, sheet, path), FIRST_ROWS))
    except ImportFileError:
        return True


def _filled(
    rows: Iterator[SheetRow], ranges: Sequence[Merged], mapping: Mapping
) -> Iterator[SheetRow]:
    """Yield rows in which a meter, a day or another key merged downwards is told of each line."""
    if not ranges:
        yield from rows
        return
    head = list(islice(rows, max(mapping.heading, 1)))
    headings = _headings([row.cells for row in head], mapping)
    keys = {cell_of(name, headings) for name in mapping.key_columns}
    yield from filled_down(chain(head, rows), ranges, keys.__contains__)


def _pour(
    rows: Iterator[SheetRow], first: int, heading: int, engine: Engine, sheet: str
) -> tuple[int, list[list[str]]]:
    """Pour rows into the engine, chunk by chunk; return their number and the head."""
    count, head = 0, []
    while chunk := list(islice(rows, CHUNK)):
        head += [row.cells for row in chunk[: max(heading, 1)]] if count == 0 else []
        lines = [(n, row.cells, row.dates) for n, row in enumerate(chunk, first + count)]
        engine.give("chunk", pl.DataFrame(lines, schema=SCHEMA, orient="row"))
        engine.run(f"INSERT INTO sheet_lines SELECT *, {quoted(sheet)} FROM chunk")
        count += len(chunk)
    return count, head


def _headings(head: list[list[str]], mapping: Mapping) -> tuple[str, ...]:
    if mapping.heading == 0:
        return numbered_headings(len(head[0]) if head else 0)
    if len(head) < mapping.heading:
        return ()
    rows = head[mapping.first_heading - 1 : mapping.heading]
    return clean_headings(join_headings(rows) if len(rows) > 1 else rows[0])


def _preamble(head: list[list[str]], first: int, mapping: Mapping) -> list[tuple[int, str, str]]:
    return [
        (first + row, "title" if row < mapping.first_heading - 1 else "heading", " | ".join(cells))
        for row, cells in enumerate(head[: mapping.heading])
    ]


def _require_same(
    known: tuple[str, ...] | None, found: tuple[str, ...], sheet: str, path: Path
) -> None:
    if known is not None and known != found:
        raise MappingError("other_headings", facts={"file": path.name, "sheet": sheet})


def _row(values: Sequence[object], formulas: Sequence[tuple[int, str]]) -> SheetRow:
    cells = [as_text(value) for value in values]
    for cell, formula in formulas:
        if cell <= len(cells):
            cells[cell - 1] = formula
    dates = [cell for cell, value in enumerate(values, start=1) if isinstance(value, date)]
    return SheetRow(_trimmed(cells), dates)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
