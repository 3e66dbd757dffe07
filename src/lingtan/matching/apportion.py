"""Split whole watt-hours by weights: to the last one, and no one gets less because there is more.

Largest remainders would add up as well, but has the Alabama paradox: one more watt-hour to split
can take one from a party, so that a score would fall because supply rose. A method of divisors
cannot: each watt-hour goes to whoever has the highest weight / (2 × what it has + 1) [1]_, so
that what is split of a larger amount holds what is split of a smaller one. Where as much as the
sum of the weights is split, each party gets its weight; so of less, nobody gets more than that.

References
----------
.. [1] Sainte-Laguë, or Webster: M. Balinski and H. P. Young, "Fair Representation", 2nd edition
   (2001), ch. 9 and appendix A, theorem 4.3 (recalled).
"""

import numpy as np
from numpy.typing import NDArray

from lingtan.matching.whole_hours import WattHours

CELLS_AT_ONCE = 1 << 17  # a few arrays of this many numbers stay in the cache of one core

Ranks = NDArray[np.float64]


def apportion(amounts_wh: WattHours, weights: WattHours) -> WattHours:
    """Split each amount among parties in proportion to their weights, to the last watt-hour.

    Parameters
    ----------
    amounts_wh : array of int64, shape (n,)
        What there is to split [Wh].
    weights : array of int64, shape (n, parties) or (parties,)
        Weight of each party, not negative.

    Returns
    -------
    array of int64, shape (n, parties)
        Rows add up to the amounts. A row whose weights are all zero splits nothing: it is zero.

    Examples
    --------
    >>> apportion(np.array([10, 1, 0]), np.array([1, 1, 2])).tolist()
    [[3, 2, 5], [0, 0, 1], [0, 0, 0]]
    """
    parties = weights.shape[-1]
    parts = np.empty((len(amounts_wh), parties), dtype=np.int64)
    step = max(1, CELLS_AT_ONCE // max(1, parties))
    for first in range(0, len(amounts_wh), step):
        rows = slice(first, first + step)
        some = weights if weights.ndim == 1 else weights[rows]
        parts[rows] = _split(amounts_wh[rows], np.broadcast_to(some, parts[rows].shape))
    return parts


def _split(amounts: WattHours, weights: WattHours) -> WattHours:
    whole = weights.sum(axis=1)
    amounts = np.where(whole > 0, amounts, 0)
    quota = weights * (amounts / np.maximum(whole, 1))[:, None]
    parts: WattHours = np.floor(quota + 0.5).astype(np.int64)
    _make_up(parts, weights, amounts)
    _put_in_order(parts, weights)
    return parts


def _make_up(parts: WattHours, weights: WattHours, amounts: WattHours) -> None:
    """Give or take single watt-hours until each row adds up."""
    short = amounts - parts.sum(axis=1)
    while (rows := np.flatnonzero(short > 0)).size:
        parts[rows, _next(parts[rows], weights[rows])[0]] += 1
        short[rows] -= 1
    while (rows := np.flatnonzero(short < 0)).size:
        parts[rows, _last(parts[rows], weights[rows])[0]] -= 1
        short[rows] += 1


def _put_in_order(parts: WattHours, weights: WattHours) -> None:
    """Move watt-hours until none is held that another party had a higher rank for.

    Rounding leaves nearly nothing to do here; it makes the result that of the ranks alone.
    """
    rows = np.arange(len(parts)) if parts.shape[1] else np.arange(0)
    while rows.size:
        to, wanted = _next(parts[rows], weights[rows])
        of, held = _last(parts[rows], weights[rows])
        is_wrong = (wanted > held) | ((wanted == held) & (to < of))
        rows, to, of = rows[is_wrong], to[is_wrong], of[is_wrong]
        parts[rows, to] += 1
        parts[rows, of] -= 1


def _next(parts: WattHours, weights: WattHours) -> tuple[NDArray[np.intp], Ranks]:
    """Return who gets the next watt-hour of each row, the first of equals, and its rank."""
    ranks = weights / (2 * parts + 1)
    who = ranks.argmax(axis=1)
    return who, ranks[np.arange(len(who)), who]


def _last(parts: WattHours, weights: WattHours) -> tuple[NDArray[np.intp], Ranks]:
    """Return who got the last watt-hour of each row, the last of equals, and its rank."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ranks = np.where(parts > 0, weights / (2 * parts - 1), np.inf)
    who = parts.shape[1] - 1 - ranks[:, ::-1].argmin(axis=1)
    return who, ranks[np.arange(len(who)), who]
