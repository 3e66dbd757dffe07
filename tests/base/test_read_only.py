"""A mapping of a result is read as any other, and refuses every change."""

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass

import pytest

from lingtan.base.read_only import ReadOnly, seal

CHANGES: list[Callable[[dict[str, int]], object]] = [
    lambda held: held.__setitem__("a", 2),
    lambda held: held.__delitem__("a"),
    lambda held: held.__ior__({"b": 1}),
    lambda held: held.update(b=1),
    lambda held: held.setdefault("b", 1),
    lambda held: held.pop("a"),
    lambda held: held.popitem(),
    lambda held: held.clear(),
]


@dataclass(frozen=True, slots=True)
class Held:
    """Something that holds things by name."""

    by_name: dict[str, object]

    def __post_init__(self) -> None:
        seal(self, "by_name")


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_refused(change: Callable[[dict[str, int]], object]) -> None:
    held = ReadOnly({"a": 1})
    with pytest.raises(TypeError, match="change a copy of it"):
        change(held)
    assert held == {"a": 1}


def test_it_is_copied_sent_and_written_as_any_other() -> None:
    held = ReadOnly({"a": 1})
    for other in (pickle.loads(pickle.dumps(held)), copy.deepcopy(held)):  # noqa: S301  our own
        assert (other, type(other)) == (held, ReadOnly)
    assert json.dumps(held) == '{"a": 1}'
    assert held | {"b": 2} == {"a": 1, "b": 2}
    assert type(dict(held)) is dict


def test_a_sealed_field_holds_nothing_that_changes() -> None:
    given: dict[str, object] = {"goods": [{"mass": 1}], "kinds": {"a"}}
    held = Held(given)
    given["goods"] = None
    assert held.by_name == {"goods": ({"mass": 1},), "kinds": frozenset("a")}
    assert asdict(held)["by_name"]["goods"] == ({"mass": 1},)
