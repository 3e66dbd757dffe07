"""Builders for matching: the hours of a small park."""

import numpy as np

from lingtan.base.figures import Figure
from lingtan.matching.hours import ParkHours
from lingtan.matching.whole_hours import WattHours

FIGURES = (
    "energy.load_kwh",
    "energy.own_non_fossil_used_kwh",
    "energy.direct_used_kwh",
    "energy.green_power_kwh",
    "energy.certificate_kwh",
    "energy.available_non_fossil_kwh",
)


def park_hours_of(**arrays: list[int] | list[list[int]]) -> ParkHours:
    """Return two hours of two users; what is not given is zero."""
    flat: WattHours = np.zeros(2, dtype=np.int64)
    wide: WattHours = np.zeros((2, 2), dtype=np.int64)
    given = {name: np.array(value, dtype=np.int64) for name, value in arrays.items()}
    by_user = ("load_wh", "direct_wh", "own_wh", "stored_wh", "grid_wh")
    in_all = (
        *("direct_made_wh", "direct_fed_in_wh", "own_made_wh"),
        *("green_in_wh", "charged_wh", "discharged_wh", "day", "month"),
    )
    filled = dict.fromkeys(by_user, wide) | dict.fromkeys(in_all, flat) | given
    return ParkHours(users=("", "works"), **filled)


def account_figures(**kwh: float) -> dict[str, Figure]:
    """Return the figures of an account that matching asks for; what is not given is zero."""
    return {
        id_: Figure(id=id_, value=kwh.get(id_.split(".")[1].removesuffix("_kwh"), 0.0), unit="kWh")
        for id_ in FIGURES
    }
