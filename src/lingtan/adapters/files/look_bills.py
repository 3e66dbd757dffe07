"""Look at the periods of bills: whether a period ends with its last day, or as the next begins."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, Protocol

from lingtan.adapters.files.look_cells import CellsFound, period_in
from lingtan.adapters.files.look_time import TimeFound, times_of
from lingtan.adapters.files.looking import Confidence, Looking

DAY = timedelta(days=1)

PeriodEnd = Literal["last_day", "next_first_day"]
Period = tuple[tuple[str, ...], datetime, datetime]


class LookingAtPeriods(Looking, Protocol):
    """A file whose time was found."""

    time: TimeFound
    cells: CellsFound


def periods_of(looking: LookingAtPeriods, end: int, keys: Sequence[int]) -> list[Period]:
    """Return what names the meter of each bill, and its first day and the day in its end cell."""
    until = TimeFound(columns=(end,), found=looking.time.found)
    return [
        (tuple(cell for key in keys for cell in row[key : key + 1]), first, last)
        for row in looking.rows
        for first in times_of(looking.time, [row])
        for last in times_of(until, [row])
    ]


def periods_in_cells(looking: LookingAtPeriods, keys: Sequence[int]) -> list[Period]:
    """Return the same of periods that stand in one cell: 2025.01.01-2025.01.31."""
    cell = looking.time.columns[-1]
    mark = looking.cells.marks.get(cell, "")
    alone = TimeFound(columns=(0,), found=looking.time.found)
    found = []
    for row in looking.cells.whole.rows if mark else ():
        ends = period_in(row[cell], mark) if cell < len(row) else None
        for first, last in [times_of(alone, [[end] for end in ends])] if ends else []:
            found.append((tuple(text for key in keys for text in row[key : key + 1]), first, last))
    return found


def end_of_periods(periods: Iterable[Period]) -> tuple[PeriodEnd, Confidence, str] | None:
    """Return which day ends a period, how sure that is, and why; None where nothing is special.

    Nobody is billed twice for one day: where each bill ends on the day the next one begins, that
    day belongs to the next.

    Examples
    --------
    >>> days = [datetime(2025, month, 5) for month in (1, 2, 3)]
    >>> end_of_periods([((), *days[:2]), ((), *days[1:])])
    ('next_first_day', 'likely', 'ends_are_next_starts')
    >>> end_of_periods([((), *days[:2])])
    ('last_day', 'guess', 'end_may_be_next_start')
    """
    ordered = sorted(set(periods))
    pairs = [(one, next_) for one, next_ in pairwise(ordered) if one[0] == next_[0]]
    meeting = sum(one[2] == next_[1] for one, next_ in pairs)
    apart = sum(one[2] + DAY == next_[1] for one, next_ in pairs)
    if meeting and apart:
        return ("next_first_day" if meeting > apart else "last_day"), "guess", "ends_contradict"
    if meeting:
        return "next_first_day", "likely", "ends_are_next_starts"
    is_open = ordered and not apart and all(_is_same_day(*each[1:]) for each in ordered)
    return ("last_day", "guess", "end_may_be_next_start") if is_open else None


def _is_same_day(first: datetime, last: datetime) -> bool:
    """Whether a period goes from a day of a month to the same of another: not from a first day.

    From one first day to the next it is a calendar month either way.
    """
    return last > first and first.day == last.day and first.day > 1
