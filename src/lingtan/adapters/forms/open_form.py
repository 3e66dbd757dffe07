"""Open a form that comes back: recognise it, and take the filled cells of its columns."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  an error is written like one

from lingtan.adapters.files.merged_cells import Merged, merged_cells
from lingtan.adapters.files.workbook_marks import is_overgrown
from lingtan.adapters.forms.findings import DAMAGED, HEADING_CHANGED, SHEET_MISSING
from lingtan.adapters.forms.keys import MOST_COLUMNS, ColumnKey, FormKeys, read_keys
from lingtan.adapters.forms.layout import FIRST_ROW, HEADING_ROW, KEY_SHEET, Layout, Sheet
from lingtan.adapters.forms.notes import FilledRow, Notes, Unevaluated
from lingtan.adapters.forms.unread import (
    is_blank,
    is_of_other_year,
    letter_of,
    merged_amounts,
    note_merged,
    note_strange_cells,
    note_strange_sheets,
)
from lingtan.base.errors import ImportFileError

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST_BYTES = 200_000_000  # unpacked; a form of five thousand meters has a tenth of it
MOST_ROWS = 20_000
BROKEN = (
    *(OSError, BadZipFile, ZlibError, ParseError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
)

T = TypeVar("T")
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """The rows of every sheet, as values and as formulas, and what the hidden sheet says.

    Attributes
    ----------
    merged : mapping of str to sequence of Merged
        The merged ranges of every sheet.
    """

    keys: FormKeys
    values: Mapping[str, Sequence[Row]]
    formulas: Mapping[str, Sequence[Row]]
    merged: Mapping[str, Sequence[Merged]]


def is_form(path: Path) -> bool:
    """Whether a file is one of our forms: an XLSX with the hidden sheet."""
    try:
        return _looked_into(path, _keys) is not None
    except ImportFileError:
        return False


def open_form(path: Path) -> OpenForm:
    """Open a form.

    Raises
    ------
    ImportFileError
        The file is not XLSX, is too large, or has no hidden sheet of ours.
    """
    form = _looked_into(path, _contents)
    if form is None:
        raise ImportFileError("no_form", facts={"file": path.name, "sheet": KEY_SHEET})
    return form


def _looked_into(path: Path, look: Callable[[Path], T | None]) -> T | None:
    try:
        with ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
            is_too_large = size > LARGEST_BYTES or is_overgrown(archive)
        if is_too_large:
            raise ImportFileError("form_too_large", facts={"file": path.name, "bytes": size})
        with catch_warnings():
            simplefilter("ignore", UserWarning)  # of styles not kept; bad cells are noted below
            return look(path)
    except BROKEN as error:
        raise ImportFileError("damaged_workbook", facts={"file": path.name}) from error


def _contents(path: Path) -> OpenForm | None:
    keys = _keys(path)
    if keys is None:
        return None
    values, formulas = (_tables(path, data_only=only) for only in (True, False))
    merged = {name: merged_cells(path, name) for name, rows in values.items() if rows}
    return OpenForm(keys=keys, values=values, formulas=formulas, merged=merged)


def _book(path: Path, *, data_only: bool) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and for forms only
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        return load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except InvalidFileException as error:  # by its name it is no workbook
        raise ValueError from error


def _keys(path: Path) -> FormKeys | None:
    book = _book(path, data_only=True)
    try:
        found = KEY_SHEET in book.sheetnames
        return read_keys(_rows(book, KEY_SHEET, path.name)) if found else None
    finally:
        book.close()


def _tables(path: Path, *, data_only: bool) -> dict[str, Sequence[Row]]:
    book = _book(path, data_only=data_only)
    try:
        shown = [name for name in book.sheetnames if not name.startswith("_")]
        return {name: _rows(book, name, path.name) for name in shown}
    finally:
        book.close()


def _rows(book: "Workbook", name: str, file: str) -> Sequence[Row]:
    page = book[name]
    if not hasattr(page, "reset_dimensions"):
        return ()  # a chart sheet holds no cells
    page.reset_dimensions()  # what a program wrote about its own size need not be true
    rows = page.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    read = tuple(tuple(row) for row in islice(rows, MOST_ROWS))
    if any(not is_blank(value) for row in rows for value in row):
        raise ImportFileError(
            "form_too_long", facts={"file": file, "sheet": name, "rows": MOST_ROWS}
        )
    return read


def filled_rows(
    form: OpenForm, layout: Layout, notes: Notes, beside: Collection[str] = ()
) -> dict[str, tuple[FilledRow, ...]]:
    """Return the filled rows of each sheet; sheets and columns that changed are noted.

    Parameters
    ----------
    beside : collection of str
        Sheets of the form that ask for nothing.
    """
    known = {column.sheet_name for column in form.keys.columns}
    note_strange_sheets(form.values, [*known, *beside], notes)
    return {
        sheet.id: tuple(_sheet_rows(form, sheet, layout.year, notes)) for sheet in layout.sheets
    }


def _sheet_rows(form: OpenForm, sheet: Sheet, year: int, notes: Notes) -> Iterator[FilledRow]:
    columns = [column for column in form.keys.columns if column.sheet == sheet.id]
    name = columns[0].sheet_name if columns else sheet.name
    rows = form.values.get(name)
    if rows is None or not columns:
        notes.add(SHEET_MISSING, sheet.id, None, sheet=name)
        return
    if is_of_other_year(rows, year, sheet, notes):
        return
    known = _unchanged(columns, rows, sheet, notes)
    note_strange_cells(rows, [column.number for column in columns], sheet, notes)
    merged = merged_amounts(form.merged.get(name, ()), known, sheet)
    letters = {key: letter_of(number) for key, number in known.items()}
    formulas = form.formulas.get(name, ())
    for index, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW - 1):
        written = formulas[index] if index < len(formulas) else ()
        found = {key: _cell(row, written, number) for key, number in known.items()}
        cells = {key: value for key, value in found.items() if not is_blank(value)}
        for key in [key for key in cells if (index + 1, key) in merged]:
            note_merged(index + 1, key, merged[index + 1, key], sheet, notes)
            del cells[key]
        if cells:
            yield FilledRow(sheet=sheet, line=index + 1, cells=cells, letters=letters, notes=notes)


def _unchanged(
    columns: Sequence[ColumnKey], rows: Sequence[Row], sheet: Sheet, notes: Notes
) -> dict[str, int]:
    """Return the number of each column whose heading still says what it held."""
    wanted = {column.key: column for column in sheet.columns}
    headings = rows[HEADING_ROW - 1] if len(rows) >= HEADING_ROW else ()
    known: dict[str, int] = {}
    for column in columns:
        found = headings[column.number] if column.number < len(headings) else None
        if column.key not in wanted or column.key in known:
            notes.add(DAMAGED, column.key, None, sheet=sheet.name, key=column.key)
        elif str(found or "").strip() != column.heading or column.unit != wanted[column.key].unit:
            cell = f"{letter_of(column.number)}{HEADING_ROW}"
            facts = {"sheet": sheet.name, "cell": cell, "heading": column.heading}
            shown = "" if is_blank(found) else str(found)[:80]
            notes.add(HEADING_CHANGED, column.key, HEADING_ROW, value=shown, **facts)
        else:
            known[column.key] = column.number
    return known


def _cell(row: Row, written: Row, number: int) -> object:
    value = row[number] if number < len(row) else None
    formula = written[number] if number < len(written) else None
    if value is None and formula is not None:
        return Unevaluated(str(formula))
    return value
