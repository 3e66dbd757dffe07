"""Text in any encoding and shape: every line is a reading, refused, or skipped with its reason."""

from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.files.stage import stage_file
from lingtan.adapters.files.survey import encoding_of
from lingtan.base.errors import ImportFileError, MappingError
from tests.builders_files import (
    CATALOGUE,
    NOW,
    a_files_park,
    a_mapping,
    kinds_of,
    reasons_of,
    stage_text,
    starts_of,
    values_of,
)

UTC = {"columns": ["时间"], "zone": "UTC"}
VALUES = [{"column": "电量(kWh)", "meter": "e1", "unit": "kWh"}]
CHINESE = "时间,备注,电量(kWh)\n2025-01-02 00:00,正常,1.5\n2025-01-02 00:15,正常,2.5\n"
MAPPING = a_mapping(time=UTC, values=VALUES)


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gbk"),
        CHINESE.encode("gb18030"),
        CHINESE.encode("utf-16"),
        CHINESE.encode("utf-16-le"),
        b"\xfe\xff" + CHINESE.encode("utf-16-be"),
        CHINESE.replace("\n", "\r\n").encode("gbk"),
        CHINESE.replace("\n", "\r").encode(),
        CHINESE.replace("\n", "\r\n", 1).encode(),
        CHINESE.rstrip("\n").encode(),
    ],
)
def test_encoding_mark_and_line_ends_make_no_difference(tmp_path: Path, data: bytes) -> None:
    staged = stage_text(tmp_path, data, MAPPING)
    assert (staged.read, staged.rows, staged.skipped) == (3, 2, 1)
    assert values_of(staged)["e1", "01-02 00:15"] == 2.5


WESTERN = "Zeit;Zähler;Wärme (m³ bei 15 °C);kWh\n2025-01-02 00:00;Süd;8;1,5\n"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("stated", ["auto", "cp1252", "latin-1"])
def test_western_letters_are_read_by_their_own_encoding(
    tmp_path: Path, encoding: str, stated: str
) -> None:
    mapping = a_mapping(
        text={"encoding": stated, "delimiter": ";"},
        numbers={"decimal": ","},
        time={"columns": ["Zeit"], "zone": "UTC"},
        meter={"columns": ["Zähler"], "names": {"Süd": "e1"}},
        values=[{"column": "kWh", "unit": "kWh"}],
    )
    staged = stage_text(tmp_path, WESTERN.encode(encoding), mapping)
    assert values_of(staged) == {("e1", "01-02 00:00"): 1.5}
    assert staged.unmapped == ("Wärme (m³ bei 15 °C)",)


@pytest.mark.parametrize("text", ["电量：千瓦时，正常", "计", "1#变，2#变", "a计b量c"])
def test_chinese_letters_are_never_taken_for_western_ones(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode("gbk"))
    assert encoding_of(path) == "gb18030"


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators(tmp_path: Path, mark: str) -> None:
    mapping = a_mapping(time=UTC, values=VALUES, text={"delimiter": mark})
    staged = stage_text(tmp_path, CHINESE.replace(",", mark), mapping)
    assert staged.rows == 2


def test_titles_totals_and_empty_lines_are_skipped_and_listed(tmp_path: Path) -> None:
    text = (
        "某园区电量统计表,,\n单位：kWh,,\n" + CHINESE + ",,\n\n合计,,4\n 总计,,4\n制表人：张三\n"
    )
    mapping = a_mapping(time=UTC, values=VALUES, heading=3, skip=["合计", "总计", "制表"])
    staged = stage_text(tmp_path, text, mapping)
    assert [(skip.line, skip.reason) for skip in staged.skipped_lines] == [
        (1, "title"), (2, "title"), (3, "heading"), (6, "blank"), (7, "blank"),
        (8, "total"), (9, "total"), (10, "total"),
    ]  # fmt: skip
    assert (staged.read, staged.rows, staged.refused) == (10, 2, 0)


def test_a_total_that_was_not_declared_is_refused_not_read(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, CHINESE + "合计,,4\n", MAPPING)
    assert reasons_of(staged) == [(4, "file_time_unreadable")]


def test_a_heading_that_comes_again_is_a_heading(tmp_path: Path) -> None:
    again = CHINESE.replace("2025-01-02", "2025-01-03")
    staged = stage_text(tmp_path, CHINESE + again, MAPPING)
    assert (staged.rows, staged.skipped) == (4, 2)


def test_a_heading_over_two_lines(tmp_path: Path) -> None:
    text = CHINESE.replace("电量(kWh)", '"电量\n(kWh)"')
    staged = stage_text(tmp_path, text, MAPPING)
    assert (staged.rows, staged.skipped) == (2, 2)


