"""Scores of a matching: by the interval, with the grid's clean share, and netted over spans.

The score by the interval is never above the netted ratio of any longer span, since the lesser of
two sums is at least the sum of the lesser. The ratio of sums is shown beside it for contrast: it
may be above one, and counts power that served nobody.
"""

import numpy as np
from numpy.typing import NDArray

from lingtan.base.errors import MatchingError
from lingtan.matching.whole_hours import Numbers, WattHours, require_same_intervals

Ratios = NDArray[np.float64]


def matched_score(load_wh: WattHours, matched_wh: WattHours) -> float | None:
    """Return the share of all load that was matched in its interval; None where there is none."""
    return _share(int(matched_wh.sum()), int(load_wh.sum()))


def cfe_score(load_wh: WattHours, matched_wh: WattHours, grid_clean: Ratios) -> float | None:
    """Return the 24/7 score: matched load, and the clean share of what the grid served [1]_.

    Parameters
    ----------
    load_wh, matched_wh : array of int64, shape (intervals,) or (intervals, users)
        Load, and what of it was matched [Wh].
    grid_clean : array of float64, shape (intervals,)
        Clean share of the grid's power in each interval, from 0 to 1.

    Raises
    ------
    MatchingError
        A share is not from 0 to 1.

    References
    ----------
    .. [1] Google, "24x7 carbon-free energy: methodologies and metrics" (2021), recalled.
    """
    require_same_intervals({"load": load_wh, "matched": matched_wh, "grid_clean": grid_clean})
    unmatched = load_wh - matched_wh
    clean = clean_of_grid(unmatched if unmatched.ndim == 1 else unmatched.sum(axis=1), grid_clean)
    whole = int(load_wh.sum())
    return (int(matched_wh.sum()) + float(clean.sum())) / whole if whole else None


def clean_of_grid(grid_wh: WattHours, grid_clean: Ratios) -> NDArray[np.float64]:
    """Return what of the grid's power was clean in each interval [Wh].

    Parameters
    ----------
    grid_wh : array of int64, shape (intervals,)
        What the grid served [Wh].
    grid_clean : array of float64, shape (intervals,)
        Clean share of the grid's power in each interval, from 0 to 1.

    Raises
    ------
    MatchingError
        A share is not from 0 to 1, or the intervals differ.
    """
    require_same_intervals({"grid": grid_wh, "grid_clean": grid_clean})
    is_share = (grid_clean >= 0) & (grid_clean <= 1)
    if not is_share.all():
        interval = int(np.flatnonzero(~is_share)[0])
        facts = {"interval": interval, "share": float(grid_clean[interval])}
        raise MatchingError("grid_share", facts=facts)
    clean: NDArray[np.float64] = grid_wh * grid_clean
    return clean


def ratio_of_sums(load_wh: WattHours, supply_wh: WattHours) -> float | None:
    """Return all supply over all load, as a yearly claim does; it may be above one."""
    return _share(int(supply_wh.sum()), int(load_wh.sum()))


def netted_ratio(load_wh: WattHours, supply_wh: WattHours, spans: Numbers) -> float | None:
    """Return the score if supply could be moved freely within each span, such as a day.

    Parameters
    ----------
    load_wh, supply_wh : array of int64, shape (intervals,)
        All load and all supply [Wh].
    spans : array of int64, shape (intervals,)
        Number of the span each interval lies in.
    """
    require_same_intervals({"load": load_wh, "supply": supply_wh, "spans": spans})
    _, number = np.unique(spans, return_inverse=True)
    load, supply = (np.zeros(np.max(number, initial=-1) + 1, dtype=np.int64) for _ in range(2))
    np.add.at(load, number, load_wh)
    np.add.at(supply, number, supply_wh)
    return _share(int(np.minimum(load, supply).sum()), int(load.sum()))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
