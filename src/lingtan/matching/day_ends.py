"""Ends of what was served in its hour where meters are read by the day.

Of such a day the sums are known and the hours are not. Of the clean power made on it no more left,
or went into stores, than all that did: the rest was used in the hour in which it was made,
whatever hour that was. And no more was used than was made, or than was used of all power.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lingtan.base.figures import Figure, Missing
from lingtan.matching.carried import Carried
from lingtan.matching.hours import ParkHours
from lingtan.matching.whole_hours import WattHours

WH_PER_KWH = 1000
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnds:
    """The ends of sums over all days, and why the hours do not give the sums themselves.

    Attributes
    ----------
    clean_kwh : (float, float)
        What was used of clean power in the hour in which it was made.
    stored_kwh : (float, float)
        What was used of what came out of stores green.
    reasons : tuple of Missing
        The meters that are read by the day.
    """

    clean_kwh: Ends
    stored_kwh: Ends
    reasons: tuple[Missing, ...]

    def of(self, figure: Figure, ends: Ends) -> Figure:
        """Return a figure of the hours, whose ends are as much wider as others are than its value.

        Where the value by profile is beyond them, it is its own end.
        """
        if figure.value is None:
            return figure
        least, most = min(ends[0], figure.value), max(ends[1], figure.value)
        low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
        return replace(
            figure,
            low=low - (figure.value - least),
            high=high + (most - figure.value),
            unsure=(*figure.unsure, *self.reasons),
        )


def day_ends(
    hours: ParkHours, left_wh: WattHours, carried: Carried | None, meters: Sequence[str]
) -> DayEnds:
    """Return what the totals of the days permit.

    Parameters
    ----------
    left_wh : array of int64, shape (hours,)
        All that left the park.
    meters : sequence of str
        Those read by the day.
    """
    _, day = np.unique(hours.day, return_inverse=True)
    made, load, gone = (
        np.bincount(day, weights=each)
        for each in (hours.made_wh, hours.load_wh.sum(axis=1), left_wh + hours.charged_wh)
    )
    least, most = np.maximum(made - gone, 0), np.minimum(made, load)
    stored = 0.0
    if carried is not None and carried.balance.efficiency is not None:
        stored = float(hours.stored_wh.sum()) / WH_PER_KWH
    return DayEnds(
        clean_kwh=(_kwh(np.minimum(least, most)), _kwh(most)),
        stored_kwh=(0.0, stored),
        reasons=tuple(
            Missing(kind="rule", id="meter_by_profile", subject=meter) for meter in meters
        ),
    )


def _kwh(energy_wh: NDArray[np.float64]) -> float:
    return float(energy_wh.sum()) / WH_PER_KWH
