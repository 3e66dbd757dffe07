"""Look for the time: which column, in which format, and which end of an interval it names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from lingtan.adapters.files.layout import minute_of
from lingtan.adapters.files.look_formats import (
    DATE_FORMATS,
    LAST_HOUR,
    WORDS,
    FormatsFound,
    best_formats,
    read,
)

END_WORDS = re.compile(r"末|结束|截止|终|\bend\b|_end|ending|until", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}([:：]\d{2})?")
ENOUGH = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFound:
    """A time column as it looks.

    Attributes
    ----------
    columns : tuple of int
        Its cell, from 0; two for a date and a clock.
    found : FormatsFound
        Its formats, and how sure they are.
    """

    columns: tuple[int, ...]
    found: FormatsFound

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats that read it."""
        return self.found.formats

    @property
    def share(self) -> float:
        """Part of the filled cells that the formats read."""
        return self.found.share


def find_time(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> TimeFound | None:
    """Return the column that reads best as a time, or None."""
    found = [
        TimeFound(columns=(cell,), found=best)
        for cell in range(max((len(row) for row in rows), default=0))
        if (texts := column(rows, cell)) and (best := best_formats(texts, _name(headings, cell)))
        if best.share >= ENOUGH
    ]
    if not found:
        return None
    best_one = max(found, key=lambda time: (_rank(time, headings), -time.columns[0]))
    return _with_clock(best_one, rows)


def times_of(time: TimeFound, rows: Sequence[Sequence[str]]) -> list[datetime]:
    """Return the times of rows that can be read, in order."""
    texts = [" ".join(_cell(row, cell) for cell in time.columns) for row in rows]
    return [moment for text in texts if (moment := _read_any(text, time.formats)) is not None]


def label_of(
    time: TimeFound, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[str, str, str]:
    """Return ``start`` or ``end``, how sure it is, and why."""
    texts = [_cell(row, time.columns[-1]) for row in rows]
    if any(LAST_HOUR.search(" " + text) for text in texts):
        return "end", "sure", "ends_with_24"
    if any(END_WORDS.search(_name(headings, cell)) for cell in time.columns):
        return "end", "sure", "heading_says_end"
    moments = times_of(time, rows)
    step = step_of(moments)
    if moments and step and step < timedelta(days=1):
        midnight = moments[0].replace(hour=0, minute=0, second=0)
        if moments[0] - midnight == step:
            return "end", "likely", "first_is_quarter"
    return "start", "likely", "starts_at_midnight"


def are_dates(time: TimeFound, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds days and no times of the day."""
    moments = times_of(time, rows)
    return bool(moments) and all(moment.hour == moment.minute == 0 for moment in moments)


def closes_same_day(moments: Sequence[datetime]) -> bool:
    """Whether 00:00 follows the last interval of its own date, as some loggers write it."""
    falls = [
        (earlier, later)
        for earlier, later in pairwise(moments)
        if later.date() == earlier.date() and later.hour == later.minute == 0 < earlier.hour
    ]
    return bool(falls)


def step_of(moments: Sequence[datetime]) -> timedelta | None:
    """Return the most usual step forward between neighbouring times."""
    steps = Counter(later - earlier for earlier, later in pairwise(moments) if later > earlier)
    return steps.most_common(1)[0][0] if steps else None


def column(rows: Sequence[Sequence[str]], cell: int) -> list[str]:
    """Return the filled cells of a column."""
    return [text for row in rows if (text := _cell(row, cell))]


def _read_any(text: str, formats: Sequence[str]) -> datetime | None:
    return next((moment for form in formats if (moment := read(text, form)) is not None), None)


def _rank(time: TimeFound, headings: Sequence[str]) -> tuple[bool, bool, float]:
    named = bool(WORDS.search(_name(headings, time.columns[0])))
    has_clock = "%H" in time.formats[0]
    return named, has_clock, round(time.share, 2)


def _with_clock(time: TimeFound, rows: Sequence[Sequence[str]]) -> TimeFound:
    """Join a date column with the clock column beside it."""
    if time.formats[0] not in DATE_FORMATS:
        return time
    for cell in range(time.columns[0] + 1, max(len(row) for row in rows)):
        texts = column(rows, cell)
        if texts and all(CLOCK.fullmatch(t) and minute_of(t) is not None for t in texts):
            clock = "%H:%M:%S" if texts[0].count(":") == 2 else "%H:%M"
            formats = tuple(f"{form} {clock}" for form in time.formats)
            rival = f"{time.found.rival} {clock}" if time.found.rival else ""
            found = replace(time.found, formats=formats, rival=rival)
            return TimeFound(columns=(*time.columns, cell), found=found)
    return time


def _name(headings: Sequence[str], cell: int) -> str:
    return headings[cell] if cell < len(headings) else ""


def _cell(row: Sequence[str], cell: int) -> str:
    return row[cell].strip() if cell < len(row) else ""
