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
from lingtan.reports.movement_ids import CHANGE, SHARE, STATE, moved_part_id
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
    """Yield the figure in each state, and what each cause and all do, as far as it has a size."""
    moved = found.moved
    states = _states(found)
    yield from states
    for at, share in enumerate(moved.shares, start=1):
        if share.change is None:
            continue
        id_ = moved_part_id(found.of, moved.figure, at, SHARE)
        of_cause = given(id_, share.change, states[at].unit, _name(share.cause), found.facts)
        yield _less(of_cause, states[at], states[at - 1])
    if moved.before is not None and moved.after is not None:
        id_ = moved_part_id(found.of, moved.figure, len(moved.shares), CHANGE)
        whole = given(id_, moved.after - moved.before, states[-1].unit, facts=found.facts)
        yield _less(whole, states[-1], states[0])


def _less(change: Node, after: Node, before: Node) -> Node:
    """Return a change as the state after it less the state before it, as far as both are known."""
    if change.value is None or before.value is None or after.value is None:
        return change
    if adds_up(change.value, [after.value, -before.value]):
        weights = {after.id: 1.0, before.id: -1.0}
        return added(change.id, change.value, change.unit, weights, change.name)
    return made_of(change.id, change.value, change.unit, [after.id, before.id], change.name)


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
