"""Look at headings and names: which unit they state, which meter they mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lingtan.adapters.files.layout import minute_of
from lingtan.base.errors import UnitError
from lingtan.base.units import Unit, UnitTable
from lingtan.park.meters import OUTSIDE, Meter

IN_BRACKETS = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]+?)\s*[)）\]】]")
AFTER_MARK = re.compile(r"[/／_\s:：,，]+([^/／_\s:：,，]+)$")
NUMBERED = re.compile(r"(\D{0,8}?)0*(\d{1,3})点?")
POINTS = {24: 60, 48: 30, 96: 15, 288: 5}
ALIKE = 0.62
SHORTEST = 3  # characters; below it, everything resembles something
COUNTED = frozenset(
    {
        "energy",
        "power",
        "mass",
        "volume",
        "gas_volume",
        "mass_flow",
        "volume_flow",
        "gas_flow",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsFound:
    """A run of columns that are the points of a day, counted from 0."""

    first: int
    last: int
    minutes: int
    label: str
    because: str


def unit_in(heading: str, units: UnitTable) -> Unit | None:
    """Return the unit a heading states, in brackets or after a mark.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> units = load_catalogue().units
    >>> [unit.symbol for text in ("有功功率(kW)", "电量/万千瓦时", "energy_kwh")
    ...  if (unit := unit_in(text, units))]
    ['kW', '10^4 kWh', 'kWh']
    """
    spoken = [*IN_BRACKETS.findall(heading), *AFTER_MARK.findall(heading)]
    for text in spoken:
        for spelling in (text, text.replace("kw", "kW"), text.upper(), text.replace("mw", "MW")):
            try:
                return units.find(spelling)
            except UnitError:
                continue
    return None


def without_unit(heading: str, units: UnitTable) -> str:
    """Return a heading without the unit it states."""
    bare = IN_BRACKETS.sub("", heading).strip()
    after = AFTER_MARK.search(bare)
    if after and unit_in(bare, units):
        bare = bare[: after.start()]
    return bare.strip(" /_:：")


def find_points(headings: Sequence[str]) -> PointsFound | None:
    """Return the run of columns that are the points of a day, if there is one."""
    minutes = [minute_of(heading) for heading in headings]
    for step in (5, 15, 30, 60):
        for label, opening in (("end", step), ("start", 0)):
            wanted = [opening + step * n for n in range(1440 // step)]
            for first in range(len(headings) - len(wanted) + 1):
                if minutes[first : first + len(wanted)] == wanted:
                    last = first + len(wanted) - 1
                    return PointsFound(
                        first=first,
                        last=last,
                        minutes=step,
                        label=label,
                        because="clock_headings",
                    )
    return _numbered_points(headings)


def match_meter(text: str, meters: Sequence[Meter]) -> tuple[Meter, str, str] | None:
    """Return the meter a text means, how sure it is, and why; None when nothing resembles it."""
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
        if name in words or (len(name) >= SHORTEST and (name in wanted or wanted in name))
    }
    if len(inside) == 1:
        return next(iter(inside.values())), "likely", "name_resembles"
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


def _numbered_points(headings: Sequence[str]) -> PointsFound | None:
    found = [NUMBERED.fullmatch(heading) for heading in headings]
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


def _goes_on(found: Sequence[re.Match[str] | None], after: int, count: int) -> bool:
    following = found[after] if after < len(found) else None
    return following is not None and int(following[2]) == count + 1


def _names(meter: Meter) -> tuple[str, ...]:
    return meter.id, meter.name.en, meter.name.zh


def _ends(meter: Meter) -> tuple[str, ...]:
    """Return what the meter stands beside: a plant or an enterprise, by id."""
    return tuple(_bare(end.split(":")[1]) for end in (meter.source, meter.target) if ":" in end)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _is_telling(bare: str) -> bool:
    """Whether a name is long enough to be found in others; two Chinese characters are a word."""
    return len(bare) >= SHORTEST or (len(bare) == SHORTEST - 1 and not bare.isascii())


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    return SequenceMatcher(None, one, other).ratio()
