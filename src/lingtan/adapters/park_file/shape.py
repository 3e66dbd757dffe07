"""Read the shape of park.yaml: each section item on its own, so that one fault hides no other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from pydantic import ValidationError

from lingtan.adapters.park_file.document import KEYED, LISTED
from lingtan.adapters.park_file.fields import ID, Entry
from lingtan.adapters.park_file.places import HeadEntry
from lingtan.adapters.park_file.shape_faults import (
    EMPTY_BOUNDARIES,
    NOT_A_LIST,
    NOT_A_MAPPING,
    NOT_AN_ID,
    Faults,
)
from lingtan.adapters.park_file.sound_part import sound_part
from lingtan.adapters.yaml_lines import Path, YamlDocument

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Generic[E]):
    """A valid entry, its id (empty in a list) and where it stands."""

    path: Path
    id: str
    entry: E


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What park.yaml says, as far as it could be read.

    Attributes
    ----------
    ids : mapping of str to tuple of str
        Every id a section names, of faulty entries too, so that one fault does not make others.
    faulty : tuple of Item
        What is sound of each entry that is refused; see `sound_part`.
    """

    head: HeadEntry | None
    items: Mapping[type[Entry], tuple[Item[Entry], ...]]
    ids: Mapping[str, tuple[str, ...]]
    faulty: tuple[Item[Entry], ...] = ()

    def of(self, entry: type[E]) -> tuple[Item[E], ...]:
        """Return the valid items of one kind."""
        return cast("tuple[Item[E], ...]", self.items.get(entry, ()))


def read_shape(document: YamlDocument, faults: Faults) -> Shape:
    """Check every entry of the document against its model and keep the valid ones."""
    data = document.data
    if not isinstance(data, dict):
        if data is not None or not document.findings:
            faults.add(NOT_A_MAPPING, (), value=_shown(data))
        return Shape(head=None, items={}, ids={})
    faulty: list[Item[Entry]] = []
    head = _read_head(data, faults, faulty)
    items: dict[type[Entry], tuple[Item[Entry], ...]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for section, entry in KEYED.items():
        content = _section(data, section, dict, faults)
        ids[section] = tuple(content)
        items[entry] = tuple(_keyed(section, content, entry, faults, faulty))
    for section, entry in LISTED.items():
        rows = _section(data, section, list, faults)
        items[entry] = tuple(_listed(section, rows, entry, faults, faulty))
    if not ids["boundaries"]:
        faults.add(EMPTY_BOUNDARIES, ("boundaries",))
    return Shape(head=head, items=items, ids=ids, faulty=tuple(faulty))


def _read_head(
    data: Mapping[str, object], faults: Faults, faulty: list[Item[Entry]]
) -> HeadEntry | None:
    sections = {*KEYED, *LISTED}
    known = [*HeadEntry.model_fields, *sections]
    faults.unknown_keys((), [key for key in data if key not in known], known)
    head = {key: data[key] for key in data if key in HeadEntry.model_fields}
    return _validate(HeadEntry, head, (), faults, faulty)


S = TypeVar("S", dict[str, object], list[object])


def _section(data: Mapping[str, object], section: str, kind: type[S], faults: Faults) -> S:
    content = data.get(section)
    if content is None:
        return kind()
    if isinstance(content, kind):
        return content
    fault = NOT_A_MAPPING if kind is dict else NOT_A_LIST
    faults.add(fault, (section,), value=_shown(content))
    return kind()


def _keyed(
    section: str,
    content: Mapping[str, object],
    entry: type[E],
    faults: Faults,
    faulty: list[Item[Entry]],
) -> Iterator[Item[E]]:
    for key, value in content.items():
        path = (section, key)
        if not ID.fullmatch(key):
            faults.add(NOT_AN_ID, path, value=key)
            continue
        found = _validate(entry, value, path, faults, faulty)
        if found is not None:
            yield Item(path=path, id=key, entry=found)


def _listed(
    section: str,
    rows: Sequence[object],
    entry: type[E],
    faults: Faults,
    faulty: list[Item[Entry]],
) -> Iterator[Item[E]]:
    for number, value in enumerate(rows):
        found = _validate(entry, value, (section, number), faults, faulty)
        if found is not None:
            yield Item(path=(section, number), id="", entry=found)


def _validate(
    entry: type[E], value: object, path: Path, faults: Faults, faulty: list[Item[Entry]]
) -> E | None:
    try:
        return entry.model_validate(value)
    except ValidationError as error:
        faults.of_validation(error, path, entry)
        sound = sound_part(entry, value, error)
        faulty += [] if sound is None else [Item(path=path, id="", entry=sound)]
        return None


def _shown(value: object) -> str:
    return str(value)[:60]
