"""Workbooks: text in number columns, titles, dates of every kind, several sheets, and bombs."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from lingtan.adapters.files.workbook_lines import as_text
from lingtan.base.errors import ImportFileError, MappingError
from tests.builders_files import a_mapping, reasons_of, stage, starts_of, values_of

XLSX = {"kind": "xlsx", "time": {"columns": ["时间"], "zone": "UTC"}}
AT = datetime(2025, 1, 2, 0, 15)  # noqa: DTZ001  a workbook knows no zone
VALUE = [{"column": "kWh", "meter": "e1", "unit": "kWh"}]
MAPPING = a_mapping(**XLSX, values=VALUE)

Rows = list[list[object]]


def a_book(folder: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new book has one sheet
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_numbers_may_be_text_and_dates_may_be_either(tmp_path: Path) -> None:
    rows: Rows = [
        ["时间", "kWh"],
        [AT, 1.5],
        ["2025-01-02 00:30", "2.5"],
        ["2025/1/2 0:45", " 1,234.5 "],
        [AT + timedelta(minutes=45), 4],
        [None, None],
        ["2025-01-02 01:15", "缺测"],
    ]
    mapping = a_mapping(**XLSX, values=VALUE, numbers={"thousands": ","})
    staged = stage(tmp_path, a_book(tmp_path, ("a", rows)), mapping)
    assert [float(v) for v in values_of(staged).values()] == [1.5, 2.5, 1234.5, 4]
    assert starts_of(staged) == ["01-02 00:15", "01-02 00:30", "01-02 00:45", "01-02 01:00"]
    assert reasons_of(staged) == [(7, "file_value_sentinel")]
    assert [(skip.line, skip.reason) for skip in staged.skipped_lines] == [
        (1, "heading"),
        (6, "blank"),
    ]


def test_a_serial_number_is_a_date_only_when_the_mapping_says_so(tmp_path: Path) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [45659.010416666664, 1]]))
    assert reasons_of(stage(tmp_path, path, MAPPING)) == [(2, "file_time_unreadable")]
    time_form = XLSX["time"] | {"formats": ["excel"]}  # type: ignore[operator]
    told = a_mapping(**XLSX | {"time": time_form}, values=VALUE)
    assert starts_of(stage(tmp_path, path, told)) == ["01-02 00:15"]


def test_merged_titles_stand_above_the_heading(tmp_path: Path) -> None:
    rows: Rows = [["物流园电量统计表"], [], ["时间", "kWh"], [AT, 1], ["合计", 1]]
    mapping = a_mapping(**XLSX, values=VALUE, heading=3, skip=["合计"])
    staged = stage(tmp_path, a_book(tmp_path, ("a", rows)), mapping)
    assert [skip.reason for skip in staged.skipped_lines] == ["title", "title", "heading", "total"]
    assert (staged.read, staged.rows) == (5, 1)


def test_several_sheets_keep_their_own_lines(tmp_path: Path) -> None:
    first: tuple[str, Rows] = ("一月", [["时间", "kWh"], [AT, 1], ["x", 2]])
    second: tuple[str, Rows] = ("二月", [["时间", "kWh"], [AT + timedelta(days=31), 3], ["y", 4]])
    path = a_book(tmp_path, ("说明", [["只有文字"]]), first, second)
    staged = stage(tmp_path, path, a_mapping(**XLSX, values=VALUE, sheets=["一月", "二月"]))
    assert starts_of(staged) == ["01-02 00:15", "02-02 00:15"]
    finding = next(f for f in staged.findings if f.kind.id == "file_time_unreadable")
    assert (str(finding.place), finding.facts["count"]) == ("book.xlsx[一月]:3", 2)
    with pytest.raises(MappingError, match="三月"):
        stage(tmp_path, path, a_mapping(**XLSX, values=VALUE, sheets=["三月"]))
    with pytest.raises(MappingError, match="other headings"):
        stage(tmp_path, path, a_mapping(**XLSX, values=VALUE, sheets=["一月", "说明"]))


def test_a_wide_sheet_with_clock_headings(tmp_path: Path) -> None:
    heads: list[object] = [
        time(n // 4, n % 4 * 15) if n < 96 else timedelta(days=1) for n in range(1, 97)
    ]
    rows: Rows = [["日期", *heads], [datetime(2025, 1, 2), *[4] * 96]]  # noqa: DTZ001
    points = {"first": "00:15:00", "last": "24:00:00", "minutes": 15, "meter": "p1", "unit": "kW"}
    form = {"columns": ["日期"], "label": "end", "zone": "UTC"}
    mapping = a_mapping(kind="xlsx", time=form, values=[], points=points)
    staged = stage(tmp_path, a_book(tmp_path, ("a", rows)), mapping)
    assert staged.rows == 96
    assert values_of(staged)["p1", "01-02 23:45"] == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "True"),
        (7.0, "7"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (datetime(2025, 1, 2, 0, 14, 59, 999_999, tzinfo=UTC), "2025-01-02 00:15:00"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=24), "24:00:00"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_cell_becomes_text(value: object, text: str) -> None:
    assert as_text(value) == text


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-300])


def corrupt_sheet(path: Path) -> None:
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])


def drop_workbook(path: Path) -> None:
    rewrite(path, "xl/workbook.xml", lambda _: None)


def bomb(path: Path) -> None:
    rewrite(path, "xl/worksheets/sheet1.xml", lambda _: b" " * 60_000_000)


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts.pop(part))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        if changed is not None:
            archive.writestr(part, changed)


@pytest.mark.parametrize("spoil", [cut, corrupt_sheet, drop_workbook, bomb])
def test_a_spoilt_workbook_is_a_typed_error(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1], ["2025-01-02 00:30", "x"]]))
    spoil(path)
    with pytest.raises(ImportFileError):
        stage(tmp_path, path, MAPPING)


def test_a_cell_far_out_does_not_cost_memory(tmp_path: Path) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1]]))
    far = b'<row r="900000000"><c r="XFD900000000"><v>1</v></c></row></sheetData>'
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far))
    with pytest.raises(ImportFileError, match="more rows"):
        stage(tmp_path, path, MAPPING)


def test_an_empty_workbook_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="no filled row"):
        stage(tmp_path, a_book(tmp_path, ("a", [])), MAPPING)


def test_a_workbook_called_csv_is_known_by_what_is_inside(tmp_path: Path) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1]]))
    named = path.rename(tmp_path / "book.csv")
    assert stage(tmp_path, named, MAPPING).rows == 1
    with pytest.raises(MappingError, match="xlsx inside"):
        stage(tmp_path, named, a_mapping())
