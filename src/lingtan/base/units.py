"""Units: every quantity is converted once, at the edge, and an unknown unit is refused.

A table of units is data (``catalogue/data/units.csv``); this module holds the arithmetic. Scales
are exact fractions, so a value that goes out and comes back is the value that went out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lingtan.base.errors import UnitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure.

    Attributes
    ----------
    symbol : str
        How the unit is written, such as ``MWh``.
    dimension : str
        What it measures: ``energy``, ``power``, ``mass``, ``volume``, ``gas_volume``…
        A temperature and a temperature difference are two dimensions.
    scale : Fraction
        Size in the canonical unit of the dimension.
    offset : Fraction
        Added after scaling (only temperatures have one).
    aliases : tuple of str
        Other spellings, 中文 included.
    """

    symbol: str
    dimension: str
    scale: Fraction
    offset: Fraction = Fraction(0)
    aliases: tuple[str, ...] = ()


class UnitTable:
    """All known units, found by symbol or alias."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._by_name: dict[str, Unit] = {}
        for unit in self.units:
            for name in (unit.symbol, *unit.aliases):
                self._add(name, unit)

    def _add(self, name: str, unit: Unit) -> None:
        if self._by_name.setdefault(name, unit) is not unit:
            first = self._by_name[name].symbol
            raise UnitError(
                "two_of_one_name", facts={"name": name, "first": first, "second": unit.symbol}
            )

    def find(self, name: str) -> Unit:
        """Return the unit a name stands for.

        Raises
        ------
        UnitError
            No unit is called that. The spelling must match, since mW and MW are different units.
        """
        unit = self._by_name.get(name.strip())
        if unit is None:
            raise UnitError("unknown", facts={"unit": name})
        return unit

    def canonical(self, dimension: str) -> Unit:
        """Return the unit in which a dimension is kept inside.

        Raises
        ------
        UnitError
            The dimension is unknown.
        """
        for unit in self.units:
            if unit.dimension == dimension and unit.scale == 1 and unit.offset == 0:
                return unit
        raise UnitError("unknown_dimension", facts={"dimension": dimension})

    def convert(self, value: float, source: str, target: str) -> float:
        """Convert a value from one unit to another of the same dimension.

        Raises
        ------
        UnitError
            A unit is unknown, or the two measure different quantities.
        """
        return float(self.convert_exactly(Fraction(value), source, target))

    def convert_exactly(self, value: Fraction | Decimal, source: str, target: str) -> Fraction:
        """Convert without rounding; see `convert`."""
        old, new = self.find(source), self.find(target)
        if old.dimension != new.dimension:
            raise UnitError(
                "other_dimension",
                facts={
                    "source": source,
                    "measured": old.dimension,
                    "target": target,
                    "wanted": new.dimension,
                },
            )
        return (Fraction(value) * old.scale + old.offset - new.offset) / new.scale
