"""Months side by side are seen: which columns they are, which year, and what is not read."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import is_question
from lingtan.base.errors import MappingError
from tests.builders import a_park
from tests.builders_files import a_bill, stage, values_of
from tests.builders_looks import GAS, Cells, a_text, a_workbook, answered, looked_at, why

BILLS = a_park(GAS, a_bill("e", "electricity", "kWh"), time_zone="Asia/Shanghai")
YEAR = [f"{n}月" for n in range(1, 13)]
TABLE: Cells = [["表计", *YEAR], ["用气量", *range(1, 13)]]


def asked(mapping: Mapping) -> list[str]:
    return [note.because for note in mapping.notes if is_question(note)]


@pytest.mark.parametrize(
    "form", ["{}月", "2025年{}月", "{}月用气量(Nm3)", "2025-{:02d}", "{}月份"]
)
def test_months_side_by_side_are_read(tmp_path: Path, form: str) -> None:
    heads = [form.format(n) for n in range(1, 13)]
    rows: Cells = [["表计", *heads], ["用气量", *range(1, 13)], ["合计", *[9] * 12]]
    path = a_text(tmp_path, rows, "gas_2025.csv")
    mapping = looked_at(path, BILLS)
    assert mapping.months is not None
    assert (mapping.months.first, mapping.months.last) == (heads[0], heads[-1])
    staged = stage(tmp_path, path, answered(mapping), BILLS)
    assert (staged.rows, staged.refused, staged.skipped) == (12, 0, 2)
    assert values_of(staged)["gas", "11-30 16:00"] == 12


def test_a_title_gives_year_and_unit(tmp_path: Path) -> None:
    rows: Cells = [["2025年用气量（单位：Nm3） 制表：2026-01-05"], *TABLE]
    mapping = looked_at(a_text(tmp_path, rows, "x.csv"), BILLS)
    assert mapping.months is not None
    assert (mapping.months.year, mapping.months.unit, mapping.heading) == ("title", "Nm3", 2)
    assert asked(mapping) == []


def test_a_file_without_a_year_asks_for_it(tmp_path: Path) -> None:
    path = a_text(tmp_path, TABLE, "x.csv")
    mapping = looked_at(path, BILLS)
    assert "year_open" in asked(mapping)
    with pytest.raises(MappingError, match="nothing says the year"):
        stage(tmp_path, path, answered(mapping), BILLS)


def test_two_years_are_a_question(tmp_path: Path) -> None:
    path = a_text(tmp_path, [["2025年用气量"], *TABLE], "report_2026.csv")
    assert "years_contradict" in asked(looked_at(path, BILLS))


def test_months_over_the_end_of_a_year_are_a_question(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR[3:], *YEAR[:3]], TABLE[1]]
    assert "year_of_first_month" in asked(looked_at(a_text(tmp_path, rows, "2025.csv"), BILLS))


def test_the_sum_is_left_out_by_name(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR[:3], "一季度", *YEAR[3:], "全年合计", "去年1-12月"]]
    rows = [*rows, ["用气量", 1, 2, 3, 6, *range(4, 13), 78, 70]]
    mapping = looked_at(a_text(tmp_path, rows, "2025.csv"), BILLS)
    assert mapping.months is not None
    assert mapping.months.total == "全年合计"
    assert (why(mapping, "一季度"), why(mapping, "去年1-12月")) == (
        ["total_column"],
        ["total_column"],
    )


def test_money_beside_the_amounts_is_not_read(tmp_path: Path) -> None:
    rows: Cells = [
        ["表计", "1月", "", "2月", "", "3月", ""],
        ["", *["电费(元)", "电量(kWh)"] * 3],
        ["e", 100, 1, 200, 2, 300, 3],
    ]
    path = a_workbook(tmp_path, {"2025年": rows})
    mapping = looked_at(path, BILLS)
    assert mapping.months is not None
    assert mapping.months.first == "1月/电量(kWh)"
    assert why(mapping, "2月/电费(元)") == ["money_column"]
    assert sorted(values_of(stage(tmp_path, path, mapping, BILLS)).values()) == [1, 2, 3]


def test_a_sheet_a_year_is_read_along(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"2024年": TABLE, "2025年": TABLE})
    mapping = looked_at(path, BILLS)
    assert mapping.months is not None
    assert (mapping.sheets, mapping.months.year) == (("2024年", "2025年"), "sheet")
    assert stage(tmp_path, path, answered(mapping), BILLS).rows == 24


def test_a_column_of_years_is_the_time(tmp_path: Path) -> None:
    rows: Cells = [["年份", *TABLE[0]], [2024, *TABLE[1]], [2025, *TABLE[1]]]
    path = a_text(tmp_path, rows, "x.csv")
    mapping = looked_at(path, BILLS)
    assert mapping.time.columns == ("年份",)
    assert stage(tmp_path, path, answered(mapping), BILLS).rows == 24


@pytest.mark.parametrize("heading", ["日", "日期", "时段", "day"])
def test_a_grid_of_days_and_months_is_refused_with_the_cure(tmp_path: Path, heading: str) -> None:
    rows: Cells = [[heading, *YEAR], *([n, *[n] * 12] for n in range(1, 32))]
    with pytest.raises(MappingError) as caught:
        looked_at(a_text(tmp_path, rows, "2025.csv"), BILLS)
    assert caught.value.case == "months_across"


@pytest.mark.parametrize("form", ["{}", "{}月", "{:02d}月份"])
def test_months_down_the_page_want_their_year(tmp_path: Path, form: str) -> None:
    rows: Cells = [["月份", "用气量(Nm3)"], *([form.format(n), 1000 + n] for n in range(1, 13))]
    with pytest.raises(MappingError) as caught:
        looked_at(a_text(tmp_path, rows))
    assert caught.value.case == "months_without_year"


def test_the_cure_for_months_without_a_year_works(tmp_path: Path) -> None:
    beside: Cells = [["年", "月份", "用气量(Nm3)"], *([2025, n, 1000 + n] for n in range(1, 13))]
    before: Cells = [["月份", "用气量(Nm3)"], *([f"2025-{n:02d}", 1000] for n in range(1, 13))]
    for name, rows in (("a.csv", beside), ("b.csv", before)):
        path = a_text(tmp_path, rows, name)
        assert stage(tmp_path, path, answered(looked_at(path)), BILLS).rows == 12
