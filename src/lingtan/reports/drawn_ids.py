"""Ids of what errors drawn at random give: the ends of an interval, how often a limit is met."""

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.uncertainty.monte_carlo import DRAWS, SEED

KIND = "uncertainty"


def drawn_id(figure: str, seed: int, draws: int, part: str) -> str:
    """Return the id of a number; one drawn otherwise than usual says with which seed, how often.

    Examples
    --------
    >>> drawn_id("national.e_tce", 7, 2000, "drawn_low")
    'uncertainty:national.e_tce:7:2000:drawn_low'
    """
    own = () if (seed, draws) == (SEED, DRAWS) else (str(seed), str(draws))
    return detail_id(KIND, figure, *own, part)
