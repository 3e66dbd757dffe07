"""Look for the time: which column, in which format, and which end of an interval it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.adapters.files.look_clock import (
    ClockFound,
    Label,
    are_halves,
    find_clock,
    of_half_days,
)
from lingtan.adapters.files.look_formats import (
    DATE_FORMATS,
    LAST_HOUR,
    WORDS,
    FormatsFound,
    best_formats,
    names_month,
    number_times,
    read,
)
from lingtan.adapters.files.look_number import NumberFound, find_number
from lingtan.adapters.files.look_order import label_of_span
from lingtan.adapters.files.looking import Confidence

END_WORDS = re.compile(r"末|结束|截止|终|\bend\b|_end|ending|until", re.IGNORECASE)
READING_DAY = re.compile(
    r"抄表|读表|开票|出账|结算|\b(reading|read|invoice|billing|settlement)\b", re.IGNORECASE
)
START_WORDS = re.compile(r"起始|开始|时段起|\bstart|\bbegin|\bfrom\b", re.IGNORECASE)
MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
CELL_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")  # as a workbook's date cells are read
IN_PARTS = "%Y %m %d"
PARTS = (
    (re.compile(r"年|年份|year", re.IGNORECASE), 1995, 2100),
    (re.compile(r"月|月份|month", re.IGNORECASE), 1, 12),
    (re.compile(r"日|日期|day", re.IGNORECASE), 1, 31),
)
ENOUGH = 0.7

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFound:
    """A time column as it looks.

    Attributes
    ----------
    columns : tuple of int
        Its cell, from 0; several for a date and a clock, or for year, month and day.
    found : FormatsFound
        Its formats, and how sure they are.
    clock : ClockFound or None
        The clock in a column of its own.
    number : NumberFound or None
        The number of the interval in a column of its own.
    """

    columns: tuple[int, ...]
    found: FormatsFound
    clock: ClockFound | None = None
    number: NumberFound | None = None

    @property
    def cells(self) -> tuple[int, ...]:
        """Every cell that says something of the time."""
        return (*self.columns, self.number.cell) if self.number else self.columns

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats that read it."""
        return self.found.formats

    @property
    def share(self) -> float:
        """Part of the filled cells that the formats read."""
        return self.found.share


def find_time(
    headings: Sequence[str], rows: Sequence[Sequence[str]], points: range = range(0)
) -> TimeFound | None:
    """Return the columns that read best as a time, or None; `points` are a day's readings."""
    found = [
        TimeFound(columns=(cell,), found=best)
        for cell in range(max((len(row) for row in rows), default=0))
        if cell not in points
        if (texts := column(rows, cell)) and (best := best_formats(texts, _name(headings, cell)))
        if best.share >= ENOUGH
    ]
    found = found or _of_numbers(rows, points)
    best_one = _in_parts(headings, rows) or max(
        found, key=lambda time: (_rank(time, headings), -time.columns[0]), default=None
    )
    if best_one is None or points:  # a row a day has its clock in the headings
        return best_one
    return _with_clock(best_one, headings, rows)


def with_number(time: TimeFound, headings: Sequence[str], rows: Rows, last: Rows) -> TimeFound:
    """Join a date with the column that numbers the intervals of its day, if there is one."""
    if time.clock or not are_dates(time, rows):
        return time
    filled = [row for row in (*rows, *last) if _cell(row, time.columns[0])]
    return replace(time, number=find_number(headings, time.columns, filled))


def why_times_repeat(
    time: TimeFound, rows: Sequence[Sequence[str]], keys: Sequence[int] = ()
) -> str:
    """Return the id of a note where most lines of a meter stand on a time that another has.

    On days, their hours are elsewhere; at hours or months, what tells them apart is. Lines that
    are the very same say nothing new. `keys` are the cells that name the meter.
    """
    seen = [
        (*(_cell(row, cell) for cell in keys), moment)
        for row in dict.fromkeys(map(tuple, rows))
        for moment in times_of(time, [row])
    ]
    if 2 * len(set(seen)) > len(seen):
        return ""
    is_day = are_dates(time, rows) and not names_month(time.formats[0])
    return "days_repeat" if is_day else "times_repeat"


