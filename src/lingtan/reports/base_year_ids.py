"""Ids of a base year: as it was closed, and as it is counted for the park of today."""

from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.base_year import FIGURE, Recalculation


def base_year_ids(found: Recalculation) -> dict[str, str]:
    """Return the ids of both emissions, as ``before`` and ``after``; one that is unknown has none.

    Nor has one of a park that never was: with who joined later in it the whole year, or without
    who left. What it differs from is traced, and what each of them does stands beside it.
    """
    year, boundary, ids = str(found.base.year), found.boundary, {}
    if found.before is not None:
        closed_at = found.closed_at
        ids["before"] = address_of(FIGURE, period=year, boundary=boundary, known_at=closed_at)
    if found.after is not None and not found.has_other_members:
        ids["after"] = address_of(FIGURE, period=year, boundary=boundary)
    return ids
