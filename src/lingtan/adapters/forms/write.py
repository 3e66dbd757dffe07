"""Write a form as XLSX: locked headings, drop-downs, a check sheet, keys for the way back."""

from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lingtan.adapters.documents.xlsx_layout import text_height
from lingtan.adapters.forms.check_sheet import write_check_sheet
from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.design import design_form
from lingtan.adapters.forms.keys import write_keys
from lingtan.adapters.forms.layout import (
    FIRST_ROW,
    HEADING_ROW,
    LIST_SHEET,
    Cell,
    CellKind,
    Column,
    FormKind,
    Layout,
    Sheet,
)
from lingtan.adapters.forms.style import Style
from lingtan.base.errors import DocumentError
from lingtan.base.reasons import reason_of
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park
from lingtan.reports.words import Words

PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

HEADING = 46.0  # least height of the row of headings [pt]
BOLD = 0.85  # share of a column that bold letters leave to lighter ones


def write_form(
    kind: str,
    park: Park,
    catalogue: Catalogue,
    year: int,
    language: str,
    path: Path,
) -> Path:
    """Write a form for a year of a park, prefilled with what its file says.

    Parameters
    ----------
    kind : str
        energy, load, enterprises, products, waste, water, heat, certificates or registry.
    language : str
        ``zh`` or ``en``.

    Raises
    ------
    DocumentError
        There is no such form, the park has nothing to fill in on it, or it cannot be written.
    """
    context = FormContext(park=park, catalogue=catalogue, words=Words(language), year=year)
    layout = design_form(require_kind(kind), context)
    if not layout.sheets:
        raise DocumentError("nothing_to_fill_in", facts={"form": kind})
    return write_layout(layout, context, path)


def write_layout(layout: Layout, context: FormContext, path: Path) -> Path:
    """Write a form that was designed.

    Raises
    ------
    DocumentError
        It cannot be written.
    """
    try:
        _write(layout, context, path)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise DocumentError(
            "form_not_written", facts={"path": str(path), "reason": reason_of(error)}
        ) from error
    return path


def require_kind(kind: str) -> FormKind:
    """Return the form of a name.

    Raises
    ------
    DocumentError
        There is no such form.
    """
    try:
        return FormKind(kind)
    except ValueError:
        raise DocumentError(
            "no_form", facts={"form": kind, "known": ", ".join(FormKind)}
        ) from None


def _write(layout: Layout, context: FormContext, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        created = datetime(layout.year, 1, 1)  # noqa: DTZ001  the same bytes at every writing
        book.set_properties({"title": layout.sheets[0].title, "created": created})
        style = Style(book)
        pages = [(sheet, book.add_worksheet(sheet.name)) for sheet in layout.sheets]
        check = book.add_worksheet(context.say("check.sheet"))
        lists = _Lists(book)
        for sheet, page in pages:
            _write_sheet(sheet, page, style)
            _write_choices(sheet, page, lists, context)
        write_check_sheet(layout, check, style, context)
        write_keys(layout, book)


def _write_sheet(sheet: Sheet, page: Worksheet, style: Style) -> None:
    page.write_string(0, 0, sheet.title, style.title)
    page.write_string(1, 0, sheet.hint, style.hint)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, style.of_cell(column))
        page.write_string(HEADING_ROW - 1, number, column.heading, style.of_heading(column))
    for line, row in enumerate(sheet.rows, start=FIRST_ROW):
        for number, column in enumerate(sheet.columns):
            _write_cell(page, line - 1, number, row.get(column.key), style.of_cell(column))
    page.set_row(HEADING_ROW - 1, _heading_height(sheet))
    for line in range(HEADING_ROW - 1):  # words stand here: nothing looks as if it were to fill in
        page.set_row(line, None, style.title if line == 0 else style.hint)
    page.freeze_panes(HEADING_ROW, _frozen_columns(sheet))
    page.protect("", PROTECTION)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADING_ROW - 1)


def _heading_height(sheet: Sheet) -> float:
    """Return a height that shows every heading whole; bold letters need a little more."""
    return max(HEADING, *(text_height(c.heading, c.width * BOLD) for c in sheet.columns))


def _frozen_columns(sheet: Sheet) -> int:
    """Return how many columns stay in sight: up to the first that takes numbers, at most three."""
    kinds = [column.kind for column in sheet.columns]
    first = kinds.index(CellKind.NUMBER) if CellKind.NUMBER in kinds else 1
    return min(first, 3)


def _write_cell(page: Worksheet, line: int, number: int, value: Cell, style: object) -> None:
    """Write one cell; text stays text even when it begins like a formula."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(line, number, value, style)
    elif isinstance(value, float):
        page.write_number(line, number, value, style)
    else:
        page.write_datetime(line, number, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001  a calendar day


class _Lists:
    """The hidden sheet that holds what drop-downs offer."""

    def __init__(self, book: Workbook) -> None:
        self._page = book.add_worksheet(LIST_SHEET)
        self._page.hide()
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, labels: tuple[str, ...]) -> str:
        """Return where labels stand, writing them the first time."""
        if labels not in self._ranges:
            column = len(self._ranges)
            for line, label in enumerate(labels):
                self._page.write_string(line, column, label)
            letter = xlsxwriter.utility.xl_col_to_name(column)
            self._ranges[labels] = f"={LIST_SHEET}!${letter}$1:${letter}${max(len(labels), 1)}"
        return self._ranges[labels]


def _write_choices(sheet: Sheet, page: Worksheet, lists: _Lists, context: FormContext) -> None:
    for number, column in enumerate(sheet.columns):
        rule = _rule(column, lists, context)
        if rule is not None:
            page.data_validation(FIRST_ROW - 1, number, sheet.last_row - 1, number, rule)


def _rule(column: Column, lists: _Lists, context: FormContext) -> dict[str, object] | None:
    say = context.say
    if column.kind is CellKind.CHOICE and column.choices:
        return {
            "validate": "list",
            "source": lists.range_of(tuple(column.choices)),
            "error_type": "warning" if column.is_open else "stop",
            "error_title": say("rule.title"),
            "error_message": say("rule.choice"),
        }
    if column.kind is CellKind.NUMBER:
        least = -1e15 if column.minimum is None else column.minimum
        return {
            "validate": "decimal",
            "criteria": ">=",
            "value": least,
            "error_title": say("rule.title"),
            "error_message": say("rule.number"),
        }
    if column.kind is CellKind.DAY:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": datetime(1990, 1, 1),  # noqa: DTZ001  a calendar day
            "error_title": say("rule.title"),
            "error_message": say("rule.day"),
        }
    return None
