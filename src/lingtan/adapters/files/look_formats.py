"""Look for the formats of times: which read them, and which of two that do is meant.

``01/05/2025`` is a day in January or in May. When several formats read every text, the order of
the lines decides; when that cannot, the choice is a guess and names the other one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal

from lingtan.adapters.files.looking import Confidence
from lingtan.adapters.files.time_sql import HALF_DAYS
from lingtan.adapters.files.time_sql import NARROW as NARROW_TIME
from lingtan.adapters.files.time_sql import WIDE as WIDE_TIME

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
HALF_DAY_FORMATS = ("%I:%M:%S %p", "%I:%M %p", "%I:%M%p")  # 3:15 PM
HALF_DAY_FIRST = tuple(
    f"{mark}{clock}" for mark in ("%p ", "%p") for clock in ("%I:%M:%S", "%I:%M")
)
CLOCK_FORMATS = ("%H:%M:%S", "%H:%M", "%H时%M分", "%H时")
PARTS_OF_SECOND = "%H:%M:%S.%f"  # as databases write it
MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m", "%Y年")
FORMATS = (
    *(f"{day} {clock}" for day in DATE_FORMATS for clock in CLOCK_FORMATS),
    *(f"{day}T{clock}" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    *(f"{day}T{clock}%z" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    *(f"{day} {clock}%z" for day in DATE_FORMATS[:1] for clock in CLOCK_FORMATS[:2]),
    f"%Y/%m/%d {PARTS_OF_SECOND}",
    *(f"%Y-%m-%d{mark}{PARTS_OF_SECOND}{zone}" for mark in "T " for zone in ("", "%z")),
    *(f"%Y年%m月%d日{clock}" for clock in CLOCK_FORMATS),
    *(f"{day} {clock}" for day in DATE_FORMATS for clock in HALF_DAY_FORMATS),
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    "%Y%m%d %H%M%S",
    "%Y%m%d %H%M",
    *DATE_FORMATS,
    *MONTH_FORMATS,
)
HALF_DAY_FIRST_FORMATS = tuple(f"{day} {half}" for day in DATE_FORMATS for half in HALF_DAY_FIRST)
LENGTHS = {
    "%Y%m%d%H%M%S": 14,
    "%Y%m%d%H%M": 12,
    "%Y%m%d %H%M%S": 15,
    "%Y%m%d %H%M": 13,
    "%Y%m%d": 8,
    "%Y%m": 6,
}
WORDS = re.compile(r"时间|时刻|日期|时段|月份|time|date|month|period|utc|stamp", re.IGNORECASE)
NUMBER = re.compile(r"\d+(\.\d+)?")
LAST_HOUR = re.compile(r"(?<=[ T日])24(?=[:时点]|0000$|00$|$)")
NARROW = str.maketrans(WIDE_TIME, NARROW_TIME)
NO_MARKS = re.compile(r"[\d\s]+")
DIRECTIVE = re.compile(r"%([a-zA-Z])")

# ten digits from 2.1e9 on are a day and clock, such as 2501010015, before they are seconds (2036)
SPANS = {"excel": (30_000, 60_000), "epoch_s": (8e8, 2.1e9), "epoch_ms": (8e11, 2.1e12)}
SERIAL_ORIGIN = datetime(1899, 12, 30)  # noqa: DTZ001  local clock
FEWEST_NUMBERS = 3  # that go up in even steps, to look like times

SettledBy = Literal["reads", "order", "looks", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatsFound:
    """The formats that read a column of times.

    Attributes
    ----------
    share : float
        Part of the texts they read.
    rival : str
        A format that reads as many texts as the first one; empty when there is none.
    settled_by : str
        What speaks for the first one: it alone ``reads``, or the ``order`` of its times, or
        numbers that are times by their ``looks``, or ``nothing``.
    """

    formats: tuple[str, ...]
    share: float
    rival: str = ""
    settled_by: SettledBy = "reads"


def best_formats(texts: Sequence[str], heading: str) -> FormatsFound | None:
    """Return the formats that read most texts, or None when none reads any."""
    numbers = _number_format(texts, heading)
    if numbers:
        return FormatsFound(formats=(numbers,), share=1.0)
    has_half = any(word in text for text in texts for word in HALF_DAYS)
    forms = HALF_DAY_FIRST_FORMATS if has_half else FORMATS
    reads = _counts(texts, forms)
    most = max(reads.values())
    if not most:
        return None
    first, rival, settled_by = _choose([form for form in forms if reads[form] == most], texts)
    left = [text for text in texts if read(text, first) is None]
    among = _counts(left[:50], forms)
    second = max(forms, key=lambda form: among[form])
    more = sum(read(text, second) is not None for text in left)
    is_joined = more > 0 and _are_alike(first, second)
    return FormatsFound(
        formats=(first, second) if is_joined else (first,),
        share=(most + (more if is_joined else 0)) / len(texts),
        rival=rival,
        settled_by=settled_by,
    )


def why_formats(found: FormatsFound) -> tuple[Confidence, str]:
    """Return how sure the formats are, and why."""
    if found.settled_by == "nothing":
        is_month_first = found.rival.startswith("%m")
        return "guess", "may_be_month_first" if is_month_first else "may_be_day_first"
    if found.settled_by == "looks":
        return "guess", "number_looks_like_time"
    if found.settled_by == "order":
        return "likely", "times_in_order"
    return ("sure", "reads_all") if found.share == 1 else ("likely", "reads_most")


def names_month(form: str) -> bool:
    """Whether a format reads months or years, as a bill has them, and no days."""
    return "%" in form and "%d" not in form


def read(text: str, form: str) -> datetime | None:
    """Read a text by one format, 24:00 as the next day's 00:00; without its zone."""
    bare = text.strip().translate(NARROW)
    if form == "excel":
        return _of_serial(bare)
    if form in LENGTHS and len(bare) != LENGTHS[form]:
        return None
    if "%p" in form:
        for word, half in HALF_DAYS.items():
            bare = bare.replace(word, half)
    late = LAST_HOUR.search(bare)
    try:
        moment = datetime.strptime(LAST_HOUR.sub("00", bare), form)  # noqa: DTZ007  local clock
    except (ValueError, re.error):  # the latter where a directive stands in a format twice
        return None
    return moment.replace(tzinfo=None) + timedelta(days=1 if late else 0)


