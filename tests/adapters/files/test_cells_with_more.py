"""Cells that hold a unit or a last day beside their number or day are seen, and then read."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_questions import open_blanks, open_questions
from tests.builders_files import a_mapping, reasons_of, stage, starts_of
from tests.builders_looks import GAS, PARK, Cells, a_text, a_workbook, looked_at

HOURS = [f"2025-01-01 {hour:02d}:00" for hour in range(24)]


@pytest.mark.parametrize("unit", ["kWh", " kWh", "万kWh", "千瓦时", "MWh"])
def test_a_unit_in_the_cells_is_the_unit(tmp_path: Path, unit: str) -> None:
    rows: Cells = [["时间", "1#变"], *([hour, f"1.5{unit}"] for hour in HOURS)]
    path = a_text(tmp_path, rows)
    mapping = looked_at(path)
    assert [*open_questions(mapping), *open_blanks(mapping)] == []
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, staged.refused) == (24, 0)


def test_it_is_nearer_than_that_of_the_heading(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变(kWh)"], *([hour, "1.5万kWh"] for hour in HOURS)]
    assert looked_at(a_text(tmp_path, rows)).values[0].unit == "10^4 kWh"


def test_two_units_in_one_column_are_not_one(tmp_path: Path) -> None:
    cells = ["1.5kWh" if n % 2 else "1.5MWh" for n in range(24)]
    rows: Cells = [["时间", "1#变"], *map(list, zip(HOURS, cells, strict=True))]
    path = a_text(tmp_path, [*rows, ["2025-01-02 00:00", "7"]])
    unit = looked_at(path).values[0].unit
    assert unit == "?"


@pytest.mark.parametrize(
    "ends",
    [
        ("2025.01.01-2025.01.31", "2025.02.01-2025.02.28"),
        ("20250101-20250131", "20250201-20250228"),
        ("2025-01-01~2025-01-31", "2025-02-01~2025-02-28"),
        ("2025年1月1日至2025年1月31日", "2025年2月1日至2025年2月28日"),
        ("2025/1/1 - 2025/1/31", "2025/2/1 - 2025/2/28"),
    ],
)
@pytest.mark.parametrize("build", [a_text, a_workbook])
def test_a_period_in_one_cell_has_both_its_ends(
    tmp_path: Path, ends: tuple[str, str], build: object
) -> None:
    rows: Cells = [["抄表周期", "用气量(万标方)"], [ends[0], "1.5"], [ends[1], "1.4"]]
    path = a_text(tmp_path, rows) if build is a_text else a_workbook(tmp_path, {"a": rows})
    mapping = looked_at(path)
    assert [*open_questions(mapping), *open_blanks(mapping)] == []
    assert mapping.values[0].meter == GAS.id
    staged = stage(tmp_path, path, mapping, PARK)
    assert reasons_of(staged) == []
    assert starts_of(staged) == ["12-31 16:00", "01-31 16:00"]


def test_periods_that_meet_end_before_the_day_they_name(tmp_path: Path) -> None:
    ends = ["20250105-20250205", "20250205-20250305", "20250305-20250405"]
    rows: Cells = [["账期", "用气量(万标方)"], *([each, "1.5"] for each in ends)]
    assert looked_at(a_text(tmp_path, rows)).time.period_end_is == "next_first_day"


def test_the_unit_of_another_column_is_not_that_of_this_one(tmp_path: Path) -> None:
    values = [
        {"column": "a", "meter": "t1", "unit": "kWh"},
        {"column": "b", "meter": "t2", "unit": "MWh"},
    ]
    mapping = a_mapping(time={"columns": ["time"], "formats": ["%Y-%m-%d %H:%M"]}, values=values)
    text = "time,a,b\n2025-01-01 00:00,1.5MWh,1.5MWh\n2025-01-01 01:00,1.5 kWh,1.5兆瓦时\n"
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    staged = stage(tmp_path, path, mapping, PARK)
    assert reasons_of(staged) == [(2, "file_value_unreadable")]
    assert staged.rows == 3
