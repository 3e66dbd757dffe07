"""Builders of filled forms: open what was written, fill cells by key, save it again."""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lingtan.adapters.forms.layout import FIRST_ROW, KEY_SHEET


def open_sheet(path: Path, number: int) -> Worksheet:
    """Return a sheet of a form by its number, from 0."""
    page = load_workbook(path).worksheets[number]
    assert isinstance(page, Worksheet)
    return page


def column_of(book: Workbook | None, sheet: str, key: str) -> int:
    """Return the spreadsheet column, from 1, in which a sheet keeps a key."""
    assert book is not None
    for row in book[KEY_SHEET].iter_rows(values_only=True):
        if row[1:2] == (sheet,) and row[3] == key:
            return int(str(row[2])) + 1
    raise AssertionError(f"{sheet} has no column {key}")


def fill(
    path: Path, number: int, subject: str, cells: Mapping[str, object], row: int = FIRST_ROW
) -> None:
    """Fill cells of a row by key and save; the row must be that of the subject, or empty."""
    book = load_workbook(path)
    page = book.worksheets[number]
    assert isinstance(page, Worksheet)
    texts = [str(cell.value or "") for cell in page[row][:3]]
    assert not any(texts) or any(text.startswith(subject) for text in texts), texts
    for key, value in cells.items():
        page.cell(row, column_of(book, page.title, key)).value = value  # type: ignore[assignment]  # any cell value
    book.save(path)
