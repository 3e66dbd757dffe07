"""Doubts that a number is what a counter shows, where the amount of a month is asked; or not one.

People copy the reading of a counter into the cell of an amount. It shows in two ways: the number
is far above all that any month had, or every month is above the one before, as counters are and
consumption seldom is.
"""

from collections.abc import Iterator
from itertools import pairwise

from lingtan.collection.form_line import (
    NOTHING,
    Facts,
    Line,
    Told,
    doubt_kind,
    facts_of,
    plain,
    short,
)

TIMES_MOST = 3.0  # an amount, against the most that any month before had
FEWEST_BEFORE = 3  # months whose most tells anything
LONGEST_RISE, RISE_OF_FIRST_YEAR = 8, 6  # months; the latter where nothing is known of before

COUNTER = doubt_kind("counter")
RISING = doubt_kind("rising")
BACKWARDS = doubt_kind("backwards")


def counter_doubts(line: Line) -> Iterator[Told]:
    """Yield where an amount looks like a reading, or readings like none of one counter."""
    if line.readings:
        yield from _backwards(line)
        return
    high = list(_high(line))
    if high:
        yield from high
    else:
        yield from _rising(line)


def _high(line: Line) -> Iterator[Told]:
    """Yield that amounts are far above all before: once, however many months are."""
    most = max(line.history.values(), default=0.0)
    if len(line.history) < FEWEST_BEFORE or most <= NOTHING:
        return
    high = [month for month, value in sorted(line.stated.items()) if value > TIMES_MOST * most]
    high = [month for month in high if month]  # the amount of a whole year is no month's
    if high:
        told = {"stated": plain(line.stated[high[0]]), "most": short(most), "months": len(high)}
        yield COUNTER, {**facts_of(line, high[0]), **told}


def _rising(line: Line) -> Iterator[Told]:
    """Yield that each month is above the one before, for longer than a season lasts."""
    stated = {f"{line.year:04}-{month}": value for month, value in line.stated.items() if month}
    run = _last_run({**line.history, **stated})
    fewest = LONGEST_RISE if line.history else RISE_OF_FIRST_YEAR
    if len(run) >= fewest and run[-1][0] in stated:
        (first, low), (last, high) = run[0], run[-1]
        told: Facts = {"months": len(run), "first": first, "last": last}
        told |= {"low": plain(low), "high": plain(high)}
        yield RISING, {**facts_of(line, last[-2:]), **told}


def _last_run(amounts: dict[str, float]) -> list[tuple[str, float]]:
    """Return the last months that follow on one another, each above the one before."""
    run: list[tuple[str, float]] = []
    for month, value in sorted(amounts.items()):
        if run and (not _follows(run[-1][0], month) or value <= run[-1][1]):
            run = []
        run.append((month, value))
    return run


def _follows(before: str, month: str) -> bool:
    """Whether a month is the next one.

    Examples
    --------
    >>> _follows("2024-12", "2025-01"), _follows("2025-01", "2025-03")
    (True, False)
    """
    first, second = (int(name[:4]) * 12 + int(name[5:]) for name in (before, month))
    return second == first + 1


def _backwards(line: Line) -> Iterator[Told]:
    """Yield where a counter says less than it said before."""
    read = sorted(line.readings.items())
    for (_, before), (month, value) in pairwise(read):
        if value < before:
            told = {"stated": plain(value), "before": plain(before)}
            yield BACKWARDS, {**facts_of(line, month), "when": reading_day(line, month), **told}


def reading_day(line: Line, month: str) -> str:
    """Return the day of a reading of a counter, at whose beginning it was read.

    Examples
    --------
    >>> reading_day(Line(subject="m", unit="kWh", year=2025, stated={}), "13")
    '2026-01-01'
    """
    years, months = divmod(int(month) - 1, 12)
    return f"{line.year + years:04}-{months + 1:02}-01"
