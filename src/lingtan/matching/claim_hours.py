"""Claims by the hour, where something tells their hours: the plant's meter, or its certificates.

A claim on a plant is its share of what that plant made in each hour. What of it the holder's grid
power could use in that hour was there when it was needed; the rest is excess. Enterprises use
their own claims first, the park's claims serve what is left of everybody's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lingtan.matching.apportion import apportion
from lingtan.matching.hours import ParkHours
from lingtan.matching.whole_hours import WattHours

WH_PER_KWH = 1000
WHOLE_PLANT = 1_000_000_000  # shares of a plant in billionths


class HoursFrom(StrEnum):
    """What tells the hours of a claim."""

    PLANT = "plant"  # the meter of the plant it names
    CERTIFICATES = "certificates"  # granular certificates claimed for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claim on a plant.

    Attributes
    ----------
    claimed_wh : int
        What it claims in the period [Wh].
    is_open : array of bool, shape (hours,)
        In which hours its power may have been made and used.
    """

    contract: str
    enterprise: str
    claimed_wh: int
    is_open: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a claim offers by the hour: `supply_wh`, shape (hours,), as `source` tells it.

    `rounded_wh` is what a share in whole watt-hours may lack in all hours together.
    """

    contract: str
    enterprise: str
    claimed_wh: int
    source: HoursFrom
    supply_wh: WattHours
    rounded_wh: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMatch:
    """A claim by the hour, summed up.

    Attributes
    ----------
    claimed_kwh, offered_kwh, matched_kwh : float
        What it claims, what of it was made in hours that are known, and what of that was used in
        its hour.
    rounded_kwh : float
        What a share of a plant in whole watt-hours may lack in all hours together.
    """

    contract: str
    enterprise: str
    source: HoursFrom
    claimed_kwh: float
    offered_kwh: float
    matched_kwh: float
    rounded_kwh: float = 0.0

    @property
    def is_beyond_plant(self) -> bool:
        """Whether more is claimed than is told to have been made."""
        return self.offered_kwh + self.rounded_kwh < self.claimed_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedHours:
    """Claims that were there in their hour.

    Attributes
    ----------
    used_wh : array of int64, shape (hours, users)
        What of them each user took in each hour [Wh].
    """

    used_wh: WattHours
    claims: tuple[ClaimMatch, ...]


def offers_of_plant(made_wh: WattHours, held: Sequence[Held]) -> tuple[Offer, ...]:
    """Share what a plant made among the claims on it, to the last watt-hour of each hour.

    Each claim has the share of the plant that makes its quantity in its open hours. Where claims
    hold more than the whole plant, they share it; nobody is offered more than was made.

    Parameters
    ----------
    made_wh : array of int64, shape (hours,)
        What the plant made [Wh].
    """
    shares = np.array([_share(made_wh, each) for each in held], dtype=np.int64)
    weights = np.where(np.array([each.is_open for each in held]), shares[:, None], 0).T
    unsold = np.maximum(WHOLE_PLANT - weights.sum(axis=1), 0)
    parts = apportion(made_wh, np.column_stack([weights, unsold]))
    return tuple(
        Offer(
            contract=each.contract,
            enterprise=each.enterprise,
            claimed_wh=each.claimed_wh,
            source=HoursFrom.PLANT,
            supply_wh=at_most(parts[:, column], each.claimed_wh),
            rounded_wh=int(((weights[:, column] > 0) & (made_wh > 0)).sum()),
        )
        for column, each in enumerate(held)
    )


def at_most(supply_wh: WattHours, claimed_wh: int) -> WattHours:
    """Return a supply that adds up to no more than is claimed, cut in proportion."""
    if int(supply_wh.sum()) <= claimed_wh:
        return supply_wh
    cut: WattHours = apportion(np.array([claimed_wh], dtype=np.int64), supply_wh)[0]
    return cut


def match_by_hour(hours: ParkHours, offers: Sequence[Offer]) -> ClaimedHours:
    """Match what claims offer with the grid power of their holders, hour by hour."""
    left = hours.grid_wh.copy()
    ordered = sorted(offers, key=lambda each: (not each.enterprise, each.contract))
    matched: dict[str, int] = {}
    for offer in ordered:
        mine = left if not offer.enterprise else left * _is_of(hours, offer.enterprise)
        taken = np.minimum(mine.sum(axis=1), offer.supply_wh)
        left -= apportion(taken, mine)
        matched[offer.contract] = int(taken.sum())
    return ClaimedHours(
        used_wh=hours.grid_wh - left,
        claims=tuple(_summed(offer, matched) for offer in ordered),
    )


def _share(made_wh: WattHours, held: Held) -> int:
    made = int(made_wh[held.is_open].sum())
    return min(WHOLE_PLANT, held.claimed_wh * WHOLE_PLANT // made) if made else 0


def _is_of(hours: ParkHours, enterprise: str) -> WattHours:
    return np.array([user == enterprise for user in hours.users], dtype=np.int64)


def _summed(offer: Offer, matched: Mapping[str, int]) -> ClaimMatch:
    return ClaimMatch(
        contract=offer.contract,
        enterprise=offer.enterprise,
        source=offer.source,
        claimed_kwh=offer.claimed_wh / WH_PER_KWH,
        offered_kwh=int(offer.supply_wh.sum()) / WH_PER_KWH,
        matched_kwh=matched[offer.contract] / WH_PER_KWH,
        rounded_kwh=offer.rounded_wh / WH_PER_KWH,
    )
