"""Ways to lineages of what is not in force: with a correction, or restated today."""

from collections.abc import Callable, Mapping

from lingtan.ledger.restatement import Movement
from lingtan.reports.way import LINEAGE, Way

Ways = Callable[[Movement], Mapping[str, Way]]
"""Of a figure that moved, as ``before`` and ``after``, as far as there are any."""
BEFORE, AFTER = "before", "after"


def no_ways(_: Movement) -> Mapping[str, Way]:
    """Return the ways where both values are of states that were known: none."""
    return {}


def restated_ways(period: str, side: str) -> Ways:
    """Return the ways to a side that is as a restatement of today would tell it."""
    return lambda moved: {side: _way(moved, period, side, restated="1")}


def corrected_ways(candidate: str, period: str, *, is_closed_beside: bool = False) -> Ways:
    """Return the ways to figures with a correction that waits.

    Parameters
    ----------
    is_closed_beside : bool
        Whether it is another period, a closed one: there it is held against a restatement of
        today.
    """

    def ways(moved: Movement) -> Mapping[str, Way]:
        standing = restated_ways(period, BEFORE)(moved) if is_closed_beside else {}
        return {**standing, AFTER: _way(moved, period, AFTER, candidate=candidate)}

    return ways


def _way(moved: Movement, period: str, side: str, **supposed: str) -> Way:
    """Return the way to a figure in its account with all that is known, and what is supposed.

    It brings the number along: a page that was kept may be of an earlier day than its lineage.
    """
    about = {"figure": moved.figure, "period": period, "boundary": moved.boundary, "known_at": ""}
    value = moved.before if side == BEFORE else moved.after
    told = {"told": repr(value)} if value is not None else {}
    return Way(text="", path=LINEAGE, brings=tuple({**about, **supposed, **told}.items()))
