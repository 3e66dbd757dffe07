"""Write the workbook: numbers as numbers, text as text, never a formula from a user's words."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lingtan.adapters.documents.durable import write_document
from lingtan.adapters.documents.xlsx_layout import column_widths, heading_of, text_height
from lingtan.reports.charts.palette import INK, MUTED, OUTCOMES, RULE, SHADE, WARNING
from lingtan.reports.model import Amount, Cell, ColumnKind, Report, Sheet, Table, Verdict
from lingtan.reports.sentence import named_in_full

FONT = "Microsoft YaHei"  # a font the reader has: files are opened on Windows, too
TITLE_ROWS = 4
A4 = 9
RUNNING = {"text_wrap": True, "valign": "top", "font_size": 9}
CELL = {"valign": "top", "bottom": 1, "bottom_color": RULE}
TOTAL = {"bold": True, "top": 1, "top_color": INK}
APART = {"align": "right", "indent": 1}  # so that a number never touches the unit beside it
FORBIDDEN = set("[]:*?/\\")


@dataclass(frozen=True, kw_only=True)
class _Book:
    """The workbook with the formats made for it, each kind of cell once."""

    book: xlsxwriter.Workbook
    formats: dict[str, Format]

    def style(self, name: str, **properties: object) -> Format:
        """Return the format of a name, making it the first time."""
        if name not in self.formats:
            given = {"font_name": FONT, "font_size": 10, "font_color": INK, **properties}
            self.formats[name] = self.book.add_format(given)
        return self.formats[name]


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """A sheet with the widths of its columns."""

    page: Worksheet
    widths: list[float]


def render_xlsx(report: Report) -> bytes:
    """Return the report's tables as a workbook; equal reports give equal bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        made = datetime.fromisoformat(report.generated_at).replace(tzinfo=None)
        book.set_properties({"title": report.title, "author": "lingtan", "created": made})
        writer = _Book(book=book, formats={})
        for sheet in report.sheets:
            _write_sheet(writer, report, sheet)
    return target.getvalue()


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook of a report.

    Raises
    ------
    DocumentError
        The file cannot be written.
    """
    write_document(path, render_xlsx(report))


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it: 31 characters, none of those it forbids.

    Examples
    --------
    >>> sheet_name("In/Out")
    'In-Out'
    """
    return "".join("-" if letter in FORBIDDEN else letter for letter in title)[:31]


def _write_sheet(writer: _Book, report: Report, sheet: Sheet) -> None:
    page = writer.book.add_worksheet(sheet_name(sheet.title))
    widths = column_widths(sheet)
    paper = _Paper(page=page, widths=widths)
    page.hide_gridlines(2)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.write_string(0, 0, report.title, writer.style("title", bold=True, font_size=14))
    page.write_string(1, 0, report.subtitle, writer.style("muted", font_color=MUTED))
    if report.note:
        _write_text(paper, 2, report.note, writer.style("warning", font_color=WARNING, **RUNNING))
    row = TITLE_ROWS
    for table in sheet.tables:
        row = _write_table(writer, paper, table, row) + 2
    _set_up(page, sheet)


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    """Set the page: one page wide; headings stay in sight only where they head all below them."""
    is_one_table = len(sheet.tables) == 1
    page.freeze_panes(TITLE_ROWS + 2 if is_one_table else 2, 1)
    if is_one_table:
        page.repeat_rows(TITLE_ROWS + 1)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer("&L&8&A&R&8&P / &N")
    page.fit_to_pages(1, 0)


def _write_text(paper: _Paper, row: int, text: str, style: Format) -> None:
    """Write running text over all columns; a merged row does not find its height by itself."""
    paper.page.set_row(row, text_height(text, sum(paper.widths)))
    if len(paper.widths) > 1:
        paper.page.merge_range(row, 0, row, len(paper.widths) - 1, "", style)
    paper.page.write_string(row, 0, text, style)


def _write_table(writer: _Book, paper: _Paper, table: Table, row: int) -> int:
    page = paper.page
    page.write_string(row, 0, table.title, writer.style("table", bold=True, font_size=11))
    row += 1
    for place, column in enumerate(table.columns):
        style = writer.style(
            f"head-{column.kind}",
            bold=True,
            bg_color=SHADE,
            bottom=1,
            text_wrap=True,
            valign="bottom",
            **(APART if column.kind is ColumnKind.NUMBER else {"align": "left"}),
        )
        page.write_string(row, place, heading_of(column), style)
    for line, cells in enumerate(table.rows, start=1):
        is_total = table.has_total and line == len(table.rows)
        for place, cell in enumerate(cells):
            _write_cell(writer, page, (row + line, place), cell, is_total=is_total)
    row += len(table.rows) + 1
    for note in table.notes:
        _write_text(
            paper, row, named_in_full(note), writer.style("note", font_color=MUTED, **RUNNING)
        )
        row += 1
    return row


def _write_cell(
    writer: _Book, page: Worksheet, at: tuple[int, int], cell: Cell, *, is_total: bool
) -> None:
    total, suffix = (TOTAL, "-total") if is_total else ({}, "")
    match cell:
        case Amount():
            _write_amount(writer, page, at, cell, is_total=is_total)
        case Verdict():
            colour = OUTCOMES.get(cell.outcome, MUTED)
            style = writer.style(f"verdict-{cell.outcome}", **CELL, bold=True, font_color=colour)
            page.write_string(*at, cell.text, style)
        case _:
            style = writer.style(f"text{suffix}", **CELL, text_wrap=True, **total)
            text = named_in_full(cell) if isinstance(cell, str) else cell.text
            page.write_string(*at, text, style)


def _write_amount(
    writer: _Book, page: Worksheet, at: tuple[int, int], amount: Amount, *, is_total: bool
) -> None:
    if amount.value is None:
        style = writer.style("unknown", **CELL, **APART, font_color=WARNING)
        page.write_string(*at, amount.text, style)
    else:
        pattern = _pattern(amount)
        total, suffix = (TOTAL, "-total") if is_total else ({}, "")
        style = writer.style(
            f"number-{pattern}{suffix}", **CELL, **APART, num_format=pattern, **total
        )
        page.write_number(*at, amount.value, style)
    if amount.figure:
        labels = f"\n[{' '.join(amount.evidence)}]" if amount.evidence else ""
        page.write_comment(*at, amount.figure + labels, {"author": "lingtan", "x_scale": 2})


def _pattern(amount: Amount) -> str:
    """Return the number format; weak evidence stands behind the number, which stays a number."""
    places = amount.decimals or _places_in(amount.text)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    percent = "%" if amount.is_share else ""
    labels = f'" {" ".join(amount.evidence)}"' if amount.evidence else ""
    return pattern + percent + labels


def _places_in(text: str) -> int:
    _, point, places = text.partition(".")
    return len(places) if point else 0
