"""Sign: a meter that counts backwards for days on end.

A current transformer put in the wrong way round, or a channel with its directions exchanged, shows
all that flows with the other sign: as much as ever, and at the hours as ever. No code does that,
and no feed-in, which comes with the sun. Such a span is told by its own readings with the other
sign, as an estimate, until somebody says what it is.
"""

from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import first_of_each
from lingtan.metering.range_check import CREST, DOUBT, IS_IMPOSSIBLE

SIGN_TURNED = "sign_turned"  # method of an interval that is told with the other sign
HOURS_A_DAY = 24
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def check_sign(values: pl.DataFrame, longest_run: int | None, limits: Limits) -> pl.DataFrame:
    """Mark spans of the other sign in ``doubt``; their values are known, and not impossible.

    Parameters
    ----------
    values : DataFrame
        What `range_check.check_range` returned, in order of time within a meter.
    longest_run : int or None
        So many values below zero in a row are a span; None where no number of them is one.
    """
    is_below = (values[DOUBT] == faults.NEGATIVE_VALUE.id).fill_null(value=False)
    if longest_run is None or is_below.sum() < longest_run:
        return values
    tables = values.with_columns(is_below=is_below).partition_by("meter_id")
    turned = pl.Series(np.concatenate([_turned(each, longest_run, limits) for each in tables]))
    return values.with_columns(
        pl.when(turned).then(pl.lit(faults.SIGN_TURNED.id)).otherwise(DOUBT).alias(DOUBT),
        (pl.col(IS_IMPOSSIBLE) & ~turned).alias(IS_IMPOSSIBLE),
    )


def _turned(table: pl.DataFrame, longest_run: int, limits: Limits) -> Flags:
    """Tell which values of a meter lie in a span of the other sign; a zero has none.

    A gate may feed in as much as its plants make: what is less than that is impossible by the
    rest of its span.
    """
    amount = table["amount"].fill_null(0.0).to_numpy().astype(float)
    hour = table["start"].dt.hour().cast(pl.Int64).to_numpy()
    is_below = table["is_below"].to_numpy()
    small = table["standby_share"][0] * float(np.quantile(np.abs(amount), CREST))
    is_back = is_below | (amount < -small)
    flows = np.flatnonzero(is_back | (amount > small))  # a plant's draw at rest ends no span
    forward = flows[~is_back[flows]]
    turns = first_of_each(is_back[flows].astype(np.int64))
    found: Flags = np.zeros(len(amount), np.bool_)
    for begin, end in pairwise([*turns, len(flows)]):
        run = flows[begin:end]
        is_long = is_below[run].sum() >= longest_run
        if is_back[run[0]] and is_long and not _repeats(amount[run]):
            ours, usual = (_by_hour(np.abs(amount[p]), hour[p]) for p in (run, forward))
            found[run[0] : run[-1] + 1] = not len(forward) or _are_alike(ours, usual, limits)
    found &= amount != 0
    return found


def _repeats(values: Floats) -> bool:
    """Whether one value makes up most of a span, as a code does."""
    _, counts = np.unique(values, return_counts=True)
    return bool(counts.max() > len(values) / 2)


def _by_hour(values: Floats, hour: NDArray[np.int64]) -> Floats:
    """Return how much flows at each hour of the day, of all days together."""
    return np.bincount(hour, weights=values, minlength=HOURS_A_DAY) / max(1, len(values))


def _are_alike(ours: Floats, usual: Floats, limits: Limits) -> bool:
    """Whether a span flows about as much as the rest, and at the same hours of the day."""
    size = ours.sum() / usual.sum()
    shared = np.minimum(ours / ours.sum(), usual / usual.sum()).sum()
    is_as_much = 1 / limits.turned_size <= size <= limits.turned_size
    return bool(is_as_much and shared >= limits.turned_hours)
