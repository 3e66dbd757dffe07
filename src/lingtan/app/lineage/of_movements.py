"""What one cause of a restatement did to a figure: the figure after it less the figure before it.

Such a number is made when it is asked for, in the account as it was restated. A figure between two
causes was worked out once: the closing keeps what each of them did, and nothing else of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.app.layout import Layout
from lingtan.app.lineage.as_closed import entered_in
from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.wiring import Store
from lingtan.base.errors import Fact
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import MOVED, DetailId, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement
from lingtan.reports.cause_words import cause_of
from lingtan.reports.movement_ids import (
    SHARE,
    instant_before,
    moved_part_id,
    movement_ids,
    state_id,
)
from lingtan.reports.words import Words

PARTS = 3  # a closing, a figure of it, the place of a cause


@dataclass(frozen=True, slots=True, kw_only=True)
class _Restated:
    """A figure that a restatement moved.

    Attributes
    ----------
    closed_as : str
        The id of the figure as it was closed before; empty where nobody can ask for it.
    values : tuple of float or None
        The figure before, and after each cause.
    """

    closing: Closing
    moved: Movement
    closed_as: str
    values: tuple[float | None, ...]


def with_moved(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of what a cause did; None where the id names none.

    It stands in the account of the period and boundary version, as known when it was restated.
    """
    told = read_detail_id(id_)
    if told is None or told.kind != MOVED or len(told.subjects) != PARTS:
        return None
    found = _found(lineage, layout, told)
    if found is None:
        return None
    nodes = {node.id: node for node in _nodes(found, lineage)}
    return replace(lineage, nodes={**lineage.nodes, **nodes}) if id_ in nodes else None


def _found(lineage: Lineage, layout: Layout, told: DetailId) -> _Restated | None:
    number, figure, _ = told.subjects
    with Store.open(layout.store) as store:
        closings = store.closings()
    about = lineage.about
    for closing in closings:
        is_it = str(closing.closing_id) == number and closing.period == about["period"]
        if is_it and closing.known_at.isoformat() == about["known_at"]:
            return next(_moved_in(closing, closings, str(about["boundary"]), figure), None)
    return None


def _moved_in(
    closing: Closing, closings: Sequence[Closing], boundary: str, figure: str
) -> Iterator[_Restated]:
    for moved in closing.draft.movements:
        if (moved.boundary, moved.figure) == (boundary, figure):
            before = instant_before(closings, closing)
            ids = movement_ids(moved, closing.period, before, None)
            yield _Restated(
                closing=closing,
                moved=moved,
                closed_as=ids.get("before", ""),
                values=_values(moved),
            )


def _values(moved: Movement) -> tuple[float | None, ...]:
    """Return a figure before and after each cause, as far as its ends and their shares tell it."""
    changes = [share.change for share in moved.shares]
    values: list[float | None] = [moved.before, *(None for _ in changes[1:]), moved.after]
    last = len(changes)
    for at in range(1, last):
        values[at] = _sum(values[at - 1], changes[at - 1], 1.0)
    for at in reversed(range(1, last)):
        if values[at] is None:
            values[at] = _sum(values[at + 1], changes[at], -1.0)
    return tuple(values)


def _sum(value: float | None, change: float | None, sign: float) -> float | None:
    return None if value is None or change is None else value + sign * change


def _nodes(found: _Restated, lineage: Lineage) -> Iterator[Node]:
    """Yield the figure in each state, and what each cause did to it."""
    moved, number = found.moved, found.closing.closing_id
    states = _states(found, lineage)
    yield from states
    for at, share in enumerate(moved.shares, start=1):
        if share.change is None:
            continue
        id_ = moved_part_id(number, moved.figure, at, SHARE)
        before, after = states[at - 1], states[at]
        name = _name(share.cause)
        if before.value is None or after.value is None:
            yield given(id_, share.change, after.unit, name, {"kept_with": number})
        elif adds_up(share.change, [after.value, -before.value]):
            weights = {after.id: 1.0, before.id: -1.0}
            yield added(id_, share.change, after.unit, weights, name)
        else:
            yield made_of(id_, share.change, after.unit, [after.id, before.id], name)


def _states(found: _Restated, lineage: Lineage) -> list[Node]:
    """Return the figure as it was closed, after each cause, and last as it was restated."""
    moved, closing = found.moved, found.closing
    own = lineage.nodes.get(moved.figure)
    unit = own.unit if own else ""
    kept: dict[str, Fact] = {"kept_with": closing.closing_id}
    states = [
        given(state_id(closing.closing_id, moved.figure, at), value, unit, facts=kept)
        for at, value in enumerate(found.values)
    ]
    states[0] = replace(states[0], facts={"source": found.closed_as} if found.closed_as else kept)
    for at, share in enumerate(moved.shares[:-1], start=1):
        states[at] = replace(states[at], name=_name(share.cause))
    if own is not None:
        states[-1] = entered_in(closing, moved.boundary, own)
    return states


def _name(cause: str) -> Name:
    return Name(en=cause_of(cause, Words("en")), zh=cause_of(cause, Words("zh_CN")))
