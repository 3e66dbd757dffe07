"""What enterprises could share beside heat: water that another can still use, and by-products."""

from dataclasses import dataclass

from lingtan.base.names import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterProcess:
    """A process that hands a load of one contaminant to its water.

    Attributes
    ----------
    load_kg_per_h : float
        Contaminant it hands over [kg/h].
    inlet_ppm, outlet_ppm : float
        Highest concentrations it may be given and may leave, above fresh water [g/t].
    source : str
        Survey, design or measurement the values come from.
    """

    id: str
    name: Name
    enterprise: str
    load_kg_per_h: float
    inlet_ppm: float
    outlet_ppm: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByProduct:
    """A by-product an enterprise offers or needs in a year.

    Attributes
    ----------
    material : str
        Offers and needs of the same one meet.
    offered_t, needed_t : float or None
        One of the two, or neither where a chain says what is left over [t].
    fresh_t : float or None
        What a chain of steps is given in a year [t].
    yields : tuple of float
        Product of each step as a share of what it is given, 0 to 1.
    recycled : float
        Share of what the steps leave that goes back to the first.
    replaced_kg_per_t : float or None
        Emission of what a tonne replaces, of a need [kgCO2/t].
    """

    id: str
    name: Name
    enterprise: str
    material: str
    source: str
    offered_t: float | None = None
    needed_t: float | None = None
    fresh_t: float | None = None
    yields: tuple[float, ...] = ()
    recycled: float = 0.0
    replaced_kg_per_t: float | None = None
