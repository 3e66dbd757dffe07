"""Check that every id a park file names exists; the models mark which fields hold one."""

from collections.abc import Iterator
from typing import get_args

from lingtan.adapters.park_file.fields import Entry, Reference
from lingtan.adapters.park_file.meter_rows import SOURCE as METERS
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape_faults import Faults
from lingtan.adapters.park_file.zones import shown_zones
from lingtan.adapters.yaml_lines import Path
from lingtan.base.findings import FindingKind, Severity

ZONE = "zone"
THINGS = (
    "enterprise",
    "node",
    "asset",
    "stream",
    "meter",
    "physical_meter",
    "carrier",
    "unit",
    ZONE,
    "tariff",
    "framework",
    "indicator",
    "datum",
    "coal_rate",
    "gwp_set",
)
UNKNOWN = {
    thing: FindingKind(id=f"park_file_unknown_{thing}", severity=Severity.ERROR)
    for thing in THINGS
}
LISTS = {
    "enterprise": "enterprises",
    "node": "nodes",
    "asset": "assets",
    "stream": "streams",
    "meter": METERS,
    "physical_meter": METERS,
}


def check_references(scope: Scope) -> None:
    """Note every id that names nothing, with the nearest that does."""
    if scope.shape.head is not None:
        _check_entry(scope.shape.head, (), scope, scope.yaml)
    for items in scope.shape.items.values():
        for item in items:
            _check_entry(item.entry, item.path, scope, scope.yaml)
    for faulty in scope.shape.faulty:
        _check_entry(faulty.entry, faulty.path, scope, scope.yaml)
    for meter in (*scope.meters.lines, *scope.meters.faulty):
        _check_entry(meter.row, meter.path, scope, scope.table)


def _check_entry(entry: Entry, path: Path, scope: Scope, faults: Faults) -> None:
    for name, thing, is_many in REFERENCES[type(entry)]:
        value = getattr(entry, name)
        named = enumerate(value or ()) if is_many else ((None, value),)
        for number, reference in named:
            known = scope.known[thing]
            if reference and reference not in known:
                where = (*path, name) if number is None else (*path, name, number)
                facts = {"list": LISTS[thing]} if thing in LISTS else {}
                if thing == ZONE:
                    facts["known"] = ", ".join(shown_zones(scope.catalogue))
                faults.add_unknown(UNKNOWN[thing], where, reference, known, **facts)
    for place, inner in _inside(entry):
        _check_entry(inner, (*path, *place), scope, faults)


def _inside(entry: Entry) -> Iterator[tuple[Path, Entry]]:
    """Yield the entries an entry holds, with their places in it."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if isinstance(value, Entry):
            yield (name,), value
        if isinstance(value, tuple):
            for number, inner in enumerate(value):
                if isinstance(inner, Entry):
                    yield (name, number), inner


class _References(dict[type[Entry], tuple[tuple[str, str, bool], ...]]):
    """The reference fields of each model, found once: name, thing, whether there are many."""

    def __missing__(self, entry: type[Entry]) -> tuple[tuple[str, str, bool], ...]:
        found = tuple(_references_of(entry))
        self[entry] = found
        return found


REFERENCES = _References()


def _references_of(entry: type[Entry]) -> Iterator[tuple[str, str, bool]]:
    for name, field in entry.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Reference):
                yield name, mark.thing, False
        for argument in get_args(field.annotation):
            for mark in getattr(argument, "__metadata__", ()):
                if isinstance(mark, Reference):
                    yield name, mark.thing, True
