"""A date and its hour in columns of their own; what the label means, or an honest question."""

from datetime import date, time
from pathlib import Path

import pytest

from tests.builders_files import stage, starts_of
from tests.builders_looks import PARK, Cells, a_text, a_workbook, answered, looked_at, notes_on

TOP = "12-31 16:00"  # midnight in the park
ONE_LATER = "12-31 17:00"


def rows_of(hours: list[object], head: str = "小时") -> Cells:
    return [["日期", head, "1#变"], *(["2025-01-01", hour, 1] for hour in hours)]


@pytest.mark.parametrize(
    ("hours", "label", "confidence", "because"),
    [
        ([*range(1, 25)], "end", "sure", "ends_with_24"),
        ([*range(24)], "start", "likely", "hours_from_0"),
        ([f"{n}时" for n in range(1, 25)], "end", "sure", "ends_with_24"),
        ([f"{n}点" for n in range(24)], "start", "likely", "hours_from_0"),
        ([f"{n:02d}:00-{n + 1:02d}:00" for n in range(24)], "start", "sure", "clock_spans"),
        ([f"{n}:00~{n + 1}:00" for n in range(24)], "start", "sure", "clock_spans"),
        ([f"{n:02d}:00" for n in range(24)], "start", "likely", "starts_at_midnight"),
        ([f"{n:02d}:00" for n in range(1, 25)], "end", "sure", "ends_with_24"),
        ([f"{n:02d}:00:00" for n in range(24)], "start", "likely", "starts_at_midnight"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "workbook", "dated workbook"])
def test_an_hour_of_its_own_is_read(
    tmp_path: Path, hours: list[object], label: str, confidence: str, because: str, kind: str
) -> None:
    rows = rows_of(hours)
    if kind == "dated workbook":
        rows = [rows[0], *([date(2025, 1, 1), *row[1:]] for row in rows[1:])]
    path = a_text(tmp_path, rows) if kind == "text" else a_workbook(tmp_path, {"a": rows})
    mapping = looked_at(path)
    note = notes_on(mapping, "time.label")[0]
    assert (mapping.time.label, note.confidence, note.because) == (label, confidence, because)
    staged = stage(tmp_path, path, answered(mapping), PARK)
    assert (staged.rows, staged.refused) == (24, 0)
    starts = starts_of(staged)
    assert (starts[0], starts[-1]) == (TOP, "01-01 15:00")


@pytest.mark.parametrize("hours", [[*range(8, 18)], [8, 9]])
def test_hours_without_0_or_24_are_a_question(tmp_path: Path, hours: list[object]) -> None:
    note = notes_on(looked_at(a_text(tmp_path, rows_of(hours))), "time.label")[0]
    assert (note.confidence, note.because) == ("guess", "hours_open")


def test_the_heading_of_an_hour_may_say_which_end_it_is(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, rows_of([*range(8, 18)], "hour ending")))
    assert notes_on(mapping, "time.label")[0].because == "heading_says_end"


def test_times_that_begin_in_the_middle_of_a_day_are_a_question(tmp_path: Path) -> None:
    rows: Cells = [["时间", "1#变"], *([f"2025-01-01 {n:02d}:00", 1] for n in range(8, 18))]
    note = notes_on(looked_at(a_text(tmp_path, rows)), "time.label")[0]
    assert (note.value, note.confidence, note.because) == ("start", "guess", "label_open")


@pytest.mark.parametrize("heads", [("年", "月", "日", "时"), ("Year", "Month", "Day", "Hour")])
def test_year_month_day_and_hour_may_stand_apart(tmp_path: Path, heads: tuple[str, ...]) -> None:
    path = a_text(tmp_path, [[*heads, "1#变"], *([2025, 1, 1, n, 1] for n in range(24))])
    mapping = looked_at(path)
    assert mapping.time.columns == heads
    assert starts_of(stage(tmp_path, path, answered(mapping), PARK))[0] == TOP


def test_full_width_letters_and_digits_are_read(tmp_path: Path) -> None:
    rows: Cells = [
        ["时间", "１＃变（ｋＷｈ）"],
        *([f"２０２５－０１－０１　{n:02d}：００", "１．５"] for n in range(24)),
    ]
    path = a_text(tmp_path, rows)
    mapping = looked_at(path)
    assert [(value.meter, value.unit) for value in mapping.values] == [("t1", "kWh")]
    staged = stage(tmp_path, path, answered(mapping), PARK)
    assert (staged.rows, staged.refused) == (24, 0)


@pytest.mark.parametrize(
    ("heads", "label"),
    [
        ([f"{n}" for n in range(1, 25)], "end"),
        ([f"{n}" for n in range(24)], "start"),
        ([f"{n}时" for n in range(1, 25)], "end"),
        ([f"{n}时" for n in range(24)], "start"),
        ([f"{n:02d}:00-{n + 1:02d}:00" for n in range(24)], "start"),
        ([f"{n:02d}:00" for n in range(1, 25)], "end"),
    ],
)
@pytest.mark.parametrize("is_merged", [False, True])
def test_a_row_a_day_is_read_by_its_hours(
    tmp_path: Path, heads: list[str], label: str, is_merged: bool
) -> None:
    top: Cells = [["日期", "用电量(MWh)", *[""] * 23]] if is_merged else []
    head = ["" if is_merged else "日期", *heads]
    path = a_text(tmp_path, [*top, head, ["2025-01-01", *range(24)]], name="1#变.csv")
    mapping = looked_at(path)
    assert (mapping.time.label, mapping.points is not None) == (label, True)
    staged = stage(tmp_path, path, answered(mapping), PARK)
    assert (staged.rows, starts_of(staged)[0]) == (24, TOP)
    assert mapping.points is None or mapping.points.unit == ("MWh" if is_merged else "?")


def test_a_clock_of_a_workbook_beside_its_date_is_read(tmp_path: Path) -> None:
    moments = [(date(2025, 1, 1), time(n)) for n in range(24)]
    path = a_workbook(tmp_path, {"a": [["日期", "时刻", "1#变"], *([*m, 1] for m in moments)]})
    assert starts_of(stage(tmp_path, path, answered(looked_at(path)), PARK))[:2] == [
        TOP,
        ONE_LATER,
    ]


@pytest.mark.parametrize("heading", ["1#变(千瓦时)", "1#变千瓦时", "1#变(kW/h)", "1#变 时段电量"])
def test_small_readings_beside_a_date_are_no_hours(tmp_path: Path, heading: str) -> None:
    rows: Cells = [["日期", heading], *([f"2025-01-{day:02d}", 5] for day in range(1, 31))]
    assert looked_at(a_text(tmp_path, rows)).time.columns == ("日期",)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2025-01-01 {:02d}:00:00.000", "%Y-%m-%d %H:%M:%S.%f"),
        ("2025/01/01 {:02d}:00:00.0", "%Y/%m/%d %H:%M:%S.%f"),
        ("2025-01-01T{:02d}:00:00.000+08:00", "%Y-%m-%dT%H:%M:%S.%f%z"),
    ],
)
def test_parts_of_a_second_are_read_as_databases_write_them(
    tmp_path: Path, text: str, form: str
) -> None:
    path = a_text(tmp_path, [["时间", "1#变(kWh)"], *([text.format(n), n] for n in range(24))])
    mapping = looked_at(path)
    assert mapping.time.formats == (form,)
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, starts_of(staged)[0]) == (24, TOP)
