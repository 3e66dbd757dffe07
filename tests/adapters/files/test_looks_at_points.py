"""A row a day whose last point is written 00:00, and clock times in headings nothing reads."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_questions import is_question
from lingtan.park.meters import Resolution
from tests.builders import a_park
from tests.builders_files import stage, starts_of, values_of
from tests.builders_looks import (
    PARK,
    T1,
    T2,
    Cells,
    a_text,
    a_workbook,
    answered,
    looked_at,
    notes_on,
    why,
)

QUARTERS = a_park(
    *(replace(meter, resolution=Resolution("15min")) for meter in (T1, T2)),
    time_zone="Asia/Shanghai",
)
UNREAD = "file_hours_unused"


def ends(minutes: int, midnight: str) -> list[str]:
    times = [f"{n // 60:02d}:{n % 60:02d}" for n in range(minutes, 1440, minutes)]
    return [*times, midnight]


def a_day(heads: list[str], *, first: object = 1) -> Cells:
    values: list[object] = [first, *[1] * (len(heads) - 2), 50]
    return [["日期", "计量点", *heads], *([f"2025-03-0{n}", "1#变", *values] for n in (1, 2))]


@pytest.mark.parametrize("midnight", ["00:00", "24:00", "0:00", "00:00:00"])
@pytest.mark.parametrize("minutes", [15, 60])
def test_the_last_midnight_closes_its_day(tmp_path: Path, minutes: int, midnight: str) -> None:
    park = QUARTERS if minutes == 15 else PARK
    path = a_text(tmp_path, a_day(ends(minutes, midnight)))
    mapping = looked_at(path, park)
    assert (mapping.points is not None, mapping.time.label) == (True, "end")
    staged = stage(tmp_path, path, answered(mapping), park)
    assert (staged.rows, staged.refused) == (2 * 1440 // minutes, 0)
    assert starts_of(staged)[0] == "02-28 16:00"  # midnight in the park
    last = "03-01 15:45" if minutes == 15 else "03-01 15:00"
    assert values_of(staged)["t1", last] == 50
    assert [f for f in staged.findings if f.kind.id == UNREAD] == []


def test_time_cells_of_a_workbook_end_at_midnight_too(tmp_path: Path) -> None:
    heads = [time(n * 15 // 60 % 24, n * 15 % 60) for n in range(1, 97)]
    rows: Cells = [["日期", "计量点", *heads], [date(2025, 3, 1), "1#变", *[1] * 95, 50]]
    path = a_workbook(tmp_path, {"a": rows})
    staged = stage(tmp_path, path, answered(looked_at(path, QUARTERS)), QUARTERS)
    assert staged.rows == 96
    assert values_of(staged)["t1", "03-01 15:45"] == 50


def test_a_duration_of_a_day_is_its_end(tmp_path: Path) -> None:
    heads = [timedelta(hours=n) for n in range(1, 25)]
    rows: Cells = [["日期", "计量点", *heads], [date(2025, 3, 1), "1#变", *[1] * 23, 50]]
    path = a_workbook(tmp_path, {"a": rows})
    assert stage(tmp_path, path, answered(looked_at(path)), PARK).rows == 24


@pytest.mark.parametrize(
    "heads",
    [
        [f"{n:02d}:00" for n in range(6, 22)],
        ["00:00", *ends(60, "24:00")],
        ["00:00", *ends(60, "00:00")],
        [*ends(60, "00:00"), *ends(60, "00:00")],
        ["8时", "20时"],
        ["8:00 AM", "8:00 PM"],
    ],
)
def test_hours_that_nothing_reads_are_a_question_and_a_warning(
    tmp_path: Path, heads: list[str]
) -> None:
    path = a_text(tmp_path, a_day(heads))
    mapping = looked_at(path)
    assert "hours_not_read" in why(mapping, "points")
    assert any(map(is_question, notes_on(mapping, "points")))
    staged = stage(tmp_path, path, answered(mapping), PARK)
    assert [f.kind.severity.name for f in staged.findings if f.kind.id == UNREAD] == ["WARNING"]


def test_years_in_headings_are_no_hours(tmp_path: Path) -> None:
    rows: Cells = [
        ["时间", "1#变 kWh", "2024"],
        *([f"2025-01-01 {n:02d}:00", 1, "x"] for n in (0, 1)),
    ]
    assert notes_on(looked_at(a_text(tmp_path, rows)), "points") == []


def test_two_runs_of_a_day_are_not_read_across(tmp_path: Path) -> None:
    start = [f"{n:02d}:00" for n in range(24)]
    group: Cells = [["日期", "计量点", "正向", *[""] * 23, "反向", *[""] * 23]]
    path = a_text(tmp_path, [*group, *a_day([*start, *start])])
    rows = [group[0], ["", "", *start, *start], *a_day([*start, *start])[1:]]
    mapping = looked_at(a_text(tmp_path, rows, path.name))
    assert mapping.points is not None
    assert (mapping.points.first, mapping.time.label) == ("正向/00:00", "start")
