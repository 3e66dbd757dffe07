"""Look for the columns of meters and readings, and match them to the meters of the park."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lingtan.adapters.files import look_headings, look_numbers
from lingtan.adapters.files.look_amounts import (
    climbs_like_counter,
    is_other_amount,
    likeliest,
)
from lingtan.adapters.files.look_cells import CellsFound
from lingtan.adapters.files.look_formats import best_formats
from lingtan.adapters.files.look_headings import PointsFound
from lingtan.adapters.files.look_keys import Keys, find_keys
from lingtan.adapters.files.look_months import MonthsFound
from lingtan.adapters.files.look_time import TimeFound, are_dates, column
from lingtan.adapters.files.look_units import unit_in
from lingtan.adapters.files.look_values import UNKNOWN, Reading, ReadingColumns
from lingtan.adapters.files.looking import Confidence, Looking
from lingtan.adapters.files.mapping import BLANKS, BLANKS_ZH
from lingtan.adapters.files.routes import RATES
from lingtan.adapters.files.source import numbered_headings
from lingtan.base.units import Unit
from lingtan.catalogue.load import Catalogue
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.park import Park

PERIOD_END = re.compile(r"止|结束|截止|本[次期]|\bto\b|end", re.I)
ENOUGH = 0.6


class LookingAtColumns(Looking, Protocol):
    """A file whose time and unit were found, before its columns are looked at."""

    time: TimeFound
    across: PointsFound | MonthsFound | None
    common: tuple[Unit, str] | None
    cells: CellsFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFound:
    """A column of readings: its meter, or none when a meter column names it."""

    heading: str
    meter: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns beside the time.

    Attributes
    ----------
    series : tuple of tuple of str
        Filled cells of the readings, those of each meter together and in order, for a look at
        the numbers.
    keys : Keys or None
        The columns that name meters, when there are any.
    """

    values: tuple[ValueFound, ...]
    series: tuple[tuple[str, ...], ...]
    keys: Keys | None = None
    period_end: str | None = None
    has_register: bool = False


def find_columns(looking: LookingAtColumns, park: Park, catalogue: Catalogue) -> Columns:
    """Find the meter column and the columns of readings."""
    return _Finder(looking, park, catalogue).columns()


