"""Write a first mapping by looking at a file; every choice says how sure it is, and why.

Nothing here is believed later: a person reads the mapping, corrects it, and from then on the file
is read strictly by it. What cannot be seen is left as ``?`` for that person, never guessed.
"""

from dataclasses import replace
from pathlib import Path

from lingtan.adapters.files import look_headings, look_months, look_numbers, look_rows, look_time
from lingtan.adapters.files.layout import names_clock
from lingtan.adapters.files.look_cells import bare_cells
from lingtan.adapters.files.look_clock import ClockFound
from lingtan.adapters.files.look_columns import Columns, find_columns
from lingtan.adapters.files.look_formats import names_month
from lingtan.adapters.files.look_multiplier import find_multiplier
from lingtan.adapters.files.look_rows import HeadingFound
from lingtan.adapters.files.look_sheets import SheetsFound, find_sheets
from lingtan.adapters.files.look_time import TimeFound
from lingtan.adapters.files.look_units import unit_in_title
from lingtan.adapters.files.looking import Confidence
from lingtan.adapters.files.mapping import (
    BLANKS,
    BLANKS_ZH,
    Mapping,
    Note,
    NumberForm,
    TextForm,
)
from lingtan.adapters.files.mapping_columns import (
    MeterNames,
    MonthColumns,
    PointColumns,
    ValueColumn,
)
from lingtan.adapters.files.mapping_file import pattern_of
from lingtan.adapters.files.sample import Sample, take_sample
from lingtan.adapters.files.suggest_time import suggest_time
from lingtan.base.errors import MappingError
from lingtan.base.units import Unit, UnitTable
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park


def suggest_mapping(path: Path, park: Park, catalogue: Catalogue) -> Mapping:
    """Suggest how to read a file.

    Returns
    -------
    Mapping
        A first mapping, with a note on each choice. A meter nobody could name is ``?``.

    Raises
    ------
    ImportFileError
        The file cannot be read at all.
    MappingError
        No line with a time and a number was found.
    """
    return _Suggestion(path, take_sample(path), park, catalogue).mapping()


