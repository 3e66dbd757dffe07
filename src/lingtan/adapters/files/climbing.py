"""Doubt readings of meters of amounts that climb through the whole file, as a counter's do.

A mapping that is written by hand may read a counter as the amounts of intervals. The rule is that
of a suggestion (`look_amounts.do_climb`), held against the first readings of each meter; a meter
is doubted only where the whole file bears it out. A person who knows better says so in the notes
of the mapping, as after a suggestion.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.look_amounts import do_climb
from lingtan.adapters.files.mapping import Mapping

RULE = "climbs_like_counter"
FIRST, MOST = 2_000, 50_000  # readings looked at; of many meters, so many of each
OF_EACH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """A meter whose readings go one way through the file; its first and last one."""

    meter_id: str
    count: int
    line: int
    first: Decimal
    last: Decimal


def climbing_meters(mapping: Mapping, engine: Engine) -> Iterator[Climbing]:
    """Yield the meters of amounts that look like counters, in order of their id."""
    if any(note.because == RULE and note.confidence != "guess" for note in mapping.notes):
        return
    likely = _likely(engine)
    if not likely:
        return
    meters = ", ".join(map(quoted, likely))
    for meter, count, line, least, most, first, last in engine.rows(f"""
        SELECT r.meter_id, count(*), min(p.line), min(p.value), max(p.value),
            arg_min(p.value, (p.line, p.p)), arg_max(p.value, (p.line, p.p))
        FROM parsed p JOIN routes r ON r.route = p.route
        WHERE p.reason IS NULL AND r.meter_id IN ({meters})
        GROUP BY r.meter_id ORDER BY r.meter_id"""):
        if {least, most} == {first, last}:
            yield Climbing(
                meter_id=str(meter),
                count=int(str(count)),
                line=int(str(line)),
                first=Decimal(str(first)),
                last=Decimal(str(last)),
            )


def _likely(engine: Engine) -> list[str]:
    """Return the meters whose first readings climb as those of a counter do."""
    routes = engine.frame("SELECT route, meter_id FROM routes WHERE NOT is_register")
    seen = min(max(FIRST, OF_EACH * len(routes)), MOST)
    first = engine.frame(f"""
        SELECT route, value::DOUBLE AS value
        FROM (SELECT route, value, reason FROM parsed LIMIT {seen}) WHERE reason IS NULL""")
    series = first.join(routes, on="route", maintain_order="left").group_by("meter_id")
    return sorted(
        str(meter) for meter, values in series.agg(pl.col("value")).iter_rows() if do_climb(values)
    )
