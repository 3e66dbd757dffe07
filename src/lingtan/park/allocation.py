"""Rules by which what belongs to the park itself is allocated to those it serves (分摊规则)."""

from dataclasses import dataclass
from enum import StrEnum


class SharedPart(StrEnum):
    """A part of what the park itself emits, as far as rules tell it apart."""

    COMMON = "common"  # lighting, pumps, waste water: what is metered to `common`
    LOSSES = "losses"  # what nobody metered
    STORAGE = "storage"  # what stores were charged with; what they give back is free of it
    OTHER = "other"  # fuel, processes and plants of the park that serve no network


class Basis(StrEnum):
    """What a part is shared out by."""

    USE = "use"  # metered use of the carrier in the period
    LOAD = "load"  # highest metered hour of the carrier in the period
    DATUM = "datum"  # a yearly fact each enterprise states: land, water, output
    SHARES = "shares"  # shares fixed by a contract
    NOBODY = "nobody"  # it stays with the park


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What an enterprise bears of a part, from 0 to 1."""

    enterprise: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRule:
    """How a part of the park's own emission is shared out.

    Attributes
    ----------
    carrier : str
        Network it is about, ``electricity``, ``heat`` or ``cooling``; empty for every one.
    meters, streams : tuple of str
        Meters of common use, or source streams of the park, that it is about; empty for all.
    datum : str
        Datum of the register (basis datum).
    among : tuple of str
        Enterprises it is shared among; empty for all.
    shares : tuple of Share
        They add up to one (basis shares).
    evidence : str
        The agreement that proves it.
    """

    of: SharedPart
    by: Basis
    carrier: str = ""
    meters: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    datum: str = ""
    among: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    evidence: str = ""


class CogenerationBasis(StrEnum):
    """How the fuel of a plant is shared between its power and its heat."""

    ENERGY = "energy"  # in proportion to the energy given out
    EFFICIENCY = "efficiency"  # to the fuel that separate plants would have burned
    EXERGY = "exergy"  # to the work that each could do


@dataclass(frozen=True, slots=True, kw_only=True)
class Cogeneration:
    """The rule of a plant that makes power and heat (热电联产).

    Attributes
    ----------
    heat_efficiency, power_efficiency : float or None
        Of the separate plants compared with, 0 to 1 (basis efficiency).
    heat_c, ambient_c : float or None
        Temperature at which heat leaves, and of the surroundings [°C] (basis exergy).
    evidence : str
        Where the rule and its values come from.
    """

    by: CogenerationBasis = CogenerationBasis.ENERGY
    heat_efficiency: float | None = None
    power_efficiency: float | None = None
    heat_c: float | None = None
    ambient_c: float | None = None
    evidence: str = ""
