"""Ids of the ends of an interval that errors drawn at random give a figure."""

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.uncertainty.monte_carlo import DRAWS, SEED

KIND = "uncertainty"


def drawn_id(figure: str, seed: int, draws: int, part: str) -> str:
    """Return the id of an end; one drawn otherwise than usual says with which seed, how often.

    Examples
    --------
    >>> drawn_id("national.e_tce", 7, 2000, "drawn_low")
    'uncertainty:national.e_tce:7:2000:drawn_low'
    """
    own = () if (seed, draws) == (SEED, DRAWS) else (str(seed), str(draws))
    return detail_id(KIND, figure, *own, part)
