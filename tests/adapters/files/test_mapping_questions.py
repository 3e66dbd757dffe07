"""No file is imported by a guess: a suggestion's questions are answered first, line by line."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_comments import write_suggestion
from lingtan.adapters.files.mapping_file import read_answered_mapping, read_mapping
from lingtan.base.errors import MappingError
from tests.builders_looks import Cells, a_text, looked_at

NOTE = "- choice: time.label\n  value: start\n  confidence: guess\n  because: label_open\n"


@pytest.fixture
def suggested(tmp_path: Path) -> Path:
    """Return a mapping with one question, whether a label is a start or an end."""
    rows: Cells = [["时间", "1#变(kWh)"], *([f"2025-01-01 {n:02d}:00", n] for n in (8, 9, 10))]
    path = tmp_path / "x.yaml"
    write_suggestion(looked_at(a_text(tmp_path, rows)), path, "x.csv", "en")
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_unanswered_question_is_refused_with_its_line_and_cure(suggested: Path) -> None:
    with pytest.raises(MappingError) as caught:
        read_answered_mapping(suggested)
    lines = suggested.read_text(encoding="utf-8").splitlines()
    line = lines.index("- choice: time.label") + 1
    assert caught.value.facts["count"] == 1
    assert [detail.place for detail in caught.value.details] == [f"x.yaml:{line}"]
    assert "set its confidence to sure" in str(caught.value.details[0])
    assert read_mapping(suggested).time.label == "start"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NOTE, ""),
        (NOTE, NOTE.replace("guess", "sure")),
        ("time:\n", "time:\n  label: end\n"),
    ],
)
def test_a_question_is_answered_by_another_value_or_by_its_note(
    suggested: Path, old: str, new: str
) -> None:
    edit(suggested, old, new)
    assert read_answered_mapping(suggested) == read_mapping(suggested)


@pytest.mark.parametrize("answer", ["t1", "t2"])
def test_what_is_open_in_the_mapping_itself_needs_no_note(tmp_path: Path, answer: str) -> None:
    rows: Cells = [["时间", "foo"], *([f"2025-01-01 {n:02d}:00", n] for n in range(24))]
    path = tmp_path / "x.yaml"
    write_suggestion(looked_at(a_text(tmp_path, rows)), path, "x.csv", "en")
    edit(path, "  meter: '?'\n  unit: '?'\n", f"  meter: {answer}\n  unit: MWh\n")
    assert read_answered_mapping(path).values[0].meter == answer


def test_what_stands_open_and_refuses_the_file_counts_among_the_questions(tmp_path: Path) -> None:
    rows: Cells = [["时间", "foo"], *([f"2025-01-01 {n:02d}:00", n] for n in (8, 9, 10))]
    path = tmp_path / "x.yaml"
    write_suggestion(looked_at(a_text(tmp_path, rows)), path, "x.csv", "en")
    with pytest.raises(MappingError) as caught:
        read_answered_mapping(path)
    assert caught.value.facts["count"] == 3
    choices = [detail.facts["choice"] for detail in caught.value.details]
    assert choices == ["foo.meter", "foo.unit", "time.label"]
    assert "?" in str(caught.value.details[0])


def test_a_name_nobody_knows_refuses_its_lines_only(tmp_path: Path) -> None:
    rows: Cells = [["时间", "表计", "kWh"]]
    rows = [
        *rows,
        *([f"2025-01-01 {n:02d}:00", name, n] for n in range(24) for name in ("t1", "x")),
    ]
    path = tmp_path / "x.yaml"
    write_suggestion(looked_at(a_text(tmp_path, rows)), path, "x.csv", "en")
    assert "x: '?'" in path.read_text(encoding="utf-8")
    assert read_answered_mapping(path) == read_mapping(path)
