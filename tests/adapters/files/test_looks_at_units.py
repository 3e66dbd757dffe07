"""A unit is found wherever people write it: heading, title, merged cell, line or column."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_questions import is_question
from lingtan.base.errors import MappingError
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_park
from tests.builders_files import stage, values_of
from tests.builders_looks import (
    PARK,
    T1,
    Cells,
    a_text,
    a_workbook,
    answered,
    hours,
    looked_at,
    notes_on,
    why,
)

TOP = "12-31 16:00"  # midnight in the park

MERGED: Cells = [["日期", "用电量（万千瓦时）", None], [None, "1#变", "2#变"], *hours(1, 2)]
UNIT_LINE: Cells = [["时间", "1#变", "2#变"], [None, "万kWh", "万kWh"], *hours(1, 2)]
NAMED_UNIT_LINE: Cells = [
    ["时间", "1#变", "2#变"],
    ["单位", "（万千瓦时）", "（万千瓦时）"],
    *hours(1, 2),
]
TITLE: Cells = [["2025年园区用电量统计表（万千瓦时）"], ["时间", "1#变", "2#变"], *hours(1, 2)]
SAID: Cells = [["园区用电", None, "单位：万千瓦时"], ["时间", "1#变", "2#变"], *hours(1, 2)]
GROUPS: Cells = [
    ["时间", "1#变", None, "2#变", None],
    [None, "电量(万千瓦时)", "电费(元)", "电量(万千瓦时)", "电费(元)"],
    *hours(1, 9, 2, 9),
]
THREE: Cells = [
    ["时间", "1#变", None, "2#变", None],
    [None, "电量", "电费", "电量", "电费"],
    [None, "万千瓦时", "元", "万千瓦时", "元"],
    *hours(1, 9, 2, 9),
]
WIDE_LETTERS: Cells = [["时间", "1#变（万ｋＷｈ）", "2#变（万ｋＷｈ）"], *hours(1, 2)]
NUMBERED: Cells = [["时间", "1#变(万kWh)", "2#变(万kWh)"], ["甲", "1", "2"], *hours(1, 2)]


@pytest.mark.parametrize("kind", ["text", "workbook"])
@pytest.mark.parametrize(
    "rows",
    [MERGED, UNIT_LINE, NAMED_UNIT_LINE, TITLE, SAID, GROUPS, THREE, WIDE_LETTERS, NUMBERED],
    ids=["merged", "line", "named", "title", "said", "groups", "three", "letters", "numbered"],
)
def test_a_unit_is_found_where_it_stands(tmp_path: Path, rows: Cells, kind: str) -> None:
    plain = [[cell if cell is not None else "" for cell in row] for row in rows]
    path = a_text(tmp_path, plain) if kind == "text" else a_workbook(tmp_path, {"表": rows})
    mapping = looked_at(path)
    assert [(value.meter, value.unit) for value in mapping.values] == [
        ("t1", "10^4 kWh"),
        ("t2", "10^4 kWh"),
    ]
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, staged.refused) == (48, 0)
    assert values_of(staged)["t2", TOP] == 20_000


def test_a_sheet_may_state_the_unit(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变", "2#变"], *hours(1, 2)]
    mapping = looked_at(a_workbook(tmp_path, {"用电量(MWh)": rows}))
    assert [value.unit for value in mapping.values] == ["MWh", "MWh"]


def test_a_title_with_two_units_states_none(tmp_path: Path) -> None:
    rows: Cells = [["单位：MWh、元"], ["时间", "1#变", "2#变"], *hours(1, 2)]
    mapping = looked_at(a_text(tmp_path, rows))
    assert [value.unit for value in mapping.values] == ["?", "?"]
    assert why(mapping, "1#变.unit") == ["unit_open"]


@pytest.mark.parametrize("kind", [MeterKind.INTERVAL, MeterKind.POWER, MeterKind.REGISTER])
def test_points_without_a_unit_are_a_question_and_refused_until_answered(
    tmp_path: Path, kind: MeterKind
) -> None:
    meter = replace(T1, resolution=Resolution.MINUTES_15, kind=kind)
    park = a_park(meter, time_zone="Asia/Shanghai")
    heads = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(96)]
    path = a_text(tmp_path, [["日期", *heads], ["2025-01-01", *[1] * 96]], "1#变.csv")
    mapping = looked_at(path, park)
    assert mapping.points is not None
    assert (mapping.points.meter, mapping.points.unit) == ("t1", "?")
    assert any(map(is_question, notes_on(mapping, "points.unit")))
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping, park)
    assert [fault.words for fault in caught.value.details] == ["detail.unit_open"]
    assert stage(tmp_path, path, answered(mapping), park).rows == 96


def test_a_line_without_a_unit_among_lines_that_state_theirs_is_asked_about(
    tmp_path: Path,
) -> None:
    rows: Cells = [
        ["时间", "表号", "单位", "电量"],
        *([time, "1#变", "MWh", 5] for (time,) in hours()),
        *([time, "2#变", "", 5] for (time,) in hours()),
    ]
    path = a_text(tmp_path, rows)
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert mapping.meter.units == {"1#变/MWh": "MWh", "2#变/": "?"}
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping, PARK)
    assert [fault.place for fault in caught.value.details] == ["2#变/"]


def test_apparent_power_alone_is_one_fault_that_says_what_it_is(tmp_path: Path) -> None:
    path = a_text(tmp_path, [["时间", "1#变(kVA)"], *hours(5)])
    mapping = looked_at(path)
    assert why(mapping, "1#变(kVA).unit") == ["unit_of_other_quantity"]
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping, PARK)
    assert ["measures apparent power" in str(fault) for fault in caught.value.details] == [True]


def test_apparent_power_beside_energy_is_not_read_and_named(tmp_path: Path) -> None:
    path = a_text(tmp_path, [["时间", "1#变(kVA)", "1#变(kWh)"], *hours(5, 4)])
    mapping = looked_at(path)
    assert [value.column for value in mapping.values] == ["1#变(kWh)"]
    assert why(mapping, "1#变(kVA)") == ["apparent_power"]


def test_a_file_without_a_column_of_readings_is_one_fault(tmp_path: Path) -> None:
    path = a_text(tmp_path, [["时间", "温度(℃)"], *hours(5)])
    mapping = looked_at(path)
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping, PARK)
    assert [fault.words for fault in caught.value.details] == ["detail.column_open"]


def test_a_column_of_units_is_read_line_by_line(tmp_path: Path) -> None:
    rows: Cells = [
        ["时间", "表号", "单位", "电量"],
        *([time, "1#变", "kWh", 5] for (time,) in hours()),
        *([time, "2#变", "MWh", 5] for (time,) in hours()),
    ]
    path = a_text(tmp_path, rows)
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert mapping.meter.units == {"1#变/kWh": "kWh", "2#变/MWh": "MWh"}
    values = values_of(stage(tmp_path, path, mapping, PARK))
    assert [values["t1", TOP], values["t2", TOP]] == [5, 5000]


def test_a_unit_the_mapping_does_not_know_is_refused_and_never_assumed(tmp_path: Path) -> None:
    rows: Cells = [["时间", "表号", "单位", "电量"], *([t, "1#变", "kWh", 5] for (t,) in hours())]
    mapping = looked_at(a_text(tmp_path, rows))
    later = a_text(tmp_path, [*rows, ["2025-01-02 00:00", "1#变", "MWh", 5]])
    staged = stage(tmp_path, later, mapping, PARK)
    assert (staged.rows, staged.refused) == (24, 1)
    assert [f.subject for f in staged.findings if f.kind.id == "file_meter_unknown"] == [
        "1#变/MWh"
    ]


@pytest.mark.parametrize(
    ("heading", "unit", "cold"),
    [("用气量(立方米)", "m3", "write Nm3"), ("用气量(万立方米)", "10^4 m3", "write 万Nm3")],
)
def test_gas_without_its_condition_is_asked_for_and_refused_with_the_cure(
    tmp_path: Path, heading: str, unit: str, cold: str
) -> None:
    path = a_text(tmp_path, [["月份", heading], ["2025-01", 12], ["2025-02", 11]])
    mapping = looked_at(path)
    assert (mapping.values[0].meter, mapping.values[0].unit) == ("gas", unit)
    note = notes_on(mapping, f"{heading}.unit")[0]
    assert (note.confidence, note.because) == ("guess", "gas_without_condition")
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping, PARK)
    assert cold in str(caught.value.details[0])
    assert "7.3 %" in str(caught.value.details[0])
