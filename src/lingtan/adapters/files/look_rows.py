"""Look at the first lines of a file: titles, lines of headings, the first line of data, totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lingtan.adapters.files import look_numbers
from lingtan.adapters.files.heading_block import join_headings
from lingtan.adapters.files.look_formats import NUMBER, best_formats, read, span_of
from lingtan.adapters.files.look_units import unit_of
from lingtan.adapters.files.source import clean_headings, numbered_headings, shortened
from lingtan.base.errors import MappingError
from lingtan.base.units import UnitTable

TOTALS = re.compile(
    r"合计|总计(?!量)|小计|平均|最大|最小|(?:grand |sub-?)?total|sum\b|average"
    r"|制表|审核|备注|注[:：]",
    re.IGNORECASE,
)
TOTAL_INSIDE = re.compile(r"合计|总计(?!量)|小计")
USUAL_TOTALS = ("合计", "总计", "小计")
SAID = re.compile(r"[:：]")
MAY_BE_TIME = re.compile(r"\d\D+\d")  # groups of digits apart: 1-Jan-25 15.30
NUMBERING = re.compile(r"[甲乙丙丁]|\d{1,2}|[A-Z]")
MOST_LEVELS = 4
FEWEST_POINTS = 24
FEWEST_MONTHS = 3
MONTH = re.compile(r"(?:\d{4}年)?0?(\d{1,2})月份?.*")
MONTH_ALONE = re.compile(r"0?(\d|1[0-2])月?份?")
MOST_SKIPPED = 20

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingFound:
    """Where the headings stand, counted from 1, and what they say.

    Attributes
    ----------
    first, last : int
        Lines of the headings; both 0 when there are none.
    titles : tuple of str
        What stands above them.
    """

    first: int
    last: int
    headings: tuple[str, ...]
    titles: tuple[str, ...]


def find_heading(rows: Rows, units: UnitTable) -> HeadingFound | None:
    """Return where the headings stand; None when no line looks like data."""
    data = next((n for n, row in enumerate(rows) if is_data(row)), None)
    if data is None:
        data = next((n for n, row in enumerate(rows) if _has_number_time(row)), None)
    if data is None:
        return None
    last = _last_heading(rows[:data], units)
    width = _width(rows[data:])
    if last is None:
        titles = tuple(" ".join(_filled(row)) for row in rows[:data])
        return HeadingFound(first=0, last=0, headings=numbered_headings(width), titles=titles)
    first = first_heading(rows[: last + 1], units)
    block = [list(row) for row in rows[first : last + 1]]
    found = clean_headings(join_headings(block) if len(block) > 1 else block[0])
    padded = [*found, *[""] * (width - len(found))]
    return HeadingFound(
        first=first + 1,
        last=last + 1,
        headings=tuple(name or f"#{n}" for n, name in enumerate(padded, start=1)),
        titles=tuple(" ".join(_filled(row)) for row in rows[:first]),
    )


def is_data(row: Sequence[str]) -> bool:
    """Whether a line holds a time and a number, or nothing but numbers."""
    filled = _filled(row)
    if is_total(row) or len(filled) < 2:
        return False
    times = [n for n, cell in enumerate(filled) if best_formats([cell], "")]
    numbers = [n for n, cell in enumerate(filled) if look_numbers.is_number(cell)]
    if times and set(numbers) - {times[0]}:
        return True
    return len(numbers) == len(filled) > 1 and not _counts_up(filled)


def _has_number_time(row: Sequence[str]) -> bool:
    """Whether a line holds a number that may be a time, and another one, among its words."""
    numbers = [cell for cell in _filled(row) if look_numbers.is_number(cell)]
    may_be = [cell for cell in numbers if NUMBER.fullmatch(cell) and span_of([cell])]
    return bool(may_be) and len(numbers) > 1 and not is_total(row)


def is_total(row: Sequence[str]) -> bool:
    """Whether a line is a total or a footnote, by its first filled cell."""
    first = first_of(row)
    return bool(TOTALS.match(first) or TOTAL_INSIDE.search(first)) or any(
        TOTAL_INSIDE.fullmatch(cell.strip()) for cell in row
    )


def why_blind(rows: Rows, file: str) -> MappingError:
    """Return the error of a file in which no time is seen."""
    if _has_months_across(rows):
        return MappingError("months_across", facts={"file": file})
    if example := _month_alone(rows):
        return MappingError("months_without_year", facts={"file": file, "example": example})
    if unlike := _unlike_times(rows):
        facts = {"file": file, "example": unlike[0], "other": unlike[1]}
        return MappingError("times_unlike", facts=facts)
    if example := _unread_time(rows):
        return MappingError("time_not_known", facts={"file": file, "example": example})
    return MappingError("nothing_to_suggest", facts={"file": file})


def _has_months_across(rows: Rows) -> bool:
    """Whether a line has a heading for each of some months that go on: 1月, 2月."""
    for row in rows[:MOST_SKIPPED]:
        found = [MONTH.fullmatch(cell) for cell in _filled(row)]
        months = [int(match[1]) if match else 0 for match in found]
        runs = range(len(months) - FEWEST_MONTHS + 1)
        if any(months[n] and _go_on(months[n : n + FEWEST_MONTHS]) for n in runs):
            return True
    return False


def _month_alone(rows: Rows) -> str:
    """Return the first of some lines that begin with one month after the other; else empty."""
    begun = [first_of(row) for row in rows if any(map(look_numbers.is_number, row[1:]))]
    found = [MONTH_ALONE.fullmatch(cell) for cell in begun]
    months = [int(match[1]) if match else 0 for match in found]
    runs = range(len(months) - FEWEST_MONTHS + 1)
    firsts = [n for n in runs if months[n] and _go_on(months[n : n + FEWEST_MONTHS])]
    return begun[firsts[0]] if firsts else ""


def _unlike_times(rows: Rows) -> tuple[str, str] | None:
    """Return a time in a known form, and the first that is in another, or is none."""
    beside = [
        [cell for cell in _filled(row) if not look_numbers.is_number(cell)]
        for row in rows
        if not is_total(row) and any(map(look_numbers.is_number, row))
    ]
    firsts = [cells[0] for cells in beside if cells]
    for text in firsts:
        if found := best_formats([text], ""):
            others = (cell for cell in firsts if read(cell, found.formats[0]) is None)
            other = next(others, "")
            return (shortened(text), shortened(other)) if other else None
    return None


def _unread_time(rows: Rows) -> str:
    """Return the first cell beside a number that may be a time in no known form; else empty."""
    for row in rows:
        filled = _filled(row)
        others = [cell for cell in filled if not look_numbers.is_number(cell)]
        found = [cell for cell in others if MAY_BE_TIME.search(cell)]
        if found and len(others) < len(filled) and not is_total(row):
            return shortened(found[0])
    return ""


def words_of_totals(rows: Rows) -> tuple[str, ...]:
    """Return what the mapping must skip, by the words the lines begin with or hold alone."""
    words: set[str] = set()
    for row in rows:
        first = first_of(row)
        alone = {cell.strip() for cell in row if TOTAL_INSIDE.fullmatch(cell.strip())}
        if found := TOTALS.match(first):
            words.add(found.group())
        elif TOTAL_INSIDE.search(first):
            words.add(first)
        words |= alone
    return tuple(sorted(words)[:MOST_SKIPPED])


def first_of(row: Sequence[str]) -> str:
    """Return the first filled cell."""
    return next((cell.strip() for cell in row if cell.strip()), "")


def first_heading(rows: Rows, units: UnitTable) -> int:
    """Return the first of the lines of headings that end with the last row, from 0."""
    first = len(rows) - 1
    while first > 0 and len(rows) - first < MOST_LEVELS:
        upper, lower = rows[first - 1], rows[first]
        if not (_is_below(lower, upper, units) or _is_above(upper, lower)):
            break
        first -= 1
    return first


def _last_heading(above: Rows, units: UnitTable) -> int | None:
    """Return the lowest line of headings: words in several cells, or units, above the data."""
    for n in range(len(above) - 1, -1, -1):
        if len(_filled(above[n])) > 1 or (n > 0 and _is_below(above[n], above[n - 1], units)):
            return n
    return None


def _is_below(lower: Sequence[str], upper: Sequence[str], units: UnitTable) -> bool:
    """Whether a line holds the units of the headings above it, or the numbers of its columns."""
    filled = _filled(lower)
    words = [cell for cell in filled if cell.strip(":：") not in {"单位", "unit", "Unit"}]
    if len(_filled(upper)) < 2 or not words:
        return False
    are_units = all(unit_of(word.strip("()（）[]"), units) for word in words)
    return are_units or (len(words) > 1 and all(map(NUMBERING.fullmatch, words)))


def _is_above(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a line holds groups: cells merged over several columns, or down to the next line."""
    filled = _filled(upper)
    begins = next((n for n, cell in enumerate(upper) if cell.strip()), 0)
    if not filled or (len(filled) == 1 and begins == 0) or any(map(SAID.search, filled)):
        return False
    if any(look_numbers.is_number(cell) or best_formats([cell], "") for cell in filled):
        return False
    width = max(len(upper), len(lower))
    over = [(_at(upper, n), _at(lower, n)) for n in range(width)]
    is_down = any(above and not below for above, below in over)
    is_across = any(
        over[n][0] and over[n][1] and not over[n + 1][0] and over[n + 1][1]
        for n in range(width - 1)
    )
    return is_across or (is_down and len(filled) > 1 and len(_filled(lower)) > 0)


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether cells are the hours or points of a day, by number: headings and no readings."""
    if len(cells) < FEWEST_POINTS or not all(cell.isdecimal() for cell in cells):
        return False
    return [int(cell) - int(cells[0]) for cell in cells] == list(range(len(cells)))


def _go_on(months: Sequence[int]) -> bool:
    return all(later == earlier + 1 for earlier, later in pairwise(months))


def _width(rows: Rows) -> int:
    return max((len(row) for row in rows), default=0)


def _filled(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _at(row: Sequence[str], cell: int) -> str:
    return row[cell].strip() if cell < len(row) else ""
