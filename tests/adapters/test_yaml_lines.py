"""YAML written by hand keeps its lines, says each thing once, and never runs anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.adapters.yaml_lines import read_yaml


def kinds(text: str) -> list[tuple[str, int | None]]:
    return [(f.kind.id, f.place.line) for f in read_yaml(text, "a.yaml").findings]


def test_values_are_those_of_yaml_1_2_so_no_word_turns_into_something_else() -> None:
    text = "a: no\nb: 2025-01-01\nc: 0042\nd: 1.5\ne: 12\nf: true\ng:\nh: '7'\ni: 1e3\nj: 1:30\n"
    assert read_yaml(text, "a.yaml").data == {
        "a": "no",
        "b": "2025-01-01",
        "c": "0042",
        "d": 1.5,
        "e": 12,
        "f": True,
        "g": None,
        "h": "7",
        "i": 1000.0,
        "j": "1:30",
    }


def test_every_key_and_item_keeps_its_line() -> None:
    document = read_yaml("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", "a.yaml")
    assert document.lines["a",] == 1
    assert document.lines["b", 0] == 3
    assert document.lines["b", 1, "d"] == 5


def test_an_absent_key_stands_where_its_parent_stands() -> None:
    document = read_yaml("a: 1\nb:\n  c: 2\n", "a.yaml")
    assert str(document.place(("b", "missing", "deeper"))) == "a.yaml:2"


def test_a_duplicate_key_is_refused_and_both_lines_are_named() -> None:
    document = read_yaml("a: 1\nb: 2\na: {c: 3}\n", "a.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert [dict(f.facts) for f in document.findings] == [{"key": "a", "first": 1}]
    assert document.findings[0].place.line == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x [1]\nb: *x\n", 2),
        ("a: !!python/object:os.system x\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("? [1, 2]\n: 3\n", 1),
    ],
)
def test_aliases_tags_documents_and_odd_keys_are_refused(text: str, line: int) -> None:
    assert kinds(text) == [("yaml_not_plain", line)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1,\n", 1), ("a: 1\nb: c: d\n", 2), ("a: \x00", 1), ("a: 'open\n", 1), ("\ta: 1", 1)],
)
def test_broken_syntax_names_its_line(text: str, line: int) -> None:
    assert kinds(text) == [("yaml_syntax", line)]


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    assert kinds("- " * 60 + "x") == [("yaml_too_deep", 1)]
    assert kinds("[" * 20_000) == [("yaml_syntax", 1)]


def test_numbers_too_large_to_be_meant_stay_text() -> None:
    data = read_yaml(f"a: {'9' * 5000}\nb: 1e999\n", "a.yaml").data
    assert data == {"a": "9" * 5000, "b": "1e999"}


def test_an_empty_file_says_nothing() -> None:
    document = read_yaml("# only a comment\n", "a.yaml")
    assert document.data is None
    assert document.findings == ()


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#,\n \t?%@`0.1é中\x00\x85", max_size=60))
def test_no_text_makes_a_traceback(text: str) -> None:
    document = read_yaml(text, "a.yaml")
    assert all(finding.place.line for finding in document.findings)
