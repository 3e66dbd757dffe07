"""Lines that only the last of would count are asked about; a column that begins late is read."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_questions import open_questions
from tests.builders_looks import Cells, a_text, hours, looked_at, why

NAMES = ["1#变", "2#变"]


def a_long_table(
    *parts: str, names: Cells = (NAMES,), heading: str = "车间"
) -> list[list[object]]:
    """Return hours by meter, a line for each part of it."""
    lines = [
        [f"2025-01-01 {hour:02d}:00", name, part, 10 * hour + number]
        for hour in range(24)
        for name in names[0]
        for number, part in enumerate(parts)
    ]
    return [["时间", "表计", heading, "电量(kWh)"], *lines]


def test_several_lines_of_a_meter_at_one_hour_are_a_question(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, a_long_table("一车间", "二车间")))
    questions = [(note.choice, note.because) for _, note in open_questions(mapping)]
    assert questions == [("meter.columns", "times_repeat")]


def test_one_line_of_a_meter_an_hour_is_no_question(tmp_path: Path) -> None:
    rows = a_long_table("一车间")
    assert not list(open_questions(looked_at(a_text(tmp_path, rows))))
    twice = looked_at(a_text(tmp_path, [*rows, *rows[1:]]))
    assert not list(open_questions(twice))


def test_parts_of_a_months_bill_are_no_question_about_the_hour(tmp_path: Path) -> None:
    rows: Cells = [
        ["表计", "月份", "时段类型", "用气量(Nm3)"],
        *(["gas", f"2025-{n:02d}", part, n] for n in range(1, 13) for part in "尖峰平谷"),
    ]
    questions = open_questions(looked_at(a_text(tmp_path, rows)))
    assert [note.because for _, note in questions] == ["times_repeat"]


def test_several_names_of_one_meter_are_a_question_each(tmp_path: Path) -> None:
    rows = a_long_table("一", names=[["1#变一段", "1#变二段", "2#变"]])
    questions = open_questions(looked_at(a_text(tmp_path, rows)))
    assert [(note.choice, note.because) for _, note in questions] == [
        ("meter.names.1#变一段", "several_names_one_meter"),
        ("meter.names.1#变二段", "several_names_one_meter"),
    ]


@pytest.mark.parametrize("nothing", ["", "-"])
def test_a_meter_that_begins_after_the_first_lines_is_read(tmp_path: Path, nothing: str) -> None:
    empty = [[row[0], row[1], nothing] for row in hours(1)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "2#变(kWh)"], *empty]))
    assert [(value.meter, value.unit) for value in mapping.values] == [
        ("t1", "kWh"),
        ("t2", "kWh"),
    ]
    assert "empty_so_far" in why(mapping, "2#变(kWh)")


def test_an_empty_column_takes_no_meter_from_a_filled_one(tmp_path: Path) -> None:
    rows = [[row[0], "", row[1]] for row in hours(1)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "1#变电量(kWh)"], *rows]))
    assert [value.column for value in mapping.values] == ["1#变电量(kWh)"]


def test_a_column_of_no_meter_beside_others_is_named_as_not_read(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "三号站(kWh)"], *hours(1, 2)]))
    assert [value.meter for value in mapping.values] == ["t1"]
    assert why(mapping, "三号站(kWh)") == ["no_meter_of_the_park"]


@pytest.mark.parametrize("part", ["办公楼", "二期", "一车间", "不含食堂"])
def test_a_part_of_what_a_meter_stands_for_is_a_question(tmp_path: Path, part: str) -> None:
    mapping = looked_at(a_text(tmp_path, [["时间", f"1#变{part}(kWh)"], *hours(1)]))
    assert [note.choice for _, note in open_questions(mapping)] == [f"1#变{part}(kWh).meter"]


@pytest.mark.parametrize("words", ["用电量", "正向有功", "总有功电量", "本期电量"])
def test_words_for_what_is_measured_name_no_part(tmp_path: Path, words: str) -> None:
    mapping = looked_at(a_text(tmp_path, [["时间", f"1#变{words}(kWh)"], *hours(1)]))
    assert mapping.values[0].meter == "t1"
    assert not list(open_questions(mapping))
