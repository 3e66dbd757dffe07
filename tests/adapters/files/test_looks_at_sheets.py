"""A workbook may keep a sheet a meter or a sheet a month; what is not read is named."""

from pathlib import Path

import pytest

from lingtan.base.errors import ImportFileError, MappingError
from tests.builders_files import kinds_of, stage, values_of
from tests.builders_looks import PARK, Cells, a_workbook, answered, hours, looked_at, notes_on

ONE: Cells = [["时间", "电量(kWh)"], *hours(1)]
TWO: Cells = [["时间", "电量(kWh)"], *hours(2)]
FEBRUARY: Cells = [["时间", "电量(kWh)"], *hours(2, day="2025-02-01")]
WORDS: Cells = [["说明"], ["本表由能源管理系统导出"]]
TOP = "12-31 16:00"


def test_a_sheet_a_meter_is_read_by_the_names_of_the_sheets(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"1#变": ONE, "2#变": TWO, "汇总": TWO, "说明": WORDS})
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert (mapping.meter.columns, mapping.meter.names) == (
        ("#sheet",),
        {"1#变": "t1", "2#变": "t2"},
    )
    unread = [
        note.value for note in notes_on(mapping, "sheets") if note.because == "sheet_not_read"
    ]
    assert unread == ["汇总", "说明"]
    staged = stage(tmp_path, path, mapping, PARK)
    values = values_of(staged)
    assert [staged.rows, values["t1", TOP], values["t2", TOP]] == [48, 1, 2]
    said = next(f for f in staged.findings if f.kind.id == "file_sheets_unread")
    assert said.facts == {"sheets": "汇总, 说明"}


def test_a_sheet_nobody_can_name_is_a_question_mark(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"1#变": ONE, "新表": TWO})
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert mapping.meter.names == {"1#变": "t1", "新表": "?"}
    staged = stage(tmp_path, path, mapping, PARK)
    assert [staged.rows, staged.refused] == [24, 24]
    assert "file_meter_unknown" in kinds_of(staged)


def test_a_sheet_a_month_is_read_one_after_the_other(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变", "2#变"], *hours(1, 2)]
    later: Cells = [["时间", "1#变", "2#变"], *hours(1, 2, day="2025-02-01")]
    path = a_workbook(tmp_path, {"一月": rows, "二月": later})
    mapping = looked_at(path)
    assert mapping.sheets == ("一月", "二月")
    assert stage(tmp_path, path, answered(mapping), PARK).rows == 96


def test_a_sheet_of_money_beside_one_of_energy_is_not_read(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变", "2#变"], *hours(1, 2)]
    mapping = looked_at(a_workbook(tmp_path, {"电量": rows, "电费": rows}))
    assert mapping.sheets == ()
    assert [n.value for n in notes_on(mapping, "sheets")] == ["电量", "电费"]


def test_two_sheets_of_the_same_hours_are_not_both_read(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变", "2#变"], *hours(1, 2)]
    mapping = looked_at(a_workbook(tmp_path, {"甲": rows, "乙": rows}))
    assert (mapping.sheets, mapping.meter) == ((), None)
    assert notes_on(mapping, "sheets")[-1].because == "sheet_not_read"


def test_an_empty_sheet_is_not_worth_a_word(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"1#变": ONE, "Sheet2": []})
    mapping = looked_at(path)
    assert [value.meter for value in mapping.values] == ["t1"]
    assert "file_sheets_unread" not in kinds_of(stage(tmp_path, path, mapping, PARK))


def test_the_sheet_is_no_column_of_a_text_file(tmp_path: Path) -> None:
    mapping = looked_at(a_workbook(tmp_path, {"1#变": ONE, "2#变": TWO}))
    text = tmp_path / "x.csv"
    text.write_text("时间,电量(kWh)\n2025-01-01 00:00,1\n")
    other = mapping.model_copy(update={"kind": "csv", "sheets": ()})
    with pytest.raises(MappingError, match="#sheet"):
        stage(tmp_path, text, other, PARK)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web_page"),
        ("\ufeff  <!DOCTYPE html>\n<table>".encode("utf-16"), "web_page"),
        ("<meta charset=gbk><table><tr><td>电量</td></tr>".encode("gbk"), "web_page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas">', "xml"),
    ],
)
def test_a_file_called_xls_is_named_for_what_it_is_with_the_cure(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    path = tmp_path / "export.XLS"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match="save it as XLSX") as caught:
        looked_at(path)
    assert caught.value.facts["kind"] == kind


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"1#变": ONE}, name="LOAD_2025.XLSX")
    mapping = looked_at(path)
    assert mapping.reads("LOAD_2026.XLSX")
    assert mapping.reads("load_2026.xlsx")
    assert stage(tmp_path, path, mapping, PARK).rows == 24


def test_sheets_go_on_for_the_meter_the_file_names(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"1月": ONE, "2月": FEBRUARY}, name="1#变.xlsx")
    staged = stage(tmp_path, path, looked_at(path), PARK)
    assert staged.rows == 48
