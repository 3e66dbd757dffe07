"""Write a first mapping by looking at a file; every choice says how sure it is, and why.

Nothing here is believed later: a person reads the mapping, corrects it, and from then on the file
is read strictly by it. What cannot be seen is left as ``?`` for that person, never guessed.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from lingtan.adapters.files import look_headings, look_numbers, look_time
from lingtan.adapters.files.look_columns import Columns, find_columns
from lingtan.adapters.files.look_formats import FormatsFound, best_formats
from lingtan.adapters.files.mapping import (
    BLANKS,
    BLANKS_ZH,
    Mapping,
    MeterNames,
    Note,
    NumberForm,
    PointColumns,
    TextForm,
    TimeForm,
    ValueColumn,
)
from lingtan.adapters.files.sample import Sample, take_sample
from lingtan.adapters.files.source import clean_headings, numbered_headings
from lingtan.base.errors import MappingError
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

TOTALS = re.compile(
    r"合计|总计|小计|平均|最大|最小|total|sum|average|制表|审核|备注|注[:：]", re.I
)

Confidence = Literal["sure", "likely", "guess"]


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
        self.sample = sample
        self.notes: list[Note] = list(sample.notes)
        self.note("kind", sample.kind, "sure", "first_bytes")
        self.heading, self.headings = self._heading()
        self.rows = [row for row in sample.rows[self.heading :] if not _is_total(row)]
        found = look_time.find_time(self.headings, self.rows)
        if found is None:
            raise self._blind()
        self.time = found
        self.points = look_headings.find_points(self.headings)
        self.columns: Columns = find_columns(self, park, catalogue)
        self.zone = park.time_zone

    def note(self, choice: str, value: object, confidence: Confidence, because: str) -> None:
        """Keep the reason of a choice."""
        self.notes.append(
            Note(choice=choice, value=str(value), confidence=confidence, because=because)
        )

    def mapping(self) -> Mapping:
        """Put all choices together."""
        cells = self.columns.cells
        decimal, thousands = look_numbers.number_marks(cells)
        if thousands or decimal == ",":
            self.note("numbers", f"{decimal} {thousands}".strip(), "likely", "seen_in_numbers")
        sentinels = look_numbers.find_sentinels(cells)
        for sentinel in sentinels:
            self.note("sentinels", sentinel, "likely", "far_from_the_rest")
        sample = self.sample
        return Mapping(
            matches=(_pattern(self.path.name),),
            kind=sample.kind,
            text=TextForm(encoding=sample.encoding or "auto", delimiter=sample.delimiter or ","),
            sheets=(sample.sheet,) if sample.sheet else (),
            heading=1 if sample.kind == "parquet" else self.heading,
            skip=self._skip(),
            numbers=NumberForm(decimal=decimal, thousands=thousands),
            time=self._time(),
            meter=self._meter(),
            values=self._values(),
            points=self._points(),
            sentinels=(*sentinels, *BLANKS, *BLANKS_ZH),
            quality="manual" if "%d" not in self.time.formats[0] else "measured",
            notes=tuple(self.notes),
        )

    def _heading(self) -> tuple[int, tuple[str, ...]]:
        rows = self.sample.rows
        first = next((n for n, row in enumerate(rows) if _is_data(row)), None)
        if first is None:
            raise self._blind()
        above = [n for n in range(first) if sum(bool(cell.strip()) for cell in rows[n]) > 1]
        if not above:
            self.note("heading", 0, "likely", "words_not_numbers")
            return 0, numbered_headings(len(rows[first]))
        self.note("heading", above[-1] + 1, "likely", "words_not_numbers")
        found = clean_headings(list(rows[above[-1]]))
        padded = [*found, *[""] * (len(rows[first]) - len(found))]
        return above[-1] + 1, tuple(name or f"#{n}" for n, name in enumerate(padded, start=1))

    def _time(self) -> TimeForm:
        time, names = self.time, [self.headings[cell] for cell in self.time.columns]
        is_all = time.share == 1
        self.note(
            "time.columns",
            " + ".join(names),
            "sure" if is_all else "likely",
            "reads_all" if is_all else "reads_most",
        )
        self._note_formats(time.found)
        label, is_same_day = self._label()
        zone = None
        if any("%z" in form or form.startswith("epoch") for form in time.formats):
            self.note("time.zone", "UTC", "sure", "offset_in_text")
        elif any("utc" in name.lower() for name in names):
            zone = "UTC"
            self.note("time.zone", zone, "likely", "heading_says_utc")
        else:
            self.note("time.zone", self.zone, "likely", "park_zone")
        return TimeForm(
            columns=tuple(names),
            formats=time.formats,
            zone=zone,
            label=label,
            midnight="same_day" if is_same_day else "next_day",
            period_end=self.columns.period_end,
        )

    def _note_formats(self, found: FormatsFound) -> None:
        chosen = ", ".join(found.formats)
        if found.settled_by == "nothing":
            is_month_first = found.rival.startswith("%m")
            because = "may_be_month_first" if is_month_first else "may_be_day_first"
            self.note("time.formats", chosen, "guess", because)
        elif found.settled_by == "order":
            self.note("time.formats", chosen, "likely", "times_in_order")
        elif found.share == 1:
            self.note("time.formats", chosen, "sure", "reads_all")
        else:
            self.note("time.formats", chosen, "likely", "reads_most")

    def _label(self) -> tuple[Literal["start", "end"], bool]:
        if self.points:
            sure: Confidence = "sure" if self.points.because == "clock_headings" else "likely"
            self.note("time.label", self.points.label, sure, self.points.because)
            return "end" if self.points.label == "end" else "start", False
        if self.columns.has_register:
            self.note("time.label", "start", "likely", "only_instants")
            return "start", False
        label, sure_text, because = look_time.label_of(self.time, self.headings, self.rows)
        is_same_day = look_time.closes_same_day(look_time.times_of(self.time, self.rows))
        if is_same_day:
            self.note("time.midnight", "same_day", "likely", "closes_same_day")
            label = "end"
        self.note("time.label", label, "sure" if sure_text == "sure" else "likely", because)
        return "end" if label == "end" else "start", is_same_day

    def _meter(self) -> MeterNames | None:
        if not self.columns.meter_column:
            return None
        return MeterNames(columns=(self.columns.meter_column,), names=self.columns.names)

    def _values(self) -> tuple[ValueColumn, ...]:
        if self.points:
            return ()
        return tuple(
            ValueColumn(column=value.heading, meter=value.meter, unit=value.unit)
            for value in self.columns.values
        )

    def _points(self) -> PointColumns | None:
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

    def _skip(self) -> tuple[str, ...]:
        rows = [*self.sample.rows[self.heading :], *self.sample.last]
        words = {found.group() for row in rows if (found := TOTALS.match(_first(row)))}
        for word in sorted(words):
            self.note("skip", word, "sure", "first_cell_says_total")
        return tuple(sorted(words))

    def _blind(self) -> MappingError:
        return MappingError("nothing_to_suggest", facts={"file": self.path.name})


def _is_data(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    if _is_total(row) or len(filled) < 2:
        return False
    times = [n for n, cell in enumerate(filled) if best_formats([cell], "")]
    numbers = [n for n, cell in enumerate(filled) if look_numbers.is_number(cell)]
    return bool(times and set(numbers) - {times[0]}) or len(numbers) == len(filled) > 1


def _is_total(row: Sequence[str]) -> bool:
    return bool(TOTALS.match(_first(row)))


def _first(row: Sequence[str]) -> str:
    return next((cell.strip() for cell in row if cell.strip()), "")


def _pattern(name: str) -> str:
    """Return the pattern of a file's name: what looks like a date may be any.

    Examples
    --------
    >>> _pattern("01_load_curve_2025-11.csv")
    '01_load_curve_*.csv'
    """
    quiet = re.sub(r"[\[\]?]", "?", name)
    return re.sub(r"\d{4,}([-_]?\d{1,2})*", "*", quiet)
