"""Ids of what a restatement moved: a figure as it was closed, and as it was restated."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement


def movement_ids(
    moved: Movement, period: str, before: datetime | None, after: datetime | None
) -> dict[str, str]:
    """Return the ids of both values of a figure that moved, as ``before`` and ``after``.

    A value that is unknown has none, nor has one of a state that nobody can ask for.

    Parameters
    ----------
    before, after : datetime or None
        When each was known; None where no instant has it.
    """
    sides = (("before", moved.before, before), ("after", moved.after, after))
    return {
        side: address_of(moved.figure, period=period, boundary=moved.boundary, known_at=instant)
        for side, value, instant in sides
        if value is not None and instant is not None
    }


def instant_before(closings: Sequence[Closing], restated: Closing) -> datetime | None:
    """Return when that was known which a restatement took the place of."""
    earlier = [
        each
        for each in closings
        if each.period == restated.period and each.closing_id < restated.closing_id
    ]
    return earlier[-1].known_at if earlier else None
