"""Look at what cells hold beside a number or a day: the unit again, or the last day of a period.

The other looks see the bare number and the first day; the importer reads the cells as they stand.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.adapters.files.look_formats import DATE_FORMATS, read
from lingtan.adapters.files.look_numbers import is_number
from lingtan.adapters.files.look_units import COUNTED, unit_of
from lingtan.adapters.files.sample import Sample
from lingtan.base.units import Unit, UnitTable

WITH_UNIT = re.compile(r"([+-]?[\d０-９][\d０-９.,．，]*) ?([^\d\s.,．，:：/%-].*)")
PERIOD_MARKS = ("至", "到", "~", "～", "–", "—", " - ", "-")
FEWEST = 2
ENOUGH = 0.6  # of the filled cells

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsFound:
    """A sample whose cells hold one thing each, and what stood beside it.

    Attributes
    ----------
    sample : Sample
        With the bare numbers and the first days of periods.
    whole : Sample
        As the file has it.
    units : mapping of int to Unit
        The unit in the cells of a column.
    marks : mapping of int to str
        What parts the first day of a period from the last one in the cells of a column.
    """

    sample: Sample
    whole: Sample
    units: Mapping[int, Unit]
    marks: Mapping[int, str]


def bare_cells(sample: Sample, units: UnitTable) -> CellsFound:
    """Return a sample without the units and the last days in its cells."""
    rows = [*sample.rows, *sample.last]
    width = max((len(row) for row in rows), default=0)
    columns = {n: [row[n].strip() for row in rows if n < len(row)] for n in range(width)}
    said = {n: words for n, cells in columns.items() if (words := _unit_words(cells, units))}
    marks = {n: mark for n, cells in columns.items() if (mark := _mark_of(cells))}
    if not said and not marks:
        return CellsFound(sample=sample, whole=sample, units={}, marks={})

    def bare(rows: Rows) -> Rows:
        return [
            [_bare(cell, said.get(n, ()), marks.get(n, "")) for n, cell in enumerate(row)]
            for row in rows
        ]

    changed = replace(
        sample,
        rows=bare(sample.rows),
        last=bare(sample.last),
        sheets={name: bare(rows) for name, rows in sample.sheets.items()},
    )
    found = {n: unit for n, words in said.items() if (unit := unit_of(words[0], units))}
    return CellsFound(sample=changed, whole=sample, units=found, marks=marks)


def period_in(text: str, mark: str) -> tuple[str, str] | None:
    """Return the first and the last day that a cell holds; None when it holds no such period.

    Examples
    --------
    >>> period_in("2025.01.01-2025.01.31", "-"), period_in("2025-01-01", "-")
    (('2025.01.01', '2025.01.31'), None)
    """
    parts = [part.strip() for part in text.split(mark)]
    if len(parts) != FEWEST:
        return None
    for form in DATE_FORMATS:
        first, last = (read(part, form) for part in parts)
        if first is not None and last is not None and first <= last:
            return parts[0], parts[1]
    return None


def _unit_words(cells: Sequence[str], units: UnitTable) -> tuple[str, ...]:
    """Return how the one unit is written that every number of a column has after it."""
    said = Counter(match[2] for cell in cells if (match := WITH_UNIT.fullmatch(cell)))
    known = {word: unit for word in said if (unit := unit_of(word, units))}
    counted = [unit for unit in known.values() if unit.dimension in COUNTED]
    share = sum(said[word] for word in known) / max(said.total(), 1)
    is_one = len({unit.symbol for unit in counted}) == len(known) == 1
    if not is_one or said.total() < FEWEST or share < ENOUGH or any(map(is_number, cells)):
        return ()
    return tuple(known)


def _mark_of(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    for mark in PERIOD_MARKS:
        periods = sum(period_in(cell, mark) is not None for cell in filled if mark in cell)
        if periods >= FEWEST and periods >= ENOUGH * len(filled):
            return mark
    return ""


def _bare(cell: str, unit_words: Sequence[str], mark: str) -> str:
    text = cell.strip()
    match = WITH_UNIT.fullmatch(text) if unit_words else None
    if match and match[2] in unit_words:
        return match[1]
    period = period_in(text, mark) if mark else None
    return period[0] if period else cell
