"""Look for what names the meter of a line: a column, a column of units beside it, or the sheet."""

import re
from collections import Counter
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from lingtan.adapters.files import look_headings, look_numbers
from lingtan.adapters.files.look_time import column
from lingtan.adapters.files.look_units import COUNTED, names_no_amount, unit_of
from lingtan.adapters.files.looking import Confidence, Looking
from lingtan.adapters.files.mapping_columns import SHEET
from lingtan.base.units import UnitTable
from lingtan.park.meters import Meter

METER_WORDS = re.compile(
    r"表号|表计|电表|计量点|户号|设备|仪表|回路|支路|meter|device|point|channel|tag|\bid\b", re.I
)
UNIT_WORDS = re.compile(r"单位|unit", re.IGNORECASE)
NO_AMOUNT = frozenset(  # what is stated beside readings, and not all of it is in the catalogue
    (
        "V",
        "kV",
        "mV",
        "A",
        "kA",
        "mA",
        "Hz",
        "‰",
        "K",
        "Pa",
        "bar",
        "Ω",
        "cosφ",
        "伏",
        "安",
        "赫兹",
    )
)
UNKNOWN = "?"
GUESS: Confidence = "guess"
NOTHING = "nothing_matches"
ENOUGH = 0.6
MOST_NAMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What names a meter.

    Attributes
    ----------
    columns : tuple of str
        Headings, or ``#sheet``.
    cells : tuple of int
        Their cells, from 0.
    names : dict of str to str
        Meter id of each name the file uses, where it is not the name itself.
    meters : tuple of str
        Every meter that was found, by its id.
    units : dict of str to str
        Unit of each name, when a column states it.
    ignore : tuple of str
        Names of what is no amount: voltage, power factor, money.
    """

    columns: tuple[str, ...]
    cells: tuple[int, ...]
    names: dict[str, str] = field(default_factory=dict)
    meters: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()


def find_keys(
    looking: Looking, meters: Sequence[Meter], units: UnitTable, taken: Sequence[int | None]
) -> Keys | None:
    """Return what names the meters; None when every column is a meter's own."""
    return _Finder(looking, meters, units, taken).keys()


class _Finder:
    def __init__(
        self,
        looking: Looking,
        meters: Sequence[Meter],
        units: UnitTable,
        taken: Sequence[int | None],
    ) -> None:
        self.looking = looking
        self.meters = meters
        self.units = units
        self.free = [n for n, _ in enumerate(looking.headings) if n not in taken]

    def keys(self) -> Keys | None:
        unit_cell = self._unit_cell()
        meter_cell = self._meter_cell(unit_cell)
        if meter_cell is None and not self.looking.sheets and unit_cell is None:
            return None
        cells = tuple(cell for cell in (meter_cell, unit_cell) if cell is not None)
        columns = tuple(self.looking.headings[cell] for cell in cells)
        by_sheet = meter_cell is None and bool(self.looking.sheets)
        is_named = meter_cell is not None or by_sheet
        joined = {
            "/".join(
                part
                for part, is_told in zip(pair, (is_named, unit_cell is not None), strict=True)
                if is_told
            ): pair
            for pair in self._pairs(meter_cell, unit_cell)
        }
        pairs = {full: pair for full, pair in joined.items() if not self._is_no_amount(*pair)}
        ignore = tuple(full for full in joined if full not in pairs)
        for full in ignore:
            self.looking.note(f"meter.ignore.{full}", "", "likely", "row_no_amount")
        names = self._named({full: name for full, (name, _) in pairs.items()})
        return Keys(
            columns=(SHEET, *columns) if by_sheet else columns,
            cells=cells,
            names={name: meter for name, meter in names.items() if name != meter},
            meters=tuple(sorted({*names.values()} - {UNKNOWN})),
            units=self._units(pairs) if unit_cell is not None else {},
            ignore=ignore,
        )

    def _units(self, pairs: AnyMapping[str, tuple[str, str]]) -> dict[str, str]:
        """Return the unit of each name; one that nobody can read is a question."""
        units: dict[str, str] = {}
        for full, (_, text) in pairs.items():
            found = unit_of(text, self.units) if text else None
            units[full] = found.symbol if found else UNKNOWN
            told: tuple[Confidence, str] = (
                ("sure", "unit_in_column") if found else (GUESS, "unit_open")
            )
            self.looking.note(f"meter.units.{full}", units[full], *told)
        return units

    def _is_no_amount(self, name: str, unit: str) -> bool:
        """Whether lines hold no amount, by their unit or else by what they are called."""
        found = unit_of(unit, self.units) if unit else None
        if found is not None and found.dimension not in COUNTED:
            return True
        is_other = found is None and unit in NO_AMOUNT
        known = self._match(name) if name else None
        is_meter = known is not None and known[1] == "sure"
        return is_other or (names_no_amount(name) and not is_meter)

    def _pairs(self, meter: int | None, unit: int | None) -> list[tuple[str, str]]:
        """Return the names and units that stand together, each once."""
        rows = self.looking.rows
        found = {(_at(row, meter), _at(row, unit)) for row in rows}
        if meter is None and self.looking.sheets:
            found = {(sheet, pair[1]) for sheet in self.looking.sheets for pair in found}
        is_named = meter is not None or bool(self.looking.sheets)
        pairs = [pair for pair in found if pair[0] or (pair[1] and not is_named)]
        return sorted(pairs)[:MOST_NAMES]

    def _unit_cell(self) -> int | None:
        for cell in self.free:
            texts = set(column(self.looking.rows, cell))
            if not texts or len(texts) > MOST_NAMES or not _could_be_units(texts):
                continue
            units = [unit_of(text, self.units) for text in texts]
            are_counted = [unit is not None and unit.dimension in COUNTED for unit in units]
            if UNIT_WORDS.search(self.looking.headings[cell]):
                if any(are_counted):  # beside them may stand V, %, or what nobody can read
                    return cell
            elif all(are_counted) and all(len(text) > 1 for text in texts):
                return cell
        return None

    def _meter_cell(self, unit_cell: int | None) -> int | None:
        best: tuple[float, int] | None = None
        for cell in self.free:
            if cell == unit_cell:
                continue
            score = self._score(cell, self.looking.headings[cell])
            if score > 0 and (best is None or score > best[0]):
                best = (score, cell)
        if best is None:
            return None
        heading = self.looking.headings[best[1]]
        self.looking.note("meter.columns", heading, "likely", "cells_name_meters")
        return best[1]

    def _score(self, cell: int, heading: str) -> float:
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

    def _named(self, names: AnyMapping[str, str]) -> dict[str, str]:
        """Return the meter of each name; several names of one meter are a question."""
        found = {full: self._meant(name) for full, name in names.items()}
        often = Counter(match[0].id for match in found.values() if match)
        for full, match in found.items():
            meter, sure, why = (match[0].id, *match[1:]) if match else (UNKNOWN, GUESS, NOTHING)
            if often[meter] > 1:
                sure, why = GUESS, "several_names_one_meter"
            self.looking.note(f"meter.names.{full}", meter, sure, why)
        return {full: match[0].id if match else UNKNOWN for full, match in found.items()}

    def _meant(self, name: str) -> tuple[Meter, Confidence, str] | None:
        called = [name] if name else [self.looking.sheet, self.looking.path.stem]
        return next((match for text in called if text and (match := self._match(text))), None)


def _could_be_units(texts: set[str]) -> bool:
    return all(0 < len(text) <= 12 and not look_numbers.is_number(text) for text in texts)


def _at(row: Sequence[str], cell: int | None) -> str:
    return row[cell].strip() if cell is not None and cell < len(row) else ""
