"""The lines of readings are found by reading a file again: those wanted, and the largest."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.files import find_lines as finder
from lingtan.adapters.files.find_lines import FOUND_LINES, find_lines
from lingtan.adapters.files.mapping import Mapping as FileMapping
from tests.adapters.files.test_workbooks import VALUE, XLSX, Rows, a_book
from tests.builders_files import CATALOGUE, NOW, a_files_park, a_mapping, shown

LOCAL_MIDNIGHT = datetime(2025, 1, 1)  # noqa: DTZ001  a file knows no zone
DAYS = 3
QUARTERS = 96
OFFSET = timedelta(hours=8)

Asked = Mapping[str, list[datetime]]


def test_with_those_wanted_come_the_largest_of_each_local_day(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    found = find(tmp_path, path, {"e1": [LOCAL_MIDNIGHT - OFFSET]})
    assert found == {
        "12-31 16:00": (2, "2025-01-01 00:00,1"),  # the one wanted
        "01-01 15:45": (97, "2025-01-01 23:45,96"),
        "01-02 15:45": (193, "2025-01-02 23:45,96"),
        "01-03 15:45": (289, "2025-01-03 23:45,96"),
    }


def test_of_many_meters_and_days_the_largest_of_each_month_must_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "MOST_DAYS", DAYS)  # by UTC the file touches one day more
    assert find(tmp_path, a_file(tmp_path), {}) == {"01-01 15:45": (97, "2025-01-01 23:45,96")}


def test_of_equal_ones_it_is_the_first_and_below_zero_counts_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    values = {"08:00": 3, "09:00": -5, "10:00": 5}
    lines = [f"2025-01-01 {clock},{value}" for clock, value in values.items()]
    path.write_text("\n".join(["time,kWh", *lines]) + "\n", encoding="utf-8")
    value = {"column": "kWh", "meter": "e1", "unit": "kWh", "negative": "keep"}
    mapping = a_mapping(values=[value])
    assert find(tmp_path, path, {}, mapping) == {"01-01 01:00": (3, "2025-01-01 09:00,-5")}


def test_a_line_of_a_workbook_is_that_of_its_sheet(tmp_path: Path) -> None:
    rows: Rows = [["时间", "kWh"], ["2025-01-02 00:15", 1.5]]
    later: Rows = [["时间", "kWh"], ["2025-01-03 00:15", 2.5], ["2025-01-03 00:30", 0.5]]
    path = a_book(tmp_path, ("one", rows), ("two", later))
    table = frame(tmp_path, path, {}, a_mapping(**XLSX, values=VALUE, sheets=["one", "two"]))
    assert list(table.select("sheet", "line", "value").sort("sheet").iter_rows()) == [
        ("one", 2, "1.500"),
        ("two", 2, "2.500"),
    ]


def test_what_the_file_does_not_state_is_not_among_the_lines(tmp_path: Path) -> None:
    asked = {"e1": [LOCAL_MIDNIGHT - timedelta(days=9)], "e2": [LOCAL_MIDNIGHT]}
    assert len(find(tmp_path, a_file(tmp_path), asked)) == DAYS


def a_file(folder: Path) -> Path:
    """Write three days of a meter whose readings grow through each day."""
    path = folder / "file.csv"
    lines = [
        f"{LOCAL_MIDNIGHT + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{n % QUARTERS + 1}"
        for n in range(DAYS * QUARTERS)
    ]
    path.write_text("\n".join(["time,kWh", *lines]) + "\n", encoding="utf-8")
    return path


def find(
    folder: Path, path: Path, asked: Asked, mapping: FileMapping | None = None
) -> dict[str, tuple[int, str]]:
    """Return line and text by UTC start."""
    table = frame(folder, path, asked, mapping or a_mapping())
    told = table.sort("start").select("start", "line", "text")
    return {shown(start): (line, text) for start, line, text in told.iter_rows()}


def frame(folder: Path, path: Path, asked: Asked, mapping: FileMapping) -> pl.DataFrame:
    """Return what is found in a file of the small park."""
    rows = [(meter, start) for meter, starts in asked.items() for start in starts]
    schema = {name: FOUND_LINES[name] for name in ("meter_id", "start")}
    wanted = pl.DataFrame(rows, schema=schema, orient="row")
    opened = (a_files_park(), CATALOGUE)
    found = find_lines(path, mapping, opened, wanted, folder / "scratch", now=NOW)
    assert found.schema == FOUND_LINES
    return found
