"""Which park files were seen when: rows are added, never changed."""

from datetime import UTC, datetime

import duckdb

from lingtan.adapters.store.database import Files, transaction
from lingtan.adapters.store.manifest import next_numbers
from lingtan.adapters.store.vouching import vouch_row
from lingtan.ledger.known_parks import SeenPark


def parks_of(connection: duckdb.DuckDBPyConnection) -> tuple[SeenPark, ...]:
    """Return every change of the park file that was seen, in order."""
    rows = connection.execute(
        "select known_at, sha256 from store.parks order by park_id"
    ).fetchall()
    return tuple(SeenPark(known_at=row[0].replace(tzinfo=UTC), sha256=row[1]) for row in rows)


def enter_park(
    connection: duckdb.DuckDBPyConnection, files: Files, sha256: str, now: datetime
) -> None:
    """Enter a park file, unless it is the one that was seen last.

    Like an import it is later than every closing: what is closed stays as it is.
    """
    seen = parks_of(connection)
    if seen and seen[-1].sha256 == sha256:
        return
    known_at = next_numbers(connection, now).known_at
    with transaction(connection):
        connection.execute(
            "insert into store.parks values (?, ?, ?)", [len(seen) + 1, known_at, sha256]
        )
        vouch_row(connection, files, "parks", "park_id", len(seen) + 1)
