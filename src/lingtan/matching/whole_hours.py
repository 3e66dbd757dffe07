"""Whole watt-hours in arrays: what may be matched at all, and what is refused."""

from collections.abc import Mapping, Sized

import numpy as np
from numpy.typing import NDArray

from lingtan.base.errors import MatchingError

WattHours = NDArray[np.int64]
Numbers = NDArray[np.int64]

# 8.8 TWh an interval, some eight times what China uses in an hour (I): so much of 500 users adds
# up to no more than a float64 holds to the watt-hour.
MOST_WH = 2**43


def require_energy(name: str, energy_wh: WattHours, dimensions: int) -> WattHours:
    """Return an array of energy, refusing what cannot be matched.

    Parameters
    ----------
    name : str
        What the array is, for the error.
    energy_wh : array of int64
        Energy [Wh].
    dimensions : int
        1 for (intervals,), 2 for (intervals, users or plants).

    Raises
    ------
    MatchingError
        It has another shape, is not whole numbers, or holds what is negative or beyond belief.
    """
    found = np.asarray(energy_wh)
    if found.ndim != dimensions or not np.issubdtype(found.dtype, np.integer):
        kind = f"{found.dtype} {found.ndim}-d"
        raise MatchingError("not_whole", facts={"name": name, "kind": kind, "wanted": dimensions})
    least, most = (int(np.min(found)), int(np.max(found))) if found.size else (0, 0)
    if least < 0 or most > MOST_WH:
        worst = least if least < 0 else most
        interval = int(np.argwhere(found == worst)[0][0])
        raise MatchingError(
            "out_of_range",
            facts={"name": name, "energy_wh": worst, "interval": interval, "most_wh": MOST_WH},
        )
    return found.astype(np.int64, copy=False)


def require_same_intervals(arrays: Mapping[str, Sized]) -> None:
    """Refuse arrays that do not have the same number of intervals.

    Raises
    ------
    MatchingError
        Their lengths differ.
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        named = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise MatchingError("lengths_differ", facts={"lengths": named})
