"""A table printed on pages repeats its title: it is passed over, or named for what it is."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from tests.builders_files import a_mapping, kinds_of, reasons_of, stage, stage_text
from tests.builders_looks import a_workbook

TITLE = "园区用电报表"
HEADING: list[object] = ["time", "kWh"]


def mapping_of(kind: str) -> Mapping:
    return a_mapping(kind=kind, heading=2)


def test_a_title_printed_again_is_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [TITLE],
        HEADING,
        ["2025-01-01 00:00", 1],
        [TITLE],
        HEADING,
        ["2025-01-01 00:15", 2],
    ]
    staged = stage(tmp_path, a_workbook(tmp_path, {"a": rows}), mapping_of("xlsx"))
    assert (staged.rows, staged.skipped, kinds_of(staged)) == (2, 4, [])
    assert [line.reason for line in staged.skipped_lines].count("title") == 2
    text = f"{TITLE},\ntime,kWh\n2025-01-01 00:00,1\n{TITLE},\n2025-01-01 00:15,2\n"
    staged = stage_text(tmp_path, text, mapping_of("csv"))
    assert (staged.rows, staged.skipped, kinds_of(staged)) == (2, 3, [])


@pytest.mark.parametrize("words", ["第 2 页 共 3 页", "园区用电报表（续）"])
def test_other_words_amid_the_table_are_no_unreadable_time(tmp_path: Path, words: str) -> None:
    rows: list[list[object]] = [
        [TITLE],
        HEADING,
        ["2025-01-01 00:00", 1],
        [words],
        ["2025-01-01 00:15", 2],
    ]
    staged = stage(tmp_path, a_workbook(tmp_path, {"a": rows}), mapping_of("xlsx"))
    assert reasons_of(staged) == [(4, "file_line_of_words")]
    finding = next(f for f in staged.findings if f.kind.id == "file_line_of_words")
    assert finding.facts["example"] == words


def test_a_value_without_a_time_stays_an_unreadable_time(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, "time,kWh\n昨天,5\n", a_mapping())
    assert reasons_of(staged) == [(2, "file_time_unreadable")]


def test_a_line_above_the_heading_that_is_a_whole_reading_is_no_title(tmp_path: Path) -> None:
    line = "2025-01-01 00:00,1\n"
    staged = stage_text(tmp_path, f"{line}time,kWh\n{line}", mapping_of("csv"))
    assert staged.rows == 1
