"""Beside a column of meters the amount of the period is read, never a counter, plan or stock."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import open_questions
from lingtan.base.names import Name
from lingtan.park.meters import Meter, MeterKind
from tests.builders import a_meter, a_park
from tests.builders_files import a_bill
from tests.builders_looks import Cells, a_text, looked_at, why

LIGHTS = replace(a_bill("lights", "electricity", "kWh"), name=Name(en="Lights", zh="照明"))
COUNTER = replace(a_meter("m1", "outside", "bus"), kind=MeterKind.REGISTER)


def of_bills(folder: Path, *headings: str, meter: Meter = LIGHTS) -> Mapping:
    """Return what is suggested for a table with a line a month, and numbers under headings."""
    lines = [
        [meter.id, f"2025-{n:02d}", *(100 * n + k for k, _ in enumerate(headings))]
        for n in range(1, 13)
    ]
    park = a_park(meter, time_zone="Asia/Shanghai")
    return looked_at(a_text(folder, [["表计", "月份", *headings], *lines]), park)


@pytest.mark.parametrize(
    "others",
    [
        ("上期示数(kWh)", "本期示数(kWh)"),
        ("计划(kWh)",),
        ("上年同期(kWh)", "本年累计(kWh)"),
        ("期初库存(kWh)", "期末库存(kWh)"),
        ("previous (kWh)", "counter (kWh)"),
    ],
)
def test_what_stands_before_the_amount_is_not_read(tmp_path: Path, others: tuple[str]) -> None:
    mapping = of_bills(tmp_path, *others, "电量(kWh)")
    assert [value.column for value in mapping.values] == ["电量(kWh)"]
    assert [why(mapping, other) for other in others] == [["other_amount"]] * len(others)
    assert not list(open_questions(mapping))


def test_of_a_counter_its_own_reading_is_read(tmp_path: Path) -> None:
    mapping = of_bills(tmp_path, "上期示数(kWh)", "本期示数(kWh)", "电量(kWh)", meter=COUNTER)
    assert [value.column for value in mapping.values] == ["本期示数(kWh)"]
    assert why(mapping, "time.label") == ["only_instants"]


def test_the_unit_of_the_meter_tells_power_from_energy(tmp_path: Path) -> None:
    mapping = of_bills(tmp_path, "功率(kW)", "电量(kWh)")
    assert [value.column for value in mapping.values] == ["电量(kWh)"]


def test_columns_nothing_tells_apart_are_a_question(tmp_path: Path) -> None:
    mapping = of_bills(tmp_path, "购入量(kWh)", "消费量(kWh)")
    assert [note.because for _, note in open_questions(mapping)] == ["several_columns"]
    other = mapping.values[0].model_copy(update={"column": "消费量(kWh)"})
    assert not list(open_questions(mapping.model_copy(update={"values": (other,)})))


@pytest.mark.parametrize("heading", ["本年累计(kWh)", "上期示数(kWh)", "计划(kWh)"])
def test_a_counter_or_plan_alone_is_a_question(tmp_path: Path, heading: str) -> None:
    questions = open_questions(of_bills(tmp_path, heading))
    assert [note.because for _, note in questions] == ["other_amount_alone"]


def test_a_running_total_in_the_column_of_a_meter_is_a_question(tmp_path: Path) -> None:
    rows: Cells = [["月份", "照明累计(kWh)"], *([f"2025-{n:02d}", 100 * n] for n in range(1, 13))]
    mapping = looked_at(a_text(tmp_path, rows), a_park(LIGHTS, time_zone="Asia/Shanghai"))
    assert [note.because for _, note in open_questions(mapping)] == ["other_amount_alone"]


@pytest.mark.parametrize("step", [7, -7])
def test_numbers_that_climb_as_a_counter_does_are_a_question(tmp_path: Path, step: int) -> None:
    lines = [[f"2025-{n:02d}", 12000 + step * n] for n in range(1, 13)]
    rows: Cells = [["月份", "照明正向有功总电能(kWh)"], *lines]
    mapping = looked_at(a_text(tmp_path, rows), a_park(LIGHTS, time_zone="Asia/Shanghai"))
    assert "climbs_like_counter" in [note.because for _, note in open_questions(mapping)]


def test_numbers_of_named_meters_that_climb_are_a_question_and_of_a_counter_none(
    tmp_path: Path,
) -> None:
    def asked(meter: Meter) -> list[str]:
        lines = [[meter.id, f"2025-{n:02d}", 12000 + n] for n in range(1, 13)]
        file = a_text(tmp_path, [["表计", "月份", "电能(kWh)"], *lines])
        mapping = looked_at(file, a_park(meter, time_zone="Asia/Shanghai"))
        return [note.because for _, note in open_questions(mapping)]

    assert asked(LIGHTS) == ["climbs_like_counter"]
    assert asked(COUNTER) == []


def labelled(folder: Path, heading: str, *dates: str) -> Mapping:
    rows: Cells = [[heading, "照明(kWh)"], *([day, 100 + n] for n, day in enumerate(dates))]
    return looked_at(a_text(folder, rows), a_park(LIGHTS, time_zone="Asia/Shanghai"))


@pytest.mark.parametrize("heading", ["抄表日期", "开票日期", "reading_date"])
def test_whether_a_day_of_reading_ends_the_amount_is_a_question(
    tmp_path: Path, heading: str
) -> None:
    mapping = labelled(tmp_path, heading, "2025-02-01", "2025-03-01", "2025-04-01")
    assert [note.because for _, note in open_questions(mapping)] == ["day_of_reading"]
    assert mapping.time.label == "end"


def test_a_month_of_reading_is_no_question(tmp_path: Path) -> None:
    mapping = labelled(tmp_path, "抄表月份", "2025-02", "2025-03", "2025-04")
    assert not list(open_questions(mapping))


def test_two_days_of_reading_are_the_ends_of_a_bill(tmp_path: Path) -> None:
    rows: Cells = [
        ["上次抄表日期", "本次抄表日期", "照明(kWh)"],
        *([f"2025-{n:02d}-01", f"2025-{n + 1:02d}-01", n] for n in range(1, 12)),
    ]
    mapping = looked_at(a_text(tmp_path, rows), a_park(LIGHTS, time_zone="Asia/Shanghai"))
    assert mapping.time.period_end == "本次抄表日期"
    assert not list(open_questions(mapping))
