"""The workbook opens, numbers are numbers, and a user's words are never a formula."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from lingtan.adapters.documents.xlsx import render_xlsx, sheet_name, write_xlsx
from lingtan.adapters.documents.xlsx_layout import PAGE, column_widths, text_height
from lingtan.base.errors import DocumentError
from lingtan.base.names import Name
from lingtan.reports.model import Amount, Column, ColumnKind, Report, Sheet, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs
from tests.builders_reports_account import figures
from tests.builders_reports_park import a_park

EXTRA_ROWS = 2  # title and heading of a table


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[Report, Workbook]:
    report = build_park_report(report_inputs(request.param))
    return report, load_workbook(BytesIO(render_xlsx(report)))


def cells(book: Workbook) -> Iterator[Cell]:
    for page in book.worksheets:
        for row in page.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def test_every_sheet_is_there_with_frozen_headings(made: tuple[Report, Workbook]) -> None:
    report, book = made
    assert book.sheetnames == [sheet.title for sheet in report.sheets]
    assert [sheet.id for sheet in report.sheets] == [
        "summary",
        "indicators",
        "emissions",
        "energy",
        "energy_by_month",
        "postings",
        "quality",
        "data",
        "factors",
        "findings",
        "requests",
        "rules",
        "figures",
    ]
    for sheet, page in zip(report.sheets, book.worksheets, strict=True):
        heads_everything = len(sheet.tables) == 1
        assert page.freeze_panes == ("B7" if heads_everything else "B3")
        assert page.print_title_rows == ("$6:$6" if heads_everything else None)


def test_every_sheet_prints_across_one_landscape_page_that_can_be_read(
    made: tuple[Report, Workbook],
) -> None:
    for page in made[1].worksheets:
        assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
        widths = [dimension.width for dimension in page.column_dimensions.values()]
        assert sum(widths) <= PAGE + len(widths)


def test_running_text_stays_within_the_columns_and_wraps(made: tuple[Report, Workbook]) -> None:
    report, book = made
    notes = {note for sheet in report.sheets for table in sheet.tables for note in table.notes}
    for page in book.worksheets:
        last = page.max_column
        merged = {area.min_row: area for area in page.merged_cells.ranges}
        for row in page.iter_rows(max_col=1):
            cell = row[0]
            if cell.value in {*notes, report.note}:
                assert merged[cell.row].max_col == last
                assert cell.alignment.wrap_text
                height = page.row_dimensions[cell.row].height
                assert height >= text_height(str(cell.value), PAGE)


def test_every_row_of_every_table_is_written(made: tuple[Report, Workbook]) -> None:
    report, book = made
    for sheet in report.sheets:
        rows = sum(len(table.rows) + EXTRA_ROWS for table in sheet.tables)
        filled = sum(
            any(cell.value is not None for cell in row) for row in book[sheet.title].iter_rows()
        )
        assert filled >= rows


def test_numbers_are_numbers_with_a_format(made: tuple[Report, Workbook]) -> None:
    report, book = made
    amounts = [
        cell
        for sheet in report.sheets
        for table in sheet.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, Amount) and cell.value is not None
    ]
    numbers = [cell for cell in cells(book) if cell.data_type == "n"]
    assert len(numbers) == len(amounts)
    assert all(cell.number_format.startswith("#,##0") for cell in numbers)


def test_a_figure_carries_its_id_and_weak_evidence(made: tuple[Report, Workbook]) -> None:
    book = made[1]
    noted = {cell.comment.text.split("\n")[0] for cell in cells(book) if cell.comment}
    assert set(figures()) <= noted
    weak = [c for c in cells(book) if c.comment and c.comment.text.startswith("national.e_tce\n")]
    assert weak
    assert all('" I"' in cell.number_format for cell in weak)


def test_the_value_is_the_figures_own(made: tuple[Report, Workbook]) -> None:
    book = made[1]
    park = [c for c in cells(book) if c.comment and c.comment.text == "national.e_park_kg"]
    assert {round(float(str(cell.value)) * 1000, 3) for cell in park} == {
        round(figures()["national.e_park_kg"].value or 0, 3)
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["=1+1", "+A1", "@SUM(A1)", "-2", "http://example.org", "{=A1}"])
def test_what_a_user_wrote_is_never_a_formula_or_a_link(name: str) -> None:
    park = a_park(Name(en=name, zh=name))
    report = build_park_report(report_inputs(park=park, boundary=park.boundaries[0]))
    book = load_workbook(BytesIO(render_xlsx(report)))
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells(book))
    assert any(cell.value == name for cell in cells(book))


def test_equal_reports_give_equal_bytes(made: tuple[Report, Workbook]) -> None:
    report = made[0]
    again = build_park_report(report_inputs(report.language))
    assert render_xlsx(again) == render_xlsx(report)


def test_a_sheet_name_is_one_excel_takes() -> None:
    assert sheet_name("a/b:c" + "x" * 40) == "a-b-c" + "x" * 26


@pytest.mark.slow
def test_the_workbook_is_written_to_its_place(tmp_path: Path) -> None:
    report = build_park_report(report_inputs())
    write_xlsx(report, tmp_path / "reports" / "r.xlsx")
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["r.xlsx"]
    (tmp_path / "blocked").write_text("")
    with pytest.raises(DocumentError, match="cannot be written"):
        write_xlsx(report, tmp_path / "blocked" / "r.xlsx")


def test_columns_of_text_share_what_the_numbers_leave_and_the_widest_gives_way() -> None:
    columns = (
        Column(heading="a"),
        Column(heading="n", kind=ColumnKind.NUMBER),
        Column(heading="b"),
    )
    rows = (("x" * 20, "1", "long " * 100),)
    table = Table(id="t", title="t", columns=columns, rows=rows)
    short, number, long = column_widths(Sheet(id="s", title="s", tables=(table,)))
    assert number == 9.0
    assert short > 20  # holds its twenty letters
    assert long == 90.0  # half as wide again as any other column may be
    beside = replace(
        table, columns=(columns[0],) * 4, rows=((*("word " * 20,) * 3, "long " * 100),)
    )
    *others, tower = column_widths(Sheet(id="s", title="s", tables=(beside,)))
    assert tower == 2 * others[0]
    many = replace(table, columns=(columns[2],) * 5, rows=(("long " * 100,) * 5,))
    assert column_widths(Sheet(id="s", title="s", tables=(many,))) == [PAGE / 5] * 5
