"""Water targets by concentration: the least fresh water for processes that may reuse each other's.

Each process hands a fixed load of one contaminant to its water, between a highest concentration
it takes and a highest it leaves. All of them together make the limiting composite curve: the load
picked up below each concentration. Fresh water has to run under that curve; where it just touches
is the pinch [1]_. What comes in leaves again, so waste water is as much as fresh water.

References
----------
.. [1] Y. P. Wang, R. Smith, Wastewater minimisation, Chem. Eng. Sci. 49 (1994) 981 (R: recalled).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lingtan.base.errors import ArgumentError
from lingtan.base.read_only import seal
from lingtan.park.exchanges import WaterProcess
from lingtan.symbiosis.heat_streams import exact

ZERO = Fraction(0)
PPM_PER_KG_PER_T = 1000  # a kilogram in a tonne is 1000 g/t
Points = tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterUse:
    """A process that hands a load to its water.

    Attributes
    ----------
    owner : str
        Whose it is.
    load_kg_per_h : Fraction
        Contaminant it hands over [kg/h].
    inlet_ppm, outlet_ppm : Fraction
        Highest concentrations it may be given and may leave [g/t].
    """

    id: str
    owner: str
    load_kg_per_h: Fraction
    inlet_ppm: Fraction
    outlet_ppm: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterTarget:
    """The least fresh water of processes; a bound, not a design.

    Attributes
    ----------
    fresh_t_per_h : Fraction
        Fresh water, and waste water as well, at least [t/h].
    without_reuse_t_per_h : Fraction
        Fresh water where every process has its own [t/h].
    waste_ppm : Fraction or None
        Mean concentration of the waste water; None where there is none [g/t].
    pinches_ppm : tuple of Fraction
        Concentrations at which nothing less would do [g/t].
    curve : tuple of (Fraction, Fraction)
        Limiting composite: concentration [g/t] and the load picked up below it [kg/h].
    """

    fresh_t_per_h: Fraction
    without_reuse_t_per_h: Fraction
    waste_ppm: Fraction | None
    pinches_ppm: tuple[Fraction, ...]
    curve: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWater:
    """Water targets of owners, each alone and all together.

    Attributes
    ----------
    alone : mapping of str to WaterTarget
        By owner, where each reuses its own water.
    """

    alone: Mapping[str, WaterTarget]
    pooled: WaterTarget

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "alone")

    @property
    def saved_t_per_h(self) -> Fraction:
        """Fresh water that exchange among owners saves at most [t/h]."""
        apart = sum((target.fresh_t_per_h for target in self.alone.values()), ZERO)
        return apart - self.pooled.fresh_t_per_h


def share_water(processes: Sequence[WaterProcess]) -> SharedWater | None:
    """Return the targets of processes of several owners; None where there are none."""
    uses = [
        WaterUse(
            id=each.id,
            owner=each.enterprise,
            load_kg_per_h=exact(each.load_kg_per_h),
            inlet_ppm=exact(each.inlet_ppm),
            outlet_ppm=exact(each.outlet_ppm),
        )
        for each in processes
    ]
    owners = dict.fromkeys(use.owner for use in uses)
    alone = {owner: target_water([u for u in uses if u.owner == owner]) for owner in owners}
    return SharedWater(alone=alone, pooled=target_water(uses)) if uses else None


def target_water(uses: Sequence[WaterUse], fresh_ppm: Fraction = ZERO) -> WaterTarget:
    """Return the least fresh water of processes that may all reuse each other's water.

    Parameters
    ----------
    fresh_ppm : Fraction
        Concentration of the fresh water [g/t].

    Raises
    ------
    ArgumentError
        A process takes up nothing between its limits, or asks for cleaner water than there is.
    """
    for use in uses:
        _require_possible(use, fresh_ppm)
    curve = _limiting_composite(uses)
    needs = {level: _water(load, level - fresh_ppm) for level, load in curve if level > fresh_ppm}
    fresh = max(needs.values(), default=ZERO)
    load = sum((use.load_kg_per_h for use in uses), ZERO)
    return WaterTarget(
        fresh_t_per_h=fresh,
        without_reuse_t_per_h=sum(
            (_water(use.load_kg_per_h, use.outlet_ppm - fresh_ppm) for use in uses), ZERO
        ),
        waste_ppm=fresh_ppm + load * PPM_PER_KG_PER_T / fresh if fresh else None,
        pinches_ppm=tuple(level for level, need in needs.items() if need == fresh and need),
        curve=curve,
    )


def _water(load_kg_per_h: Fraction, span_ppm: Fraction) -> Fraction:
    """Return the water that takes up a load over a span of concentration [t/h]."""
    return load_kg_per_h * PPM_PER_KG_PER_T / span_ppm


def _require_possible(use: WaterUse, fresh_ppm: Fraction) -> None:
    inlet, outlet = float(use.inlet_ppm), float(use.outlet_ppm)
    if use.outlet_ppm <= use.inlet_ppm:
        raise ArgumentError(
            "water_takes_nothing", facts={"use": use.id, "inlet": inlet, "outlet": outlet}
        )
    if use.inlet_ppm < fresh_ppm:
        fresh = float(fresh_ppm)
        raise ArgumentError(
            "water_too_clean", facts={"use": use.id, "inlet": inlet, "fresh": fresh}
        )


def _limiting_composite(uses: Sequence[WaterUse]) -> Points:
    """Return the load picked up below each concentration at which a process begins or ends."""
    slopes: dict[Fraction, Fraction] = defaultdict(Fraction)  # change, going up [kg/h per ppm]
    for use in uses:
        slope = use.load_kg_per_h / (use.outlet_ppm - use.inlet_ppm)
        slopes[use.inlet_ppm] += slope
        slopes[use.outlet_ppm] -= slope
    load = slope = ZERO
    points: list[tuple[Fraction, Fraction]] = []
    for level in sorted(slopes):
        load += slope * (level - points[-1][0]) if points else ZERO
        points.append((level, load))
        slope += slopes[level]
    return tuple(points)
