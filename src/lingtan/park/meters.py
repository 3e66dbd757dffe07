"""Meters: where a number comes from, which way it counts, and how far to believe it.

A meter stands on an edge of the balance graph, from one end to another. An end is a node id, or

====================  =========================================================
``outside``           the grid, a supplier, a buyer: beyond the boundary
``enterprise:<id>``   an enterprise that uses what arrives
``asset:<id>``        a plant, store or boiler
``common``            the park's own use: lighting, offices, water works
====================  =========================================================

What a reading *is* (import, generation, consumption…) follows from the two ends; see `flows`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.names import Name
from lingtan.park.places import Sector

OUTSIDE = "outside"
COMMON = "common"
ENTERPRISE_PREFIX = "enterprise:"
ASSET_PREFIX = "asset:"


class Resolution(StrEnum):
    """How long an interval of a meter lasts."""

    MINUTE_1 = "1min"
    MINUTES_5 = "5min"
    MINUTES_15 = "15min"
    MINUTES_30 = "30min"
    HOUR = "1h"
    DAY = "1d"
    MONTH = "1mo"
    YEAR = "1y"

    @property
    def minutes(self) -> int | None:
        """Length [min] when it is the same for every interval, else None."""
        return MINUTES.get(self)

    @property
    def longest_hours(self) -> float:
        """Length [h] of the longest interval: 25 hours, 31 days, 366 days."""
        return LONGEST_HOURS[self] if self.minutes is None else self.minutes / 60

    @property
    def is_hourly_or_finer(self) -> bool:
        """Whether a balance can be drawn up hour by hour."""
        return self.minutes is not None and self.minutes <= 60


MINUTES = {
    Resolution.MINUTE_1: 1,
    Resolution.MINUTES_5: 5,
    Resolution.MINUTES_15: 15,
    Resolution.MINUTES_30: 30,
    Resolution.HOUR: 60,
}
LONGEST_HOURS = {
    Resolution.DAY: 25.0,
    Resolution.MONTH: 31 * 24.0 + 1,
    Resolution.YEAR: 366 * 24.0,
}


class MeterKind(StrEnum):
    """How a meter counts."""

    INTERVAL = "interval"  # the amount of each interval
    POWER = "power"  # the mean power of each interval
    REGISTER = "register"  # a growing counter, read at instants
    BILL = "bill"  # an amount on a monthly or yearly document, or read by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class GasState:
    """Temperature and pressure of a gas at its meter, of which at least one is a series.

    Attributes
    ----------
    temperature_meter, pressure_meter : str
        Meters that read it; empty where it is constant.
    temperature_c, pressure_kpa : float or None
        What it is without a meter, or in hours its meter was not read; absolute.
    compressibility : float
        Compressibility factor at the meter over that at 0 °C and 101.325 kPa.
    """

    temperature_meter: str = ""
    pressure_meter: str = ""
    temperature_c: float | None = None
    pressure_kpa: float | None = None
    compressibility: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterEvent:
    """A dated change at a meter: another multiplier (transformer ratio), register or conversion.

    Attributes
    ----------
    meter : str
        Meter id.
    at : datetime
        From this instant on.
    multiplier : float or None
        New multiplier from `at`, when it changed.
    closing, opening : float or None
        Last reading of the old register and first of the new one, when it was replaced, in the
        canonical unit; None where nobody knows it: then what flowed meanwhile is unknown.
    is_replacement : bool
        Whether the register was replaced.
    evidence : str
        The work order or certificate that proves it.
    conversion : float or None
        Unit of the carrier per unit of volume from `at`, of a meter that counts volume: Nm³ per
        m³ of gas at line conditions, or kg per litre.
    gas_state : GasState or None
        Where meters read temperature or pressure: `conversion` is that of hours without reading.
    is_ideal_gas : bool
        The conversion takes the compressibility for 1, since nobody states it.
    """

    meter: str
    at: datetime
    multiplier: float | None = None
    conversion: float | None = None
    gas_state: GasState | None = None
    is_ideal_gas: bool = False
    closing: float | None = None
    opening: float | None = None
    is_replacement: bool = False
    evidence: str = ""

    @property
    def is_conversion(self) -> bool:
        """Whether it says what a volume is from then on."""
        return self.conversion is not None or self.gas_state is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A meter (计量器具) on an edge of the balance graph.

    Attributes
    ----------
    carrier : str
        ``electricity``, ``heat``, ``steam``, ``cooling``, ``water``, or a fuel or material id.
    unit : str
        Unit of the raw readings; converted once, at import.
    source, target : str
        The two ends of the edge; readings count positive from `source` to `target`.
    sector : Sector or None
        Overrides the sector of the enterprise for what this meter sees.
    parent : str
        The meter upstream that should equal the sum of its children plus losses.
    same_as : str
        The meter, or sum of meters, whose flow it tells again from another source: a bill of the
        power company beside a feeder, an enterprise's own statement. It is held against that
        meter and never added.
    accuracy_class : float or None
        Largest error as a share of the reading in per cent, such as 0.5 (0.5S 级).
    register_digits : int or None
        Whole digits of the counter; it rolls over at 10 ** digits.
    maximum : float or None
        Largest believable value of one interval, in canonical units.
    is_automatic : bool
        Whether the value arrives without a person writing it down.
    valid_from, valid_to : datetime or None
        It is in service over [valid_from, valid_to); None where it always was, or still is.
    display_step : float or None
        Smallest step it shows, in the unit of its amounts, multiplier applied.
    volume_unit : str
        Unit its readings are kept in where it counts a volume that is no amount of the carrier
        yet, see `MeterEvent.conversion`; empty where that is the carrier's unit.
    """

    id: str
    name: Name
    carrier: str
    unit: str
    kind: MeterKind
    resolution: Resolution
    source: str
    target: str
    sector: Sector | None = None
    parent: str = ""
    same_as: str = ""
    accuracy_class: float | None = None
    register_digits: int | None = None
    multiplier: float = 1.0
    maximum: float | None = None
    is_automatic: bool = True
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    volume_unit: str = ""
    display_step: float | None = None

    def is_of(self, enterprise: str) -> bool:
        """Whether an enterprise stands at one of its ends."""
        return f"{ENTERPRISE_PREFIX}{enterprise}" in (self.source, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualMeter:
    """A meter that is a sum of others: ``+m1 -m2``, linear terms only.

    Attributes
    ----------
    terms : tuple of (float, str)
        Coefficient and meter id.
    """

    id: str
    name: Name
    carrier: str
    source: str
    target: str
    terms: tuple[tuple[float, str], ...]
    sector: Sector | None = None
