"""Ids of what a restatement moves: a figure as closed, as restated, and what each cause does."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.detail_ids import MOVED, detail_id
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement

SHARE, STATE, CLOSED = "share", "state", "closed"
CHANGE = "change"  # by all causes up to a place
STANDS, ANEW, STOOD = (
    "stands",
    "anew",
    "stood",
)  # what a correction moves where it is held against no closing


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

    They stand in the account as it was restated; see `rehearsed_ids` of what is only rehearsed.
    """
    return {
        share: address_of(
            id_, period=restated.period, boundary=moved.boundary, known_at=restated.known_at
        )
        for share, id_ in rehearsed_ids(moved, str(restated.closing_id)).items()
    }


def taken_ids(moved: Movement, correction: str, period: str, at: datetime) -> dict[str, str]:
    """Return the ids of what each cause did by a correction that was taken in at an instant."""
    return {
        share: address_of(id_, period=period, boundary=moved.boundary, known_at=at)
        for share, id_ in rehearsed_ids(moved, correction).items()
    }


def change_ids(moved: Movement, restated: Closing) -> dict[str, str]:
    """Return the id of what all causes did together, as ``change``; nothing of unknown size."""
    if moved.before is None or moved.after is None:
        return {}
    id_ = moved_part_id(str(restated.closing_id), moved.figure, len(moved.shares), CHANGE)
    about = address_of(
        id_, period=restated.period, boundary=moved.boundary, known_at=restated.known_at
    )
    return {CHANGE: about}


def rehearsed_ids(moved: Movement, rehearsed: str) -> dict[str, str]:
    """Return the ids of what each cause would do; whoever asks names the account.

    Parameters
    ----------
    rehearsed : str
        A correction, or a restatement of today; see `evidence.lineage.rehearsed_ids`.
    """
    return {
        f"{SHARE}_{at}": moved_part_id(rehearsed, moved.figure, at, SHARE)
        for at, share in enumerate(moved.shares, start=1)
        if share.change is not None
    }


def rehearsed_addresses(moved: Movement, rehearsed: str, period: str) -> dict[str, str]:
    """Return the ids of what each cause would do with the account they are of."""
    return {
        share: address_of(id_, period=period, boundary=moved.boundary)
        for share, id_ in rehearsed_ids(moved, rehearsed).items()
    }


def moved_part_id(of: str, figure: str, at: int, part: str) -> str:
    """Return the id of what stands between both values of a figure, by the place of a cause.

    Parameters
    ----------
    of : str
        The number of a closing, or what is rehearsed.

    Examples
    --------
    >>> moved_part_id("2", "national.e_tce", 1, STATE)
    'moved:2:national.e_tce:1:state'
    """
    return detail_id(MOVED, of, figure, str(at), part)
