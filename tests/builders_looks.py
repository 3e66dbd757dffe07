"""Builders for files that are looked at: texts and workbooks in a folder, and what was seen."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

from lingtan.adapters.files.mapping import Mapping, Note
from lingtan.adapters.files.mapping_columns import OPEN
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.base.names import Name
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.reports.words import LANGUAGES, Words
from tests.builders import a_meter, a_park
from tests.builders_files import CATALOGUE, a_bill

Cells = Sequence[Sequence[object]]

HOURLY = Resolution.HOUR
T1 = replace(
    a_meter("t1", "outside", "bus"), name=Name(en="Transformer 1", zh="1#变"), resolution=HOURLY
)
T2 = replace(
    a_meter("t2", "outside", "bus"), name=Name(en="Transformer 2", zh="2#变"), resolution=HOURLY
)
GAS = replace(a_bill("gas"), name=Name(en="Gas", zh="用气量"))
PARK = a_park(T1, T2, GAS, time_zone="Asia/Shanghai")


def a_text(folder: Path, rows: Cells, name: str = "x.csv") -> Path:
    """Write rows as a text file."""
    path = folder / name
    lines = [",".join(str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def a_workbook(folder: Path, sheets: AnyMapping[str, Cells], name: str = "x.xlsx") -> Path:
    """Write a workbook, a list of rows a sheet; None leaves a cell out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def looked_at(path: Path, park: Park = PARK) -> Mapping:
    """Return the mapping suggested for a file, and make sure that every note has its words."""
    mapping = suggest_mapping(path, park, CATALOGUE)
    for language in LANGUAGES:
        words = Words(language)
        assert [n for n in mapping.notes if not words.has(f"note.{n.because}")] == []
    return mapping


def answered(mapping: Mapping) -> Mapping:
    """Return a suggestion whose open units a person has answered: as the meter counts."""
    own = {"unit": None}
    values = [v.model_copy(update=own) if v.unit == OPEN else v for v in mapping.values]
    points = mapping.points
    if points and points.unit == OPEN:
        points = points.model_copy(update=own)
    months = mapping.months
    if months and months.unit == OPEN:
        months = months.model_copy(update=own)
    changed = {"values": tuple(values), "points": points, "months": months}
    return mapping.model_copy(update=changed)


def notes_on(mapping: Mapping, choice: str) -> list[Note]:
    """Return the notes on a choice."""
    return [note for note in mapping.notes if note.choice == choice]


def why(mapping: Mapping, choice: str) -> list[str]:
    """Return the reasons given on a choice."""
    return [note.because for note in notes_on(mapping, choice)]


def hours(*values: object, day: str = "2025-01-01") -> list[list[object]]:
    """Return a day of hourly rows: time by start, then each value."""
    return [[f"{day} {hour:02d}:00", *values] for hour in range(24)]
