"""Look at the numbers: how they are written, and which of them only mean "no value"."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
CONTINENTAL = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?")
SURE_COMMA = re.compile(  # no group of thousands begins with 0, or has other than three digits
    r"[+-]?(0\d*,\d+|\d{4,},\d+|\d*,(\d{1,2}|\d{4,})"
    r"|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d{1,3}([ \u00a0\u202f]\d{3})+,\d+)"
)
SURE_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3}){2,}(\.\d*)?|,\d{3}\.\d+)")
COMMA_OR_GROUP = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
POINT_OR_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
SMALL_WHOLE = re.compile(r"[+-]?[1-9]\d{0,2}")
LARGE_WHOLE = re.compile(r"[+-]?[1-9]\d{3,}")
SUSPECTS = (-9999, -999, -99, 6553.5, 65535, 9999, 99999, 999999)
FAR = 3
CLOSE = 0.1  # of the larger of two neighbours
NARROW = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")


def is_number(text: str) -> bool:
    """Whether a cell may be a number in any writing.

    Examples
    --------
    >>> [is_number(text) for text in ("12.5", "1,234.5", "1.234,5", "１２", "12kW", "")]
    [True, True, True, True, False, False]
    """
    bare = text.strip().translate(NARROW)
    return any(form.fullmatch(bare) for form in (PLAIN, GROUPED, CONTINENTAL, SPACED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The decimal mark and the mark between thousands, empty when none is used; how sure, why."""

    decimal: Literal[".", ","]
    thousands: Literal["", ",", ".", " "] = ""
    confidence: Literal["likely", "guess"] = "likely"
    because: str = "seen_in_numbers"


def number_marks(
    cells: Iterable[str], *, is_continental: bool = False, beside: Iterable[str] = ()
) -> Marks:
    """Return how numbers are written; where ``1,234`` can be both, a guess.

    Parameters
    ----------
    cells : iterable of str
        Numbers as they stand.
    is_continental : bool
        The file is written as where a comma is the decimal mark: cells are parted by ``;``.
    beside : iterable of str
        Other cells of the file: where the numbers leave it open, ``8,001.50`` there tells.

    Examples
    --------
    >>> marks = [number_marks(cells) for cells in (["1,234.50"], ["1.234,50", "7,5"], ["0,125"])]
    >>> [(found.decimal, found.thousands) for found in marks]
    [('.', ','), (',', '.'), (',', '')]
    >>> number_marks(["1,234", "2,345"]).confidence
    'guess'
    """
    bare = [cell.strip().translate(NARROW) for cell in cells]
    comma = _count(SURE_COMMA, bare)
    point = _count(SURE_GROUPS, bare) + sum(map(_has_sure_point, bare))
    if comma or point:
        sure: Literal["likely", "guess"] = "guess" if comma and point else "likely"
        because = "marks_contradict" if comma and point else "seen_in_numbers"
        marks = _with_comma(bare) if comma > point else _with_point(bare)
        return Marks(
            decimal=marks.decimal, thousands=marks.thousands, confidence=sure, because=because
        )
    told = _told_beside(beside) if _count(COMMA_OR_GROUP, bare) else None
    return told or _undecided(bare, is_continental)


def is_continental(delimiter: str | None, formats: Sequence[str]) -> bool:
    """Whether a file is written as where a comma is the decimal mark, by its other marks."""
    is_day_first = bool(formats) and formats[0].startswith("%d.%m")
    return delimiter == ";" or (delimiter in {"\t", "|"} and is_day_first)


def _told_beside(cells: Iterable[str]) -> Marks | None:
    """Return what commas in other columns tell, where they all tell the same."""
    bare = [cell.strip().translate(NARROW) for cell in cells]
    comma, point = _count(SURE_COMMA, bare), _count(SURE_GROUPS, bare)
    if bool(comma) == bool(point):
        return None
    marks: tuple[Literal[".", ","], Literal["", ","]] = (",", "") if comma else (".", ",")
    return Marks(decimal=marks[0], thousands=marks[1], because="seen_beside")


