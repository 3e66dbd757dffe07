"""Numbers of a base year and their ids: as closed, for the park of today, what each cause does.

What stands between both is made when it is asked for, in the account of the base year as known at
the instant it was held against the park of then. See `lingtan.app.lineage.of_base_year`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.evidence.lineage.addresses import address_of, read_address
from lingtan.evidence.lineage.aspects import aspect_id
from lingtan.evidence.lineage.detail_ids import BASE_YEAR, TARGET, detail_id
from lingtan.ledger.base_year import FIGURE, Recalculation
from lingtan.ledger.causes import SOFTWARE
from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.movement_ids import SHARE as MOVED_SHARE
from lingtan.reports.way import Way, way_as_restated

BEFORE, AFTER, LOW, HIGH = "before", "after", "low", "high"
CLOSED, STATE, CHANGE, SHARE = "closed", "state", "change", "share"
NET, SUM, THRESHOLD = "net", "sum", "threshold"
ENDS = (LOW, HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseYearNumber:
    """A number told of a base year.

    Attributes
    ----------
    value : float
        In kilograms, or a share.
    figure : str
        Id by which it is traced; empty where it rests on a park file that no instant has yet.
    way : Way or None
        The way of a page to it where it has no id: as a restatement of today would tell it.
    """

    value: float
    figure: str = ""
    way: Way | None = None


def base_year_numbers(found: Recalculation) -> dict[str, BaseYearNumber]:
    """Return the numbers told of the emission of a base year; one that is unknown is not there.

    They are called ``before`` and ``after``, ``before_low`` and so on for their ends, ``change``,
    ``net`` and ``sum`` for all causes, ``threshold``, and ``change_1``, ``share_1`` and so on for
    each cause in the order they are told.
    """
    return {
        **{key: _of_closing(found, node, value) for key, node, value in _as_closed(found)},
        **{key: _of_today(found, node, value) for key, node, value in _as_today(found)},
        **{key: _between(found, node, value) for key, node, value in _of_causes(found)},
    }


def base_year_ids(found: Recalculation) -> dict[str, str]:
    """Return the ids of the numbers of a base year, as far as they have any; by their names."""
    numbers = base_year_numbers(found)
    return {key: number.figure for key, number in numbers.items() if number.figure}


def allowed_id(found: Recalculation, year: int) -> str:
    """Return the id of what the target path allows in a year; empty where its start has none.

    Nor has one of a path that starts from a park that never was: with who joined later in it the
    whole year, or without who left.
    """
    if found.after is not None and found.has_other_members:
        return ""
    start = base_year_ids(found).get(BEFORE if found.after is None else AFTER, "")
    if not start:
        return ""
    told, node = read_address(start), detail_id(TARGET, str(year), "allowed")
    return address_of(node, period=told.period, boundary=told.boundary, known_at=told.known_at)


def moved_ids(found: Recalculation, moved: Movement) -> dict[str, str]:
    """Return the ids of both values of a figure of the base year, and of what each cause did."""
    told = _moved_numbers(found, moved)
    return {key: number.figure for key, number in told if number.figure}


def moved_ways(found: Recalculation, moved: Movement) -> dict[str, Way]:
    """Return the ways to what a figure comes to and what each cause did, where no id leads."""
    return {key: number.way for key, number in _moved_numbers(found, moved) if number.way}


def _moved_numbers(found: Recalculation, moved: Movement) -> Iterator[tuple[str, BaseYearNumber]]:
    if moved.before is not None:
        yield BEFORE, _of_closing(found, moved.figure, moved.before)
    if moved.after is not None:
        yield AFTER, _between(found, _last(found, moved.figure), moved.after)
    places = places_of(moved.shares)
    for number, (place, share) in enumerate(zip(places, moved.shares, strict=True), start=1):
        if share.change is not None:
            node = part_id(moved.figure, CHANGE, place)
            yield f"{MOVED_SHARE}_{number}", _between(found, node, share.change)


def part_id(figure: str, part: str, place: int | None = None) -> str:
    """Return the id of a number told of a figure of the base year: of one cause by its place.

    Examples
    --------
    >>> part_id("national.e_tce", CHANGE, 2), part_id("national.e_tce", CLOSED)
    ('base_year:national.e_tce:2:change', 'base_year:national.e_tce:closed')
    """
    at = () if place is None else (str(place),)
    return detail_id(BASE_YEAR, figure, *at, part)


def threshold_id() -> str:
    """Return the id of the share from which a base year has to be worked out anew."""
    return detail_id(BASE_YEAR, THRESHOLD)


def places_of(shares: Sequence[Share]) -> list[int]:
    """Return the places by which ids tell causes: what another lingtan does has the place 0.

    So a later version finds the other causes at their places.

    Examples
    --------
    >>> places_of([Share(cause="software", change=1.0), Share(cause="late.csv", change=2.0)])
    [0, 1]
    """
    is_ours = bool(shares) and shares[0].cause == SOFTWARE
    return list(range(0 if is_ours else 1, len(shares) + (0 if is_ours else 1)))


def source_of_closed(found: Recalculation, figure: str) -> str:
    """Return the id of a figure of the base year as it was closed."""
    year, boundary = str(found.base.year), found.boundary
    return address_of(figure, period=year, boundary=boundary, known_at=found.closed_at)


def cause_at(found: Recalculation, place: str) -> str:
    """Return the cause of the emission at a place; nothing where there is none."""
    places = map(str, places_of(found.causes))
    causes = (each.cause for each in found.causes)
    return dict(zip(places, causes, strict=True)).get(place, "")


def _as_closed(found: Recalculation) -> Iterator[tuple[str, str, float]]:
    if found.before is not None:
        yield BEFORE, FIGURE, found.before
    for end, value in zip(ENDS, found.before_ends, strict=False):
        yield f"{BEFORE}_{end}", aspect_id(FIGURE, end), value


def _as_today(found: Recalculation) -> Iterator[tuple[str, str, float]]:
    if found.after is not None:
        yield AFTER, _last(found, FIGURE), found.after
    for end, value in zip(ENDS, found.after_ends, strict=False):
        is_other = found.has_other_members
        node = part_id(FIGURE, end) if is_other else aspect_id(FIGURE, end)
        yield f"{AFTER}_{end}", node, value


def _of_causes(found: Recalculation) -> Iterator[tuple[str, str, float]]:
    if found.before is not None and found.after is not None:
        yield CHANGE, part_id(FIGURE, CHANGE), found.after - found.before
    if found.net_share is not None:
        yield NET, part_id(FIGURE, NET), found.net_share
    if found.sum_of_causes is not None:
        yield SUM, part_id(FIGURE, SUM), found.sum_of_causes
    yield THRESHOLD, threshold_id(), found.base.threshold
    places = places_of(found.causes)
    for number, (place, cause) in enumerate(zip(places, found.causes, strict=True), start=1):
        if cause.change is not None:
            yield f"{CHANGE}_{number}", part_id(FIGURE, CHANGE, place), cause.change
            share = found.share_of(cause)
            if share is not None:
                yield f"{SHARE}_{number}", part_id(FIGURE, SHARE, place), share


def _last(found: Recalculation, figure: str) -> str:
    """Return the node of a figure for the park of today: one with others in it never was."""
    return part_id(figure, AFTER) if found.has_other_members else figure


def _of_closing(found: Recalculation, node: str, value: float) -> BaseYearNumber:
    return BaseYearNumber(value=value, figure=source_of_closed(found, node))


def _of_today(found: Recalculation, node: str, value: float) -> BaseYearNumber:
    if found.causes or found.has_other_members:
        return _between(found, node, value)
    year = str(found.base.year)  # what was closed holds, at any instant
    id_ = address_of(node, period=year, boundary=found.boundary)
    return BaseYearNumber(value=value, figure=id_)


def _between(found: Recalculation, node: str, value: float) -> BaseYearNumber:
    year, boundary, at = str(found.base.year), found.boundary, found.todays_at
    if at is None:
        way = way_as_restated(node, year, boundary, value)
        return BaseYearNumber(value=value, way=way)
    id_ = address_of(node, period=year, boundary=boundary, known_at=at)
    return BaseYearNumber(value=value, figure=id_)
