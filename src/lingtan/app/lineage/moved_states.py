"""What causes do to a figure: the figure before, after each of them, and what each one changes.

A figure between two causes was worked out once, and what is kept of it is what each of them did:
so its value is told by the ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.base.errors import Fact
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.restatement import Movement, states_of
from lingtan.reports.cause_words import cause_of
from lingtan.reports.movement_ids import SHARE, STATE, moved_part_id
from lingtan.reports.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStates:
    """A figure that moves, and the nodes of both its ends.

    Attributes
    ----------
    of : str
        The number of a closing, or what is rehearsed; see `movement_ids.moved_part_id`.
    last : Node or None
        The figure in the account after all causes; None where that has no such figure.
    facts : mapping
        What is told of a state that was worked out once.
    """

    of: str
    moved: Movement
    first: Node
    last: Node | None
    facts: Mapping[str, Fact]


def moved_nodes(found: MovedStates) -> Iterator[Node]:
    """Yield the figure in each state, and what each cause does to it, as far as it has a size."""
    moved = found.moved
    states = _states(found)
    yield from states
    for at, share in enumerate(moved.shares, start=1):
        if share.change is None:
            continue
        id_ = moved_part_id(found.of, moved.figure, at, SHARE)
        before, after = states[at - 1], states[at]
        name = _name(share.cause)
        if before.value is None or after.value is None:
            yield given(id_, share.change, after.unit, name, found.facts)
        elif adds_up(share.change, [after.value, -before.value]):
            weights = {after.id: 1.0, before.id: -1.0}
            yield added(id_, share.change, after.unit, weights, name)
        else:
            yield made_of(id_, share.change, after.unit, [after.id, before.id], name)


def _states(found: MovedStates) -> list[Node]:
    moved, unit = found.moved, found.first.unit
    values = states_of(moved.before, moved.after, moved.shares)
    between = [
        replace(_given(found, at, value, unit), name=_name(moved.shares[at - 1].cause))
        for at, value in enumerate(values[1:-1], start=1)
    ]
    last = found.last or _given(found, len(moved.shares), moved.after, unit)
    return [found.first, *between, last]


def _given(found: MovedStates, at: int, value: float | None, unit: str) -> Node:
    id_ = moved_part_id(found.of, found.moved.figure, at, STATE)
    return given(id_, value, unit, facts=found.facts)


def _name(cause: str) -> Name:
    return Name(en=cause_of(cause, Words("en")), zh=cause_of(cause, Words("zh_CN")))
