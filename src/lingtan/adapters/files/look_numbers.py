"""Look at the numbers: how they are written, and which of them only mean "no value"."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
CONTINENTAL = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?")
SUSPECTS = (-9999, -999, -99, 6553.5, 65535, 9999, 99999, 999999)
FAR = 3
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


def number_marks(cells: Iterable[str]) -> tuple[str, str]:
    """Return the decimal mark and the mark between thousands, empty when none is used.

    Examples
    --------
    >>> number_marks(["1,234.50", "12.5"]), number_marks(["1.234,50", "7,5"]), number_marks(["7"])
    (('.', ','), (',', '.'), ('.', ''))
    """
    bare = [cell.strip().translate(NARROW) for cell in cells]
    grouped = sum(bool(GROUPED.fullmatch(cell)) for cell in bare)
    continental = sum(
        bool(CONTINENTAL.fullmatch(cell)) and not GROUPED.fullmatch(cell) for cell in bare
    )
    plain = sum("." in cell and bool(PLAIN.fullmatch(cell)) for cell in bare)
    spaced = any(SPACED.fullmatch(cell) for cell in bare)
    if continental and continental > plain:
        is_grouped = any("." in cell for cell in bare)
        return ",", "." if is_grouped else (" " if spaced else "")
    if grouped:
        return ".", ","
    return ".", " " if spaced else ""


def find_sentinels(cells: Iterable[str]) -> tuple[str, ...]:
    """Return numbers that stand for no value: the usual ones, where they lie far from the rest.

    Examples
    --------
    >>> find_sentinels(["12.5", "-99", "13", "6553.5", "12", "-99", "11"])
    ('-99', '6553.5')
    """
    numbers = [float(cell) for cell in cells if PLAIN.fullmatch(cell.strip())]
    counts = Counter(numbers)
    rest = [number for number in numbers if number not in SUSPECTS]
    if not rest:
        return ()
    usual, lowest, highest = median(map(abs, rest)), min(rest), max(rest)
    return tuple(
        f"{suspect:g}"
        for suspect in SUSPECTS
        if counts[suspect]
        and (
            suspect < min(lowest, 0) - usual * 0.5 or (suspect > highest and suspect > FAR * usual)
        )
    )


def numeric_share(cells: Sequence[str]) -> float:
    """Return the part of the filled cells that are numbers."""
    return sum(map(is_number, cells)) / len(cells) if cells else 0.0
