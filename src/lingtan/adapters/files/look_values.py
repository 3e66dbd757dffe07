"""Choose the columns that are readings, and name those that are not: money, totals, weather."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lingtan.adapters.files.look_headings import match_meter
from lingtan.adapters.files.look_units import (
    MONEY,
    is_tariff_part,
    is_total_column,
    unit_in,
    why_no_reading,
    without_unit,
)
from lingtan.adapters.files.looking import Confidence
from lingtan.base.units import Unit, UnitTable
from lingtan.park.meters import Meter

RANK = {"sure": 3, "likely": 2, "guess": 1, "": 0}
UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A column that may hold readings.

    Attributes
    ----------
    unit : Unit or None
        Unit its heading states.
    meter : Meter or None
        The meter its heading means.
    confidence, because : str
        How sure that is, and why.
    """

    cell: int
    heading: str
    unit: Unit | None
    meter: Meter | None = None
    confidence: Confidence = "guess"
    because: str = "nothing_matches"


class ReadingColumns:
    """Sorts columns of numbers into readings and others; each other one is named."""

    def __init__(
        self,
        meters: Sequence[Meter],
        units: UnitTable,
        note: Callable[[str, object, Confidence, str], None],
    ) -> None:
        self.meters = meters
        self.units = units
        self.note = note

    def choose(
        self, columns: Sequence[tuple[int, str]], common: Unit | None, *, are_numbered: bool
    ) -> list[Reading]:
        """Return the readings among columns of numbers.

        Parameters
        ----------
        columns : sequence of (int, str)
            Cell and heading.
        common : Unit or None
            Unit a title states for all columns.
        are_numbered : bool
            The headings are numbers we gave, so that they name no meter.
        """
        kept, apparent = [], []
        for cell, heading in columns:
            unit = unit_in(heading, self.units)
            why = why_no_reading(heading, self.units)
            if not why and unit is None and common is not None and common.dimension in MONEY:
                why = "money_column"
            reading = Reading(cell=cell, heading=heading, unit=unit)
            if why == "apparent_power":
                apparent.append(reading)
            elif why:
                self.note(heading, "", "likely", why)
            else:
                kept.append(reading)
        if kept:
            self._name(apparent, "apparent_power")
        kept = kept or apparent  # alone it is asked about, with its unit, and refused until then
        named = kept if are_numbered else [self.with_meter(reading) for reading in kept]
        return self._beside_units(self._without_sums(named))

    def one_a_meter(self, readings: Sequence[Reading]) -> list[Reading]:
        """Leave each meter one column; where nothing tells which, its meter is left open."""
        result = []
        for reading in readings:
            rivals = [r for r in readings if r.meter is not None and r.meter == reading.meter]
            if len(rivals) < 2:
                result.append(reading)
                continue
            best = max(map(_claim, rivals))
            if _claim(reading) < best:
                self.note(reading.heading, "", "likely", "second_column")
            elif sum(_claim(rival) == best for rival in rivals) == 1:
                result.append(reading)
            else:
                open_one = replace(reading, meter=None, because="two_columns_one_meter")
                result.append(replace(open_one, confidence="guess"))
        return result

    def with_meter(self, reading: Reading) -> Reading:
        """Return a column with the meter that its heading means, if any."""
        found = match_meter(without_unit(reading.heading, self.units), self.meters)
        if found is None:
            return reading
        known: dict[str, Confidence] = {"sure": "sure", "likely": "likely"}
        sure = known.get(found[1], "guess")
        return replace(reading, meter=found[0], confidence=sure, because=found[2])

    def why_not(self, heading: str) -> str:
        """Return why a column is not read, as the id of a note; empty when it may be."""
        return why_no_reading(heading, self.units)

    def _without_sums(self, readings: Sequence[Reading]) -> list[Reading]:
        """Leave out what adds others up, or the parts of a day where their sum stands beside."""
        groups: dict[str, list[Reading]] = {}
        for reading in readings:
            groups.setdefault(reading.heading.rpartition("/")[0], []).append(reading)
        for name in [name for name, group in groups.items() if name and len(group) == 1]:
            groups.setdefault("", []).extend(groups.pop(name))
        left: list[Reading] = []
        for group in groups.values():
            left += self._of_group(group)
        return sorted(left, key=lambda reading: reading.cell)

    def _of_group(self, group: Sequence[Reading]) -> list[Reading]:
        parts = [r for r in group if is_tariff_part(r.heading, self.units)]
        rest = [r for r in group if r not in parts]
        totals = [r for r in rest if is_total_column(r.heading, self.units)]
        own = [r for r in rest if r not in totals]
        left_out = parts if rest else []
        self._name(left_out, "tariff_part")
        if own:
            self._name(totals, "total_column")
            return own
        return totals or parts

    def _beside_units(self, readings: Sequence[Reading]) -> list[Reading]:
        """Beside readings with a unit, what has none and names no meter is weather or quality."""
        if not any(reading.unit for reading in readings):
            return list(readings)
        left = [r for r in readings if r.unit or RANK[r.confidence] >= RANK["likely"]]
        self._name([r for r in readings if r not in left], "no_unit_beside_units")
        return left

    def _name(self, readings: Sequence[Reading], because: str) -> None:
        for reading in readings:
            self.note(reading.heading, "", "likely", because)


def _claim(reading: Reading) -> tuple[bool, int]:
    """Return how well a column suits its meter: the unit first, then the name."""
    is_own = (
        reading.unit is not None
        and reading.meter is not None
        and reading.meter.unit in {reading.unit.symbol, *reading.unit.aliases}
    )
    return is_own, RANK[reading.confidence]