class _Suggestion:
    """Looks at one sample from all sides and keeps its reasons."""

    def __init__(self, path: Path, sample: Sample, park: Park, catalogue: Catalogue) -> None:
        self.path = path
        self.cells = bare_cells(sample, catalogue.units)
        self.sample = sample = self.cells.sample
        self.sheet = sample.sheet
        self.notes: list[Note] = list(sample.notes)
        self.note("kind", sample.kind, "sure", "first_bytes")
        self.months = look_months.find_months(sample.rows, catalogue.units)
        self.heading = self._heading(catalogue.units)
        self.headings = self.heading.headings
        below = sample.rows[self.heading.last :]
        self.rows = [row for row in below if not look_rows.is_total(row)]
        self.last = [row for row in sample.last if not look_rows.is_total(row)]
        self.points = None if self.months else look_headings.find_points(self.headings)
        self.across = self.points or self.months
        self.time = self._found_time()
        self.found_sheets = self._found_sheets(park, catalogue.units)
        self.sheets = self.found_sheets.read if self.found_sheets.are_meters else ()
        self.common = self._common_unit(catalogue.units)
        self.columns: Columns = find_columns(self, park, catalogue)
        self.multiplier = find_multiplier(self, self.columns, park)
        self.zone = park.time_zone

    def note(self, choice: str, value: object, confidence: Confidence, because: str) -> None:
        """Keep the reason of a choice."""
        self.notes.append(
            Note(choice=choice, value=str(value), confidence=confidence, because=because)
        )

    def mapping(self) -> Mapping:
        """Put all choices together."""
        series = self.columns.series
        cells = [cell for own in series for cell in own]
        marks = look_numbers.number_marks(
            cells,
            is_continental=look_numbers.is_continental(self.sample.delimiter, self.time.formats),
            beside=look_time.cells_beside(self.time, self.rows),
        )
        if marks.thousands or marks.decimal == "," or marks.confidence == "guess":
            shown = f"{marks.decimal} {marks.thousands}".strip()
            self.note("numbers", shown, marks.confidence, marks.because)
        sentinels = look_numbers.find_sentinels(series)
        for sentinel in sentinels:
            often = look_numbers.is_repeated(sentinel, series)
            because = "far_from_the_rest" if often else "once_far_from_the_rest"
            self.note("sentinels", sentinel, "likely", because)
        sample, heading = self.sample, self.heading
        is_parquet = sample.kind == "parquet"
        has_block = not is_parquet and heading.first < heading.last
        return Mapping(
            matches=(pattern_of(self.path.name),),
            kind=sample.kind,
            text=TextForm(encoding=sample.encoding or "auto", delimiter=sample.delimiter or ","),
            sheets=self._sheets(),
            heading=1 if is_parquet else heading.last,
            heading_from=heading.first if has_block else None,
            skip=self._skip(),
            numbers=NumberForm(decimal=marks.decimal, thousands=marks.thousands),
            time=suggest_time(self),
            meter=self._meter(),
            values=self._values(),
            points=self._points(),
            months=self._months(),
            duplicates="refuse" if self.months else "later_wins",
            multiplier=self.multiplier,
            sentinels=(*sentinels, *BLANKS, *BLANKS_ZH),
            quality="manual" if names_month(self.time.formats[0]) else "measured",
            notes=tuple(self.notes),
        )

    def _heading(self, units: UnitTable) -> HeadingFound:
        months = self.months
        found = months.heading if months else look_rows.find_heading(self.sample.rows, units)
        if found is None:
            raise self._blind()
        shown = f"{found.first}–{found.last}" if found.first < found.last else found.last
        because = "heading_lines" if found.first < found.last else "words_not_numbers"
        self.note("heading", shown, "likely", because)
        return found

    def _found_time(self) -> TimeFound:
        if self.months:
            return self.months.time
        cells = range(self.points.first, self.points.last + 1) if self.points else range(0)
        found = look_time.find_time(self.headings, self.rows, cells)
        if found is None:
            raise self._blind()
        if mark := self.cells.marks.get(found.columns[-1]):
            return replace(found, clock=ClockFound(form="", separator=mark))
        if self.points:
            return found
        return look_time.with_number(found, self.headings, self.rows, self.last)

    def _found_sheets(self, park: Park, units: UnitTable) -> SheetsFound:
        sheets, main = self.sample.sheets, self.sample.sheet
        if self.months:
            return look_months.sheets_alike(sheets, main, park.meters, units)
        return find_sheets(sheets, main, self.heading, self.time, park.meters, units)

    def _common_unit(self, units: UnitTable) -> tuple[Unit, str] | None:
        """Return the unit that a title, or the name of the sheet, states for every column."""
        for title in self.heading.titles:
            if unit := unit_in_title(title, units):
                return unit, "unit_in_title"
        unit = unit_in_title(self.sheet, units)
        return (unit, "unit_in_sheet") if unit else None

    def _sheets(self) -> tuple[str, ...]:
        found, first = self.found_sheets, next(iter(self.sample.sheets), "")
        if len(found.read) > 1:
            because = "sheets_are_meters" if found.are_meters else "sheets_go_on"
            self.note("sheets", ", ".join(found.read), "likely", because)
        for name in found.unread:
            self.note("sheets", name, "likely", "sheet_not_read")
        return () if found.read in ((first,), ("",)) else found.read

    def _meter(self) -> MeterNames | None:
        keys = self.columns.keys
        if keys is None:
            return None
        return MeterNames(
            columns=keys.columns, names=keys.names, units=keys.units, ignore=keys.ignore
        )

    def _values(self) -> tuple[ValueColumn, ...]:
        if self.across:
            return ()
        return tuple(
            ValueColumn(column=value.heading, meter=value.meter, unit=value.unit)
            for value in self.columns.values
        )

    def _note_hours_not_read(self) -> None:
        """Ask about times of day among the headings: a column outside the points has lost its."""
        points = self.points
        read = {*self.time.columns}
        read |= {*range(points.first, points.last + 1)} if points else set()
        left = [
            name
            for cell, name in enumerate(self.headings)
            if cell not in read and names_clock(name)
        ]
        if left:
            shown = " … ".join(dict.fromkeys((left[0], left[-1])))
            self.note("points", shown, "guess", "hours_not_read")

    def _points(self) -> PointColumns | None:
        self._note_hours_not_read()
        if not self.points:
            return None
        value = self.columns.values[0]
        return PointColumns(
            first=self.headings[self.points.first],
            last=self.headings[self.points.last],
            minutes=self.points.minutes,
            meter=value.meter,
            unit=value.unit,
        )

    def _months(self) -> MonthColumns | None:
        if not self.months:
            return None
        value, stem = self.columns.values[0], self.path.stem
        year = look_months.year_of(self.months, self.sheet, stem, self.note)
        return look_months.columns_of(self.months, year, value.meter, value.unit, self.note)

    def _skip(self) -> tuple[str, ...]:
        rows = [*self.sample.rows[self.heading.last :], *self.sample.last]
        words = look_rows.words_of_totals(rows)
        for word in words:
            self.note("skip", word, "sure", "first_cell_says_total")
        return words

    def _blind(self) -> MappingError:
        return look_rows.why_blind(self.sample.rows, self.path.name)