def _undecided(bare: Sequence[str], is_continental: bool) -> Marks:
    """Return what is meant where every mark stands before three digits, or where there is none.

    Whole numbers below a thousand beside ``1,234`` tell that only thousands have the mark.
    """
    if not _count(COMMA_OR_GROUP, bare):
        if is_continental and _count(POINT_OR_GROUP, bare):
            return Marks(decimal=".", confidence="guess", because="point_or_thousands")
        return _with_point(bare)
    is_whole = _count(SMALL_WHOLE, bare) and not _count(LARGE_WHOLE, bare)
    if is_whole and not is_continental and not _count(POINT_OR_GROUP, bare):
        return Marks(decimal=".", thousands=",")
    if is_continental:
        return Marks(decimal=",", confidence="guess", because="comma_or_thousands")
    return Marks(decimal=".", thousands=",", confidence="guess", because="comma_or_thousands")


def _with_comma(bare: Sequence[str]) -> Marks:
    is_grouped = any("." in cell for cell in bare)
    return Marks(decimal=",", thousands="." if is_grouped else _blank(bare))


def _with_point(bare: Sequence[str]) -> Marks:
    return Marks(decimal=".", thousands="," if _count(GROUPED, bare) else _blank(bare))


def _blank(bare: Sequence[str]) -> Literal["", " "]:
    return " " if _count(SPACED, bare) else ""


def _has_sure_point(cell: str) -> bool:
    is_plain = "." in cell and bool(PLAIN.fullmatch(cell) or SPACED.fullmatch(cell))
    return is_plain and not POINT_OR_GROUP.fullmatch(cell)


def _count(form: re.Pattern[str], cells: Iterable[str]) -> int:
    return sum(bool(form.fullmatch(cell)) for cell in cells)


def find_sentinels(series: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return numbers that stand for no value: the usual ones, where they lie far from the rest.

    A counter that climbs past 99999 has neighbours close to it: there it is a reading.

    Parameters
    ----------
    series : sequence of sequence of str
        The numbers of each meter, in the order of the file.

    Examples
    --------
    >>> find_sentinels([["12.5", "-99", "13", "6553.5", "12", "-99", "11"]])
    ('-99', '6553.5')
    >>> find_sentinels([["99997", "99999", "2", "5", "7", "9"]])
    ()
    """
    read = [[float(c) for c in cells if PLAIN.fullmatch(c.strip())] for cells in series]
    numbers = [number for own in read for number in own]
    reached = {number for own in read for pair in pairwise(own) for number in _neighbours(*pair)}
    counts = Counter(numbers)
    rest = [number for number in numbers if number not in SUSPECTS]
    if not rest:
        return ()
    usual, lowest, highest = median(map(abs, rest)), min(rest), max(rest)
    return tuple(
        f"{suspect:g}"
        for suspect in SUSPECTS
        if counts[suspect]
        and suspect not in reached
        and (
            suspect < min(lowest, 0) - usual * 0.5 or (suspect > highest and suspect > FAR * usual)
        )
    )


def is_repeated(sentinel: str, series: Sequence[Sequence[str]]) -> bool:
    """Whether a number stands among others more than once, however it is written."""
    wanted = float(sentinel)
    plain = [cell for cells in series for cell in cells if PLAIN.fullmatch(cell.strip())]
    return sum(float(cell) == wanted for cell in plain) > 1


def _neighbours(one: float, other: float) -> tuple[float, ...]:
    """Return two numbers that follow one another closely, as those of a counter do."""
    is_close = one != other and abs(one - other) <= CLOSE * max(abs(one), abs(other))
    return (one, other) if is_close else ()


def numeric_share(cells: Sequence[str]) -> float:
    """Return the part of the filled cells that are numbers."""
    return sum(map(is_number, cells)) / len(cells) if cells else 0.0
