"""Look for what multiplies a counter in a file, and whether the park file says the same."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from lingtan.adapters.files.look_columns import Columns
from lingtan.adapters.files.looking import Looking
from lingtan.adapters.files.mapping_columns import SHEET
from lingtan.adapters.files.other_multiplier import (
    BETWEEN,
    is_another,
    multiplier_of,
    multiplier_spans,
)
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.park import Park

PART = re.compile(
    r"(?<![a-z])(ct|pt|ta|tv)(?![a-z])|电流|电压|互感器|current|voltage", re.IGNORECASE
)
WHOLE = re.compile(r"倍率|multiplier", re.IGNORECASE)
RATIO = re.compile(r"倍率|变比|multiplier|ratio", re.IGNORECASE)


def find_multiplier(looking: Looking, columns: Columns, park: Park) -> tuple[str, ...]:
    """Return the headings of what multiplies the counters that are read; ask where it differs.

    A column of the whole multiplier counts before the ratios of current and voltage transformers
    that make it up. Amounts have their multiplier inside: beside them it is none of our business.
    """
    counters = {m.id: m for m in park.meters if m.kind is MeterKind.REGISTER}
    headings = _headings(looking.headings)
    named = {value.meter for value in columns.values} | {
        *(columns.keys.meters if columns.keys else ())
    }
    if not headings or not named & counters.keys():
        return ()
    cells = [looking.headings.index(heading) for heading in headings]
    for heading in headings:
        looking.note("multiplier", heading, "likely", "multiplier_compared")
    for meter, stated in dict.fromkeys(_stated(looking, columns, cells)):
        if meter in counters and not _is_known(stated, counters[meter], park):
            looking.note(f"multiplier.{meter}", stated, "guess", "other_multiplier")
    return headings


def _headings(headings: Sequence[str]) -> tuple[str, ...]:
    found = [heading for heading in headings if RATIO.search(heading)]
    parts = [heading for heading in found if PART.search(heading)]
    whole = [name for name in found if name not in parts and WHOLE.search(name)]
    return tuple(whole[:1] or parts)


def _is_known(stated: str, meter: Meter, park: Park) -> bool:
    number: Fraction | None = multiplier_of(stated)
    spans = multiplier_spans(meter, park.meter_events)
    return any(not is_another(number, known) for known, _, _ in spans)


def _stated(looking: Looking, columns: Columns, cells: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield each meter a line is about, with the multiplier the line states."""
    keys = columns.keys
    for row in looking.rows:
        parts = [row[cell].strip() for cell in cells if cell < len(row)]
        stated = BETWEEN.join(part for part in parts if part)
        if not stated:
            continue
        if keys is None:
            yield from ((value.meter or "", stated) for value in columns.values)
            continue
        sheet = [looking.sheet] if SHEET in keys.columns else []
        own = [row[cell].strip() if cell < len(row) else "" for cell in keys.cells]
        name = "/".join((*sheet, *own))
        yield keys.names.get(name, name), stated
