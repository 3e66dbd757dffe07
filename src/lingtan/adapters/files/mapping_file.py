"""Read and write mapping files: YAML, every fault at once with its line."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pydantic import ValidationError

from lingtan.adapters.documents.durable import write_document
from lingtan.adapters.files.mapping import Mapping, Note
from lingtan.adapters.files.mapping_columns import OPEN
from lingtan.adapters.files.mapping_faults import fault_of
from lingtan.adapters.files.mapping_questions import open_blanks, open_questions
from lingtan.adapters.files.source import shortened
from lingtan.adapters.yaml_lines import YamlDocument, read_yaml
from lingtan.base.errors import Detail, MappingError
from lingtan.base.reasons import reason_of

LARGEST_MAPPING = 4_000_000  # bytes; a park of 5 000 meters needs a tenth of it


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    MappingError
        The file is absent or faulty; ``details`` lists every fault with file and line.
    """
    return _read(path)[0]


def read_mappings(folder: Path) -> tuple[dict[Path, Mapping], dict[Path, MappingError]]:
    """Read every mapping of a folder: those that can be read, and of the others why not."""
    read: dict[Path, Mapping] = {}
    faulty: dict[Path, MappingError] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            read[path] = read_mapping(path)
        except MappingError as error:
            faulty[path] = error
    return read, faulty


def may_read(path: Path, name: str) -> bool:
    """Whether a mapping that cannot be read seems to be meant for a file of a name."""
    try:
        data = read_yaml(_text_of(path), path.name).data
    except MappingError:
        return False
    said = data.get("matches") if isinstance(data, dict) else ()
    patterns = [said] if isinstance(said, str) else said if isinstance(said, list) else ()
    return any(fnmatchcase(name.lower(), str(each).lower()) for each in patterns)


def read_answered_mapping(path: Path) -> Mapping:
    """Read a mapping file by which files are to be imported: nothing in it is a guess.

    Raises
    ------
    MappingError
        As `read_mapping`; or the mapping was suggested, and ``details`` lists every question
        that nobody has answered, with file and line.
    """
    mapping, document = _read(path)
    asked = [*open_questions(mapping), *open_blanks(mapping)]
    details = [_question(number, note, document) for number, note in sorted(asked, key=_number)]
    if details:
        raise MappingError(
            "unanswered", facts={"file": path.name, "count": len(details)}, details=details
        )
    return mapping


def _number(asked: tuple[int, Note]) -> int:
    return asked[0]


def _question(number: int, note: Note, document: YamlDocument) -> Detail:
    is_blank = note.value == OPEN
    value = {} if is_blank else {"value": shortened(note.value) or "–"}
    return Detail(
        words="detail.question_blank" if is_blank else "detail.question_open",
        place=str(document.place(("notes", number))),
        facts={"choice": shortened(note.choice), **value},
    )


def write_mapping(
    mapping: Mapping, path: Path, comments: Callable[[str], Iterable[str]] = lambda _: ()
) -> None:
    """Write a mapping file that `read_mapping` reads back; only what is not a default.

    Parameters
    ----------
    comments : callable
        The comments that stand above a part, by its key; the first part has those of the file.

    Raises
    ------
    DocumentError
        It cannot be written, and what stood there stands.
    """
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    lines: list[str] = []
    for key, value in content.items():
        above = [f"# {comment}".rstrip() for comment in comments(key)]
        lines += ["", *above] if above and lines else above
        lines.append(
            yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=99).rstrip(
                "\n"
            )
        )
    write_document(path, ("\n".join(lines) + "\n").encode())


def mapping_for(name: str, mappings: Iterable[Mapping]) -> Mapping | None:
    """Return the first mapping meant for a file of that name."""
    return next((mapping for mapping in mappings if mapping.reads(name)), None)


def pattern_of(name: str) -> str:
    """Return the pattern of a file's name: what looks like a date may be any.

    Examples
    --------
    >>> pattern_of("01_load_curve_2025-11.csv")
    '01_load_curve_*.csv'
    """
    quiet = re.sub(r"[\[\]?]", "?", name)
    return re.sub(r"\d{4,}([-_]?\d{1,2})*", "*", quiet)


def mapping_schema() -> str:
    """Return the JSON schema of a mapping file, as text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Mapping.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> tuple[Mapping, YamlDocument]:
    document = read_yaml(_text_of(path), path.name)
    faults = [finding.as_detail() for finding in document.findings]
    if faults or not isinstance(document.data, dict):
        nothing = Detail(words="detail.not_keys_and_values", place=f"{path.name}:1")
        raise _faulty(path, faults or [nothing])
    try:
        return Mapping.model_validate(document.data), document
    except ValidationError as error:
        details = [fault_of(fault, document) for fault in error.errors()]
        raise _faulty(path, details) from error


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_MAPPING:
            raise MappingError(
                "too_large", facts={"file": path.name, "most": LARGEST_MAPPING // 1_000_000}
            )
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise MappingError(
            "unreadable", facts={"file": str(path), "reason": reason_of(error)}
        ) from error
    except UnicodeDecodeError as error:
        raise MappingError("not_utf8", facts={"file": path.name}) from error


def _faulty(path: Path, details: Sequence[Detail]) -> MappingError:
    return MappingError(
        "faulty", facts={"file": path.name, "count": len(details)}, details=details
    )
