"""What each user had of clean power in the hour it was needed, and of the direct line."""

from dataclasses import dataclass

import numpy as np

from lingtan.matching.apportion import apportion
from lingtan.matching.carried import Carried
from lingtan.matching.direct import DirectSupply
from lingtan.matching.hours import ParkHours
from lingtan.matching.score import matched_score

WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMatch:
    """The hours of one user, summed up.

    Attributes
    ----------
    enterprise : str
        Empty for the park itself, with its losses.
    matched_kwh : float
        What own plants and direct lines served in its hour, and stores carried, without what
        others hold certificates of.
    direct_kwh : float
        What of it direct lines served.
    matched_share, direct_share : float or None
        The same over its load; None where it has none.
    """

    enterprise: str
    load_kwh: float
    matched_kwh: float
    direct_kwh: float
    matched_share: float | None
    direct_share: float | None


def match_by_user(
    hours: ParkHours, carried: Carried | None, sold_wh: int = 0
) -> tuple[UserMatch, ...]:
    """Return what each user had, in the order of `hours.users`.

    Parameters
    ----------
    sold_wh : int
        What of it others hold certificates of: users lack it in proportion to what they had [Wh].
    """
    stored = carried.used_wh if carried else np.zeros_like(hours.load_wh)
    matched = (hours.clean_wh + stored).sum(axis=0)
    lost = apportion(np.array([min(sold_wh, int(matched.sum()))], dtype=np.int64), matched)[0]
    left = matched - lost
    return tuple(
        UserMatch(
            enterprise=user,
            load_kwh=int(hours.load_wh[:, column].sum()) / WH_PER_KWH,
            matched_kwh=int(left[column]) / WH_PER_KWH,
            direct_kwh=int(hours.direct_wh[:, column].sum()) / WH_PER_KWH,
            matched_share=matched_score(hours.load_wh[:, column], left[column]),
            direct_share=matched_score(hours.load_wh[:, column], hours.direct_wh[:, column]),
        )
        for column, user in enumerate(hours.users)
    )


def direct_supply(hours: ParkHours) -> DirectSupply | None:
    """Return the direct lines of a park by the hour; None where they made nothing."""
    if not hours.direct_made_wh.any():
        return None
    return DirectSupply(
        generated_wh=hours.direct_made_wh,
        fed_in_wh=np.minimum(hours.direct_fed_in_wh, hours.direct_made_wh),
        load_wh=hours.load_wh,
        used_wh=hours.direct_wh,
        stores_took_wh=int(hours.charged_wh.sum() - hours.discharged_wh.sum()),
    )
