"""What stands on a form where nothing is asked for: it is named, for nobody reads it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from lingtan.adapters.files.merged_cells import Merged
from lingtan.adapters.forms.findings import CELLS_NOT_READ, MERGED, OTHER_YEAR, SHEET_NOT_READ
from lingtan.adapters.forms.layout import FIRST_ROW, CellKind, Sheet
from lingtan.adapters.forms.notes import Notes

Row = Sequence[object]

A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LONGEST = 80


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def letter_of(number: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to load, for forms only

    return get_column_letter(number + 1)


def note_strange_sheets(
    sheets: Mapping[str, Sequence[Row]], known: Sequence[str], notes: Notes
) -> None:
    """Note sheets that hold something and are no part of the form."""
    for name, rows in sheets.items():
        if name not in known and not all(map(is_blank, chain.from_iterable(rows))):
            notes.add(SHEET_NOT_READ, name, None, sheet=name)


def note_strange_cells(
    rows: Sequence[Row], known: Sequence[int], sheet: Sheet, notes: Notes
) -> None:
    """Note what stands beside the columns of a form, in its rows."""
    found = list(_strange_cells(rows, frozenset(known)))
    if found:
        line, number, value = found[0]
        facts = {"sheet": sheet.name, "cell": f"{letter_of(number)}{line}"}
        value = str(value)[:LONGEST]
        notes.add(CELLS_NOT_READ, sheet.id, line, count=len(found), value=value, **facts)


def _strange_cells(
    rows: Sequence[Row], known: frozenset[int]
) -> Iterator[tuple[int, int, object]]:
    for line, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        for number, value in enumerate(row):
            if number not in known and not is_blank(value):
                yield line, number, value


def is_of_other_year(rows: Sequence[Row], year: int, sheet: Sheet, notes: Notes) -> bool:
    """Whether the title of a sheet was made to name another year than its form; it is noted."""
    title = str(rows[0][0] or "") if rows and rows[0] else ""
    years = A_YEAR.findall(title)
    if not years or str(year) in years:
        return False
    notes.add(OTHER_YEAR, sheet.id, 1, sheet=sheet.name, value=years[-1], year=year)
    return True


def merged_amounts(
    ranges: Sequence[Merged], known: Mapping[str, int], sheet: Sheet
) -> dict[tuple[int, str], str]:
    """Return the cells of amounts that are merged with others: line and column key, with range."""
    keys = {
        known[c.key]: c.key for c in sheet.columns if c.kind is CellKind.NUMBER if c.key in known
    }
    found: dict[tuple[int, str], str] = {}
    for each in ranges:
        key = keys.get(each.left - 1)
        if key is not None and each.last >= FIRST_ROW:
            corner = f"{letter_of(each.right - 1)}{each.last}"
            found[each.first, key] = f"{letter_of(each.left - 1)}{each.first}:{corner}"
    return found


def note_merged(line: int, key: str, cells: str, sheet: Sheet, notes: Notes) -> None:
    """Note an amount of which nobody can tell how much is whose."""
    notes.add(MERGED, key, line, sheet=sheet.name, cell=cells)
