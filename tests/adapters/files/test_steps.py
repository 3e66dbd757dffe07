"""A file whose step is not its meter's interval is refused for that meter, and never scaled."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.files.staged import Staged
from lingtan.base.findings import Finding
from tests.builders_files import a_mapping, kinds_of, stage_text, table_of, values_of

UTC = {"columns": ["time"], "zone": "UTC"}
HOUR = [{"column": "kWh", "meter": "hourly", "unit": "kWh"}]
DAY = [{"column": "kWh", "meter": "daily", "unit": "kWh"}]
FIRST = datetime(2025, 1, 2)  # noqa: DTZ001  # a clock as a file writes it


def rows(count: int, step: timedelta, value: str = "9") -> str:
    return "".join(f"{FIRST + n * step:%Y-%m-%d %H:%M},{value}\n" for n in range(count))


def read(folder: Path, text: str, values: object = None, **parts: object) -> Staged:
    chosen = {"values": values} if values else {}
    return stage_text(folder, "time,kWh\n" + text, a_mapping(time=UTC, **chosen, **parts))


def only(staged: Staged) -> Finding:
    return next(f for f in staged.findings if f.kind.id == "file_other_step")


@pytest.mark.parametrize(
    ("values", "count", "step", "found", "declared"),
    [
        (HOUR, 96, timedelta(minutes=15), "15min", "1h"),
        (HOUR, 2, timedelta(minutes=30), "30min", "1h"),
        (None, 24, timedelta(hours=1), "1h", "15min"),
        (None, 5, timedelta(days=1), "1d", "15min"),
        (DAY, 48, timedelta(hours=1), "1h", "1d"),
        (HOUR, 60, timedelta(minutes=1), "1min", "1h"),
    ],
)
def test_a_column_of_another_step_is_refused_as_a_whole(
    tmp_path: Path, values: object, count: int, step: timedelta, found: str, declared: str
) -> None:
    staged = read(tmp_path, rows(count, step), values)
    assert (staged.rows, staged.refused) == (0, count)
    finding = only(staged)
    assert finding.facts == {
        "count": count, "file": "file.csv", "found": found, "declared": declared,
    }  # fmt: skip
    assert finding.subject in {"hourly", "e1", "daily"}
    assert finding.place.line == 2
    assert kinds_of(staged) == ["file_other_step", "file_nothing_staged"]
    assert set(table_of(staged.refused_path)["reason"]) == {"file_other_step"}
    assert "2025-01-02 00:00, 9.000" in set(table_of(staged.refused_path)["text"])


def test_only_the_meter_with_another_step_is_refused(tmp_path: Path) -> None:
    both = [{"column": "a", "meter": "hourly"}, {"column": "b", "meter": "e1"}]
    text = "time,a,b\n" + "".join(
        f"{FIRST + n * timedelta(minutes=15):%Y-%m-%d %H:%M},1,2\n" for n in range(8)
    )
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=both))
    assert {meter for meter, _ in values_of(staged)} == {"e1"}
    assert (staged.rows, staged.refused, only(staged).subject) == (8, 8, "hourly")


def test_blank_cells_between_the_hours_are_no_finer_step(tmp_path: Path) -> None:
    text = "".join(
        f"{FIRST + n * timedelta(minutes=15):%Y-%m-%d %H:%M},{'' if n % 4 else 9}\n"
        for n in range(96)
    )
    assert read(tmp_path, text, HOUR).rows == 24


def test_a_few_readings_off_the_grid_are_refused_alone(tmp_path: Path) -> None:
    staged = read(tmp_path, rows(24, timedelta(hours=1)) + "2025-01-02 09:30,1\n", HOUR)
    assert (staged.rows, staged.refused) == (24, 1)
    assert "file_time_off_grid" in kinds_of(staged)


@pytest.mark.parametrize("starts", [("00:00",), ("00:00", "05:00", "11:00", "13:00")])
def test_scattered_corrections_have_no_step(tmp_path: Path, starts: tuple[str, ...]) -> None:
    text = "".join(f"2025-01-02 {start},9\n" for start in starts)
    assert read(tmp_path, text).rows == len(starts)


def test_gaps_are_no_coarser_step(tmp_path: Path) -> None:
    text = rows(96, timedelta(minutes=15)).splitlines(keepends=True)
    kept = [line for number, line in enumerate(text) if number % 8 < 2]
    assert read(tmp_path, "".join(kept)).rows == 24


def test_a_counter_may_be_read_at_any_step(tmp_path: Path) -> None:
    counter = [{"column": "kWh", "meter": "counter"}]
    assert read(tmp_path, rows(24, timedelta(hours=1)), counter).rows == 24
