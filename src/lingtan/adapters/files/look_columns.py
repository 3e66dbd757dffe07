"""Look for the columns of meters and readings, and match them to the meters of the park."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from lingtan.adapters.files import look_headings, look_numbers
from lingtan.adapters.files.look_formats import best_formats
from lingtan.adapters.files.look_headings import PointsFound
from lingtan.adapters.files.look_time import TimeFound, are_dates, column
from lingtan.adapters.files.routes import RATES
from lingtan.adapters.files.source import numbered_headings
from lingtan.catalogue.load import Catalogue
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.park import Park

METER_WORDS = re.compile(
    r"表号|表计|电表|计量点|户号|设备|仪表|回路|支路|meter|device|point|channel|tag|\bid\b", re.I
)
PERIOD_END = re.compile(r"止|结束|截止|\bto\b|end", re.I)
UNKNOWN = "?"
ENOUGH = 0.6
MOST_NAMES = 200

Confidence = Literal["sure", "likely", "guess"]


class Looking(Protocol):
    """What is known so far about a file that is looked at."""

    path: Path
    headings: tuple[str, ...]
    rows: list[Sequence[str]]
    time: TimeFound
    points: PointsFound | None

    def note(self, choice: str, value: object, confidence: Confidence, because: str) -> None:
        """Keep the reason of a choice."""


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
    cells : tuple of str
        Filled cells of the readings, for a look at the numbers.
    """

    values: tuple[ValueFound, ...]
    cells: tuple[str, ...]
    meter_column: str = ""
    names: dict[str, str] = field(default_factory=dict)
    period_end: str | None = None
    has_register: bool = False


def find_columns(looking: Looking, park: Park, catalogue: Catalogue) -> Columns:
    """Find the meter column and the columns of readings."""
    return _Finder(looking, park, catalogue).columns()


