"""A mapping is read with every fault at once, written so that it reads back, and documented."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_file import (
    mapping_for,
    mapping_schema,
    read_mapping,
    write_mapping,
)
from lingtan.base.errors import MappingError
from tests.builders_files import a_mapping

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"

FAULTY = """\
kind: ods
colour: red
time:
  columns: [时间]
  formats: ["%Y-%m-%d", sometime]
  zone: Asia/Shanghia
values:
  - {column: kWh, meter: e1}
  - {column: kW, meter: p1, unitt: kW}
numbers: {decimal: ",", thousands: ","}
"""


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "load.yaml"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        read_mapping(path)
    lines = {detail.place for detail in caught.value.details}
    assert lines == {f"load.yaml:{line}" for line in (1, 2, 5, 6, 9, 10)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "keys and values"),
        ("- a\n- b\n", "keys and values"),
        ("kind: csv\nkind: csv\n", "written twice"),
        ("kind: [csv\n", "not YAML"),
        ("kind: csv\ntime: {columns: [t]}\n", "values .* points .* months"),
        ("kind: csv\ntime: {columns: [t]}\nvalues: [{column: a}]\n", "which meter"),
        ("kind: csv\nvalues: [{column: a, meter: e1}]\n", "time.columns is empty"),
        ("kind: csv\nmonths: {first: a, last: b, meter: e1, year: x}\n", "'x' is no year"),
    ],
)
def test_a_mapping_that_says_nothing_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "load.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=told):
        read_mapping(path)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    mapping = a_mapping(
        matches=["负荷_*.csv"],
        meter={"columns": ["计量点"], "names": {"正向有功": "e1", "no": "e2"}},
        sentinels=["-99", "缺测"],
        text={"encoding": "gbk", "delimiter": "\t"},
        notes=[{"choice": "kind", "value": "csv", "confidence": "sure", "because": "decodes"}],
    )
    path = tmp_path / "load.yaml"
    write_mapping(mapping, path)
    assert read_mapping(path) == mapping


def test_an_absent_mapping_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"load\.yaml"):
        read_mapping(tmp_path / "load.yaml")


def test_a_file_finds_its_mapping_by_name() -> None:
    mappings = [a_mapping(matches=["a*.csv"]), a_mapping(matches=["b*.csv", "c*"])]
    assert mapping_for("c1.csv", mappings) is mappings[1]
    assert mapping_for("d1.csv", mappings) is None


def test_the_published_schema_is_the_one_in_force() -> None:
    published = (REFERENCE / "mapping.schema.json").read_text(encoding="utf-8")
    assert published == mapping_schema(), (
        "write it again: python -c 'from lingtan.adapters.files.mapping_file import "
        'mapping_schema; print(mapping_schema(), end="")\' > docs/reference/mapping.schema.json'
    )


def test_every_key_is_explained_in_the_reference() -> None:
    page = (REFERENCE / "mapping.md").read_text(encoding="utf-8")
    schema = Mapping.model_json_schema()
    keys = {
        key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", {})
    }
    assert sorted(key for key in keys if f"`{key}`" not in page) == []
