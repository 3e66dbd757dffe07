"""The published JSON Schema is the one the reader holds a file to."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lingtan.adapters.park_file.document import KEYED, LISTED, ParkDocument, park_schema
from lingtan.adapters.park_file.places import HeadEntry
from lingtan.adapters.park_file.read import read_park
from lingtan.adapters.yaml_lines import read_yaml
from lingtan.catalogue.load import load_catalogue
from tests.builders_park_file import METERS_CSV, PARK_YAML, write_park_file

DOCS = Path(__file__).parents[3] / "docs"
PAGES: dict[str, Callable[[], str]] = runpy.run_path(str(DOCS / "park_file_page.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_the_published_page_and_schema_are_in_step(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "Run: python docs/park_file_page.py"


def test_the_schema_is_of_the_2020_draft_and_refuses_unknown_keys() -> None:
    schema = park_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


def test_every_key_of_the_schema_is_described() -> None:
    schema = park_schema()
    objects = [schema, *schema["$defs"].values()]
    bare = [
        key
        for entry in objects
        for key, value in entry.get("properties", {}).items()
        if not value.get("description")
    ]
    assert bare == []


def test_every_section_is_read_and_every_key_is_a_section_or_the_head() -> None:
    assert set(ParkDocument.model_fields) == {*HeadEntry.model_fields, *KEYED, *LISTED}


def test_a_sound_park_file_passes_the_whole_model_too() -> None:
    data: Any = read_yaml(PARK_YAML, "park.yaml").data  # a YAML document has no narrower type
    assert ParkDocument.model_validate(data).id == "test_park"


def test_the_example_of_the_page_is_a_sound_park(tmp_path: Path) -> None:
    page = (DOCS / "reference" / "park-file.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    write_park_file(tmp_path, park=example, meters=METERS_CSV.splitlines()[0] + "\n")
    (tmp_path / "outline.geojson").rename(tmp_path / "boundary.geojson")
    park = read_park(tmp_path, load_catalogue())
    assert [enterprise.id for enterprise in park.enterprises] == ["steel", "glass"]
