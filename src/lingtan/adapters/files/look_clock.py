"""Look for the clock beside a date: a time, an hour from 0 or from 1, or a span of time.

An hour counted 1 to 24 is the end of its hour, one counted 0 to 23 its beginning. Where neither
0 nor 24 occurs, nothing in the file tells the two apart, and a person is asked.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lingtan.adapters.files.looking import Confidence
from lingtan.adapters.files.time_sql import HALF_DAYS

CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
HOUR = re.compile(r"(\d{1,2})(时|点|h)?", re.IGNORECASE)
HALF_DAY = re.compile(r"(0?[1-9]|1[0-2]):\d{2}(:\d{2})? ?[AP]M", re.IGNORECASE)
SPAN = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\s*([-~–—至到])\s*\d{1,2}:\d{2}(:\d{2})?")
HOUR_WORDS = re.compile(  # the whole heading: 千瓦时 holds an hour and is none
    r"第?(小时|时|点|时点|时段|时刻|整点|钟点|时间)(数|号|末|初|起|止|开始|结束)?"
    r"|(hour|hr|he|h|clock|time)s?( of (the )?day)?[ _]?(ending|beginning|start|end)?",
    re.IGNORECASE,
)
LAST = 24
HALF = 12
HALVES = {*HALF_DAYS, *HALF_DAYS.values()}

Label = Literal["start", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFound:
    """The clock beside a date.

    Attributes
    ----------
    form : str
        Its strptime pattern.
    separator : str
        Mark between beginning and end, when it is a span.
    hours : frozenset of int
        Hours that occur, when it is a bare hour; else empty.
    """

    form: str
    separator: str = ""
    hours: frozenset[int] = frozenset()

    def label(self) -> tuple[Label, Confidence, str] | None:
        """Return which end of its interval the clock names, when the clock alone tells."""
        if self.separator:
            return "start", "sure", "clock_spans"
        if not self.hours:
            return None
        if LAST in self.hours:
            return "end", "sure", "ends_with_24"
        if 0 in self.hours:
            return "start", "likely", "hours_from_0"
        return "end", "guess", "hours_open"


def find_clock(texts: Sequence[str], heading: str) -> ClockFound | None:
    """Return how a column of cells is read as a clock, or None.

    Examples
    --------
    >>> found = find_clock(["1", "2", "24"], "时")
    >>> found.form, found.label()
    ('%H', ('end', 'sure', 'ends_with_24'))
    >>> find_clock(["00:00-01:00"], "时段").separator
    '-'
    """
    plain = [unicodedata.normalize("NFKC", text.strip()) for text in texts]
    if not plain:
        return None
    if all(CLOCK.fullmatch(text) and _is_clock(text) for text in plain):
        return ClockFound(form="%H:%M:%S" if plain[0].count(":") == 2 else "%H:%M")
    if all(HALF_DAY.fullmatch(text) for text in plain):
        seconds = ":%S" if plain[0].count(":") == 2 else ""
        gap = " " if " " in plain[0] else ""
        return ClockFound(form=f"%I:%M{seconds}{gap}%p")
    spans = [SPAN.fullmatch(text) for text in plain]
    if all(spans) and spans[0] is not None and len({m[2] for m in spans if m}) == 1:
        seconds = ":%S" if spans[0][1] else ""
        return ClockFound(form=f"%H:%M{seconds}", separator=spans[0][2])
    return _hours(plain, heading)


def are_halves(texts: Sequence[str]) -> bool:
    """Whether a column says of each line which half of the day it is in.

    Examples
    --------
    >>> are_halves(["上午", "下午"]), are_halves(["am", "PM"]), are_halves(["峰", "谷"])
    (True, True, False)
    """
    return bool(texts) and all(text.upper() in HALVES for text in texts)


def of_half_days(clock: ClockFound, texts: Sequence[str]) -> ClockFound:
    """Return a clock whose half of the day stands in the column before it.

    One that goes beyond 12, or from 0, counts the whole day and needs no half.

    Examples
    --------
    >>> clock = find_clock(["1:15", "12:00"], "")
    >>> of_half_days(clock, ["1:15", "12:00"]).form, of_half_days(clock, ["0:15", "13:00"]).form
    ('%p %I:%M', '%H:%M')
    """
    hours = [int(text.split(":")[0]) for text in texts if CLOCK.fullmatch(text)]
    if len(hours) < len(texts) or not 1 <= min(hours) <= max(hours) <= HALF:
        return clock
    return replace(clock, form="%p " + clock.form.replace("%H", "%I"))


def _hours(texts: Sequence[str], heading: str) -> ClockFound | None:
    found = [HOUR.fullmatch(text) for text in texts]
    marks = {match[2] or "" for match in found if match}
    if (
        not all(found)
        or len(marks) != 1
        or not (marks != {""} or HOUR_WORDS.fullmatch(_bare(heading)))
    ):
        return None
    hours = frozenset(int(match[1]) for match in found if match)
    return ClockFound(form=f"%H{marks.pop()}", hours=hours) if max(hours) <= LAST else None


def _bare(heading: str) -> str:
    return re.sub(r"[(（].*", "", heading).strip()


def _is_clock(text: str) -> bool:
    hour, minute, *_ = (int(part) for part in text.split(":"))
    return hour * 60 + minute <= LAST * 60 and minute < 60
