"""Ways to lineages of what is not in force: with a correction, or restated today."""

from collections.abc import Mapping

from lingtan.evidence.lineage.rehearsed_ids import NOW
from lingtan.ledger.restatement import Movement
from lingtan.reports.moved_figures import Ways
from lingtan.reports.movement_ids import SHARE, rehearsed_ids
from lingtan.reports.way import Way, way_as_supposed

BEFORE, AFTER = "before", "after"


def restated_ways(period: str, *, is_of_none: bool) -> Ways:
    """Return the ways to what a restatement of today would tell.

    Parameters
    ----------
    is_of_none : bool
        Whether no instant has the park file of today: else the restated value has an id.
    """

    def ways(moved: Movement) -> Mapping[str, Way]:
        after = _restated(moved, period, AFTER) if is_of_none else {}
        return {**after, **_shares(moved, period, NOW, restated="1")}

    return ways


def corrected_ways(candidate: str, period: str, *, is_closed_beside: bool = False) -> Ways:
    """Return the ways to figures with a correction that waits, and to what each cause would do.

    Parameters
    ----------
    is_closed_beside : bool
        Whether it is another period, a closed one: there it is held against a restatement of
        today.
    """

    def ways(moved: Movement) -> Mapping[str, Way]:
        standing = _restated(moved, period, BEFORE) if is_closed_beside else {}
        after = _way(moved.figure, moved, period, moved.after, candidate=candidate)
        shares = _shares(moved, period, candidate, candidate=candidate)
        return {**standing, AFTER: after, **shares}

    return ways


def _restated(moved: Movement, period: str, side: str) -> dict[str, Way]:
    value = moved.before if side == BEFORE else moved.after
    return {side: _way(moved.figure, moved, period, value, restated="1")}


def _shares(moved: Movement, period: str, rehearsed: str, **supposed: str) -> dict[str, Way]:
    changes = {f"{SHARE}_{at}": each.change for at, each in enumerate(moved.shares, start=1)}
    return {
        share: _way(id_, moved, period, changes[share], **supposed)
        for share, id_ in rehearsed_ids(moved, rehearsed).items()
    }


def _way(id_: str, moved: Movement, period: str, value: float | None, **supposed: str) -> Way:
    return way_as_supposed(id_, period, moved.boundary, value, **supposed)
