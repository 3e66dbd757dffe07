"""Look for the number of an interval beside its day: points 1 to 96, hours 0 to 23."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.adapters.files.look_headings import POINTS
from lingtan.adapters.files.time_sql import POINT_NUMBER

WORDS = re.compile(
    r"(?:数据|曲线|负荷|时间|分时)?(?:点|时点|时段|时刻|时间点|时刻点)(?:号|数|位|序|序号|编号)?"
    r"|(?:time |load )?(?:point|period|interval|slot)s?(?: ?(?:no\.?|number|index|id))?",
    re.IGNORECASE,
)
NUMBER = re.compile(POINT_NUMBER)

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFound:
    """A column of numbers that count the intervals of a day; its cell is counted from 0."""

    cell: int
    first: int
    minutes: int


def find_number(headings: Sequence[str], days: Sequence[int], rows: Rows) -> NumberFound | None:
    """Return the column that numbers the intervals of a day, if one day has each number.

    Parameters
    ----------
    days : sequence of int
        Cells that make up the date.
    rows : rows
        First and last rows of the file: a number beyond those of a day speaks against it.
    """
    for cell, heading in enumerate(headings):
        if cell not in days and WORDS.fullmatch(heading.strip().replace("_", " ")):
            found = _of(cell, days, rows)
            if found:
                return found
    return None


def _of(cell: int, days: Sequence[int], rows: Rows) -> NumberFound | None:
    by_day: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in rows:
        match = NUMBER.fullmatch(_at(row, cell))
        if match is None:
            return None
        by_day[tuple(_at(row, day) for day in days)].add(int(match[1]))
    seen = set().union(*by_day.values())
    for count, minutes in POINTS.items():
        for first in (1, 0):
            if seen == set(range(first, first + count)) and seen in by_day.values():
                return NumberFound(cell=cell, first=first, minutes=minutes)
    return None


def _at(row: Sequence[str], cell: int) -> str:
    return row[cell].strip() if cell < len(row) else ""
