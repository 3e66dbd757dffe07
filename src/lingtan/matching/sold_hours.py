"""What others hold of own power, by the hour: what left the park in its hours may be theirs.

Certificates of a single hour are covered by what left in that hour alone, those of a month by
what left in the month. What is not covered was used here and is theirs to claim.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from lingtan.ledger.register.given_away import Parcel
from lingtan.matching.hours import ParkHours
from lingtan.matching.whole_hours import WattHours


def sold_in_hours(hours: ParkHours, starts: pl.Series, parcels: Sequence[Parcel]) -> int:
    """Return what of the power used inside others hold certificates of, by their hours [Wh].

    Parcels of narrow spans are covered first: for spans that lie within one another, as hours
    and months do, that leaves the least uncovered.

    Parameters
    ----------
    starts : Series
        Start of every hour of the park.
    parcels : sequence of Parcel
        What others hold, no more than the plants made.
    """
    left = np.maximum(hours.made_wh - hours.clean_wh.sum(axis=1) - hours.green_in_wh, 0)
    uncovered = 0
    for parcel in sorted(parcels, key=lambda each: (each.end - each.start, each.start)):
        first = int(starts.search_sorted(parcel.start, side="right")) - 1
        last = int(starts.search_sorted(parcel.end, side="left"))
        uncovered += parcel.energy_wh - _take(left[max(0, first) : last], parcel.energy_wh)
    return uncovered


def _take(left: WattHours, wanted_wh: int) -> int:
    """Take energy from the front of some hours, and return how much there was."""
    before = np.cumsum(left) - left
    taken = np.clip(wanted_wh - before, 0, left)
    left -= taken
    return int(taken.sum())
