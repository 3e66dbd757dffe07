"""Process streams: what an enterprise has to heat or to cool, as a survey states it."""

from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.names import Name


class HeatKind(StrEnum):
    """Whether a stream gives heat or takes it."""

    HOT = "hot"  # has to be cooled
    COLD = "cold"  # has to be heated


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStream:
    """A stream that is heated or cooled (工艺物流).

    Attributes
    ----------
    supply_c, target_c : float
        Where it comes in and where it has to go; equal where it condenses or boils [°C].
    duty_kw : float
        Heat to be taken out or put in while it runs [kW].
    contribution_k : float
        Its part of the least temperature difference [K].
    is_hot : bool
        Whether it has to be cooled.
    hours_per_year : float or None
        None where nobody says [h].
    heated_by : str
        Node of the heat network that heats it today; empty where it is not from a network.
    source : str
        Survey, design or measurement the values come from.
    """

    id: str
    name: Name
    enterprise: str
    supply_c: float
    target_c: float
    duty_kw: float
    contribution_k: float
    is_hot: bool
    source: str
    hours_per_year: float | None = None
    heated_by: str = ""
