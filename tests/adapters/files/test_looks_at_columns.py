"""What is no energy is not read and named; what nobody can tell is asked for."""

from pathlib import Path

import pytest

from tests.builders_files import reasons_of, stage, values_of
from tests.builders_looks import PARK, Cells, a_text, a_workbook, answered, hours, looked_at, why


@pytest.mark.parametrize(
    ("heading", "because"),
    [
        ("电费", "money_column"),
        ("金额", "money_column"),
        ("1#变电费(元)", "money_column"),
        ("1#变单价", "money_column"),
        ("单价(元/kWh)", "money_column"),
        ("电价 元/kWh", "money_column"),
        ("1#变 万元", "money_column"),
        ("energy_cost", "money_column"),
        ("Price [EUR]", "money_column"),
        ("倍率", "multiplier_column"),
        ("1#变最大需量(kW)", "demand_column"),
        ("功率因数", "quality_column"),
        ("温度", "quality_column"),
        ("1#变无功(kvarh)", "other_quantity"),
        ("序号", "number_column"),
    ],
)
def test_a_column_that_is_no_energy_is_named_and_not_read(
    tmp_path: Path, heading: str, because: str
) -> None:
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变", heading], *hours(1, 2)]))
    assert [value.column for value in mapping.values] == ["1#变"]
    assert why(mapping, heading) == [because]


def test_a_table_of_money_has_no_readings(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, [["单位：元"], ["时间", "1#变", "2#变"], *hours(1, 2)]))
    assert [(value.column, value.meter) for value in mapping.values] == [("?", "?")]
    assert why(mapping, "1#变") == ["money_column"]


def test_the_energy_of_a_bill_is_energy(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变电费单电量(kWh)"], *hours(1)]))
    assert [value.meter for value in mapping.values] == ["t1"]


@pytest.mark.parametrize(
    "heading", ["合计", "合计(kWh)", "电量合计", "总计", "Total", "Sum (kWh)"]
)
def test_a_column_that_adds_others_up_is_named_and_not_read(tmp_path: Path, heading: str) -> None:
    rows: Cells = [["时间", "1#变(kWh)", "2#变(kWh)", heading], *hours(1, 2, 3)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [value.meter for value in mapping.values] == ["t1", "t2"]
    assert why(mapping, heading) == ["total_column"]


def test_parts_of_a_day_are_not_read_beside_the_whole(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变总电量(kWh)", "尖", "峰", "平", "谷"], *hours(10, 1, 2, 3, 4)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [(value.column, value.meter) for value in mapping.values] == [("1#变总电量(kWh)", "t1")]
    assert [why(mapping, part) for part in "尖峰平谷"] == [["tariff_part"]] * 4


def test_two_columns_of_one_meter_are_never_both_read(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变电量", "1#变用电"], *hours(1, 2)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [value.meter for value in mapping.values] == ["?", "?"]
    assert why(mapping, "1#变电量.meter") == ["two_columns_one_meter"]


def test_of_two_columns_of_one_meter_its_unit_decides(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变(kW)", "1#变(kWh)"], *hours(1, 2)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [value.column for value in mapping.values] == ["1#变(kWh)"]
    assert why(mapping, "1#变(kW)") == ["second_column"]


def test_a_name_is_not_cut_inside_a_number(tmp_path: Path) -> None:
    rows: Cells = [["时间", "11#变", "21#变"], *hours(1, 2)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [value.meter for value in mapping.values] == ["?", "?"]


@pytest.mark.parametrize(
    "total",
    [
        ["合计", 24, 48],
        ["1月合计", 24, 48],
        ["本月小计", 24, 48],
        ["Total", 24, 48],
        ["Grand Total", 24, 48],
        ["", "合计", 48],
        ["2025-01-01 00:00", "合计", 48],
    ],
)
def test_a_line_of_totals_is_never_a_reading(tmp_path: Path, total: list[object]) -> None:
    path = a_text(tmp_path, [["时间", "1#变", "2#变"], *hours(1, 2), total])
    staged = stage(tmp_path, path, answered(looked_at(path)), PARK)
    assert staged.rows == 48
    assert sum(values_of(staged).values()) == 24 * 3
    assert any(f.kind.id == "file_rows_skipped" for f in staged.findings)


def test_a_total_of_a_month_among_days_is_refused(tmp_path: Path) -> None:
    rows: Cells = [
        ["日期", "daily"],
        *([f"2025-01-{d:02d}", 1] for d in range(1, 32)),
        ["2025-01", 31],
    ]
    path = a_text(tmp_path, rows)
    mapping = looked_at(path)
    assert mapping.time.formats == ("%Y-%m-%d",)


def test_a_main_meter_is_no_line_of_totals(tmp_path: Path) -> None:
    rows: Cells = [
        ["表号", "时间", "电量(kWh)"],
        *([m, *row] for m in ("总计量表", "t1") for row in hours(1)),
    ]
    path = a_workbook(tmp_path, {"a": rows})
    mapping = looked_at(path)
    assert mapping.skip == ()
    assert reasons_of(stage(tmp_path, path, mapping, PARK))[0][1] == "file_meter_unknown"
