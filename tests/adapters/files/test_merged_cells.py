"""A meter or a day merged over several lines is each line's own; an amount is nobody's."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from lingtan.adapters.files.mapping import Mapping
from tests.builders_files import a_mapping, kinds_of, reasons_of, stage, values_of
from tests.builders_looks import PARK, Cells, looked_at

HEADINGS: list[object] = ["表计", "时间", "电量(kWh)"]


Row = list[object]


def a_merged_workbook(folder: Path, rows: Cells, *ranges: str) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in ranges:
        sheet.merge_cells(cells)
    path = folder / "x.xlsx"
    book.save(path)
    return path


def hourly(*names: str | None) -> list[list[object]]:
    return [[name, f"2025-01-01 {8 + n:02d}:00", n + 1] for n, name in enumerate(names)]


def mapping_of(**parts: object) -> Mapping:
    return a_mapping(
        **{
            "kind": "xlsx",
            "time": {"columns": ["时间"]},
            "meter": {"columns": ["表计"]},
            "values": [{"column": "电量(kWh)", "unit": "kWh"}],
        }
        | parts
    )


def test_a_meter_merged_downwards_is_that_of_every_line(tmp_path: Path) -> None:
    rows = [HEADINGS, *hourly("1#变", None, None), *hourly("2#变", None)]
    staged = stage(
        tmp_path, a_merged_workbook(tmp_path, rows, "A2:A4", "A5:A6"), mapping_of(), PARK
    )
    assert reasons_of(staged) == []
    assert values_of(staged) == {
        ("t1", "01-01 00:00"): Decimal(1),
        ("t1", "01-01 01:00"): Decimal(2),
        ("t1", "01-01 02:00"): Decimal(3),
        ("t2", "01-01 00:00"): Decimal(1),
        ("t2", "01-01 01:00"): Decimal(2),
    }


def test_a_blank_name_that_is_not_merged_stays_refused(tmp_path: Path) -> None:
    path = a_merged_workbook(tmp_path, [HEADINGS, *hourly("1#变", None, None)], "A2:A3")
    assert reasons_of(stage(tmp_path, path, mapping_of(), PARK)) == [(4, "file_meter_blank")]


def test_a_day_merged_downwards_stays_a_day_of_the_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [["日期", "时刻", "表计", "电量(kWh)"]]
    rows += [[datetime(2025, 1, 2), "08:00", "t1", 1]]  # noqa: DTZ001  a cell
    rows += [[None, "09:00", "t1", 2]]
    time = {"columns": ["日期", "时刻"], "formats": ["%Y-%d-%m %H:%M"]}
    staged = stage(
        tmp_path, a_merged_workbook(tmp_path, rows, "A2:A3"), mapping_of(time=time), PARK
    )
    assert sorted(values_of(staged)) == [("t1", "01-02 00:00"), ("t1", "01-02 01:00")]


def test_an_amount_merged_over_lines_is_refused_whole(tmp_path: Path) -> None:
    rows: list[Row] = [HEADINGS, *hourly("1#变", "1#变", "1#变")]
    rows[2][2] = None
    staged = stage(tmp_path, a_merged_workbook(tmp_path, rows, "C2:C3"), mapping_of(), PARK)
    assert reasons_of(staged) == [(2, "file_value_merged"), (3, "file_value_merged")]
    assert staged.rows == 1


def test_an_amount_merged_over_columns_that_are_read_is_refused(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["时间", "a", "b"],
        ["2025-01-01 08:00", 5, None],
        ["2025-01-01 09:00", 5, 6],
    ]
    mapping = mapping_of(
        meter=None, values=[{"column": "a", "meter": "t1"}, {"column": "b", "meter": "t2"}]
    )
    staged = stage(tmp_path, a_merged_workbook(tmp_path, rows, "B2:C2"), mapping, PARK)
    assert reasons_of(staged) == [(2, "file_value_merged")] * 2
    assert staged.rows == 2


def test_merged_titles_and_headings_change_nothing(tmp_path: Path) -> None:
    rows: Cells = [["一月用电", None, None], HEADINGS, [None, None, None], *hourly("1#变", "1#变")]
    path = a_merged_workbook(tmp_path, rows, "A1:C1", "A2:A3", "B2:B3", "C2:C3")
    mapping = mapping_of(heading=3, heading_from=2)
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, kinds_of(staged)) == (2, [])


@pytest.mark.parametrize("heading", [1, 2])
def test_a_suggestion_reads_what_is_merged_downwards(tmp_path: Path, heading: int) -> None:
    above: Cells = [["用电明细"]] if heading == 2 else []
    rows = [*above, HEADINGS, *hourly("1#变", None, None), *hourly("2#变", None, None)]
    first = heading + 1
    ranges = (f"A{first}:A{first + 2}", f"A{first + 3}:A{first + 5}")
    path = a_merged_workbook(tmp_path, rows, *ranges)
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert mapping.meter.names == {"1#变": "t1", "2#变": "t2"}
    assert stage(tmp_path, path, mapping, PARK).rows == 6
