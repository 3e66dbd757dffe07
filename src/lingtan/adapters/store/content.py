"""A digest of what a store says as known at an instant, for whoever keeps what follows from it.

A kept answer may outlive a store that somebody changed and that was put right since: only what
the store says itself tells the two apart, and no number of an import.
"""

import hashlib
from datetime import datetime

import duckdb

from lingtan.adapters.store.manifest import naive

# What came later changes nothing here, and neither does the order of rows. Rows that were derived
# of what came later are not read.
PARTS = (
    """select count(*), sum(hash(m.meter_id, t.meter, t.start, t.value, t.quality, t.known_at,
                                 t.seq, t.import_id, t.replaces))
       from store.tail t join store.meters m on m.meter = t.meter where t.known_at <= $known""",
    "select file, sha256 from store.segments where first_known <= $known order by file",
    "select file, sha256 from store.resolved where last_known <= $known order by file",
    """select count(*), sum(hash(kind, key, body, known_at, seq, import_id))
       from store.statements where known_at <= $known""",
    """select count(*), sum(hash(f.import_id, f.position, f.kind, f.severity, f.subject, f.source,
                                 f.line, f.facts))
       from store.findings f join store.imports i on i.import_id = f.import_id
       where i.known_at <= $known""",
)
SEALED_METERS = "select sum(hash(meter, meter_id)) from store.meters"


def content_of(connection: duckdb.DuckDBPyConnection, as_known_at: datetime | None) -> str:
    """Return a digest of readings and statements as known at an instant, or now."""
    until = datetime.max if as_known_at is None else naive(as_known_at)  # noqa: DTZ901  # naive UTC
    rows = [connection.execute(sql, {"known": until}).fetchall() for sql in PARTS]
    if rows[1]:  # sealed rows name their meters by number
        rows.append(connection.execute(SEALED_METERS).fetchall())
    return hashlib.sha256(repr(rows).encode()).hexdigest()
