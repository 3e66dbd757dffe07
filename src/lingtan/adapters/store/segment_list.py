"""The list of sealed files: a file that is not on it means nothing."""

from collections.abc import Sequence
from dataclasses import astuple, fields

import duckdb

from lingtan.adapters.store.records import Segment

COLUMNS = ", ".join(field.name for field in fields(Segment))

LOG = "segments"
"""Files of the log."""

RESOLVED = "resolved"
"""Files of what is current in a month, derived from the log."""


def segments_of(
    connection: duckdb.DuckDBPyConnection, table: str = LOG, months: Sequence[str] | None = None
) -> tuple[Segment, ...]:
    """Return the listed files, of all months or of some, in order of time and arrival."""
    rows = connection.execute(
        f"select {COLUMNS} from store.{table} order by month, file"
    ).fetchall()
    names = [field.name for field in fields(Segment)]
    segments = (Segment(**dict(zip(names, row, strict=True))) for row in rows)
    return tuple(s for s in segments if months is None or s.month in months)


def all_segments(connection: duckdb.DuckDBPyConnection) -> tuple[Segment, ...]:
    """Return every listed file, of the log and of what is derived from it."""
    return (*segments_of(connection), *segments_of(connection, RESOLVED))


def rows_of(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows the log holds, sealed and in the tail."""
    row = connection.execute(
        "select (select coalesce(sum(rows), 0) from store.segments)"
        " + (select count(*) from store.tail)"
    ).fetchone()
    return int(row[0]) if row else 0


def list_segment(
    connection: duckdb.DuckDBPyConnection, segment: Segment, table: str = LOG
) -> None:
    """Put a file on the list."""
    values = astuple(segment)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into store.{table} ({COLUMNS}) values ({marks})", list(values))


def unlist_segment(
    connection: duckdb.DuckDBPyConnection, segment: Segment, table: str = LOG
) -> None:
    """Take a file off the list; the next writer sweeps it, so that readers can finish."""
    connection.execute(f"delete from store.{table} where file = ?", [segment.file])
