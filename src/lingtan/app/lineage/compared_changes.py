"""What another boundary has more of a figure, of an enterprise in it, of a line, or of the rest.

Both sides are of two accounts: the first is a node here, and the other names where it is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.results_comparison import BoundaryComparison
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import COMPARED, DetailId, detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.boundary_comparison import KEYS, Comparison, Line, total_of
from lingtan.reports.comparison_ids import (
    CHANGE,
    SAME_CHANGE,
    SAME_THERE,
    THERE,
    differing_id,
    known_id,
    line_sum_id,
    same_id,
)
from lingtan.reports.words import Words

PER_TONNE = 1000
UNITS = {"kg": ("kg", 1), "tce": ("kgce", PER_TONNE)}
"""Unit of the sums of lines, and how many of it the unit of the figure is."""
THERE_OF = {CHANGE: THERE, SAME_CHANGE: SAME_THERE}
CHANGES = {part: change for change, there in THERE_OF.items() for part in (change, there)}
"""By the part of a difference, or of what counts under the other boundary: the difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference of two boundaries.

    Attributes
    ----------
    is_of_a_line : bool
        Whether it is of one line, and not of all by which an enterprise differs.
    about : tuple of Line
        The lines it is of; empty of the total, and of all that counts alike.
    first, second : Decimal
        What counts under each, in the unit of the figure.
    here, source : str
        Ids of both, each in its own account; empty of a line that does not count there.
    there : str
        Id of the node that tells in the first account what counts under the other boundary.
    """

    id: str
    found: Comparison
    is_of_a_line: bool
    about: tuple[Line, ...]
    first: Decimal
    second: Decimal
    here: str
    source: str
    there: str


def change_of(both: BoundaryComparison, found: Comparison, told: DetailId) -> Change | None:
    """Return the difference that an id names, or the other side of it; None where none does."""
    about, part = told.subjects[2:], CHANGES[told.part]
    lines = tuple(line for line in found.lines if about in ((line.enterprise,), _keys_of(line)))
    if about and not (lines and part == CHANGE):
        return None
    here, source = _ids(both, found, lines, replace(told, part=part))
    first, second = _amounts(found, lines, part)
    return Change(
        id=detail_id(COMPARED, *told.subjects, part),
        found=found,
        is_of_a_line=len(about) > 1,
        about=lines,
        first=first,
        second=second,
        here=here,
        source=source,
        there=detail_id(COMPARED, *told.subjects, THERE_OF[part]),
    )


def change_nodes(change: Change, here: Node | None, name: Name, source: str) -> Iterator[Node]:
    """Yield a difference, and what counts under the other boundary.

    Parameters
    ----------
    here : Node or None
        What counts in the first account; None of a line that does not count there.
    source : str
        Where the other is a node of its account.
    """
    unit, scale = UNITS[change.found.unit]
    second = float(change.second) * scale
    value = float(total_of((change.second, -change.first))) * scale
    yield given(change.there, second, unit, name, {"source": source})
    weights = {change.there: 1.0}
    told: list[float | None] = [second]
    if here is not None:
        weights[here.id] = -1.0 if here.unit == unit else -float(scale)
        told.append(None if here.value is None else weights[here.id] * here.value)
    known = [each for each in told if each is not None]
    if len(known) == len(told) and adds_up(value, known):
        yield added(change.id, value, unit, weights, name)
    else:
        yield made_of(change.id, value, unit, [*weights], name)


def name_of(change: Change, both: BoundaryComparison) -> Name:
    """Return the other boundary, and the enterprise and the line that a difference is of."""
    park = both.second.check.park
    names = [park.boundary(both.second.inventory.boundary).name]
    for line in change.about[:1]:
        names += [each.name for each in park.enterprises if each.id == line.enterprise]
        names += [_name_of(line)] if change.is_of_a_line else []
    return Name(en="; ".join(each.en for each in names), zh="；".join(each.zh for each in names))


def _name_of(line: Line) -> Name:
    """Return what a line of an account is called, with its carrier and stream."""
    en, zh = (Words(each).say(f"account.{line.account}") for each in ("en", "zh_CN"))
    rest = " ".join(filter(None, (line.carrier, line.stream)))
    return Name(en=f"{en} {rest}".rstrip(), zh=f"{zh} {rest}".rstrip())


def _keys_of(line: Line) -> tuple[str, ...]:
    return tuple(getattr(line, key) for key in KEYS)


def _ids(
    both: BoundaryComparison, found: Comparison, lines: Sequence[Line], told: DetailId
) -> tuple[str, str]:
    """Return the ids of what counts under each boundary, in the account of each."""
    figure, about = found.figure, told.subjects[2:]
    own, other = (each.inventory.boundary for each in (both.first, both.second))
    if told.part == SAME_CHANGE:
        return same_id(figure, other), same_id(figure, own)
    if len(about) == 1:
        return differing_id(figure, other, *about), differing_id(figure, own, *about)
    if about:
        return _line_ids(both, found, lines[0])
    here, there = known_id(figure, other), known_id(figure, own)
    return (
        here if "first" in found.unknown else figure,
        there if "second" in found.unknown else figure,
    )


def _line_ids(both: BoundaryComparison, found: Comparison, line: Line) -> tuple[str, str]:
    park, period = both.first.check.park, both.first.inventory.period
    here, there = (
        line_sum_id(park, period, each.inventory.boundary, found.unit, line)
        for each in (both.first, both.second)
    )
    return here if line.first else "", there if line.second else ""


def _amounts(found: Comparison, lines: Sequence[Line], part: str) -> tuple[Decimal, Decimal]:
    """Return what counts under each boundary; what counts alike is the same under both."""
    if part == SAME_CHANGE:
        same = total_of((found.first, *(-line.first for line in found.lines)))
        return same, same
    if not lines:
        return found.first, found.second
    return total_of(each.first for each in lines), total_of(each.second for each in lines)