class _Finder:
    def __init__(self, looking: Looking, park: Park, catalogue: Catalogue) -> None:
        self.looking = looking
        self.meters = park.meters
        self.by_id = {meter.id: meter for meter in park.meters}
        self.units = catalogue.units
        self.catalogue = catalogue
        self.end = self._period_end()
        self.meter_cell = self._meter_cell()
        self.names: dict[str, str] = {}

    def columns(self) -> Columns:
        numeric = self._numeric()
        cells = tuple(text for cell in numeric for text in column(self.looking.rows, cell))
        if self.meter_cell is not None:
            self._match_names(self.meter_cell)
        values = self._points() if self.looking.points else self._values(numeric)
        used = [self.by_id[v.meter] for v in values if v.meter and v.meter in self.by_id]
        used += [self.by_id[meter] for meter in self.names.values()]
        return Columns(
            values=values,
            cells=cells,
            meter_column=self._heading(self.meter_cell) if self.meter_cell is not None else "",
            names={name: meter for name, meter in self.names.items() if name != meter},
            period_end=self._heading(self.end) if self.end is not None else None,
            has_register=bool(used) and all(m.kind is MeterKind.REGISTER for m in used),
        )

    def _heading(self, cell: int) -> str:
        return self.looking.headings[cell] if cell < len(self.looking.headings) else ""

    def _period_end(self) -> int | None:
        """Return the second of two date columns, when its heading says that a period ends."""
        if self.looking.points or not are_dates(self.looking.time, self.looking.rows):
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

    def _numeric(self) -> list[int]:
        points = self.looking.points
        if points:
            return list(range(points.first, points.last + 1))
        taken = {*self.looking.time.columns, self.meter_cell, self.end}
        numeric = [
            cell
            for cell, heading in enumerate(self.looking.headings)
            if heading
            and cell not in taken
            and look_numbers.numeric_share(column(self.looking.rows, cell)) >= ENOUGH
            and self._is_counted(heading)
        ]
        stated = [c for c in numeric if look_headings.unit_in(self._heading(c), self.units)]
        return stated or numeric  # beside readings with a unit, the rest is weather and quality

    def _is_counted(self, heading: str) -> bool:
        """Whether a heading states no unit, or one that a meter of the park can count in."""
        unit = look_headings.unit_in(heading, self.units)
        return unit is None or unit.dimension in look_headings.COUNTED

    def _meter_cell(self) -> int | None:
        best: tuple[float, int] | None = None
        for cell, heading in enumerate(self.looking.headings):
            if cell in (*self.looking.time.columns, self.end) or self._is_point(cell):
                continue
            score = self._meter_score(cell, heading)
            if score > 0 and (best is None or score > best[0]):
                best = (score, cell)
        if best is None:
            return None
        self.looking.note("meter.columns", self._heading(best[1]), "likely", "cells_name_meters")
        return best[1]

    def _is_point(self, cell: int) -> bool:
        points = self.looking.points
        return points is not None and points.first <= cell <= points.last

    def _meter_score(self, cell: int, heading: str) -> float:
        names = set(column(self.looking.rows, cell))
        if not names or len(names) > MOST_NAMES * 10:
            return 0
        known = sum(self._match(name) is not None for name in list(names)[:MOST_NAMES])
        is_words = look_numbers.numeric_share(list(names)) < 1 - ENOUGH
        if known and (is_words or known == len(names)):
            return 1 + known / len(names)
        is_told_apart = bool(METER_WORDS.search(heading)) and 1 < len(names) <= MOST_NAMES
        return 0.5 if is_told_apart and is_words else 0

    def _match(self, name: str) -> tuple[Meter, Confidence, str] | None:
        direction = look_headings.match_direction(name, self.meters)
        if direction:
            return direction, "guess", "name_resembles"
        found = look_headings.match_meter(name, self.meters)
        if found is None or found[1] == "guess":
            return None
        return found[0], "sure" if found[1] == "sure" else "likely", found[2]

    def _match_names(self, cell: int) -> None:
        for name in sorted(set(column(self.looking.rows, cell)))[:MOST_NAMES]:
            found = self._match(name)
            if found is None:
                self.looking.note(f"meter.names.{name}", UNKNOWN, "guess", "nothing_matches")
                continue
            self.names[name] = found[0].id
            self.looking.note(f"meter.names.{name}", found[0].id, found[1], found[2])

    def _points(self) -> tuple[ValueFound, ...]:
        if self.meter_cell is not None:
            return (ValueFound(heading="", meter=None, unit=self._common_unit("points")),)
        meter = self._meter_of_column("points", self.looking.path.stem)
        return (ValueFound(heading="", meter=meter, unit=self._unit("points", "", meter)),)

    def _values(self, numeric: list[int]) -> tuple[ValueFound, ...]:
        found = []
        headings = self.looking.headings  # a column's number is not its name
        is_numbered = headings == numbered_headings(len(headings))
        for cell in numeric:
            heading = self._heading(cell)
            if self.meter_cell is not None:
                found.append(ValueFound(heading=heading, meter=None, unit=self._stated(heading)))
                continue
            bare = "" if is_numbered else look_headings.without_unit(heading, self.units)
            meter = self._meter_of_column(heading, bare, is_only=len(numeric) == 1)
            found.append(
                ValueFound(heading=heading, meter=meter, unit=self._unit(heading, heading, meter))
            )
        matched = [value for value in found if value.meter != UNKNOWN]
        if self.meter_cell is not None:
            return tuple(found[:1]) or self._nothing()
        return tuple(matched or found) or self._nothing()

    def _nothing(self) -> tuple[ValueFound, ...]:
        self.looking.note("values", UNKNOWN, "guess", "nothing_matches")
        meter = None if self.meter_cell is not None else UNKNOWN
        return (ValueFound(heading=UNKNOWN, meter=meter, unit=None),)

    def _meter_of_column(self, choice: str, name: str, *, is_only: bool = False) -> str:
        found = look_headings.match_meter(name, self.meters)
        if is_only and (found is None or found[1] == "guess"):
            by_file = look_headings.match_meter(self.looking.path.stem, self.meters)
            found = by_file or found
        if found is None:
            self.looking.note(f"{choice}.meter", UNKNOWN, "guess", "nothing_matches")
            return UNKNOWN
        sure: Confidence = "sure" if found[1] == "sure" else "guess"
        sure = "likely" if found[1] == "likely" else sure
        self.looking.note(f"{choice}.meter", found[0].id, sure, found[2])
        return found[0].id

    def _stated(self, heading: str) -> str | None:
        unit = look_headings.unit_in(heading, self.units)
        if unit is None:
            return self._common_unit(heading)
        self.looking.note(f"{heading}.unit", unit.symbol, "sure", "unit_in_heading")
        return unit.symbol

    def _common_unit(self, choice: str) -> str | None:
        self.looking.note(f"{choice}.unit", "", "likely", "unit_of_meter")
        return None

    def _unit(self, choice: str, heading: str, meter_id: str) -> str | None:
        unit = look_headings.unit_in(heading, self.units) if heading else None
        meter = self.by_id.get(meter_id)
        if unit is None or meter is None:
            if unit is None:
                return self._common_unit(choice)
            self.looking.note(f"{choice}.unit", unit.symbol, "sure", "unit_in_heading")
            return unit.symbol
        wanted = self.catalogue.carrier(meter.carrier).dimension
        if wanted in {unit.dimension, RATES.get(unit.dimension)}:
            self.looking.note(f"{choice}.unit", unit.symbol, "sure", "unit_in_heading")
            return unit.symbol
        because = "unit_of_meter_condition" if unit.dimension == "volume" else "unit_of_meter"
        self.looking.note(f"{choice}.unit", meter.unit, "guess", because)
        return meter.unit
