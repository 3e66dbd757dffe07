"""Look for the formats of times: which read them, and which of two that do is meant.

``01/05/2025`` is a day in January or in May. When several formats read every text, the order of
the lines decides; when that cannot, the choice is a guess and names the other one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

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
LAST_HOUR = re.compile(r"(?<=[ T日])24(?=[:时点]|$)")
NARROW = str.maketrans(WIDE_TIME, NARROW_TIME)

SettledBy = Literal["reads", "order", "nothing"]


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
        ``nothing``.
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
    reads = {form: sum(read(text, form) is not None for text in texts) for form in FORMATS}
    most = max(reads.values())
    if not most:
        return None
    first, rival, settled_by = _choose([form for form in FORMATS if reads[form] == most], texts)
    left = [text for text in texts if read(text, first) is None]
    second = max(FORMATS, key=lambda form: sum(read(text, form) is not None for text in left[:50]))
    more = sum(read(text, second) is not None for text in left)
    is_joined = more > 0 and _are_alike(first, second)
    return FormatsFound(
        formats=(first, second) if is_joined else (first,),
        share=(most + (more if is_joined else 0)) / len(texts),
        rival=rival,
        settled_by=settled_by,
    )


def read(text: str, form: str) -> datetime | None:
    """Read a text by one format, 24:00 as the next day's 00:00; without its zone."""
    bare = text.strip().translate(NARROW)
    if form in DIGITS and len(bare) != DIGITS[form]:
        return None
    late = LAST_HOUR.search(bare)
    try:
        moment = datetime.strptime(LAST_HOUR.sub("00", bare), form)  # noqa: DTZ007  local clock
    except ValueError:
        return None
    return moment.replace(tzinfo=None) + timedelta(days=1 if late else 0)


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
