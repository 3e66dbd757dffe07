"""The published JSON Schema is the one the reader holds a file to."""

import json
from pathlib import Path
from typing import Any

import pytest

from lingtan.adapters.park_file.document import KEYED, LISTED, ParkDocument, park_schema
from lingtan.adapters.park_file.places import HeadEntry
from lingtan.adapters.yaml_lines import read_yaml
from tests.builders_park_file import PARK_YAML

PUBLISHED = Path(__file__).parents[3] / "docs" / "reference" / "park.schema.json"


def test_the_published_schema_is_in_step(request: pytest.FixtureRequest) -> None:
    text = json.dumps(park_schema(), ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden", default=False):
        PUBLISHED.write_text(text, encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == text


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
