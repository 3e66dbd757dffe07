"""Every value is read with its file and line, as the file writes it."""

from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.base.findings import Place
from lingtan.catalogue.plain_values import plain
from lingtan.catalogue.reading import read_csv, read_yaml
from lingtan.catalogue.records import Faults, Record, record_of
from lingtan.catalogue.yaml_nodes import read_yaml_text


def a_record(text: str) -> Record:
    """Return YAML text as a record with its own faults."""
    faults = Faults()
    return record_of(read_yaml_text(text, "x.yaml", faults), faults)


def test_a_printed_number_keeps_its_digits() -> None:
    assert a_record("price: 0.384470").number("price") == Decimal("0.384470")
    assert str(a_record("price: 2.00").number("price")) == "2.00"


def test_nothing_is_unknown_and_never_zero() -> None:
    record = a_record("value:\nother: ~\nzero: 0")
    assert record.optional_number("value") is None
    assert record.optional_number("other") is None
    assert record.optional_number("absent") is None
    assert record.optional_number("zero") == 0


def test_a_quoted_word_is_text_even_if_it_says_null() -> None:
    assert a_record("note: 'null'").text("note") == "null"


def test_each_fault_is_noted_once_and_reading_goes_on() -> None:
    record = a_record("a: x\nb: y")
    assert [record.number("a"), record.number("b"), record.number("a")] == [0, 0, 0]
    assert [str(fault) for fault in record.faults.details] == [
        "x.yaml:1: a is 'x', write a number such as 0.8325",
        "x.yaml:2: b is 'y', write a number such as 0.8325",
    ]


def test_no_fault_raises_nothing_and_one_raises_all() -> None:
    faults = Faults()
    faults.raise_if_any()
    faults.add(Place(source="a.csv", line=3), "missing", field="label")
    faults.add(Place(source="b.csv", line=1), "not_csv")
    with pytest.raises(CatalogueError, match="Faults in the catalogue: 2") as caught:
        faults.raise_if_any()
    assert [str(fault) for fault in caught.value.details] == [
        "a.csv:3: label is missing, fill it in",
        "b.csv:1: not CSV, close the quotes",
    ]


def test_a_row_knows_its_line_and_blank_lines_count(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\r\n\r\nx, y \r\n", encoding="utf-8-sig")
    (row,) = read_csv(tmp_path / "a.csv", "a.csv", ["id", "name"], Faults())
    assert (row.place.line, row.text("name")) == (3, "y")


def test_a_key_that_stands_twice_names_both_places(tmp_path: Path) -> None:
    faults = Faults()
    (tmp_path / "a.csv").write_text("id,name\nx,1\ny,2\nx,3\n", encoding="utf-8")
    read_csv(tmp_path / "a.csv", "a.csv", ["id", "name"], faults, key=["id"])
    (fault,) = map(str, faults.details)
    assert fault.startswith("a.csv:4: id 'x' stands twice, first at a.csv:2")


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    faults = Faults()
    (tmp_path / "a.yaml").write_text("", encoding="utf-8")
    assert not read_yaml(tmp_path / "a.yaml", "a.yaml", faults).fields
    assert not faults.details


def test_a_list_of_mappings_knows_each_line() -> None:
    record = a_record("rules:\n  - {id: a}\n  - {id: b}\n")
    assert [rule.place.line for rule in record.records("rules")] == [2, 3]


def test_a_mapping_that_is_missing_is_a_fault_and_an_empty_record() -> None:
    record = a_record("other: 1")
    assert not record.record("rates").fields
    (fault,) = map(str, record.faults.details)
    assert fault == "x.yaml:1: rates is missing, fill it in"


def test_plain_values_are_those_yaml_means() -> None:
    text = "{n: 1, x: 0.5, t: true, nothing: ~, day: 2026-11-24, code: '007', list: [a, 2]}"
    node = read_yaml_text(text, "x.yaml", Faults())
    assert plain(node) == {
        "n": 1,
        "x": 0.5,
        "t": True,
        "nothing": None,
        "day": "2026-11-24",
        "code": "007",
        "list": ["a", 2],
    }