class _Finder:
    def __init__(self, looking: LookingAtColumns, park: Park, catalogue: Catalogue) -> None:
        self.looking = looking
        self.meters = park.meters
        self.by_id = {meter.id: meter for meter in park.meters}
        self.units = catalogue.units
        self.catalogue = catalogue
        self.common = looking.common
        self.end = self._period_end()
        taken = (*looking.time.cells, *self._cells_across())
        self.keys = find_keys(looking, park.meters, self.units, (*taken, self.end))

    def columns(self) -> Columns:
        across = self.looking.across
        readings = [] if across else self._readings()
        numeric = self._cells_across() or tuple(reading.cell for reading in readings)
        values = (self._across(across),) if across else self._values(readings)
        used = {value.meter for value in values} | {*(self.keys.meters if self.keys else ())}
        meters = [self.by_id[meter] for meter in used if meter in self.by_id]
        return Columns(
            values=values,
            series=self._series(numeric),
            keys=self.keys,
            period_end=self.looking.headings[self.end] if self.end is not None else None,
            has_register=bool(meters) and all(m.kind is MeterKind.REGISTER for m in meters),
        )

    def _series(self, numeric: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        """Return the filled cells of each meter: of a row a day, one day after the other."""
        found: dict[tuple[object, ...], list[str]] = {}
        keys = self.keys.cells if self.keys else ()
        for row in self.looking.rows:
            name = tuple(text for cell in keys for text in row[cell : cell + 1])
            for cell in numeric:
                own = name if self.looking.across else (*name, cell)
                found.setdefault(own, []).extend(filter(None, column([row], cell)))
        return tuple(map(tuple, found.values()))

    def _period_end(self) -> int | None:
        """Return the second of two date columns, when its heading says that a period ends."""
        if self.looking.across or not are_dates(self.looking.time, self.looking.rows):
            return None
        for cell, heading in enumerate(self.looking.headings):
            texts = column(self.looking.rows, cell)
            if cell in self.looking.time.columns or not PERIOD_END.search(heading) or not texts:
                continue
            found = best_formats(texts, heading)
            ends = found and TimeFound(columns=(cell,), found=found)
            if ends and ends.share > ENOUGH and are_dates(ends, self.looking.rows):
                self.looking.note("time.period_end", heading, "likely", "bill_headings")
                return cell
        return None

    def _cells_across(self) -> tuple[int, ...]:
        return self.looking.across.cells if self.looking.across else ()

    def _readings(self) -> list[Reading]:
        headings = self.looking.headings
        taken = {*self.looking.time.cells, self.end, *(self.keys.cells if self.keys else ())}
        free = [(n, name) for n, name in enumerate(headings) if name and n not in taken]
        numeric = [(n, name) for n, name in free if self._share(n) >= ENOUGH]
        columns = ReadingColumns(self.meters, self.units, self.looking.note)
        are_numbered = headings == numbered_headings(len(headings))
        common = self.common[0] if self.common else None
        found = columns.choose(numeric, common, are_numbered=are_numbered)
        if self.keys:
            return found
        return columns.one_a_meter([*found, *self._not_begun(free, found, columns)])

    def _share(self, cell: int) -> float:
        """Return the part of a column's filled cells that are numbers, words for none left out."""
        return look_numbers.numeric_share(self._filled(cell))

    def _filled(self, cell: int) -> list[str]:
        texts = column(self.looking.rows, cell)
        return [text for text in texts if text not in BLANKS and text not in BLANKS_ZH]

    def _not_begun(
        self, free: Sequence[tuple[int, str]], found: Sequence[Reading], columns: ReadingColumns
    ) -> list[Reading]:
        """Return the columns of further meters that hold nothing yet in the lines looked at."""
        taken = {reading.meter for reading in found}
        empty = [
            Reading(cell=n, heading=name, unit=None) for n, name in free if not self._filled(n)
        ]
        named = [r for r in map(columns.with_meter, empty) if r.confidence != "guess"]
        begun = [r for r in named if r.meter not in taken and not columns.why_not(r.heading)]
        for reading in begun:
            self.looking.note(reading.heading, "", "likely", "empty_so_far")
        return [replace(reading, unit=unit_in(reading.heading, self.units)) for reading in begun]

    def _across(self, across: PointsFound | MonthsFound) -> ValueFound:
        heading = self.looking.headings[across.cells[0]]
        if self.keys:
            is_told = bool(self.keys.units) and across.key == "months"
            unit = None if is_told else self._unit(across.key, heading, None)
            return ValueFound(heading="", meter=None, unit=unit)
        meter = self._meter_by_name(across.key)
        unit = self._unit(across.key, heading, self.by_id.get(meter))
        return ValueFound(heading="", meter=meter, unit=unit)

    def _values(self, readings: Sequence[Reading]) -> tuple[ValueFound, ...]:
        if self.keys:
            return self._of_keys(readings)
        matched = [reading for reading in readings if reading.meter is not None]
        if len(readings) == 1:
            return (self._only(readings[0]),)
        open_ones = [r for r in readings if r.because == "two_columns_one_meter"]
        chosen = [r for r in readings if r in matched or r in open_ones] or readings
        for reading in readings:
            if reading not in chosen:
                self.looking.note(reading.heading, "", "likely", "no_meter_of_the_park")
                continue
            meter = reading.meter.id if reading.meter else UNKNOWN
            self.looking.note(
                f"{reading.heading}.meter", meter, reading.confidence, reading.because
            )
        return tuple(self._value(reading, reading.meter) for reading in chosen) or self._nothing()

    def _only(self, reading: Reading) -> ValueFound:
        """Return the one column of readings; the sheet or the file may name its meter."""
        if reading.meter is not None and reading.confidence != "guess":
            self.looking.note(
                f"{reading.heading}.meter", reading.meter.id, reading.confidence, reading.because
            )
            return self._value(reading, reading.meter)
        guess = reading.meter.id if reading.meter else UNKNOWN
        meter = self._meter_by_name(f"{reading.heading}.meter", guess)
        return self._value(reading, self.by_id.get(meter))

    def _value(self, reading: Reading, meter: Meter | None) -> ValueFound:
        if meter and is_other_amount(reading.heading, [meter]):
            self.looking.note(f"{reading.heading}.meter", meter.id, "guess", "other_amount_alone")
        elif meter and self._climbs(reading, [meter]):
            self.looking.note(f"{reading.heading}.meter", meter.id, "guess", "climbs_like_counter")
        return ValueFound(
            heading=reading.heading,
            meter=meter.id if meter else UNKNOWN,
            unit=self._unit(reading.heading, reading.heading, meter),
        )

    def _of_keys(self, readings: Sequence[Reading]) -> tuple[ValueFound, ...]:
        if not readings:
            return self._nothing()
        meant = likeliest(readings, self._named_meters())
        heading = meant[0].heading
        if len(meant) > 1:
            self.looking.note("values", heading, "guess", "several_columns")
        elif is_other_amount(heading, self._named_meters()):
            self.looking.note("values", heading, "guess", "other_amount_alone")
        elif self._climbs(meant[0], self._named_meters()):
            self.looking.note("values", heading, "guess", "climbs_like_counter")
        for other in readings:
            if other != meant[0]:
                because = "one_column_read" if other in meant else "other_amount"
                self.looking.note(other.heading, "", "likely", because)
        unit = None if self.keys and self.keys.units else self._unit(heading, heading, None)
        return (ValueFound(heading=heading, meter=None, unit=unit),)

    def _climbs(self, reading: Reading, meters: Sequence[Meter]) -> bool:
        """Whether the numbers of meters of amounts climb as those of counters do."""
        are_amounts = bool(meters) and all(m.kind is not MeterKind.REGISTER for m in meters)
        return are_amounts and any(map(climbs_like_counter, self._series([reading.cell])))

    def _nothing(self) -> tuple[ValueFound, ...]:
        self.looking.note("values", UNKNOWN, "guess", "no_readings")
        return (ValueFound(heading=UNKNOWN, meter=None if self.keys else UNKNOWN, unit=None),)

    def _meter_by_name(self, choice: str, guess: str = UNKNOWN) -> str:
        """Return the meter that the sheet's or the file's name means."""
        choice = choice if choice.endswith(".meter") else f"{choice}.meter"
        for name in (self.looking.sheet, self.looking.path.stem):
            found = look_headings.match_meter(name, self.meters) if name else None
            if found:
                known: dict[str, Confidence] = {"sure": "sure", "likely": "likely"}
                self.looking.note(choice, found[0].id, known.get(found[1], "guess"), found[2])
                return found[0].id
        because = "nothing_matches" if guess == UNKNOWN else "name_resembles"
        self.looking.note(choice, guess, "guess", because)
        return guess

    def _unit(self, choice: str, heading: str, meter: Meter | None) -> str | None:
        """Return the unit as the file states it, whether or not the meter can have it.

        The meter's is no answer: kW and kWh of a quarter of an hour differ by a factor of four.
        """
        unit, because = self._unit_beside(heading), "unit_in_cells"
        if unit is None:
            unit, because = unit_in(heading, self.units), "unit_in_heading"
        if unit is None and self.common is not None:
            unit, because = self.common
        if unit is None:
            self.looking.note(f"{choice}.unit", UNKNOWN, "guess", "unit_open")
            return UNKNOWN
        wanted = self._wanted(meter)
        if wanted and not wanted & {unit.dimension, RATES.get(unit.dimension, "")}:
            is_gas = unit.dimension == "volume" and "gas_volume" in wanted
            self.looking.note(
                f"{choice}.unit",
                unit.symbol,
                "guess",
                "gas_without_condition" if is_gas else "unit_of_other_quantity",
            )
            return unit.symbol
        is_sure = because in {"unit_in_heading", "unit_in_cells"}
        self.looking.note(f"{choice}.unit", unit.symbol, "sure" if is_sure else "likely", because)
        return unit.symbol

    def _unit_beside(self, heading: str) -> Unit | None:
        """Return the unit that stands in the cells of a column, nearer than its heading's."""
        names = self.looking.headings
        return self.looking.cells.units.get(names.index(heading)) if heading in names else None

    def _named_meters(self) -> list[Meter]:
        """Return the meters that lines name, as far as they are known."""
        named = self.keys.meters if self.keys else ()
        return [self.by_id[name] for name in named if name in self.by_id]

    def _wanted(self, meter: Meter | None) -> set[str]:
        """Return what the meters of a column measure, as far as they are known."""
        meters = [meter] if meter else self._named_meters()
        return {self.catalogue.carrier(m.carrier).dimension for m in meters}
