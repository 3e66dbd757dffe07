"""Spellings of a time that people and spreadsheets use are read alike by look and by mapping."""

from pathlib import Path

import pytest

from tests.builders_files import a_mapping, reasons_of, stage, stage_text, starts_of
from tests.builders_looks import PARK, Cells, a_text, looked_at


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("%Y-%m-%d %p %I:%M", ["2025-01-01 上午 12:00", "2025-01-01 下午 12:00"]),
        ("%Y/%m/%d %p%I:%M", ["2025/1/1 上午12:00", "2025/1/1 下午12:00"]),
        ("%Y%m%d %H%M", ["20250101 0000", "20250101 1200"]),
        ("%Y%m%d %H%M", ["20241231 2400", "20250101 1200"]),
        ("%Y-%m-%d %H:%M", ['="2025-01-01 00:00"', '"=""2025-01-01 12:00"""']),
        ("%Y-%m-%d %H:%M", [' ="2025-01-01 00:00"', "2025-01-01 12:00"]),
    ],
)
def test_a_time_is_read_in_the_ways_people_write_it(
    tmp_path: Path, form: str, texts: list[str]
) -> None:
    mapping = a_mapping(time={"columns": ["time"], "formats": [form]})
    lines = "".join(f"{text},{n}\n" for n, text in enumerate(texts))
    staged = stage_text(tmp_path, f'time,"=""kWh"""\n{lines}', mapping)
    assert reasons_of(staged) == []
    assert starts_of(staged) == ["12-31 16:00", "01-01 04:00"]


@pytest.mark.parametrize("text", ["20250101 100", "20250101 15", "20250101 2460"])
def test_a_clock_that_lost_its_zeros_is_not_guessed(tmp_path: Path, text: str) -> None:
    mapping = a_mapping(time={"columns": ["time"], "formats": ["%Y%m%d %H%M"]})
    staged = stage_text(tmp_path, f"time,kWh\n{text},1\n", mapping)
    assert reasons_of(staged) == [(2, "file_time_unreadable")]


HALVES = [
    *(f"上午 {h}:00" for h in (12, *range(1, 12))),
    *(f"下午 {h}:00" for h in (12, *range(1, 12))),
]


@pytest.mark.parametrize(
    "texts",
    [
        [f"2025-01-01 {half}" for half in HALVES],
        [f"2025/1/1 {half.replace(' ', '')}" for half in HALVES],
        [f"20250101 {hour:02d}00" for hour in range(24)],
        [f'="2025-01-01 {hour:02d}:00"' for hour in range(24)],
    ],
)
def test_a_suggestion_reads_them(tmp_path: Path, texts: list[str]) -> None:
    rows: Cells = [["时间", "1#变(kWh)"], *([text, n] for n, text in enumerate(texts))]
    path = a_text(tmp_path, rows)
    staged = stage(tmp_path, path, looked_at(path), PARK)
    assert (staged.rows, staged.refused) == (24, 0)
    assert starts_of(staged)[0] == "12-31 16:00"
    assert starts_of(staged)[-1] == "01-01 15:00"


@pytest.mark.parametrize("words", [("上午", "下午"), ("AM", "pm")])
def test_a_half_of_the_day_may_stand_in_its_own_column(
    tmp_path: Path, words: tuple[str, str]
) -> None:
    """Left out, 1:15 in the afternoon would be one in the night."""
    clocks = [f"{hour}:00" for hour in (12, *range(1, 12))]
    lines = [("2025-01-01", word, clock) for word in words for clock in clocks]
    rows: Cells = [["日期", "时段", "时间", "1#变(kWh)"], *([*line, "7"] for line in lines)]
    path = a_text(tmp_path, rows)
    staged = stage(tmp_path, path, looked_at(path), PARK)
    assert (staged.rows, staged.refused) == (24, 0)
    assert len(set(starts_of(staged))) == 24
    assert starts_of(staged)[-1] == "01-01 15:00"
