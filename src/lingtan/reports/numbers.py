"""Numbers as people write them: display units, separators, a real minus sign, never a guess."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

MINUS = "\u2212"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a unit is shown: in which unit, at what size and with how many places.

    Attributes
    ----------
    scale : float
        Factor from the unit inside to the unit shown; exact powers of ten only.
    """

    unit: str
    scale: float
    decimals: int
    is_share: bool = False


SHOWN = {
    "kg": Shown(unit="t", scale=1e-3, decimals=1),
    "kgCO2": Shown(unit="tCO₂", scale=1e-3, decimals=1),
    "kgCO2e": Shown(unit="tCO₂e", scale=1e-3, decimals=1),
    "kWh": Shown(unit="MWh", scale=1e-3, decimals=1),
    "kgce": Shown(unit="tce", scale=1e-3, decimals=1),
    "tce": Shown(unit="tce", scale=1.0, decimals=1),
    "kW": Shown(unit="MW", scale=1e-3, decimals=2),
    "Nm3": Shown(unit="Nm³", scale=1.0, decimals=0),
    "m3": Shown(unit="m³", scale=1.0, decimals=0),
    "m2": Shown(unit="m²", scale=1.0, decimals=0),
    "ratio": Shown(unit="%", scale=1.0, decimals=1, is_share=True),
    "grade": Shown(unit="", scale=1.0, decimals=0),
    "1": Shown(unit="", scale=1.0, decimals=0),
    "count": Shown(unit="count", scale=1.0, decimals=0),
    "flag": Shown(unit="flag", scale=1.0, decimals=0),
    "percent": Shown(unit="percent", scale=1.0, decimals=1),
    "CNY": Shown(unit="CNY", scale=1.0, decimals=0),
    "tCO2/tce": Shown(unit="tCO₂/tce", scale=1.0, decimals=3),
    "tCO2e/tce": Shown(unit="tCO₂e/tce", scale=1.0, decimals=3),
}


def shown(unit: str) -> Shown:
    """Return how a unit is shown; a unit of no special habit keeps itself and four digits.

    Examples
    --------
    >>> shown("kWh").unit
    'MWh'
    """
    return SHOWN.get(unit, Shown(unit=unit.replace("CO2", "CO₂"), scale=1.0, decimals=-1))


def write_number(value: float, decimals: int, language: str) -> str:
    """Write a number with separators; negative `decimals` asks for four significant digits.

    Examples
    --------
    >>> write_number(-1234567.25, 1, "en")
    '−1,234,567.2'
    >>> write_number(0.83254, -1, "zh_CN"), write_number(98765.4, -1, "en")
    ('0.8325', '98,765')
    """
    places = decimals if decimals >= 0 else significant_places(value)
    rounded = round(value, places) + 0.0  # the sum turns a negative zero into zero
    if not math.isfinite(rounded):
        return str(format_decimal(rounded, locale=language)).replace("-", MINUS)
    return f"{Decimal(str(rounded)):,.{places}f}".translate(_marks(language))


def places_of_change(change: float, least: int, most: int = 12) -> int:
    """Return how many places a number needs so that a change of it is seen in two digits.

    Examples
    --------
    >>> places_of_change(30_305.2, 3), places_of_change(0.000112, 3), places_of_change(0.0, 3)
    (3, 5, 3)
    """
    if not change:
        return least
    return min(max(least, 1 - math.floor(math.log10(abs(change)))), most)


@lru_cache
def _marks(language: str) -> Mapping[int, str]:
    """Return what a language writes for each mark; Babel itself takes ten times as long."""
    group, point = get_group_symbol(language), get_decimal_symbol(language)
    return str.maketrans({",": group, ".": point, "-": MINUS})


def significant_places(value: float, digits: int = 4) -> int:
    """Return the places after the point that show a number with so many digits.

    Examples
    --------
    >>> significant_places(0.01234), significant_places(123.4), significant_places(0.0)
    (5, 1, 0)
    """
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


MOST_MORE = 4  # beyond so many more places a value is its limit as far as anybody can see


def places_apart(value: float, limit: float, places: int) -> int:
    """Return as many places as it takes to see that a value is not its limit.

    Examples
    --------
    >>> places_apart(20.04, 20.0, 1), places_apart(41.1, 30.0, 1), places_apart(30.0, 30.0, 1)
    (2, 1, 1)
    """
    more = range(places, places + MOST_MORE + 1)
    return next((n for n in more if round(value, n) != round(limit, n)), places)
