"""Ids of a base year: as it was closed, and as it is counted for the park of today."""

from lingtan.evidence.lineage.addresses import address_of, read_address
from lingtan.evidence.lineage.detail_ids import TARGET, detail_id
from lingtan.ledger.base_year import FIGURE, Recalculation
from lingtan.ledger.restatement import Movement


def base_year_ids(found: Recalculation) -> dict[str, str]:
    """Return the ids of both emissions, as ``before`` and ``after``; one that is unknown has none.

    Nor has one of a park that never was: with who joined later in it the whole year, or without
    who left. What it differs from is traced, and what each of them does stands beside it.
    """
    values = (found.before, found.after)
    return _ids(found, FIGURE, found.boundary, values, is_moved=bool(found.causes))


def allowed_id(found: Recalculation, year: int) -> str:
    """Return the id of what the target path allows in a year; empty where its start has none."""
    start = base_year_ids(found).get("before" if found.after is None else "after", "")
    if not start:
        return ""
    told, node = read_address(start), detail_id(TARGET, str(year), "allowed")
    return address_of(node, period=told.period, boundary=told.boundary, known_at=told.known_at)


def moved_ids(found: Recalculation, moved: Movement) -> dict[str, str]:
    """Return the ids of both values of a figure of the base year; see `base_year_ids`."""
    values = (moved.before, moved.after)
    return _ids(found, moved.figure, moved.boundary, values, is_moved=True)


def _ids(
    found: Recalculation,
    figure: str,
    boundary: str,
    values: tuple[float | None, float | None],
    *,
    is_moved: bool,
) -> dict[str, str]:
    year, (before, after), ids = str(found.base.year), values, {}
    if before is not None:
        closed_at = found.closed_at
        ids["before"] = address_of(figure, period=year, boundary=boundary, known_at=closed_at)
    if after is not None and not found.has_other_members:
        if not is_moved:  # what was closed holds, at any instant
            ids["after"] = address_of(figure, period=year, boundary=boundary)
        elif found.todays_at is not None:
            todays = found.todays_at
            ids["after"] = address_of(figure, period=year, boundary=boundary, known_at=todays)
    return ids
