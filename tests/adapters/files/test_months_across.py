"""Months side by side: every cell is a monthly reading of its meter, or a finding."""

from datetime import date
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.staged import Staged
from lingtan.base.errors import MappingError
from lingtan.park.park import Park
from tests.builders import a_park
from tests.builders_files import (
    a_bill,
    a_mapping,
    kinds_of,
    reasons_of,
    stage,
    table_of,
    values_of,
)
from tests.builders_looks import T1, Cells, a_text, a_workbook

BILLS = a_park(a_bill("gas"), a_bill("e", "electricity", "kWh"), T1, time_zone="Asia/Shanghai")
YEAR = [f"{n}月" for n in range(1, 13)]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LAST_DAYS = "12-31 01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30"
STARTS = [f"{day} 16:00" for day in LAST_DAYS.split()]  # midnight in the park


def across(**months: object) -> Mapping:
    """Return a mapping of a meter column and twelve months, changed by parts."""
    plain: dict[str, object] = {"first": "1月", "last": "12月", "year": "2025", "unit": "Nm3"}
    meter = {"columns": ["表计"]}
    return a_mapping(time={}, values=[], meter=meter, months=plain | months, duplicates="refuse")


def staged_of(
    folder: Path, rows: Cells, mapping: Mapping, name: str = "x.csv", park: Park = BILLS
) -> Staged:
    return stage(folder, a_text(folder, rows, name), mapping, park)


def example_of(staged: Staged, kind: str) -> object:
    return next(f.facts.get("example") for f in staged.findings if f.kind.id == kind)


def test_each_cell_is_the_month_of_its_column(tmp_path: Path) -> None:
    staged = staged_of(tmp_path, [["表计", *YEAR], ["gas", *range(1, 13)]], across())
    assert [values_of(staged)["gas", start] for start in STARTS] == [*range(1, 13)]


@pytest.mark.parametrize(
    "heads",
    [
        [f"2025-{n:02d}" for n in range(1, 13)],
        [f"2025年{n}月" for n in range(1, 13)],
        [
            f"{name}-25"
            for name in [
                "Jan",
                "Feb",
                "Mar",
                "Apr",
                "May",
                "Jun",
                "Jul",
                "Aug",
                "Sep",
                "Oct",
                "Nov",
                "Dec",
            ]
        ],
        ["2025年1月", *YEAR[1:]],
    ],
)
def test_headings_may_name_the_year(tmp_path: Path, heads: list[str]) -> None:
    rows: Cells = [["表计", *heads], ["gas", *range(1, 13)]]
    mapping = across(first=heads[0], last=heads[-1], year=None)
    values = values_of(staged_of(tmp_path, rows, mapping))
    assert [values["gas", at] for at in STARTS] == [*range(1, 13)]


def test_date_cells_of_a_workbook_are_months(tmp_path: Path) -> None:
    heads = [date(2025, n, 1) for n in range(1, 13)]
    path = a_workbook(tmp_path, {"a": [["表计", *heads], ["gas", *range(1, 13)]]})
    first, last = "2025-01-01 00:00:00", "2025-12-01 00:00:00"
    mapping = across(first=first, last=last, year=None).model_copy(update={"kind": "xlsx"})
    assert values_of(stage(tmp_path, path, mapping, BILLS))["gas", STARTS[11]] == 12


def test_months_may_go_on_into_the_next_year(tmp_path: Path) -> None:
    heads = ["11月", "12月", "1月"]
    mapping = across(first="11月", last="1月", year="2024")
    staged = staged_of(tmp_path, [["表计", *heads], ["gas", 1, 2, 3]], mapping)
    starts = sorted(table_of(staged.staged_path)["start"])
    assert [f"{start:%Y-%m-%d}" for start in starts] == ["2024-10-31", "2024-11-30", "2024-12-31"]


def test_a_column_of_years_gives_each_line_its_own(tmp_path: Path) -> None:
    rows: Cells = [
        ["年份", "表计", *YEAR],
        ["2024", "gas", *[1] * 12],
        ["2025年", "gas", *[2] * 12],
    ]
    time = {"columns": ["年份"], "formats": ["%Y", "%Y年"]}
    mapping = Mapping.model_validate(across(year=None).model_dump() | {"time": time})
    table = table_of(staged_of(tmp_path, rows, mapping).staged_path)
    first = table.filter(table["start"].dt.year() == 2024)
    assert (table.height, first["value"].sum()) == (24, 11 * 1 + 2)  # the last is January 2025


@pytest.mark.parametrize("name", ["2024.csv", "2025.csv"])
def test_a_year_of_the_file_is_read_from_each_file(tmp_path: Path, name: str) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 13)]]
    staged = staged_of(tmp_path, rows, across(year="file"), name)
    table = table_of(staged.staged_path)
    assert str(max(table["start"]).year) == name[:4]


@pytest.mark.parametrize("name", ["x.csv", "2024-2025.csv"])
def test_a_file_without_its_one_year_is_refused(tmp_path: Path, name: str) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 13)]]
    with pytest.raises(MappingError, match="no single year"):
        staged_of(tmp_path, rows, across(year="file"), name)


def test_next_years_file_is_not_taken_for_this_years(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 13)]]
    with pytest.raises(MappingError, match="2026 stands in"):
        staged_of(tmp_path, rows, across(year="2025"), "gas_2026.csv")


