"""The hidden sheet of a form: what it is, and which column holds what.

The first rows name the form, the enterprise where it is its own, and the month where it is about
one; then one row for each column: sheet, column number, key, unit and the heading people saw. A
form is recognised by this sheet alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook

from lingtan.adapters.forms.layout import KEY_SHEET, VERSION, Layout

MARK = "lingtan form"
HEAD = ("form", "version", "park", "year", "language")
OWNER = "enterprise"  # a row more, in the form of one enterprise
MONTH = "month"  # and another, in the form of one month
MOST_COLUMNS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnKey:
    """Where a column stood when the form was written, and what it holds."""

    sheet: str
    sheet_name: str
    number: int
    key: str
    unit: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKeys:
    """What the hidden sheet says."""

    form: str
    version: str
    park: str
    year: str
    language: str
    columns: tuple[ColumnKey, ...]
    enterprise: str = ""
    month: str = ""


def write_keys(layout: Layout, book: Workbook) -> None:
    """Write the hidden sheet."""
    page = book.add_worksheet(KEY_SHEET)
    page.hide()
    page.protect("")
    values = (layout.kind.value, VERSION, layout.park, layout.year, layout.language)
    rows: list[tuple[str, ...]] = [(MARK,)]
    rows += [(name, str(value)) for name, value in zip(HEAD, values, strict=True)]
    rows += [(OWNER, layout.enterprise)] if layout.enterprise else []
    rows += [(MONTH, str(layout.month))] if layout.month is not None else []
    for sheet in layout.sheets:
        for number, column in enumerate(sheet.columns):
            place = (sheet.id, sheet.name, str(number))
            rows.append((*place, column.key, column.unit, column.heading))
    for line, row in enumerate(rows):
        for number, cell in enumerate(row):
            page.write_string(line, number, cell)


def read_keys(rows: Sequence[Sequence[object]]) -> FormKeys | None:
    """Return what the rows of the hidden sheet say, or None when they are not such a sheet."""
    if not rows or _text(rows[0], 0) != MARK or len(rows) <= len(HEAD):
        return None
    head: Mapping[str, str] = {_text(row, 0): _text(row, 1) for row in rows[1 : len(HEAD) + 1]}
    rest = rows[len(HEAD) + 1 :]
    more: dict[str, str] = {}
    while rest and _text(rest[0], 0) in {OWNER, MONTH} - more.keys():
        more[_text(rest[0], 0)] = _text(rest[0], 1)
        rest = rest[1:]
    columns = [_column(row) for row in rest if any(row)]
    if set(head) != set(HEAD) or None in columns or len(columns) > MOST_COLUMNS:
        return None
    found = tuple(column for column in columns if column is not None)
    return FormKeys(**head, **more, columns=found)


def _column(row: Sequence[object]) -> ColumnKey | None:
    number = _text(row, 2)
    if not number.isascii() or not number.isdigit() or int(number) > MOST_COLUMNS:
        return None
    return ColumnKey(
        sheet=_text(row, 0),
        sheet_name=_text(row, 1),
        number=int(number),
        key=_text(row, 3),
        unit=_text(row, 4),
        heading=_text(row, 5),
    )


def _text(row: Sequence[object], number: int) -> str:
    value = row[number] if number < len(row) else None
    return "" if value is None else str(value)
