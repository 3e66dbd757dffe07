"""Read meters.csv: one meter a row, in the encodings spreadsheets write."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from pydantic import ValidationError

from lingtan.adapters.park_file.meter_entries import MeterRow, columns_of_meters
from lingtan.adapters.park_file.shape_faults import Faults, nearest
from lingtan.adapters.park_file.sound_part import sound_part
from lingtan.adapters.yaml_lines import Path
from lingtan.base.findings import FindingKind, Place, Severity

SOURCE = "meters.csv"

EMPTY_TABLE = FindingKind(id="park_file_empty_table", severity=Severity.ERROR)
UNKNOWN_COLUMN = FindingKind(id="park_file_unknown_column", severity=Severity.ERROR)
MISSING_COLUMN = FindingKind(id="park_file_missing_column", severity=Severity.ERROR)
REPEATED_COLUMN = FindingKind(id="park_file_repeated_column", severity=Severity.ERROR)
TOO_MANY_CELLS = FindingKind(id="park_file_too_many_cells", severity=Severity.ERROR)
OTHER_SEPARATOR = FindingKind(id="park_file_other_separator", severity=Severity.ERROR)
UNREADABLE_TABLE = FindingKind(id="park_file_unreadable_table", severity=Severity.ERROR)

SEPARATORS = {";": ";", "\t": "Tab", "|": "|"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLine:
    """A valid row and the line it starts on."""

    line: int
    row: MeterRow

    @property
    def path(self) -> Path:
        """Where it stands, as `place_of_line` understands it."""
        return (self.line,)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTable:
    """What meters.csv says; `ids` names the faulty rows' meters too.

    Attributes
    ----------
    has_ids : bool
        Whether the ids of its meters can be told.
    faulty : tuple of MeterLine
        What is sound of each row that is refused; see `sound_part`.
    """

    lines: tuple[MeterLine, ...]
    ids: tuple[str, ...]
    faulty: tuple[MeterLine, ...] = ()
    has_ids: bool = True


def place_of_line(path: Path) -> Place:
    """Return the place of a path that begins with a line number."""
    line = path[0] if path and isinstance(path[0], int) else 1
    return Place(source=SOURCE, line=line)


def read_meter_rows(text: str, faults: Faults) -> MeterTable:
    """Check every row of meters.csv against its model and keep the valid ones."""
    rows = _rows(text, faults)
    if not rows:
        faults.add(EMPTY_TABLE, (1,))
        return MeterTable(lines=(), ids=())
    headings = [heading.strip() for heading in _up_to_the_last(rows[0][1])]
    if not _headings_are_right(headings, faults):
        return MeterTable(lines=(), ids=(), has_ids=False)
    cells = [(line, _cells(line, headings, row, faults)) for line, row in rows[1:]]
    faulty: list[MeterLine] = []
    lines = tuple(_valid(cells, faults, faulty))
    ids = tuple(row.get("id", "") for _, row in cells)
    is_whole = not any(fault.kind == UNREADABLE_TABLE for fault in faults.findings)
    return MeterTable(lines=lines, ids=ids, faulty=tuple(faulty), has_ids=is_whole)


def _rows(text: str, faults: Faults) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with the line it starts on."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    last = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((last + 1, row))
            last = reader.line_num
    except csv.Error as error:
        faults.add(UNREADABLE_TABLE, (last + 1,), problem=str(error))
    return rows


def _up_to_the_last(headings: Sequence[str]) -> Sequence[str]:
    """Return headings without the blank ones at the end, which spreadsheets leave behind."""
    filled = [number for number, heading in enumerate(headings, start=1) if heading.strip()]
    return headings[: max(filled)]


def _headings_are_right(headings: Sequence[str], faults: Faults) -> bool:
    known = columns_of_meters()
    for separator, shown in SEPARATORS.items():
        if not known.keys().isdisjoint("".join(headings[:1]).split(separator)[1:]):
            faults.add(OTHER_SEPARATOR, (1,), separator=shown)
            return False
    before = len(faults.findings)
    for heading in headings:
        if heading not in known:
            faults.add(UNKNOWN_COLUMN, (1, heading), column=heading, **nearest(heading, known))
    for heading in sorted({heading for heading in headings if headings.count(heading) > 1}):
        faults.add(REPEATED_COLUMN, (1, heading), column=heading)
    for column, is_required in known.items():
        if is_required and column not in headings:
            faults.add(MISSING_COLUMN, (1, column), column=column)
    return len(faults.findings) == before


def _cells(
    line: int, headings: Sequence[str], row: Sequence[str], faults: Faults
) -> Mapping[str, str]:
    if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
        faults.add(TOO_MANY_CELLS, (line,), cells=len(row), headings=len(headings))
    pairs = zip(headings, row, strict=False)
    return {heading: text for heading, cell in pairs if (text := cell.strip())}


def _valid(
    cells: Sequence[tuple[int, Mapping[str, str]]], faults: Faults, faulty: list[MeterLine]
) -> Iterator[MeterLine]:
    for line, row in cells:
        try:
            yield MeterLine(line=line, row=MeterRow.model_validate(row))
        except ValidationError as error:
            faults.of_validation(error, (line,), MeterRow)
            sound = sound_part(MeterRow, row, error)
            faulty += [] if sound is None else [MeterLine(line=line, row=sound)]