@pytest.mark.parametrize(
    ("heads", "months", "told"),
    [
        (YEAR, {"year": None}, "nothing says the year"),
        (YEAR, {"year": "?"}, "nothing says the year"),
        (["2025年1月", *YEAR[1:]], {"first": "2025年1月"}, "said twice"),
        ([*YEAR[:5], *YEAR[6:]], {}, "leave a month out"),
        (
            ["2025年1月", *YEAR[1:11], "2024年12月"],
            {"first": "2025年1月", "last": "2024年12月"},
            "contradict",
        ),
        (YEAR, {"first": "表计"}, "names no month"),
        ([*YEAR[:11], "12月电费"], {"last": "12月电费"}, "no month beside which"),
        (
            [f"{n}月累计" for n in range(1, 13)],
            {"first": "1月累计", "last": "12月累计"},
            "no month",
        ),
    ],
)
def test_months_that_are_not_certain_are_refused(
    tmp_path: Path, heads: list[str], months: dict[str, object], told: str
) -> None:
    rows: Cells = [["表计", *heads], ["gas", *range(len(heads))]]
    with pytest.raises(MappingError, match=told):
        staged_of(tmp_path, rows, across(**months))


def test_subtotals_between_the_months_are_not_read(tmp_path: Path) -> None:
    heads = [*YEAR[:3], "一季度", *YEAR[3:], "1-12月合计"]
    rows: Cells = [["表计", *heads], ["gas", 1, 2, 3, 6, *range(4, 13), 78]]
    staged = staged_of(tmp_path, rows, across())
    assert sum(values_of(staged).values()) == 78
    unused = [f.facts["columns"] for f in staged.findings if f.kind.id == "file_columns_unused"]
    assert unused == ["一季度, 1-12月合计"]


def test_an_amount_is_told_from_the_money_beside_it(tmp_path: Path) -> None:
    rows: Cells = [
        ["表计", "1月", "", "2月", "", "3月", ""],
        ["", *["电量", "电费"] * 3],
        ["e", 1, 100, 2, 200, 3, 300],
    ]
    mapping = across(first="1月/电量", last="3月/电量", unit="kWh").model_copy(
        update={"heading": 2, "heading_from": 1}
    )
    assert sorted(values_of(staged_of(tmp_path, rows, mapping)).values()) == [1, 2, 3]


def test_an_empty_month_is_missing_and_not_zero(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 6), *["", "-", "--", " ", "", "", ""]]]
    staged = staged_of(tmp_path, rows, across(year="2026"))  # it is June 2026
    assert sorted(values_of(staged).values()) == [1, 2, 3, 4, 5]
    assert [reason for _, reason in reasons_of(staged)] == [
        "file_value_blank",
        "file_value_sentinel",
        "file_value_sentinel",
    ]  # what is blank after the last mark is not stated yet


def test_a_zero_for_a_month_to_come_is_refused(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 6), *[0] * 7]]
    staged = staged_of(tmp_path, rows, across(year="2026"))
    assert [reason for _, reason in reasons_of(staged)] == ["file_time_in_future"] * 6
    assert values_of(staged)["gas", "05-31 16:00"] == 0  # June has begun


def test_a_refused_cell_is_named_with_line_and_column(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *range(1, 6), "abc", *range(7, 13)]]
    staged = staged_of(tmp_path, rows, across())
    assert reasons_of(staged) == [(2, "file_value_unreadable")]
    assert example_of(staged, "file_value_unreadable") == "6月=abc"


@pytest.mark.parametrize(
    ("stated", "is_named"), [(78, False), (78.4, False), (79, False), (90, True)]
)
def test_a_sum_is_held_against_its_months(tmp_path: Path, stated: float, is_named: bool) -> None:
    rows: Cells = [["表计", *YEAR, "合计"], ["gas", *range(1, 13), stated]]
    staged = staged_of(tmp_path, rows, across(total="合计"))
    assert staged.rows == 12
    assert ("file_months_total" in kinds_of(staged)) == is_named


def test_two_lines_of_one_meter_contradict_each_other(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["gas", *[1] * 12], ["gas", *[2] * 12]]
    staged = staged_of(tmp_path, rows, across())
    assert (staged.rows, staged.refused) == (0, 24)


def test_a_table_below_may_be_of_another_year(tmp_path: Path) -> None:
    table: Cells = [["表计", *YEAR], ["gas", *[1] * 12]]
    rows = [["2025年"], *table, ["2024年"], table[0], ["e", *[2] * 12]]
    mapping = across(year="title").model_copy(update={"heading": 2})
    staged = staged_of(tmp_path, rows, mapping)
    assert {meter for meter, _ in values_of(staged)} == {"gas"}
    assert (6, "file_heading_order") in reasons_of(staged)


def test_a_meter_that_counts_no_months_is_refused(tmp_path: Path) -> None:
    rows: Cells = [["表计", *YEAR], ["t1", *[1] * 12]]
    with pytest.raises(MappingError, match="a column a month"):
        staged_of(tmp_path, rows, across())


@pytest.mark.parametrize(
    "parts",
    [
        {"time": {}, "values": [{"column": "kWh", "meter": "e1"}]},
        {"months": {"first": "1月", "last": "2月", "meter": "e1"}},
        {"months": {"first": "1月", "last": "2月", "meter": "e1", "year": "25"}, "values": []},
        {"months": {"first": "1月", "last": "2月"}, "values": []},
    ],
)
def test_a_mapping_of_months_says_all_that_is_needed(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no_time|long_or_wide|no_year|which_meter"):
        a_mapping(**parts)
