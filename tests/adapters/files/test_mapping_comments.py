"""A suggested mapping speaks the reader's language: questions first, then what is not read."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_comments import write_suggestion
from lingtan.adapters.files.mapping_file import read_mapping
from tests.builders_looks import Cells, a_text, a_workbook, hours, looked_at

ROWS: Cells = [["单位：kWh"], ["时间", "1#变", "电费", "合计", "2#变\n#?: x"], *hours(1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("language", "asks", "not_read", "money"),
    [
        ("en", "Nothing was left to guessing", "Not read:", "not read: money"),
        ("zh_CN", "没有需要猜测的内容", "不读取：", "该列为金额或价格"),
    ],
)
def test_comments_are_in_the_language_of_the_reader(
    tmp_path: Path, language: str, asks: str, not_read: str, money: str
) -> None:
    mapping = looked_at(a_workbook(tmp_path, {"a": ROWS}))
    path = tmp_path / "x.yaml"
    write_suggestion(mapping, path, "x.xlsx", language)
    text = path.read_text(encoding="utf-8")
    assert all(words in text for words in (asks, not_read, money, "合计"))
    assert read_mapping(path) == mapping


def test_what_was_guessed_is_asked_at_the_top_and_where_it_stands(tmp_path: Path) -> None:
    rows: Cells = [["时间", "foo", "baz"], *([f"2025-01-01 {n:02d}:00", 1, 2] for n in (8, 9))]
    mapping = looked_at(a_text(tmp_path, rows))
    path = tmp_path / "x.yaml"
    write_suggestion(mapping, path, "x.csv", "en")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "# To be answered first (5):" in lines
    assert any(line.startswith("#  1. foo.meter — no meter of the park") for line in lines)
    before_time = lines[: lines.index("time:")]
    assert any(line.startswith("# ? time.label: start — ") for line in before_time)
    assert read_mapping(path) == mapping
