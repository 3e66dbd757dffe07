"""Hold the sum of a line of months against the months it was read from.

A sum that differs tells of a month that was read wrongly, left out or corrected by hand. What
rounding can make is allowed: half of the last place written, of every number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lingtan.adapters.files import value_sql
from lingtan.adapters.files.engine import Engine, trimmed
from lingtan.adapters.files.marked_lines import marked_sql
from lingtan.adapters.files.reading_sql import Reading
from lingtan.adapters.files.value_sql import BIG

FLOAT_NOISE = Decimal("1e-9")  # of the sum: a workbook keeps its numbers as binary fractions


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTotal:
    """A line whose stated sum is not that of its months."""

    line: int
    stated: Decimal
    added: Decimal


def other_totals(reading: Reading, engine: Engine) -> Iterator[OtherTotal]:
    """Yield the lines whose sum is not that of their months; only lines that are read."""
    months = reading.layout.months
    if months is None or months.total is None:
        return
    cells = ", ".join(_number(cell, reading) for cell in months.cells)
    lines = marked_sql(reading.source, reading.layout, reading.mapping)
    rows = engine.rows(f"""
        SELECT line, {_number(months.total, reading)}, [{cells}]
        FROM ({lines}) WHERE skip = 0
            AND line IN (SELECT line FROM parsed WHERE reason IS NULL) ORDER BY line""")
    without = set(reading.mapping.sentinel_numbers)
    for line, total, numbers in rows:
        stated = _decimals([total], without)
        read = _decimals(numbers if isinstance(numbers, list) else [], without)
        if stated and read and abs(stated[0] - sum(read)) > _allowed(stated[0], read):
            yield OtherTotal(line=int(str(line)), stated=stated[0], added=Decimal(sum(read)))


def _number(cell: int, reading: Reading) -> str:
    words = tuple(word for spellings in reading.units.values() for word in spellings)
    units = {"": words} if words else {}
    number = value_sql.parse(trimmed(f"cells[{cell}]"), reading.mapping, units, BIG)
    return f"({number})::VARCHAR"


def _decimals(numbers: Sequence[object], without: set[Decimal]) -> list[Decimal]:
    found = [Decimal(str(number)).normalize() for number in numbers if number is not None]
    return [number for number in found if number not in without]


def _allowed(stated: Decimal, read: Sequence[Decimal]) -> Decimal:
    finest = min(_last_place(number) for number in read)
    rounding = (len(read) * Decimal(1).scaleb(finest) + Decimal(1).scaleb(_last_place(stated))) / 2
    return rounding + abs(stated) * FLOAT_NOISE


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
