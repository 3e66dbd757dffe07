"""Which time a store holds readings of, month by month."""

from datetime import UTC, datetime

import duckdb


def covered_spans(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the first and the last start of the readings of each month of UTC, in order."""
    rows = connection.execute("""
select min(first_start), max(last_start) from store.coverage
group by month order by month""").fetchall()
    return tuple((first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)) for first, last in rows)
