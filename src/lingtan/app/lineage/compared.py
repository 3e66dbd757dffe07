"""What two boundaries count alike, and what one counts of an enterprise by which they differ.

Such a number of a comparison is made when it is asked for: it needs both accounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from lingtan.app.compare_boundaries import compare_boundaries
from lingtan.app.layout import Layout
from lingtan.app.lineage.compared_changes import (
    CHANGES,
    UNITS,
    Change,
    change_nodes,
    change_of,
    name_of,
)
from lingtan.app.lineage.details import added, adds_up, made_of
from lingtan.app.results_comparison import BoundaryComparison
from lingtan.app.state_of import state_of
from lingtan.base.errors import ParkFileError
from lingtan.base.names import Name
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.asked_sums import Groups, with_sum
from lingtan.evidence.lineage.detail_ids import COMPARED, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.ledger.boundary_comparison import Comparison, Line, total_of
from lingtan.reports.comparison_ids import DIFFERING, KNOWN, SAME, line_sum_id, same_id


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number of a comparison: what differs of one enterprise, or what is the same of all.

    What is known of an unknown figure is both together.
    """

    id: str
    both: BoundaryComparison
    found: Comparison
    lines: tuple[Line, ...]
    part: str


def with_compared(lineage: Lineage, layout: Layout, id_: str, groups: Groups) -> Lineage | None:
    """Return a lineage with the node of a number of a comparison; None where the id names none.

    Parameters
    ----------
    groups : mapping of str to collection of str
        See `with_sum`.
    """
    other = other_boundary(id_)
    if not other:
        return None
    try:
        both = _comparison(lineage, layout, other)
    except ParkFileError:  # there is no such boundary
        return None
    return with_number_of(both, lineage, id_, groups)


def other_boundary(id_: str) -> str:
    """Return the boundary that the id of a number of a comparison names; nothing if it is none."""
    told = read_detail_id(id_)
    is_one = told is not None and told.kind == COMPARED and told.subjects
    return told.subjects[0] if told is not None and is_one else ""


def with_number_of(
    both: BoundaryComparison, lineage: Lineage, id_: str, groups: Groups
) -> Lineage | None:
    """Return a lineage of the first of two accounts with the node of a number of both."""
    change = _change(both, id_)
    if change is not None:
        return _with_change(lineage, both, change, groups)
    asked = _asked(both, id_)
    if asked is None:
        return None
    parts: dict[str, float] = {}
    for line in asked.lines:
        part = _sum_of(asked, line)
        made = with_sum(lineage, part, groups) if line.first else None
        if made is not None:
            lineage, parts[part] = made, 1.0
    if asked.part == DIFFERING:
        return _with(lineage, _sum(asked, parts))
    same = same_id(asked.found.figure, asked.both.second.inventory.boundary)
    lineage = _with(lineage, _rest(lineage, asked, parts, same))
    return lineage if asked.part == SAME else _with(lineage, _known(asked, parts, same))


def _change(both: BoundaryComparison, id_: str) -> Change | None:
    told = read_detail_id(id_)
    if told is None or told.part not in CHANGES:
        return None
    found = [each for each in both.figures if (each.figure,) == told.subjects[1:2]]
    return change_of(both, found[0], told) if found else None


def _with_change(
    lineage: Lineage, both: BoundaryComparison, change: Change, groups: Groups
) -> Lineage:
    """Return a lineage with a difference; what counts in its own account is made first."""
    here = change.here
    if here and here not in lineage.nodes:
        made = with_sum(lineage, here, groups) or with_number_of(both, lineage, here, groups)
        lineage = made or lineage
    source = _source(lineage, both, change)
    for node in change_nodes(change, lineage.nodes.get(here), name_of(change, both), source):
        lineage = _with(lineage, node)
    return lineage


def _source(lineage: Lineage, both: BoundaryComparison, change: Change) -> str:
    """Return where the other side is a node: in the account under the other boundary."""
    if not change.source:
        return ""
    about = {key: str(fact) for key, fact in lineage.about.items()}
    known = datetime.fromisoformat(about["known_at"]) if about["known_at"] else None
    other = both.second.inventory.boundary
    return address_of(change.source, period=about["period"], boundary=other, known_at=known)


def _with(lineage: Lineage, node: Node) -> Lineage:
    return replace(lineage, nodes={**lineage.nodes, node.id: node})


def _asked(both: BoundaryComparison, id_: str) -> _Asked | None:
    told = read_detail_id(id_)
    if told is None:
        return None
    _, *about = told.subjects
    found = next((each for each in both.figures if [each.figure] == about[:1]), None)
    if found is None:
        return None
    is_of_all = told.part in (SAME, KNOWN) and len(about) == 1
    lines = tuple(line for line in found.lines if is_of_all or [line.enterprise] == about[1:])
    is_there = is_of_all or (told.part == DIFFERING and lines)
    return _Asked(id_, both, found, lines, told.part) if is_there else None


def _comparison(lineage: Lineage, layout: Layout, other: str) -> BoundaryComparison:
    about = {key: str(fact) for key, fact in lineage.about.items()}
    known = datetime.fromisoformat(about["known_at"]) if about["known_at"] else None
    question = (about["period"], (about["boundary"], other), known)
    return _last_compared(layout, state_of(layout), question)


@lru_cache(maxsize=1)
def _last_compared(
    layout: Layout, _state: str, question: tuple[str, tuple[str, str], datetime | None]
) -> BoundaryComparison:
    """Compare two boundaries; whoever opens another number of them asks for the same."""
    return compare_boundaries(layout, *question)


def _sum_of(asked: _Asked, line: Line) -> str:
    account = asked.both.first
    park, inventory = account.check.park, account.inventory
    return line_sum_id(park, inventory.period, inventory.boundary, asked.found.unit, line)


def _sum(asked: _Asked, parts: Mapping[str, float]) -> Node:
    """Return what a boundary counts in lines by which it differs."""
    unit, scale = UNITS[asked.found.unit]
    value = float(total_of(line.first for line in asked.lines)) * scale
    return added(asked.id, value, unit, parts, _name(asked))


def _known(asked: _Asked, parts: Mapping[str, float], same: str) -> Node:
    """Return what there is of a figure, which may be unknown for lack of the rest."""
    unit, scale = UNITS[asked.found.unit]
    value = float(asked.found.first) * scale
    return added(asked.id, value, unit, {same: 1.0, **parts}, _name(asked))


def _rest(lineage: Lineage, asked: _Asked, parts: Mapping[str, float], id_: str) -> Node:
    """Return what counts alike: the figure less the lines that differ."""
    unit, scale = UNITS[asked.found.unit]
    found = asked.found
    value = float(total_of((found.first, *(-line.first for line in found.lines)))) * scale
    whole = lineage.nodes[found.figure]
    weights = {found.figure: float(scale), **dict.fromkeys(parts, -1.0)}
    told = [-float(line.first) * scale for line in found.lines]
    if whole.value is not None and adds_up(value, [whole.value * scale, *told]):
        return added(id_, value, unit, weights, _name(asked))
    return made_of(id_, value, unit, [found.figure, *parts], _name(asked))


def _name(asked: _Asked) -> Name:
    """Return the other boundary, and the enterprise it is about."""
    park = asked.both.second.check.park
    other = park.boundary(asked.both.second.inventory.boundary).name
    own = asked.lines[:1] if asked.part == DIFFERING else ()
    names = [
        other,
        *(each.name for each in park.enterprises for line in own if each.id == line.enterprise),
    ]
    return Name(en="; ".join(each.en for each in names), zh="；".join(each.zh for each in names))
