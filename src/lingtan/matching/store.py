"""Carry green through a store: what goes in green may come out green, less the losses.

A store is a queue of watt-hours that went in, each with its mark. Certificates of what goes in
green are cancelled in its interval, and of what they become no more is certified than they times
the stated efficiency, in whole watt-hours rounded down over the whole run. What comes out beyond
what went in, and what went in unmarked, is grid energy. What was in the store at the beginning
has no record and comes out as grid energy.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lingtan.base.errors import MatchingError
from lingtan.matching.whole_hours import WattHours, require_energy, require_same_intervals

MILLION = 1_000_000

Layers = deque[tuple[int, int]]  # green and other, in millionths of a watt-hour as it comes out


class StoreMethod(StrEnum):
    """Which of the energy in a store comes out; one method a device and period."""

    FIFO = "fifo"  # what went in first
    PRO_RATA = "pro_rata"  # of the mixture, in proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRecord:
    """What went into a store and came out [Wh], shape (intervals,) each.

    Attributes
    ----------
    green_in_wh : array of int64
        What of `charged_wh` has its certificates cancelled in the same interval.
    charged_wh, discharged_wh : array of int64
        All that went in, measured before losses, and all that came out.
    efficiency_millionths : int
        What comes out of what goes in, in millionths: 900,000 is 90 %.
    opening_wh : int
        What was in the store at the beginning, as it went in.
    """

    green_in_wh: WattHours
    charged_wh: WattHours
    discharged_wh: WattHours
    efficiency_millionths: int
    opening_wh: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenThroughStore:
    """What came out of a store, told apart.

    Attributes
    ----------
    certified_wh, grid_wh : array of int64, shape (intervals,)
        What came out green, and the rest [Wh]; together all that came out.
    unbacked_wh : array of int64, shape (intervals,)
        Part of `grid_wh` that nothing that went in explains.
    cancelled_wh, left_green_wh : int
        Certificates cancelled, and those of them still in the store.
    """

    method: StoreMethod
    certified_wh: WattHours
    grid_wh: WattHours
    unbacked_wh: WattHours
    cancelled_wh: int
    left_green_wh: int

    @property
    def lost_green_wh(self) -> int:
        """Certificates cancelled for what was lost on the way."""
        return self.cancelled_wh - self.left_green_wh - int(self.certified_wh.sum())


def carry_green(record: StoreRecord, method: StoreMethod) -> GreenThroughStore:
    """Follow green through a store, in whole numbers; what goes in may come out in its interval.

    Raises
    ------
    MatchingError
        More went in green than went in, or the efficiency is not above 0 and at most 1.

    References
    ----------
    EnergyTag granular certificate scheme standard, storage (recalled).
    """
    _require(record)
    layers: Layers = deque()
    efficiency = record.efficiency_millionths
    _put(layers, 0, record.opening_wh * efficiency, method)
    columns = (record.green_in_wh, record.charged_wh, record.discharged_wh)
    told = np.zeros((len(record.charged_wh), 2), dtype=np.int64)
    green_out = certified = 0
    for number, (green, charged, out) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        _put(layers, green * efficiency, (charged - green) * efficiency, method)
        taken_green, taken = _take(layers, out * MILLION)
        green_out += taken_green
        told[number, 0] = green_out // MILLION - certified
        certified = green_out // MILLION
        missing = -(-(out * MILLION - taken) // MILLION)
        told[number, 1] = min(missing, out - told[number, 0])
    left = sum(green for green, _ in layers)
    cancelled = int(record.green_in_wh.sum())
    return GreenThroughStore(
        method=method,
        certified_wh=told[:, 0],
        grid_wh=record.discharged_wh - told[:, 0],
        unbacked_wh=told[:, 1],
        cancelled_wh=cancelled,
        left_green_wh=left // efficiency,
    )


def _put(layers: Layers, green: int, other: int, method: StoreMethod) -> None:
    """Add what went in: behind everything, or mixed with everything."""
    if method is StoreMethod.PRO_RATA and layers:
        held_green, held_other = layers.pop()
        green, other = green + held_green, other + held_other
    if green or other:
        layers.append((green, other))


def _take(layers: Layers, wanted: int) -> tuple[int, int]:
    """Take from the front, of a layer in proportion; return the green of it and all of it."""
    green_taken = taken = 0
    while layers and taken < wanted:
        green, other = layers.popleft()
        part = min(green + other, wanted - taken)
        part_green = green * part // (green + other)
        green_taken += part_green
        taken += part
        left = (green - part_green, other - (part - part_green))
        if any(left):
            layers.appendleft(left)
    return green_taken, taken


def _require(record: StoreRecord) -> None:
    arrays = {
        "green_in": record.green_in_wh,
        "charged": record.charged_wh,
        "discharged": record.discharged_wh,
    }
    for name, array in arrays.items():
        require_energy(name, array, 1)
    require_same_intervals(arrays)
    more = np.flatnonzero(record.green_in_wh > record.charged_wh)
    if more.size:
        facts = {
            "interval": int(more[0]),
            "green_wh": int(record.green_in_wh[more[0]]),
            "charged_wh": int(record.charged_wh[more[0]]),
        }
        raise MatchingError("green_beyond_charge", facts=facts)
    if not 0 < record.efficiency_millionths <= MILLION or record.opening_wh < 0:
        stated = record.efficiency_millionths / MILLION
        raise MatchingError("store_unclear", facts={"efficiency": stated})