def test_without_headings_columns_have_numbers(tmp_path: Path) -> None:
    text = "2025-01-02 00:00,1.5\n2025-01-02 00:15,2.5\n"
    time = {"columns": ["1"], "zone": "UTC"}
    values = [{"column": "2", "meter": "e1"}]
    staged = stage_text(tmp_path, text, a_mapping(time=time, values=values, heading=0))
    assert (staged.read, staged.rows) == (2, 2)


def test_quotation_marks_hold_separators(tmp_path: Path) -> None:
    text = '时间,备注,电量(kWh)\n"2025-01-02 00:00","a ""b"", c","1,234.5"\n'
    mapping = a_mapping(time=UTC, values=VALUES, numbers={"thousands": ","})
    assert values_of(stage_text(tmp_path, text, mapping))["e1", "01-02 00:00"] == 1234.5


@pytest.mark.parametrize("note", ["", "a,b", "a;b", ' ""a"" ', "a,,b"])
def test_every_cell_may_be_quoted(tmp_path: Path, note: str) -> None:
    text = f'"时间","备注","电量(kWh)"\n"2025-01-02 00:00","{note}","1234.5"\n'
    assert values_of(stage_text(tmp_path, text, MAPPING)) == {("e1", "01-02 00:00"): 1234.5}


def test_a_separator_too_many_breaks_the_line(tmp_path: Path) -> None:
    text = "时间,电量(kWh)\n2025-01-02 00:00,1,234\n2025-01-02 00:15,1,\n2025-01-02 00:30\n"
    mapping = a_mapping(time=UTC, values=VALUES)
    staged = stage_text(tmp_path, text, mapping)
    assert reasons_of(staged) == [(2, "file_cell_count"), (4, "file_cell_count")]
    assert starts_of(staged) == ["01-02 00:15"]


def test_a_quotation_mark_never_closed_breaks_its_line_only(tmp_path: Path) -> None:
    text = CHINESE.replace("正常,1.5", '"正常,1.5')
    staged = stage_text(tmp_path, text, MAPPING)
    assert reasons_of(staged) == [(2, "file_quote_open")]
    assert starts_of(staged) == ["01-02 00:15"]


def test_damaged_characters_are_counted_and_only_hurt_where_they_stand(tmp_path: Path) -> None:
    data = CHINESE.encode().replace("正常,1".encode(), b"\xff\xff,1")
    staged = stage_text(tmp_path, data.replace(b"2.5", b"2.\x005"), MAPPING)
    assert "file_encoding_damaged" in kinds_of(staged)
    assert reasons_of(staged) == [(3, "file_value_unreadable")]
    assert staged.rows == 1


def test_the_refused_file_keeps_the_line_as_it_was(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, CHINESE.replace("2.5", "坏"), MAPPING)
    table = pl.read_parquet(staged.refused_path)
    assert table.columns == ["line", "reason", "text"]
    assert table.row(0) == (3, "file_value_unreadable", "2025-01-02 00:15,正常,坏")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or encrypted"),
        (bytes(range(256)) * 40, "binary|no line|no such|headings"),
        (b"\0\1\2\3" * 5000, "binary"),
        (b"time,kWh\n" + b"1" * 3_000_000, "longer"),
    ],
)
def test_what_cannot_be_read_at_all_is_a_typed_error(
    tmp_path: Path, data: bytes, told: str
) -> None:
    with pytest.raises((ImportFileError, MappingError), match=told):
        stage_text(tmp_path, data, a_mapping())


def test_a_heading_alone_gives_no_rows_and_says_so(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, "time,kWh\n", a_mapping())
    assert (staged.read, staged.rows, staged.skipped) == (1, 0, 1)
    assert kinds_of(staged) == ["file_nothing_staged"]


def test_all_refused_is_not_an_error_but_findings(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, "time,kWh\n" + "x,y\n" * 50, a_mapping())
    assert (staged.rows, staged.refused) == (0, 50)
    assert kinds_of(staged) == ["file_time_unreadable", "file_nothing_staged"]


def test_an_absent_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be opened"):
        stage_file(tmp_path / "no.csv", a_mapping(), a_files_park(), CATALOGUE, tmp_path, now=NOW)


def test_a_file_name_with_quotes_is_only_a_name(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, CHINESE, MAPPING, name='it\'s; [a] "test" *.csv')
    assert staged.rows == 2


def test_the_long_header_line_beyond_the_end_is_a_fault_of_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="line 9"):
        stage_text(tmp_path, CHINESE, a_mapping(time=UTC, values=VALUES, heading=9))