def _counts(texts: Sequence[str], forms: Sequence[str]) -> dict[str, int]:
    """Return how many texts each format reads; tried is only what has the marks of the format."""
    by_marks: dict[str, list[str]] = {}
    for text in texts:
        by_marks.setdefault(NO_MARKS.sub("", text.translate(NARROW)), []).append(text)
    return {
        form: sum(
            read(text, form) is not None
            for marks, alike in by_marks.items()
            if _marks_of(form).fullmatch(marks)
            for text in alike
        )
        for form in forms
    }


@cache
def _marks_of(form: str) -> re.Pattern[str]:
    """Return what is left of a text that a format may read, without its digits and spaces.

    Examples
    --------
    >>> [_marks_of(form).pattern for form in ("%Y年%m月", "%H:%M:%S %p")]
    ['年月', '::.+']
    """
    wordless = DIRECTIVE.sub(lambda one: ".+" if one[1] in "pz" else "", re.escape(form))
    return re.compile(wordless.replace("\\ ", ""), re.IGNORECASE)


def _are_alike(first: str, second: str) -> bool:
    """Whether two formats may stand in one column: a month among days is a total, no reading."""
    are_months = [form in MONTH_FORMATS for form in (first, second)]
    return are_months[0] == are_months[1] and ("%z" in first) == ("%z" in second)


def _choose(rivals: Sequence[str], texts: Sequence[str]) -> tuple[str, str, SettledBy]:
    """Return the one of equal formats that is meant, the next to it, and what speaks for it."""
    if len(rivals) == 1:
        return rivals[0], "", "reads"
    orders = {form: _order(texts, form) for form in rivals}
    first, rival = sorted(rivals, key=lambda form: orders[form], reverse=True)[:2]
    return first, rival, "order" if orders[first] > orders[rival] else "nothing"


def _order(texts: Sequence[str], form: str) -> tuple[bool, int]:
    """Return whether times go one way, and how many are a constant step from the one before.

    A time may stand on many lines, one a meter; only its first is looked at.
    """
    moments = list(dict.fromkeys(m for text in texts if (m := read(text, form)) is not None))
    steps = Counter(_step(*pair) for pair in pairwise(moments))
    is_one_way = moments in (sorted(moments), sorted(moments, reverse=True))
    return is_one_way, max(steps.values(), default=0)


def _step(earlier: datetime, later: datetime) -> tuple[str, float]:
    """Return a step in months where it leads to the same day and hour, else in seconds."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if months and (earlier.day, earlier.time()) == (later.day, later.time()):
        return "months", months
    return "seconds", (later - earlier).total_seconds()


def _number_format(texts: Sequence[str], heading: str) -> str:
    digits = [text for text in texts if NUMBER.fullmatch(text)]
    if len(digits) < len(texts) or not WORDS.search(heading):
        return ""
    return span_of(digits)


def span_of(digits: Sequence[str]) -> str:
    """Return the format of numbers that may be times by their size; empty when they are none.

    Examples
    --------
    >>> [span_of([text]) for text in ("45658.25", "1735689600", "1735689600000", "1200")]
    ['excel', 'epoch_s', 'epoch_ms', '']
    """
    numbers = [float(text) for text in digits]
    return next(
        (form for form, (low, high) in SPANS.items() if low < min(numbers) <= max(numbers) < high),
        "",
    )


def number_times(texts: Sequence[str]) -> FormatsFound | None:
    """Return the format of numbers that look like times though no heading says so.

    They lie among the years of readings and go one way, most of them in even steps.
    """
    if len(texts) < FEWEST_NUMBERS or not all(map(NUMBER.fullmatch, texts)):
        return None
    numbers = list(dict.fromkeys(float(text) for text in texts))
    form = span_of(texts)
    steps = Counter(round(later - earlier, 3) for earlier, later in pairwise(numbers))
    is_one_way = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    most = max(steps.values(), default=0)
    if not form or not is_one_way or 2 * most <= sum(steps.values()):
        return None
    return FormatsFound(formats=(form,), share=1.0, settled_by="looks")


def _of_serial(text: str) -> datetime | None:
    """Return the local clock of a spreadsheet's day number."""
    if not NUMBER.fullmatch(text) or span_of([text]) != "excel":
        return None
    return SERIAL_ORIGIN + timedelta(seconds=round(float(text) * 86_400))
