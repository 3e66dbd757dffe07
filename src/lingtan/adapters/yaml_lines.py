"""Read YAML that people write by hand, and remember the line of every key and value.

The values are those of YAML 1.2: ``no`` is a word, ``2025-01-01`` is text, ``0042`` keeps its
zeros. Duplicate keys, aliases, tags and deep nesting are refused: a file of a park is flat and
says each thing once. Nothing is built but text, numbers, lists and mappings.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from lingtan.base.findings import Finding, FindingKind, Place, Severity

Path = tuple[str | int, ...]
Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

SYNTAX = FindingKind(id="yaml_syntax", severity=Severity.ERROR)
DUPLICATE_KEY = FindingKind(id="yaml_duplicate_key", severity=Severity.ERROR)
NOT_PLAIN = FindingKind(id="yaml_not_plain", severity=Severity.ERROR)
TOO_DEEP = FindingKind(id="yaml_too_deep", severity=Severity.ERROR)

DEEPEST = 32
LONGEST_NUMBER = 40
CONSTANTS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlDocument:
    """What a YAML file says, where it says it, and what is wrong with its writing.

    Attributes
    ----------
    source : str
        Name of the file, for findings.
    data : Value
        Text, numbers, lists and mappings; None when the file is empty or cannot be read.
    lines : mapping of tuple to int
        Line, from 1, of every key and list item by its path.
    findings : tuple of Finding
        Faults of writing: syntax, duplicate keys, aliases, tags, nesting.
    """

    source: str
    data: Value
    lines: Mapping[Path, int]
    findings: tuple[Finding, ...]

    def place(self, path: Path) -> Place:
        """Return where a path stands, or its nearest parent when it is absent."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(source=self.source, line=self.lines.get(path, 1))


def read_yaml(text: str, source: str) -> YamlDocument:
    r"""Read YAML text, keeping lines.

    Examples
    --------
    >>> document = read_yaml("park:\n  opened: 2025-01-01\n", "park.yaml")
    >>> document.data
    {'park': {'opened': '2025-01-01'}}
    >>> str(document.place(("park", "opened")))
    'park.yaml:2'
    """
    reader = _Reader(text, source)
    try:
        data = reader.read()
    except yaml.YAMLError as error:
        data = None
        reader.note(SYNTAX, _line_of(error, text), problem=_problem_of(error))
    except _TooDeepError as error:
        data = None
        reader.note(TOO_DEEP, error.line, deepest=DEEPEST)
    return YamlDocument(
        source=source, data=data, lines=reader.lines, findings=tuple(reader.findings)
    )


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Reader:
    """Walks the events of one document."""

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.lines: dict[Path, int] = {}
        self.findings: list[Finding] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=LOADER)

    def note(self, kind: FindingKind, line: int, **facts: str | int) -> None:
        subject = str(facts.get("key", self.source))
        place = Place(source=self.source, line=line)
        self.findings.append(Finding(kind=kind, subject=subject, place=place, facts=facts))

    def read(self) -> Value:
        data: Value = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.note(NOT_PLAIN, _line(event), what="---")
                    break
                data = self._value(next(self._events), ())
        return data

    def _value(self, event: yaml.Event, path: Path) -> Value:
        self.lines.setdefault(path, _line(event))
        if len(path) > DEEPEST:
            raise _TooDeepError(_line(event))
        self._refuse_marks(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _refuse_marks(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.note(NOT_PLAIN, _line(event), what=f"*{event.anchor}")
        elif getattr(event, "tag", None):
            self.note(NOT_PLAIN, _line(event), what=str(getattr(event, "tag", "")))

    def _mapping(self, path: Path) -> dict[str, Value]:
        result: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            place = (*path, key)
            if key in result:
                first = self.lines[place]
                self.note(DUPLICATE_KEY, _line(event), key=key, first=first)
                self._value(next(self._events), (*path, f"{key} "))  # its lines stay apart
                continue
            self.lines[place] = _line(event)
            result[key] = self._value(next(self._events), place)
        return result

    def _key(self, event: yaml.Event, path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self.note(NOT_PLAIN, _line(event), what="?")
        self._value(event, (*path, "?"))
        return "?"

    def _sequence(self, path: Path) -> list[Value]:
        result: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result


def _scalar(event: yaml.ScalarEvent) -> Value:
    text = str(event.value)
    if not event.implicit[0]:  # quoted: it is text, whatever it looks like
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if len(text) > LONGEST_NUMBER:
        return text
    if WHOLE.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else int(mark.line) + 1


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return min(int(mark.line) + 1, text.rstrip().count("\n") + 1)
    position = getattr(error, "position", 0) or 0
    return text.count("\n", 0, position) + 1


def _problem_of(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(problem or "unreadable")
