"""One record of a file of knowledge: its fields by name, where it stands, and typed reading.

A row of a CSV file and a mapping of a YAML file are both a `Record`. A field that does not read
as asked is noted in `Faults` and reading goes on, so that one run shows every fault of a file.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lingtan.base.errors import CatalogueError, Detail, Fact, LingtanError
from lingtan.base.figures import Evidence
from lingtan.base.findings import Place
from lingtan.base.names import Name

NO_DAY = date.min
LARGEST_POWER = 30  # of ten: nothing a park measures is larger, and a typo must not fill memory
NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
WHOLE = re.compile(r"-?[0-9]{1,9}")
LABELS = tuple(label.value for label in Evidence)


class Faults:
    """Collects faults while files are read; raised together at the end.

    Attributes
    ----------
    cited : dict of str to Place
        Every source a file names, with the place that names it first; the loader checks that
        each can be told in both languages.
    named : list of (str, Place)
        Every quantity a formula names, where it does; the loader checks that each is one.
    """

    def __init__(self) -> None:
        self._details: dict[object, Detail] = {}  # in order, each once
        self.cited: dict[str, Place] = {}
        self.named: list[tuple[str, Place]] = []

    @property
    def details(self) -> tuple[Detail, ...]:
        """Every fault so far; as text, ``file:line: what is wrong, what to do``."""
        return tuple(self._details.values())

    def add(self, place: Place, case: str, /, **facts: Fact) -> None:
        """Note one fault; its words stand under ``detail.<case>``."""
        self._note(Detail(words=f"detail.{case}", place=str(place), facts=facts))

    def add_error(self, place: Place, error: LingtanError) -> None:
        """Note an error as one fault of a file."""
        self._note(error.as_detail(str(place)))

    def _note(self, detail: Detail) -> None:
        key = (detail.place, detail.words, tuple(detail.facts.items()))
        self._details.setdefault(key, detail)

    def raise_if_any(self) -> None:
        """Raise all faults as one error.

        Raises
        ------
        CatalogueError
            At least one fault was noted.
        """
        if self._details:
            raise CatalogueError(
                "faulty", facts={"count": len(self._details)}, details=self.details
            )


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place: text, a list, a mapping, or nothing.

    Attributes
    ----------
    value : str or tuple or mapping or None
        Scalars stay text, so that a printed number keeps its digits.
    is_quoted : bool
        Whether a scalar was quoted and so is text even if it looks like a number.
    """

    file: str
    line: int
    value: "str | tuple[Node, ...] | Mapping[str, Node] | None"
    is_quoted: bool = False

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return Place(source=self.file, line=self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row or a mapping, with the collector its faults go to.

    Attributes
    ----------
    untold : tuple of str
        Fields that cannot be read in any row of the file, because its header does not name them
        once: that is told of the header alone.
    """

    place: Place
    fields: Mapping[str, Node]
    faults: Faults = field(repr=False, compare=False)
    untold: tuple[str, ...] = ()

    def fault(self, case: str, name: str = "", /, **facts: Fact) -> None:
        """Note a fault at a field, or at the record itself; the field's name is a fact of it."""
        if name not in self.untold:
            self.faults.add(self.place_of(name), case, field=name, **facts)

    def lacks(self, names: Collection[str]) -> bool:
        """Whether one of these fields cannot be read because of the header."""
        return not set(names).isdisjoint(self.untold)

    def place_of(self, name: str) -> Place:
        """Return where a field stands, or the record when it is not there."""
        node = self.fields.get(name)
        return node.place if node else self.place

    def has(self, name: str) -> bool:
        """Whether a field is there and not empty."""
        node = self.fields.get(name)
        return node is not None and node.value is not None

    def allow(self, *names: str) -> None:
        """Note every field that is none of these."""
        for name in self.fields:
            if name not in names:
                self.fault("unknown_field", name, known=", ".join(names))

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; it must be filled in unless there is a default."""
        node = self.fields.get(name)
        if node is None or node.value is None:
            return self._absent(name) if default is None else default
        if isinstance(node.value, str):
            return node.value
        self.fault("not_one_value", name)
        return ""

    def source(self, default: str | None = None) -> str:
        """Return where a value comes from, as the file writes it, and note that it is cited."""
        text = self.text("source", default)
        if text:
            self.faults.cited.setdefault(text, self.fields["source"].place)
        return text

    def number(self, name: str) -> Decimal:
        """Return a number that must be there, with the digits as printed."""
        value = self.optional_number(name)
        if value is None:
            self._absent(name)
        return Decimal(0) if value is None else value

    def optional_number(self, name: str) -> Decimal | None:
        """Return a number, or None when the field is empty: unknown is never zero."""
        text = self.text(name, "").strip()
        if not text:
            return None
        if NUMBER.fullmatch(text) and abs(Decimal(text).adjusted()) <= LARGEST_POWER:
            return Decimal(text)
        self.fault("not_a_number", name, value=text)
        return Decimal(0)

    def whole(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.number(name)
        if value != value.to_integral_value():
            self.fault("not_whole", name, value=str(value))
        return int(value)

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return a text that is one of a few."""
        text = self.text(name)
        if text and text not in choices:
            self.fault("not_a_choice", name, value=text, choices=", ".join(choices))
        return text

    def flag(self, name: str) -> bool:
        """Return whether a field says ``true``; an empty one says it does not."""
        return self.has(name) and self.choice(name, ("true", "false")) == "true"

    def wholes(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty when the field is absent."""
        texts = self.texts(name)
        if not all(WHOLE.fullmatch(text) for text in texts):
            self.fault("not_wholes", name)
            return ()
        return tuple(int(text) for text in texts)

    def numbers(self, name: str) -> dict[str, Decimal]:
        """Return a mapping of numbers by name; empty when the field is absent."""
        if not self.has(name):
            return {}
        record = self.record(name)
        return {key: record.number(key) for key in record.fields}

    def name(self, stem: str = "name") -> Name:
        """Return the name in two languages, from ``<stem>_en`` and ``<stem>_zh``."""
        return Name(en=self.text(f"{stem}_en"), zh=self.text(f"{stem}_zh"))

    def label(self, name: str = "label") -> Evidence:
        """Return an evidence label that must be there."""
        return self.optional_label(name) or self._no_label(name)

    def optional_label(self, name: str) -> Evidence | None:
        """Return an evidence label, or None when there is none."""
        text = self.text(name, "")
        if not text:
            return None
        return Evidence(text) if text in LABELS else self._unknown_label(name, text)

    def day(self, name: str) -> date:
        """Return a day that must be there, written ``2026-11-24``."""
        return self.optional_day(name) or (self._absent(name) and NO_DAY) or NO_DAY

    def optional_day(self, name: str) -> date | None:
        """Return a day, or None when the field is empty."""
        text = self.text(name, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault("not_a_day", name, value=text)
            return NO_DAY

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the field is absent."""
        items = self._items(name)
        if any(not isinstance(item.value, str) for item in items):
            self.fault("not_plain", name)
        return tuple(item.value for item in items if isinstance(item.value, str))

    def record(self, name: str) -> "Record":
        """Return a mapping that must be there."""
        node = self.fields.get(name)
        if node is None or node.value is None:
            self._absent(name)
            return Record(place=self.place, fields={}, faults=self.faults)
        return record_of(node, self.faults)

    def records(self, name: str) -> tuple["Record", ...]:
        """Return a list of mappings; empty when the field is absent."""
        records = [(item, record_of(item, self.faults)) for item in self._items(name)]
        return tuple(record for item, record in records if isinstance(item.value, Mapping))

    def _items(self, name: str) -> tuple[Node, ...]:
        node = self.fields.get(name)
        if node is None or node.value is None:
            return ()
        if isinstance(node.value, tuple):
            return node.value
        self.fault("not_a_list", name)
        return ()

    def _absent(self, name: str) -> str:
        self.fault("missing", name)
        return ""

    def _no_label(self, name: str) -> Evidence:
        self._absent(name)
        return Evidence.U

    def _unknown_label(self, name: str, text: str) -> Evidence:
        self.fault("unknown_label", name, value=text, choices=", ".join(LABELS))
        return Evidence.U


def record_of(node: Node, faults: Faults) -> Record:
    """Return a mapping as a record; a fault and an empty record when it is something else."""
    if isinstance(node.value, Mapping):
        return Record(place=node.place, fields=node.value, faults=faults)
    faults.add(node.place, "not_a_mapping")
    return Record(place=node.place, fields={}, faults=faults)
