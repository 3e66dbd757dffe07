"""A file that was cut off within its last line loses that line and says so; whole ones do not."""

from pathlib import Path

import pytest

from tests.builders_files import a_mapping, kinds_of, reasons_of, stage_text, table_of

UTC = {"columns": ["time"], "zone": "UTC"}
TWO = [{"column": "a", "meter": "hourly", "unit": "kWh"}]
HEAD = "time,a,note\n" + "".join(f"2025-01-02 0{n}:00,{n}2.50,ok\n" for n in range(4))
PLAIN = "time,a\n" + "".join(f"2025-01-02 0{n}:00,{n}2.50\n" for n in range(4))
SWAPPED = "a,time\n" + "".join(f"{n},2025-01-02 0{n}:00\n" for n in range(4))


@pytest.mark.parametrize(
    ("head", "end"),
    [
        (HEAD, "2025-01-02 04:00,4"),
        (PLAIN, "2025-01-02 04:00,42."),
        (PLAIN, "2025-01-02 04:00,42"),
        (PLAIN, "2025-01-02 04:00,42.5"),
        (SWAPPED, "4,2025-01-02 04:0"),
        ("time,a,note\n", "2025-01-02 04:00,4"),
    ],
)
def test_a_last_line_that_was_cut_is_refused(tmp_path: Path, head: str, end: str) -> None:
    staged = stage_text(tmp_path, head + end, a_mapping(time=UTC, values=TWO))
    number = head.count("\n") + 1
    assert reasons_of(staged) == [(number, "file_line_cut")]
    assert table_of(staged.refused_path)["text"].to_list() == [end]
    assert staged.rows == number - 2


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "2025-01-02 04:00,42.50,",
        HEAD + "2025-01-02 04:00,42.50,o",
        PLAIN + "2025-01-02 04:00,42.50",
        PLAIN.replace(".50", "") + "2025-01-02 04:00,4",
        PLAIN + "2025-01-02 04:00,42.5\n",
        PLAIN.replace("\n", "\r\n") + "2025-01-02 04:00,42.5\r\n",
        "time,a\n2025-01-02 04:00,4",
        HEAD.replace(",ok", "") + "2025-01-02 04:00,42.5,ok",
    ],
)
def test_a_last_line_without_line_end_is_common_and_read(tmp_path: Path, text: str) -> None:
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=TWO))
    assert staged.refused == 0
    assert not {"file_line_cut", "file_line_maybe_cut"} & set(kinds_of(staged))


def test_a_last_number_shorter_than_all_others_is_taken_and_named(tmp_path: Path) -> None:
    lines = [f"2025-01-02 {n:02}:00,{n + 30}\n" for n in range(22)]
    text = "time,a\n" + "".join(lines) + "2025-01-02 22:00,5"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=TWO))
    assert (staged.rows, staged.refused) == (23, 0)
    assert "file_line_maybe_cut" in kinds_of(staged)
    assert "file_line_maybe_cut" not in kinds_of(
        stage_text(tmp_path, f"{text}\n", a_mapping(time=UTC, values=TWO))
    )
