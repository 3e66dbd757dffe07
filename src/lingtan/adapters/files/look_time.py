"""Look for the time: which column, in which format, and which end of an interval it names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lingtan.adapters.files.layout import minute_of

DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
)
CLOCK_FORMATS = ("%H:%M:%S", "%H:%M", "%H时%M分", "%H时")
MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m", "%Y年")
FORMATS = (
    *(f"{day} {clock}" for day in DATE_FORMATS for clock in CLOCK_FORMATS),
    *(f"{day}T{clock}" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    *(f"{day}T{clock}%z" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    *(f"{day} {clock}%z" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    *(f"%Y年%m月%d日{clock}" for clock in CLOCK_FORMATS),
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    *DATE_FORMATS,
    *MONTH_FORMATS,
)
DIGITS = {"%Y%m%d%H%M%S": 14, "%Y%m%d%H%M": 12, "%Y%m%d": 8, "%Y%m": 6}
WORDS = re.compile(r"时间|时刻|日期|时段|月份|time|date|month|period|utc|stamp", re.IGNORECASE)
END_WORDS = re.compile(r"末|结束|截止|终|\bend\b|_end|ending|until", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}([:：]\d{2})?")
LAST_HOUR = re.compile(r"(?<=[ T日])24(?=[:时])")
ENOUGH = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFound:
    """A time column as it looks.

    Attributes
    ----------
    columns : tuple of int
        Its cell, from 0; two for a date and a clock.
    share : float
        Part of the filled cells that the formats read.
    """

    columns: tuple[int, ...]
    formats: tuple[str, ...]
    share: float


def find_time(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> TimeFound | None:
    """Return the column that reads best as a time, or None."""
    found = [
        TimeFound(columns=(cell,), formats=formats, share=share)
        for cell in range(max((len(row) for row in rows), default=0))
        if (texts := column(rows, cell)) and (best := best_formats(texts, _name(headings, cell)))
        for formats, share in [best]
        if share >= ENOUGH
    ]
    if not found:
        return None
    best_one = max(found, key=lambda time: (_rank(time, headings), -time.columns[0]))
    return _with_clock(best_one, rows)


def best_formats(texts: Sequence[str], heading: str) -> tuple[tuple[str, ...], float] | None:
    """Return the formats that read most texts, and the share they read."""
    numbers = _number_format(texts, heading)
    if numbers:
        return (numbers,), 1.0
    reads = {form: sum(read(text, form) is not None for text in texts) for form in FORMATS}
    first = max(FORMATS, key=lambda form: reads[form])
    if not reads[first]:
        return None
    left = [text for text in texts if read(text, first) is None]
    second = max(FORMATS, key=lambda form: sum(read(text, form) is not None for text in left[:50]))
    more = sum(read(text, second) is not None for text in left)
    chosen = (first, second) if more and ("%z" in first) == ("%z" in second) else (first,)
    return chosen, (reads[first] + (more if len(chosen) > 1 else 0)) / len(texts)


def read(text: str, form: str) -> datetime | None:
    """Read a text by one format, 24:00 as the next day's 00:00; without its zone."""
    bare = text.strip()
    if form in DIGITS and len(bare) != DIGITS[form]:
        return None
    late = LAST_HOUR.search(bare)
    try:
        moment = datetime.strptime(LAST_HOUR.sub("00", bare), form)  # noqa: DTZ007  local clock
    except ValueError:
        return None
    return moment.replace(tzinfo=None) + timedelta(days=1 if late else 0)


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


def _number_format(texts: Sequence[str], heading: str) -> str:
    digits = [text for text in texts if re.fullmatch(r"\d+(\.\d+)?", text)]
    if len(digits) < len(texts) or not WORDS.search(heading):
        return ""
    numbers = [float(text) for text in digits]
    spans = {"excel": (30_000, 60_000), "epoch_s": (8e8, 4e9), "epoch_ms": (8e11, 4e12)}
    return next(
        (
            form
            for form, (low, high) in spans.items()
            if low < min(numbers) and max(numbers) < high
        ),
        "",
    )


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
            return TimeFound(columns=(*time.columns, cell), formats=formats, share=time.share)
    return time


def _name(headings: Sequence[str], cell: int) -> str:
    return headings[cell] if cell < len(headings) else ""


def _cell(row: Sequence[str], cell: int) -> str:
    return row[cell].strip() if cell < len(row) else ""
