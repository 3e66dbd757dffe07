"""What a call of the workspace returns is not changed afterwards, whatever it holds by name."""

import inspect
import typing
from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.base.read_only import ReadOnly
from lingtan.park.places import ParkType

CHANGING = (dict, list, set, bytearray)
HOLDERS = {*CHANGING, Mapping, MutableMapping, Sequence, Set, Collection}
Path_ = tuple[str, ...]


def results() -> dict[type, str]:
    """Return every dataclass that a call of the workspace may return, with the first such call."""
    calls = [(name, call) for name, call in inspect.getmembers(Workspace) if callable(call)]
    todo = [
        (name, typing.get_type_hints(inspect.unwrap(call))["return"])
        for name, call in calls
        if not name.startswith("_")
    ]
    found: dict[type, str] = {}
    while todo:
        call, annotation = todo.pop()
        for part in parts_of(annotation):
            if isinstance(part, type) and is_dataclass(part) and part not in found:
                found[part] = call
                todo += [(call, hint) for hint in typing.get_type_hints(part).values()]
    return found


def parts_of(annotation: object) -> Iterator[object]:
    """Yield a type and every type it is made of."""
    yield annotation
    for argument in typing.get_args(annotation):
        yield from parts_of(argument)


def holders(result: type) -> list[str]:
    """Return the fields that may be given something that changes."""
    return [
        name
        for name, hint in typing.get_type_hints(result).items()
        if any((typing.get_origin(part) or part) in HOLDERS for part in parts_of(hint))
    ]


RESULTS = results()


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: f"{result.__name__}")
def test_every_result_is_frozen_with_what_it_holds_by_name(result: type) -> None:
    assert typing.cast("typing.Any", result).__dataclass_params__.frozen
    held = holders(result)
    if held:
        thing: object = object.__new__(result)
        for each in fields(typing.cast("typing.Any", result)):
            object.__setattr__(thing, each.name, {} if each.name in held else None)
        typing.cast("typing.Any", thing).__post_init__()
        assert {name: type(getattr(thing, name)) for name in held} == dict.fromkeys(held, ReadOnly)


def changing(thing: object, path: Path_, seen: dict[int, object]) -> Iterator[Path_]:
    """Yield where a result holds something that can be changed."""
    if id(thing) in seen:
        return
    seen[id(thing)] = thing
    if type(thing) in CHANGING:
        yield path
    for name, inner in inside(thing):
        yield from changing(inner, (*path, name), seen)


def inside(thing: object) -> Iterator[tuple[str, object]]:
    """Yield what a result holds, with the name or number it has there."""
    if is_dataclass(thing):
        yield from ((each.name, getattr(thing, each.name)) for each in fields(thing))
    elif isinstance(thing, Mapping):
        yield from ((str(name), inner) for name, inner in thing.items())
    elif isinstance(thing, tuple | list | Set):
        yield from ((str(number), inner) for number, inner in enumerate(thing))


@pytest.mark.slow
def test_nothing_that_calls_return_can_be_changed(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.MANUFACTURING)
    assert list(changing(park.import_files(sorted(park.layout.inbox.iterdir())), (), {})) == []
    found = {
        "park": park.park(),
        "reconcile": park.reconcile("2025"),
        "evaluate": park.evaluate("2025"),
        "match": park.match("2025"),
        "statement": park.integrated_statement("2025"),
        "uncertainty": park.uncertainty("2025"),
        "allocate": park.allocate("2025"),
        "heat": park.heat("2025"),
        "finance": park.finance("2025"),
        "evidence": park.evidence("2025"),
        "tasks": park.tasks("2025"),
        "trace": park.trace("national.e_park_kg", "2025"),
        "close": park.close("2025", by="office"),
        "doctor": park.doctor(),
    }
    assert list(changing(tuple(found.items()), (), {})) == []
    figures = typing.cast("dict[str, object]", park.account("2025").inventory.figures)
    with pytest.raises(TypeError, match="a result is not changed"):
        figures["national.e_park_kg"] = None
