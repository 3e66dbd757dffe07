"""Ids of what a restatement moved: a figure as closed, as restated, and what each cause did."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.detail_ids import MOVED, detail_id
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement

SHARE, STATE, CLOSED = "share", "state", "closed"


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


def share_ids(moved: Movement, restated: Closing) -> dict[str, str]:
    """Return the ids of what each cause did, as ``share_1`` and so on, in their order.

    They stand in the account as it was restated: what is only rehearsed has none.
    """
    return {
        f"{SHARE}_{at}": address_of(
            moved_part_id(restated.closing_id, moved.figure, at, SHARE),
            period=restated.period,
            boundary=moved.boundary,
            known_at=restated.known_at,
        )
        for at, share in enumerate(moved.shares, start=1)
        if share.change is not None
    }


def state_id(closing: int, figure: str, at: int) -> str:
    """Return the id of a figure after so many causes: after none, as it was closed before.

    Examples
    --------
    >>> state_id(2, "national.e_tce", 1)
    'moved:2:national.e_tce:1:state'
    """
    return moved_part_id(closing, figure, at, STATE if at else CLOSED)


def moved_part_id(closing: int, figure: str, at: int, part: str) -> str:
    """Return the id of what stands between both values of a figure, by the place of a cause."""
    return detail_id(MOVED, str(closing), figure, str(at), part)
