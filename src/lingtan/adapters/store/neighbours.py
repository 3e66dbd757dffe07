"""The reading next to a period on either side of it, meter by meter.

A register says what was used only together with the reading before; an estimate leans on both
sides. The one before may lie days or years back, so each meter is looked for month by month,
but only in months that hold it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from lingtan.adapters.store.log_sql import Span, current_rows, instant
from lingtan.adapters.store.selection import month_span, select_log

COLUMNS = "meter, start, value, quality, import_id"
NEAR = timedelta(days=2)
"""Most meters are read at least this often, and looking this far costs little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a period: how to find what is nearest on it."""

    nearest: str
    span: Span
    near: Span

    def meets(self, span: Span) -> Span:
        """Return the part of a span that lies on this side."""
        firsts = [moment for moment in (span.first, self.span.first) if moment is not None]
        afters = [moment for moment in (span.after, self.span.after) if moment is not None]
        return Span(first=max(firsts, default=None), after=min(afters, default=None))


def sides_of(first: datetime, after: datetime) -> tuple[Side, Side]:
    """Return the sides before and after a period, naive UTC."""
    before = Side(
        nearest="max",
        span=Span(after=first),
        near=Span(first=first - NEAR, after=first),
    )
    behind = Side(
        nearest="min",
        span=Span(first=after),
        near=Span(first=after, after=after + NEAR),
    )
    return before, behind


def find_neighbours(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    first: datetime,
    after: datetime,
    known_at: datetime | None,
) -> None:
    """Make the temporary table `store_neighbours`: meter, start, value, quality, import_id."""
    connection.execute(
        f"create or replace temp table store_neighbours as select {COLUMNS} "
        "from store.tail limit 0"
    )
    for side in sides_of(first, after):
        connection.execute(
            f"create or replace temp table store_found as select {COLUMNS} from store.tail limit 0"
        )
        _look(connection, folder, side, side.near, known_at)
        month = _next_month(connection, side, "")
        while month:
            _look(connection, folder, side, side.meets(month_span(month)), known_at)
            month = _next_month(connection, side, month)
        connection.execute("insert into store_neighbours select * from store_found")


def _look(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    side: Side,
    span: Span,
    known_at: datetime | None,
) -> None:
    selection = select_log(
        connection, folder, known_at=known_at, span=span, name="store_near_tail"
    )
    if not selection.segments and not selection.has_tail:
        return
    nearest = side.nearest
    connection.execute(f"""
insert into store_found
select meter, {nearest}(start), arg_{nearest}(value, start), arg_{nearest}(quality, start),
       arg_{nearest}(import_id, start)
from ({current_rows(selection, COLUMNS)}) as r
where meter not in (select meter from store_found)
group by meter""")


def _next_month(connection: duckdb.DuckDBPyConnection, side: Side, tried: str) -> str:
    """Return the nearest month not tried yet that holds a meter not found yet."""
    beyond = []
    if side.span.after is not None:
        beyond.append(f"first_start < {instant(side.span.after)}")
        beyond.append(f"month < '{tried or '9999'}'")
    if side.span.first is not None:
        beyond.append(f"last_start >= {instant(side.span.first)}")
        beyond.append(f"month > '{tried}'")
    row = connection.execute(f"""
select {side.nearest}(month) from store.coverage
where {" and ".join(beyond)} and meter not in (select meter from store_found)""").fetchone()
    return row[0] if row and row[0] else ""
