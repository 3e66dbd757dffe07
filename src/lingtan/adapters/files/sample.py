"""Take a sample of a file to look at: its kind, its first lines as cells, its last lines."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from lingtan.adapters.files.engine import open_engine
from lingtan.adapters.files.look_rows import is_data
from lingtan.adapters.files.mapping import Note
from lingtan.adapters.files.merged_cells import filled_down, merged_cells
from lingtan.adapters.files.parquet_lines import open_parquet
from lingtan.adapters.files.survey import (
    Kind,
    encoding_of,
    first_lines,
    kind_of,
    survey_text,
)
from lingtan.adapters.files.text_lines import split_line
from lingtan.adapters.files.workbook_lines import opened, rows_of, sheet_names
from lingtan.base.errors import ImportFileError

if TYPE_CHECKING:
    from openpyxl import Workbook

LINES = 2_000
MOST_ROWS = 20_000
LAST_LINES = 12
TAIL_BYTES = 16_000
DELIMITERS = (",", ";", "\t", "|")
FEWEST_DIGITS = 6  # of a line with a time and a number: 2025-1;0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The beginning and the end of a file.

    Attributes
    ----------
    rows : list of list of str
        First lines as cells; for Parquet the first is the headings.
    last : list of list of str
        Last lines.
    encoding, delimiter, sheet : str
        How text is written, or which sheet was looked at; empty when it is neither.
    sheets : mapping of str to rows
        First rows of every sheet, in order.
    sees_end : bool
        Whether the last lines are those of the file, and not only of what was looked at.
    notes : tuple of Note
        Why.
    """

    kind: Kind
    rows: Sequence[Sequence[str]]
    last: Sequence[Sequence[str]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    sees_end: bool = True
    notes: tuple[Note, ...] = ()


def take_sample(path: Path) -> Sample:
    """Look into a file.

    Raises
    ------
    ImportFileError
        It cannot be read at all.
    """
    kind = kind_of(path)
    if kind == "xlsx":
        return _of_workbook(path)
    return _of_parquet(path) if kind == "parquet" else _of_text(path)


def _of_text(path: Path) -> Sample:
    encoding = encoding_of(path)
    survey_text(path, encoding)  # raises for a line without end
    lines = first_lines(path, encoding, LINES)
    heading = _heading_line(lines)
    delimiter = max(DELIMITERS, key=lambda mark: (mark in heading, *_evenness(lines, mark)))
    with path.open("rb") as stream:
        is_marked = stream.read(3).startswith((BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE))
        stream.seek(max(0, path.stat().st_size - TAIL_BYTES) // 2 * 2)
        tail = stream.read().decode(encoding, errors="replace").splitlines()[1:]
    return Sample(
        kind="csv",
        rows=[split_line(line, delimiter) for line in lines],
        last=[split_line(line, delimiter) for line in tail[-LAST_LINES:]],
        encoding=encoding,
        delimiter=delimiter,
        notes=(
            Note(
                choice="text.encoding",
                value=encoding,
                confidence="sure" if is_marked else "likely",
                because="byte_mark" if is_marked else "decodes",
            ),
            Note(
                choice="text.delimiter",
                value=delimiter,
                confidence="likely",
                because="most_even",
            ),
        ),
    )


def _heading_line(lines: Sequence[str]) -> str:
    """Return the line of words above the first line of numbers; empty when there is none.

    A decimal comma splits the lines of numbers as evenly as the delimiter does, but not this one.
    """
    above = ""
    for line in lines:
        if sum(letter.isdecimal() for letter in line) >= FEWEST_DIGITS:
            return above
        above = line if line.strip() else above
    return ""


def _evenness(lines: Sequence[str], mark: str) -> tuple[float, int]:
    """Return the share of lines that split into the most usual number of cells, and the number."""
    counts = Counter(line.count(mark) for line in lines[:200] if line.strip())
    filled = [(times, cells) for cells, times in counts.items() if cells > 0]
    if not filled:
        return 0.0, 0
    times, cells = max(filled)
    return times / sum(counts.values()), cells


def _of_workbook(path: Path) -> Sample:
    best: tuple[int, str, list[list[str]]] = (-1, "", [])
    sheets: dict[str, Sequence[Sequence[str]]] = {}
    with opened(path) as book:
        names = sheet_names(book)
        for name in names:
            rows = _first_rows(book, name, path)
            sheets[name] = rows[:LINES]
            numbers = sum(any(c.isdecimal() for c in cell) for row in rows[:200] for cell in row)
            if not best[1] or numbers > best[0]:
                best = (numbers, name, rows)
    _, sheet, rows = best
    confidence = "sure" if len(names) == 1 else "likely"
    note = Note(
        choice="sheets", value=sheet, confidence=confidence, because="sheet_with_most_numbers"
    )
    return Sample(
        kind="xlsx",
        rows=rows[:LINES],
        last=rows[-LAST_LINES:],
        sheet=sheet,
        sheets=sheets,
        sees_end=len(rows) < MOST_ROWS,
        notes=(note,),
    )


def _first_rows(book: "Workbook", sheet: str, path: Path) -> list[list[str]]:
    """Return first rows; below the headings, what is merged downwards stands in every line."""
    rows = list(islice(rows_of(book, sheet, path), MOST_ROWS))
    known = [each for each in merged_cells(path, sheet) if each.first <= len(rows)]
    inside = [each for each in known if is_data(rows[each.first - 1].cells)]
    return [row.cells for row in filled_down(rows, inside)]


def _of_parquet(path: Path) -> Sample:
    with TemporaryDirectory() as folder, open_engine(Path(folder)) as engine:
        source = open_parquet(path, engine)
        try:
            found = engine.rows(f"SELECT cells FROM ({source.relation}) LIMIT {LINES}")
        except duckdb.Error as error:
            raise ImportFileError("damaged_parquet", facts={"file": path.name}) from error
    rows = [[str(cell) for cell in cells] for (cells,) in found if isinstance(cells, list)]
    return Sample(
        kind="parquet",
        rows=[list(source.headings), *rows],
        last=rows[-LAST_LINES:],
        sees_end=len(rows) < LINES,
    )
