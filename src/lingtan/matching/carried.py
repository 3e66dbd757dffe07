"""What stores carried through a year: green in, green out, less the losses as metered.

All stores of the park are taken as one. Its efficiency is what came out over what went in during
the year, less all it could have held at the beginning: so what was inside then, whatever it was,
never makes it look better. A month or a day does not tell an efficiency, nor does a store of
unknown capacity, so there what comes out is grid energy.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lingtan.matching.apportion import apportion
from lingtan.matching.hours import ParkHours
from lingtan.matching.store import MILLION, StoreMethod, StoreRecord, carry_green
from lingtan.matching.whole_hours import WattHours
from lingtan.park.assets import Asset, AssetKind

WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreBalance:
    """What went into stores and came out of them.

    Attributes
    ----------
    charged_kwh, cancelled_kwh, discharged_kwh, certified_kwh : float
        What went in and what of it was green, what came out and what of it is certified.
    efficiency : float or None
        Out over in as metered, with the worst beginning; None where it is not known.
    """

    method: StoreMethod
    charged_kwh: float
    cancelled_kwh: float
    discharged_kwh: float
    certified_kwh: float
    efficiency: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What came out of stores green.

    Attributes
    ----------
    used_wh : array of int64, shape (hours, users)
        What of it each user took [Wh].
    """

    used_wh: WattHours
    balance: StoreBalance


def carry(
    hours: ParkHours,
    assets: Iterable[Asset],
    *,
    is_year: bool,
    method: StoreMethod = StoreMethod.FIFO,
) -> Carried | None:
    """Return what stores carried; None where nothing went into one or came out of one."""
    if not (hours.charged_wh.any() or hours.discharged_wh.any()):
        return None
    millionths = _efficiency(hours, assets) if is_year else 0
    certified, used = np.zeros_like(hours.charged_wh), np.zeros_like(hours.load_wh)
    if millionths:
        record = StoreRecord(
            green_in_wh=hours.green_in_wh,
            charged_wh=hours.charged_wh,
            discharged_wh=hours.discharged_wh,
            efficiency_millionths=millionths,
        )
        certified = carry_green(record, method).certified_wh
        used = apportion(_inside(certified, hours), hours.stored_wh)
    balance = StoreBalance(
        method=method,
        charged_kwh=_kwh(hours.charged_wh),
        cancelled_kwh=_kwh(hours.green_in_wh),
        discharged_kwh=_kwh(hours.discharged_wh),
        certified_kwh=_kwh(certified),
        efficiency=millionths / MILLION if millionths else None,
    )
    return Carried(used_wh=used, balance=balance)


def _efficiency(hours: ParkHours, assets: Iterable[Asset]) -> int:
    """Return the efficiency in millionths, rounded down; 0 where it is not known."""
    capacities = [a.capacity_kwh for a in assets if a.kind is AssetKind.BATTERY]
    charged = int(hours.charged_wh.sum())
    if not charged or not capacities or any(each is None for each in capacities):
        return 0
    held = sum(int((each or 0.0) * WH_PER_KWH) for each in capacities)
    out = int(hours.discharged_wh.sum()) - held
    return min(MILLION, max(0, out * MILLION // charged))


def _inside(certified: WattHours, hours: ParkHours) -> WattHours:
    """Return what of the certified output users took, the rest having left the park."""
    taken = hours.stored_wh.sum(axis=1)
    wide = certified.astype(object) * taken // np.maximum(hours.discharged_wh, 1)
    inside: WattHours = np.minimum(wide.astype(np.int64), taken)
    return inside


def _kwh(energy_wh: WattHours) -> float:
    return int(energy_wh.sum()) / WH_PER_KWH
