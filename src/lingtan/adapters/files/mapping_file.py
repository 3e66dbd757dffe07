"""Read and write mapping files: YAML, every fault at once with its line."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.yaml_lines import YamlDocument, read_yaml
from lingtan.base.errors import MappingError

LARGEST_MAPPING = 4_000_000  # bytes; a park of 5 000 meters needs a tenth of it


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    MappingError
        The file is absent or faulty; ``details`` lists every fault with file and line.
    """
    document = read_yaml(_text_of(path), path.name)
    faults = [
        f"{finding.place}: {finding.kind.id}: {dict(finding.facts)}"
        for finding in document.findings
    ]
    if faults or not isinstance(document.data, dict):
        raise _faulty(path, faults or [f"{path.name}:1: a mapping is a list of keys and values"])
    try:
        return Mapping.model_validate(document.data)
    except ValidationError as error:
        details = [_fault(fault, document) for fault in error.errors()]
        raise _faulty(path, details) from error


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping file that `read_mapping` reads back; only what is not a default."""
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=99)
    path.write_text(text, encoding="utf-8")


def mapping_for(name: str, mappings: Iterable[Mapping]) -> Mapping | None:
    """Return the first mapping meant for a file of that name."""
    return next((mapping for mapping in mappings if mapping.reads(name)), None)


def mapping_schema() -> str:
    """Return the JSON schema of a mapping file, as text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Mapping.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_MAPPING:
            raise _faulty(path, ["it is larger than 4 MB"])
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _faulty(path, [f"{path.name}: {error}"]) from error


def _fault(fault: ErrorDetails, document: YamlDocument) -> str:
    where = tuple(part for part in fault["loc"] if part != "[key]")
    place = document.place(where)
    name = ".".join(str(part) for part in where) or "mapping"
    return f"{place}: {name}: {fault['msg']}"


def _faulty(path: Path, details: Sequence[str]) -> MappingError:
    return MappingError(
        f"The mapping {path.name} has {len(details)} faults. Correct the lines listed.",
        facts={"file": path.name, "faults": len(details)},
        details=details,
    )
