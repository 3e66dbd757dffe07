"""Newest line first or oldest first: the earliest time of the file tells what a label means."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_questions import is_question
from lingtan.adapters.files.sample import LINES
from tests.builders_files import stage, values_of
from tests.builders_looks import PARK, Cells, a_text, a_workbook, looked_at, notes_on

BEYOND = LINES + 400  # hours; a text is looked at in its first lines and its last
TOP = "02-28 16:00"  # midnight in the park
FIRST = datetime(2025, 3, 1)  # noqa: DTZ001  the file's clock


def hours(count: int, begin: int = 0) -> list[str]:
    moments = [FIRST + timedelta(hours=begin + n) for n in range(count)]
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]


def rows_of(times: list[str], *, newest_first: bool) -> Cells:
    rows = [[text, n] for n, text in enumerate(times)]
    return [["t", "1#变 kWh"], *(reversed(rows) if newest_first else rows)]


def same_day(times: list[str]) -> list[str]:
    """Return interval ends as some loggers write them: 00:00 under the date it closes."""
    ends = [datetime.strptime(text, "%Y-%m-%d %H:%M") for text in times]  # noqa: DTZ007
    return [f"{m - timedelta(days=not (m.hour or m.minute)):%Y-%m-%d %H:%M}" for m in ends]


@pytest.mark.slow
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    ("times", "label", "midnight"),
    [
        (hours(72), "start", "next_day"),
        (hours(24), "start", "next_day"),
        (hours(BEYOND), "start", "next_day"),
        (hours(2016), "start", "next_day"),
        (hours(72, 1), "end", "next_day"),
        (hours(24, 1), "end", "next_day"),
        (hours(BEYOND, 1), "end", "next_day"),
        (same_day(hours(72, 1)), "end", "same_day"),
        (same_day(hours(24, 1)), "end", "same_day"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "workbook"])
def test_the_order_of_lines_shifts_no_value(
    tmp_path: Path, times: list[str], label: str, midnight: str, newest_first: bool, kind: str
) -> None:
    rows = rows_of(times, newest_first=newest_first)
    path = a_text(tmp_path, rows) if kind == "text" else a_workbook(tmp_path, {"a": rows})
    mapping = looked_at(path)
    assert (mapping.time.label, mapping.time.midnight) == (label, midnight)
    assert not any(map(is_question, notes_on(mapping, "time.label")))
    staged = stage(tmp_path, path, mapping, PARK)
    values = values_of(staged)
    assert staged.refused == 0
    assert [values["t1", time] for time in (TOP, "02-28 17:00")] == [0, 1]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    "times",
    [hours(55, 5), hours(23, 1), hours(71, 1), hours(73), hours(BEYOND, 5)],
    ids=["from 05:00", "01:00 to 23:00", "so of three days", "midnight to midnight", "long"],
)
def test_a_file_that_does_not_tell_is_a_question(
    tmp_path: Path, times: list[str], newest_first: bool
) -> None:
    mapping = looked_at(a_text(tmp_path, rows_of(times, newest_first=newest_first)))
    (note,) = notes_on(mapping, "time.label")
    assert (note.because, is_question(note)) == ("label_open", True)
    assert mapping.time.midnight == "next_day"


def test_meters_one_below_the_other_do_not_close_their_day(tmp_path: Path) -> None:
    rows: Cells = [["t", "表", "kWh"], *([t, m, 1] for m in ("1#变", "2#变") for t in hours(24))]
    time = looked_at(a_text(tmp_path, rows)).time
    assert (time.label, time.midnight) == ("start", "next_day")


def test_days_newest_first_with_hours_in_order_close_no_day(tmp_path: Path) -> None:
    times = [t for day in (48, 24, 0) for t in hours(24, day)]
    time = looked_at(a_text(tmp_path, rows_of(times, newest_first=False))).time
    assert (time.label, time.midnight) == ("start", "next_day")
