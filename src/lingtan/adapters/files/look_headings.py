"""Look at headings and names: which point of a day they are, which meter they mean."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lingtan.adapters.files.heading_block import JOINT
from lingtan.adapters.files.layout import minute_of
from lingtan.park.meters import OUTSIDE, Meter

NUMBERED = re.compile(r"(\D{0,8}?)0*(\d{1,3})点?")
SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-~–—至到]\s*\d{1,2}:\d{2}")
NUMBERS = re.compile(r"\d+")
SURENESS = ("guess", "likely", "sure")
POINTS = {24: 60, 48: 30, 96: 15, 288: 5}
PART = re.compile(  # of what a meter stands for, or a place beside it
    r"楼|栋|幢|宿舍|食堂|车间|工段|产线|生产线|[一二三四五六七八九十0-9]期|办公|仓|库房|车棚|实验室|研发|空压站|泵房|水泵"
    r"|锅炉房|机房|充电|新厂|老厂|分厂|支路|备用|以外|除外|不含|扣除|其中"
)
ALIKE = 0.62
SHORTEST = 3  # characters; below it, everything resembles something


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsFound:
    """A run of columns that are the points of a day, counted from 0."""

    first: int
    last: int
    minutes: int
    label: str
    because: str
    key: str = field(default="points", init=False)

    @property
    def cells(self) -> tuple[int, ...]:
        """Return their cells."""
        return tuple(range(self.first, self.last + 1))


def find_points(headings: Sequence[str]) -> PointsFound | None:
    """Return the run of columns that are the points of a day, if there is one."""
    minutes = [_minute(heading) for heading in headings]
    for step in (5, 15, 30, 60):
        ends = [*range(step, 1440, step)]
        whole = _run(minutes, [*ends, 1440], "end", "clock_headings")
        starts = _run(minutes, [0, *ends], "start", "clock_headings")
        wrapped = _run(minutes, [*ends, 0], "end", "last_is_midnight")
        first = min(filter(None, (starts, wrapped)), key=lambda run: run.first, default=None)
        if found := whole or first:
            return found
    return _numbered_points(headings)


def match_meter(text: str, meters: Sequence[Meter]) -> tuple[Meter, str, str] | None:
    """Return the meter a text means, how sure it is, and why; None when nothing resembles it.

    Of a heading joined from several lines, one line may be the name.
    """
    parts = [part.strip() for part in text.split(JOINT)] if JOINT in text else []
    found = [match for part in (text, *parts) if (match := _match(part, meters))]
    return max(found, key=lambda match: SURENESS.index(match[1]), default=None)


def _match(text: str, meters: Sequence[Meter]) -> tuple[Meter, str, str] | None:
    wanted = _bare(text)
    known = [(meter, _bare(name)) for meter in meters for name in _names(meter)]
    same = {meter.id: meter for meter, name in known if wanted and name == wanted}
    if len(same) == 1:
        return next(iter(same.values())), "sure", "name_matches"
    if not _is_telling(wanted):
        return None
    words = {_bare(word) for word in re.split(r"[\W_]+", text)}
    inside = {
        meter.id: meter
        for meter, name in known
        if name in words or _is_inside(name, wanted) or _is_inside(wanted, name)
    }
    if len(inside) == 1:
        meter = next(iter(inside.values()))
        is_more = all(_says_more(wanted, _bare(name)) for name in _names(meter))
        return meter, "guess" if is_more else "likely", "name_resembles"
    at_end = {
        m.id: m for m in meters if any(end in wanted for end in _ends(m) if len(end) >= SHORTEST)
    }
    if len(at_end) == 1:
        return next(iter(at_end.values())), "likely", "name_resembles"
    best = max(known, key=lambda pair: _likeness(wanted, pair[1]), default=None)
    if best and _likeness(wanted, best[1]) >= ALIKE:
        return best[0], "guess", "name_resembles"
    return None


def match_direction(text: str, meters: Sequence[Meter]) -> Meter | None:
    """Return the grid meter of a direction: 正向 counts what comes in, 反向 what goes out."""
    power = [meter for meter in meters if meter.carrier == "electricity"]
    if "正向" in text:
        found = [meter for meter in power if meter.source == OUTSIDE]
    elif "反向" in text:
        found = [meter for meter in power if meter.target == OUTSIDE]
    else:
        return None
    return found[0] if len(found) == 1 else None


def _minute(heading: str) -> int | None:
    """Return the minute a heading names; of an interval its beginning, of joined lines any."""
    text = unicodedata.normalize("NFKC", heading)
    minute = minute_of(text)
    if minute is not None or text.strip().isdecimal():
        return minute
    if span := SPAN.fullmatch(text.strip()):
        return minute_of(span[1])
    parts = [part for part in text.split(JOINT) if not part.isdecimal()]
    return next(
        (m for part in parts[:9] if len(parts) > 1 and (m := _minute(part)) is not None), None
    )


def _run(
    minutes: Sequence[int | None], wanted: Sequence[int], label: str, because: str
) -> PointsFound | None:
    """Return the first run of columns that are the wanted minutes."""
    count = len(wanted)
    for first in range(len(minutes) - count + 1):
        if list(minutes[first : first + count]) == list(wanted):
            last, step = first + count - 1, 1440 // count
            return PointsFound(first=first, last=last, minutes=step, label=label, because=because)
    return None


def _numbered_points(headings: Sequence[str]) -> PointsFound | None:
    found = [_numbered(heading) for heading in headings]
    hours = [int(match[2]) if match else -1 for match in found]
    for first in range(len(headings) - 23):
        if hours[first : first + 24] == list(range(24)) and hours[first + 24 : first + 25] != [24]:
            return PointsFound(
                first=first, last=first + 23, minutes=60, label="start", because="hours_from_0"
            )
    for count, minutes in POINTS.items():
        for first in range(len(headings) - count + 1):
            run = found[first : first + count]
            if all(
                match and int(match[2]) == n and match[1] == (run[0] or match)[1]
                for n, match in enumerate(run, start=1)
            ) and not _goes_on(found, first + count, count):
                return PointsFound(
                    first=first,
                    last=first + count - 1,
                    minutes=minutes,
                    label="end",
                    because="numbered_headings",
                )
    return None


def _numbered(heading: str) -> re.Match[str] | None:
    """Return the number of a point, also in a heading joined from several lines."""
    parts = unicodedata.normalize("NFKC", heading).split(JOINT)
    return next((match for part in parts if (match := NUMBERED.fullmatch(part))), None)


def _goes_on(found: Sequence[re.Match[str] | None], after: int, count: int) -> bool:
    following = found[after] if after < len(found) else None
    return following is not None and int(following[2]) == count + 1


def _names(meter: Meter) -> tuple[str, ...]:
    return meter.id, meter.name.en, meter.name.zh


def _ends(meter: Meter) -> tuple[str, ...]:
    """Return what the meter stands beside: a plant or an enterprise, by id."""
    return tuple(_bare(end.split(":")[1]) for end in (meter.source, meter.target) if ":" in end)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _is_telling(bare: str) -> bool:
    """Whether a name is long enough to be found in others; two Chinese characters are a word."""
    return len(bare) >= SHORTEST or (len(bare) == SHORTEST - 1 and not bare.isascii())


def _is_inside(name: str, text: str) -> bool:
    """Whether a text holds a name, whole numbers only: 1变 is not in 11变.

    A name of two characters must begin the text: 1变 begins 1变电量.
    """
    if len(name) < SHORTEST and not (_is_telling(name) and text.startswith(name)):
        return False
    before = r"(?<!\d)" if name[:1].isdecimal() else ""
    after = r"(?!\d)" if name[-1:].isdecimal() else ""
    return bool(name) and re.search(before + re.escape(name) + after, text) is not None


def _says_more(text: str, name: str) -> bool:
    """Whether a text that holds a name goes on with the name of a part: 机械厂办公楼, 机械厂二期.

    Words for what is measured, and numbers, name no part.
    """
    before, found, after = text.partition(name)
    return not found or any(PART.search(rest) for rest in (before, after))


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < SHORTEST or NUMBERS.findall(one) != NUMBERS.findall(other):
        return 0.0
    return SequenceMatcher(None, one, other).ratio()
