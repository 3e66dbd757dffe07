"""What has moved a base year since it was closed: states of a figure, causes between, shares.

The first state is the figure as closed, the last known one that of the account the nodes stand in:
of the park of an instant, with its members as they were then over the whole year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import copysign, isclose
from pathlib import Path

from lingtan.app.layout import PARK_FILE
from lingtan.app.lineage.details import added, adds_up, formula, given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.ledger.base_year import FIGURE, Recalculation
from lingtan.ledger.restatement import Share, states_of
from lingtan.park.base_year import BaseYear
from lingtan.reports.base_year_ids import (
    AFTER,
    CHANGE,
    CLOSED,
    ENDS,
    NET,
    SHARE,
    STATE,
    SUM,
    THRESHOLD,
    part_id,
    places_of,
    source_of_closed,
    threshold_id,
)
from lingtan.reports.cause_words import cause_by_name
from lingtan.reports.words import Words

RATIO = "ratio"
SAME = 1e-9  # relative: the noise of sums of floats
STATED = ("base_year", THRESHOLD)  # in the park file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A figure of the base year, as closed and for the park of then."""

    figure: str
    found: Recalculation
    values: tuple[float | None, ...]
    shares: tuple[Share, ...]
    names: Mapping[str, Name]
    own: Node | None

    @property
    def unit(self) -> str:
        """The unit of the figure."""
        return "" if self.own is None else self.own.unit

    def id(self, part: str, place: int | None = None) -> str:
        """Return the id of a part, of a cause by its place."""
        return part_id(self.figure, part, place)


def base_year_nodes(
    found: Recalculation, figure: str, lineage: Lineage, names: Mapping[str, Name]
) -> Iterator[Node]:
    """Yield all that is told of a figure of a base year; nothing of one that has not moved.

    Parameters
    ----------
    lineage : Lineage
        Of the account that the last known state is of.
    names : mapping of str to Name
        The names of enterprises.
    """
    held = _held(found, figure, lineage, names)
    nodes = () if held is None else _nodes(held)
    yield from (node for node in nodes if node.value is not None)


def threshold_node(base: BaseYear, park_file: Path) -> Node:
    """Return the share from which a base year has to be worked out anew, as it is stated."""
    place = place_of(lines_of(park_file), *STATED)
    facts: dict[str, Fact] = {"source": PARK_FILE, "document": base.evidence, **place}
    return given(threshold_id(), base.threshold, RATIO, facts=facts)


def _held(
    found: Recalculation, figure: str, lineage: Lineage, names: Mapping[str, Name]
) -> _Held | None:
    moved = next((each for each in found.movements if each.figure == figure), None)
    if figure == FIGURE:
        before, after, shares = found.before, found.after, found.causes
    elif moved is not None:
        before, after, shares = moved.before, moved.after, moved.shares
    else:
        return None
    return _Held(
        figure=figure,
        found=found,
        values=states_of(before, after, shares) if shares else (before, after),
        shares=shares,
        names=names,
        own=lineage.nodes.get(figure),
    )


def _nodes(held: _Held) -> Iterator[Node]:
    """Yield the states of a figure, what each cause did, and what is told of all causes."""
    states = list(_states(held))
    yield from states
    yield from _changes(held, states)
    if held.figure == FIGURE:
        shares = list(_shares(held))
        yield from shares
        yield from _of_all(held, states[-1], shares)
        yield from _ends(held)


def _states(held: _Held) -> Iterator[Node]:
    """Yield the figure as it was closed, after each cause, and last for the park of then."""
    closed, *others = held.values
    facts: dict[str, Fact] = {"source": source_of_closed(held.found, held.figure)}
    yield given(held.id(CLOSED), closed, held.unit, facts=facts)
    places, own = places_of(held.shares), held.own
    last_known = max((at for at, value in enumerate(others) if value is not None), default=-1)
    for at, value in enumerate(others):
        is_last = at == len(others) - 1
        id_ = held.id(AFTER) if is_last else held.id(STATE, places[at])
        name = UNNAMED if is_last else _name(held, held.shares[at].cause)
        if at == last_known and own is not None and _is_same(own.value, value):
            yield added(id_, value, held.unit, {own.id: 1.0}, name)
        else:
            yield given(id_, value, held.unit, name)


def _changes(held: _Held, states: Sequence[Node]) -> Iterator[Node]:
    places = places_of(held.shares)
    for place, share, ends in zip(places, held.shares, pairwise(states), strict=False):
        if share.change is not None:
            name, id_ = _name(held, share.cause), held.id(CHANGE, place)
            yield _change(id_, share.change, ends, name)


def _change(id_: str, change: float, ends: tuple[Node, Node], name: Name = UNNAMED) -> Node:
    """Return what a figure changed: the state after it less the state before it."""
    before, after = ends
    if before.value is None or after.value is None:
        return given(id_, change, after.unit, name)
    if adds_up(change, [after.value, -before.value]):
        return added(id_, change, after.unit, {after.id: 1.0, before.id: -1.0}, name)
    return made_of(id_, change, after.unit, [after.id, before.id], name)


def _shares(held: _Held) -> Iterator[Node]:
    """Yield the change of each cause as a share of the emission as closed."""
    for place, share in zip(places_of(held.shares), held.shares, strict=True):
        value = held.found.share_of(share)
        if value is not None:
            parts = {"change": held.id(CHANGE, place), "closed": held.id(CLOSED)}
            text = f"change / {_size(held)}"
            name = _name(held, share.cause)
            yield formula(held.id(SHARE, place), value, RATIO, text, parts, name)


def _of_all(held: _Held, last: Node, shares: Sequence[Node]) -> Iterator[Node]:
    """Yield what all causes change together, and their sizes added up."""
    found, closed = held.found, held.id(CLOSED)
    if found.before is not None and found.after is not None:
        change = found.after - found.before
        weights = {last.id: 1.0, closed: -1.0}
        yield added(held.id(CHANGE), change, held.unit, weights)
    if found.net_share is not None:
        parts = {"change": held.id(CHANGE), "closed": closed}
        yield formula(held.id(NET), found.net_share, RATIO, f"change / {_size(held)}", parts)
    if found.sum_of_causes is None:
        return
    signs = {node.id: copysign(1.0, node.value or 0.0) for node in shares}
    if signs:
        yield added(held.id(SUM), found.sum_of_causes, RATIO, signs)
    else:  # of no cause there is a size
        yield made_of(held.id(SUM), found.sum_of_causes, RATIO, [closed])


def _size(held: _Held) -> str:
    """Return the size of the emission as closed, in a formula."""
    before = held.found.before
    return "(0 - closed)" if before is not None and before < 0 else "closed"


def _ends(held: _Held) -> Iterator[Node]:
    """Yield the ends of the emission of a park that never was; those of others are told beside."""
    parts = [] if held.own is None else [held.own.id]
    for end, value in zip(ENDS, held.found.after_ends, strict=False):
        yield made_of(held.id(end), value, held.unit, parts)


def _name(held: _Held, cause: str) -> Name:
    """Return what a cause is called in both languages; an enterprise by its name."""
    names = held.names

    def said(language: str) -> str:
        def called(id_: str) -> str:
            return names.get(id_, UNNAMED).in_language(language) or id_

        return cause_by_name(cause, Words(language), called)

    return Name(en=said("en"), zh=said("zh_CN"))


def _is_same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and isclose(one, other, rel_tol=SAME)
