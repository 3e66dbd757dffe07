"""Which files and rows of the log a question has to read."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from lingtan.adapters.store.log_sql import ALWAYS, Selection, Span, instant, month_bounds
from lingtan.adapters.store.records import Segment
from lingtan.adapters.store.segment_list import RESOLVED, segments_of
from lingtan.adapters.store.soundness import require_as_sealed


def select_log(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    known_at: datetime | None = None,
    span: Span = ALWAYS,
    name: str = "store_tail",
) -> Selection:
    """Take the part of the log that a span and an instant ask for.

    The unsealed rows are copied to a temporary table, so that the selection stays what it is
    when the store grows or seals.
    """
    conditions = span.conditions()
    if known_at is not None:
        conditions.append(f"known_at <= {instant(known_at)}")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    connection.execute(f"create or replace temp table {name} as select * from store.tail {where}")
    segments = tuple(
        segment
        for segment in segments_of(connection)
        if span.includes_month(segment.month)
        and (known_at is None or segment.first_known <= known_at)
    )
    base = _with_resolved(segments, segments_of(connection, RESOLVED), known_at)
    require_as_sealed(folder, dict.fromkeys((*base, *segments)))
    corrected = {segment.month for segment in base if segment.corrections}
    return Selection(
        folder=folder,
        segments=segments,
        base=base,
        tail=name,
        has_tail=_has_rows(connection, name),
        corrected_months=frozenset(corrected | _corrected_in(connection, name)),
        known_at=known_at,
        span=span,
    )


def month_span(month: str) -> Span:
    """Return the span of a UTC month."""
    begin, end = month_bounds(month)
    return Span(first=begin, after=end)


def stands_for(resolved: Segment, segment: Segment) -> bool:
    """Whether a file of current rows makes a segment of the log superfluous."""
    return segment.month == resolved.month and segment.last_seq <= resolved.last_seq


def _with_resolved(
    segments: Sequence[Segment], resolved: Sequence[Segment], known_at: datetime | None
) -> tuple[Segment, ...]:
    """Put files of current rows in the place of the log they were derived from.

    One holds for a question that knows all it was derived from, as long as no segment lies
    across its end (merging can do that).
    """
    usable = [
        file
        for file in resolved
        if any(segment.month == file.month for segment in segments)
        and (known_at is None or file.last_known <= known_at)
        and not any(
            segment.month == file.month and segment.first_seq <= file.last_seq < segment.last_seq
            for segment in segments
        )
    ]
    kept = [s for s in segments if not any(stands_for(file, s) for file in usable)]
    return (*usable, *kept)


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"select 1 from {table} limit 1").fetchone() is not None


def _corrected_in(connection: duckdb.DuckDBPyConnection, tail: str) -> set[str]:
    rows = connection.execute(
        f"select distinct strftime(start, '%Y-%m') from {tail} where replaces is not null"
    ).fetchall()
    return {row[0] for row in rows}