def cells_beside(time: TimeFound, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return all filled cells but those of the time."""
    wide = max((len(row) for row in rows), default=0)
    return [text for n in range(wide) if n not in time.columns for text in column(rows, n)]


def _of_numbers(rows: Sequence[Sequence[str]], points: range) -> list[TimeFound]:
    """Return the first column whose numbers look like times though its heading does not say so."""
    for cell in range(max((len(row) for row in rows), default=0)):
        if cell not in points and (best := number_times(column(rows, cell))):
            return [TimeFound(columns=(cell,), found=best)]
    return []


def times_of(time: TimeFound, rows: Sequence[Sequence[str]]) -> list[datetime]:
    """Return the times of rows that can be read, in order."""
    texts = [_text(time, row) for row in rows]
    return [moment for text in texts if (moment := _read_any(text, time.formats)) is not None]


def label_of(
    time: TimeFound,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    last: Sequence[Sequence[str]] = (),
) -> tuple[Label, Confidence, str]:
    """Return ``start`` or ``end``, how sure it is, and why; `last` are the last rows."""
    texts = [_cell(row, time.columns[-1]) for row in rows]
    if any(LAST_HOUR.search(" " + text) for text in texts):
        return "end", "sure", "ends_with_24"
    names = [_name(headings, cell) for cell in time.columns]
    if any(map(END_WORDS.search, names)):
        return "end", "sure", "heading_says_end"
    if any(map(START_WORDS.search, names)):
        return "start", "sure", "heading_says_start"
    if time.formats[0].startswith("epoch"):  # its midnights are those of another clock
        return "start", "guess", "label_open"
    by_clock = time.clock.label() if time.clock else None
    return by_clock or label_of_span(times_of(time, [*rows, *last]))


def names_reading_day(
    time: TimeFound, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether a column holds the days of readings or invoices, after what they are about."""
    is_month = names_month(time.formats[0])
    is_said = READING_DAY.search(_name(headings, time.columns[0]).replace("_", " "))
    return bool(is_said) and not is_month and len(time.columns) == 1 and are_dates(time, rows)


def are_dates(time: TimeFound, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds days and no times of the day."""
    moments = times_of(time, rows)
    return bool(moments) and all(moment.hour == moment.minute == 0 for moment in moments)


def _text(time: TimeFound, row: Sequence[str]) -> str:
    cells = [_cell(row, cell) for cell in time.columns]
    if len(cells) > 1:
        cells[0] = MIDNIGHT.sub("", cells[0])
    if time.clock and time.clock.separator:
        cells[-1] = cells[-1].split(time.clock.separator)[0].strip()
    return " ".join(cells)


def column(rows: Sequence[Sequence[str]], cell: int) -> list[str]:
    """Return the filled cells of a column."""
    return [text for row in rows if (text := _cell(row, cell))]


def _read_any(text: str, formats: Sequence[str]) -> datetime | None:
    return next((moment for form in formats if (moment := read(text, form)) is not None), None)


def _rank(time: TimeFound, headings: Sequence[str]) -> tuple[bool, bool, float]:
    named = bool(WORDS.search(_name(headings, time.columns[0])))
    has_clock = "%H" in time.formats[0] or "%I" in time.formats[0]
    return named, has_clock, round(time.share, 2)


def _with_clock(
    time: TimeFound, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> TimeFound:
    """Join a date column with the clock column beside it."""
    is_written = time.formats[0] in (*DATE_FORMATS, IN_PARTS)
    if not is_written and not (time.formats[0] in CELL_DATES and are_dates(time, rows)):
        return time
    halves: tuple[int, ...] = ()
    for cell in range(time.columns[-1] + 1, max(len(row) for row in rows)):
        texts = column(rows, cell)
        if not halves and are_halves(texts):
            halves = (cell,)
            continue
        clock = find_clock(texts, _name(headings, cell))
        clock = of_half_days(clock, texts) if clock and halves else clock
        if clock is None:
            continue
        days = time.formats if is_written else ("%Y-%m-%d",)
        formats = tuple(f"{day} {clock.form}" for day in days)
        rival = f"{time.found.rival} {clock.form}" if time.found.rival else ""
        found = replace(time.found, formats=formats, rival=rival)
        halves = halves if "%p " in clock.form else ()
        return TimeFound(columns=(*time.columns, *halves, cell), found=found, clock=clock)
    return time


def _in_parts(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> TimeFound | None:
    """Return the year, month and day, or year and month, that stand in columns of their own."""
    cells = [_part(headings, rows, *part) for part in PARTS]
    if cells[-1] is None and not any(PARTS[-1][0].fullmatch(name.strip()) for name in headings):
        cells.pop()
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return None
    found = FormatsFound(formats=(" ".join(IN_PARTS.split()[: len(known)]),), share=1.0)
    return TimeFound(columns=tuple(known), found=found)


def _part(
    headings: Sequence[str], rows: Rows, words: re.Pattern[str], low: int, high: int
) -> int | None:
    fits = [
        cell
        for cell, heading in enumerate(headings)
        if words.fullmatch(heading.strip()) and _are_between(column(rows, cell), low, high)
    ]
    return fits[0] if len(fits) == 1 else None


def _are_between(texts: Sequence[str], low: int, high: int) -> bool:
    return bool(texts) and all(
        text.isdecimal() and text.isascii() and low <= int(text) <= high for text in texts
    )


def _name(headings: Sequence[str], cell: int) -> str:
    return headings[cell] if cell < len(headings) else ""


def _cell(row: Sequence[str], cell: int) -> str:
    return row[cell].strip() if cell < len(row) else ""
