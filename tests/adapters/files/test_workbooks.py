"""Workbooks: text in number columns, titles, dates of every kind, several sheets, and bombs."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from lingtan.adapters.files import workbook_lines
from lingtan.adapters.files.sample import take_sample
from lingtan.adapters.files.workbook_lines import as_text
from lingtan.base.errors import ImportFileError, MappingError
from lingtan.reports.words import LANGUAGES, Words
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


@pytest.mark.parametrize(
    "form", ["excel", "epoch_s", "%Y-%m-%d %H:%M", "%Y-%d-%m %H:%M:%S", "%Y-%m-%dT%H:%M%z"]
)
def test_a_date_cell_needs_no_format(tmp_path: Path, form: str) -> None:
    time_form = {"columns": ["时间"], "zone": "Asia/Shanghai", "formats": [form]}
    mapping = a_mapping(kind="xlsx", time=time_form, values=VALUE)
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1]]))
    assert starts_of(stage(tmp_path, path, mapping)) == ["01-01 16:15"]


def test_text_that_looks_like_a_date_still_needs_its_format(tmp_path: Path) -> None:
    time_form = XLSX["time"] | {"formats": ["excel"]}  # type: ignore[operator]
    told = a_mapping(**XLSX | {"time": time_form}, values=VALUE)
    rows: Rows = [["时间", "kWh"], ["2025-01-02 00:15:00", 1], [AT, 2]]
    staged = stage(tmp_path, a_book(tmp_path, ("a", rows)), told)
    assert reasons_of(staged) == [(2, "file_time_unreadable")]
    assert staged.rows == 1


def test_a_date_cell_beside_a_clock_of_any_kind(tmp_path: Path) -> None:
    day = datetime(2025, 1, 2)  # noqa: DTZ001
    clocks: list[object] = [time(0, 15), "00:30", "0时45分", timedelta(days=1)]
    rows: Rows = [["日期", "时刻", "kWh"], *([day, clock, 1] for clock in clocks)]
    form = {"columns": ["日期", "时刻"], "zone": "UTC", "formats": ["%d.%m.%Y %H时%M分"]}
    staged = stage(
        tmp_path,
        a_book(tmp_path, ("a", rows)),
        a_mapping(kind="xlsx", time=form, values=VALUE),
    )
    assert starts_of(staged) == ["01-02 00:15", "01-02 00:30", "01-02 00:45", "01-03 00:00"]


def test_date_cells_of_a_bill_need_no_format(tmp_path: Path) -> None:
    first, last = datetime(2025, 1, 1), datetime(2025, 1, 31)  # noqa: DTZ001
    rows: Rows = [["起", "止", "用气量"], [first, last, 3]]
    form = {"columns": ["起"], "period_end": "止", "zone": "UTC", "formats": ["%Y年%m月%d日"]}
    gas = [{"column": "用气量", "meter": "gas", "unit": "Nm3"}]
    staged = stage(
        tmp_path,
        a_book(tmp_path, ("a", rows)),
        a_mapping(kind="xlsx", time=form, values=gas),
    )
    assert starts_of(staged) == ["01-01 00:00"]


def test_a_formula_without_a_result_is_named_with_its_cure(tmp_path: Path) -> None:
    rows: Rows = [
        ["时间", "kWh"],
        [AT, "=C2*2"],
        ["=A2+1/96", 2],
        [AT + timedelta(minutes=30), None],
        [AT + timedelta(minutes=45), 4],
    ]
    staged = stage(tmp_path, a_book(tmp_path, ("a", rows)), MAPPING)
    assert reasons_of(staged) == [
        (2, "file_formula_unsolved"),
        (3, "file_formula_unsolved"),
        (4, "file_value_blank"),
    ]
    finding = next(f for f in staged.findings if f.kind.id == "file_formula_unsolved")
    assert (str(finding.place), finding.facts["example"]) == ("book.xlsx[a]:2", "=C2*2")
    for language in LANGUAGES:
        assert Words(language).say("finding.file_formula_unsolved.next")


def test_formulas_are_found_on_the_sheet_they_stand_on(tmp_path: Path) -> None:
    first: tuple[str, Rows] = ("一月", [["时间", "kWh"], [AT, 3]])
    second: tuple[str, Rows] = ("二月", [["时间", "kWh"], [], [AT + timedelta(days=31), "=1+1"]])
    mapping = a_mapping(**XLSX, values=VALUE, sheets=["一月", "二月"])
    staged = stage(tmp_path, a_book(tmp_path, first, second), mapping)
    assert reasons_of(staged) == [(5, "file_formula_unsolved")]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (b'<c r="B2"><f>A2*2</f><v>7</v></c>', None),
        (b'<c r="B2" t="str"><f>IF(A2,"","x")</f><v></v></c>', "file_value_blank"),
        (b'<c r="B2"><f>A2*2</f></c>', "file_formula_unsolved"),
        (b'<c><f t="shared" si="0"/><v/></c>', "file_formula_unsolved"),
    ],
)
def test_a_formula_with_a_result_is_its_result(
    tmp_path: Path, cell: bytes, reason: str | None
) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, "=A2*2"]]))
    written = b'<c r="B2"><f>A2*2</f><v /></c>'
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(written, cell))
    staged = stage(tmp_path, path, MAPPING)
    assert [found for _, found in reasons_of(staged)] == ([reason] if reason else [])


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


@pytest.mark.slow
def test_a_cell_far_out_does_not_cost_memory(tmp_path: Path) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1]]))
    far = b'<row r="900000000"><c r="XFD900000000"><v>1</v></c></row></sheetData>'
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far))
    with pytest.raises(ImportFileError, match="more rows"):
        stage(tmp_path, path, MAPPING)


def test_a_cell_without_end_is_named_by_its_row_and_not_looked_through(tmp_path: Path) -> None:
    path = a_book(tmp_path, ("a", [["时间", "kWh"], [AT, 1], ["remark", "x"]]))
    long = b"<c r='A3' t='inlineStr'><is><t>" + b"A" * 1_100_000 + b"</t></is></c>"
    end = b"<row r='3'>" + long + b"</row></sheetData>"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.split(b'<row r="3"')[0] + end)
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data + b"</worksheet>")
    for read in (lambda: stage(tmp_path, path, MAPPING), lambda: take_sample(path)):
        with pytest.raises(ImportFileError, match="sheet a, row 3, holds more than 1,000,000"):
            read()


def test_one_text_in_very_many_cells_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_lines, "LARGEST_INSIDE", 2_000_000)
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:  # keeps a text once, whatever cells it stands in
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["时间", "kWh"])
        for row in range(1, 101):
            sheet.write_row(row, 0, ["2025-01-02 00:30", "x" * 30_000])
    with pytest.raises(ImportFileError, match="not safe"):
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
