"""What the store's tables say: imports, segments, the next numbers to give."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # a row of the engine has a type for each column

import duckdb
import polars as pl

from lingtan.adapters.store.database import Files
from lingtan.adapters.store.durable import sweep
from lingtan.adapters.store.records import (
    ALREADY_IMPORTED,
    CLOCK_BEHIND,
    ImportKind,
    ImportOutcome,
    ImportRecord,
    ImportSource,
    RowCounts,
)
from lingtan.base.errors import Fact, StoreError
from lingtan.base.findings import Finding, Place

REFUSED_SCHEMA = {"line": pl.Int64(), "reason": pl.String(), "text": pl.String()}
TICK = timedelta(microseconds=1)
IMPORTS = """select import_id, kind, file_name, file_sha256, mapping_sha256, known_at,
    rows_new, rows_same, rows_changed, rows_refused, rows_withdrawn,
    import_id in (select import_id from store.trials) as is_trial,
    recorded_at, received_at, exported_at, part, evidence, rows_older
    from store.imports left join store.received using (import_id)"""


def naive(moment: datetime) -> datetime:
    """Return an instant as naive UTC, as the engine stores it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def imports_of(connection: duckdb.DuckDBPyConnection) -> tuple[ImportRecord, ...]:
    """Return every acknowledged import, in order."""
    rows = connection.execute(f"{IMPORTS} order by import_id").fetchall()
    return tuple(_record(row) for row in rows)


def find_import(
    connection: duckdb.DuckDBPyConnection, kind: ImportKind, source: ImportSource
) -> ImportRecord | None:
    """Return the last import of the same bytes, if they were read in the same way then.

    Bytes that were read another way since must be read again: what that reading stated holds.
    So must those that are asked for again, and those that were for trial and are not any more.
    """
    if source.is_asked_again:
        return None
    earlier = imports_of_bytes(connection, kind, source)
    if not earlier or earlier[-1].source.mapping_sha256 != source.mapping_sha256:
        return None
    if earlier[-1].source.is_trial and not source.is_trial:
        return None
    if source.received_at and all(each.known_at > source.received_at for each in earlier):
        return None
    return earlier[-1]


def require_read_alike(source: ImportSource, earlier: Sequence[ImportRecord]) -> None:
    """Make sure that a file whose receipt is stated is read as it was read last, if ever.

    Raises
    ------
    StoreError
        It was read another way: what was wrong then is put right first, from now on.
    """
    last = earlier[-1] if earlier else None
    if source.received_at and last and last.source.mapping_sha256 != source.mapping_sha256:
        raise StoreError(
            "received_read_otherwise", facts={"file": source.file_name, "import": last.import_id}
        )


def imports_of_bytes(
    connection: duckdb.DuckDBPyConnection, kind: ImportKind, source: ImportSource
) -> tuple[ImportRecord, ...]:
    """Return the imports of the same part of the same bytes, however they were read, in order.

    Of an import of an earlier version nobody knows which part it read.
    """
    rows = connection.execute(
        f"""{IMPORTS}
        where kind = ? and file_sha256 = ? and coalesce(part, ?) = ? order by import_id""",
        [kind.value, source.file_sha256, source.part, source.part],
    ).fetchall()
    return tuple(_record(row) for row in rows)


def refused_file_of(connection: duckdb.DuckDBPyConnection, import_id: int) -> str:
    """Return the file with the refused rows of an import, or nothing if none were refused.

    Raises
    ------
    StoreError
        No import has that number.
    """
    row = connection.execute(
        "select refused_file from store.imports where import_id = ?", [import_id]
    ).fetchone()
    if row is None:
        raise StoreError("no_import", facts={"import": import_id})
    return str(row[0])


def sweep_strays(connection: duckdb.DuckDBPyConnection, files: Files) -> None:
    """Remove the files a killed or failed writer left, and those merged away since."""
    rows = connection.execute("""
select file from store.segments
union all
select file from store.resolved
union all
select refused_file from store.imports where refused_file <> ''""").fetchall()
    keep = [files.folder / row[0] for row in rows]
    for folder in (files.segments, files.resolved, files.refused, files.spill):
        sweep(folder, keep)


def refused_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, import_id: int
) -> pl.DataFrame:
    """Return the refused rows of an import, word for word: line, reason, text."""
    file = refused_file_of(connection, import_id)
    return pl.read_parquet(folder / file) if file else pl.DataFrame(schema=REFUSED_SCHEMA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of the next import.

    Attributes
    ----------
    last_seq : int
        Last `seq` given out so far.
    recorded_at : datetime
        Instant it is recorded under, naive UTC: never before what was known already.
    known_at : datetime
        When it was received, if that is stated; else when it is recorded.
    """

    import_id: int
    last_seq: int
    recorded_at: datetime
    known_at: datetime


def next_numbers(
    connection: duckdb.DuckDBPyConnection, known_at: datetime, received: datetime | None = None
) -> Numbers:
    """Return the numbers of an import that became known at an instant.

    It is later than any closing: what a closed period was accounted with stays as it is. And it
    is no earlier than the park file it was read with, unless it was received earlier.

    Raises
    ------
    StoreError
        It is said to have been received before a period was closed that went without it.
    """
    import_id, last_seq, last_known = last_numbers(connection)
    closed = last_closing(connection)
    earliest = [last_known, None if closed is None else closed + TICK, last_park(connection)]
    recorded_at = max([naive(known_at), *(each for each in earliest if each is not None)])
    if received and closed and naive(received) <= closed:
        then = closed.replace(tzinfo=UTC).isoformat()
        raise StoreError(
            "received_before_closing", facts={"received": received.isoformat(), "closed": then}
        )
    return Numbers(
        import_id=import_id + 1,
        last_seq=last_seq,
        recorded_at=recorded_at,
        known_at=min(naive(received), recorded_at) if received else recorded_at,
    )


def last_closing(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when a period was closed last, naive UTC."""
    row = connection.execute("select max(known_at) from store.closings").fetchone()
    return None if row is None else row[0]


def last_park(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when a changed park file was seen last, naive UTC."""
    row = connection.execute("select max(known_at) from store.parks").fetchone()
    return None if row is None else row[0]


def clock_findings(source: ImportSource, asked: datetime, numbers: Numbers) -> tuple[Finding, ...]:
    """Say so when the clock runs behind what is known already."""
    if naive(asked) >= numbers.recorded_at:
        return ()
    recorded = numbers.recorded_at.replace(tzinfo=UTC).isoformat()
    facts: dict[str, Fact] = {"asked": asked.isoformat(), "recorded": recorded}
    place = Place(source=source.file_name)
    return (Finding(kind=CLOCK_BEHIND, subject=source.file_name, place=place, facts=facts),)


def enter_import(
    connection: duckdb.DuckDBPyConnection, record: ImportRecord, last_seq: int, refused: str = ""
) -> None:
    """Enter an import; with the end of the transaction it is acknowledged."""
    rows, source = record.rows, record.source
    connection.execute(
        "insert into store.imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            record.import_id,
            record.kind.value,
            source.file_name,
            source.file_sha256,
            source.mapping_sha256,
            naive(record.known_at),
            last_seq,
            rows.new,
            rows.same,
            rows.changed,
            rows.refused,
            refused,
            rows.withdrawn,
        ],
    )
    if source.is_trial:
        connection.execute("insert into store.trials values (?)", [record.import_id])
    moments = (record.recorded_at, source.received_at, source.exported_at)
    connection.execute(
        "insert into store.received values (?, ?, ?, ?, ?, ?, ?)",
        [
            record.import_id,
            *(moment and naive(moment) for moment in moments),
            source.part,
            json.dumps(source.evidence),
            rows.older,
        ],
    )


def repeated(record: ImportRecord) -> ImportOutcome:
    """Return the outcome of importing what was imported before: nothing is written."""
    name = record.source.file_name
    facts: dict[str, Fact] = {
        "import": record.import_id,
        "known_at": record.known_at.isoformat(),
    }
    finding = Finding(kind=ALREADY_IMPORTED, subject=name, place=Place(source=name), facts=facts)
    return ImportOutcome(record=record, is_repeated=True, findings=(finding,))


def last_numbers(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, datetime | None]:
    """Return the last import id, the last seq and the last known_at given out."""
    row = connection.execute(
        """select coalesce(max(import_id), 0), coalesce(max(last_seq), 0),
            max(greatest(known_at, recorded_at))
        from store.imports left join store.received using (import_id)"""
    ).fetchone()
    if row is None:
        return 0, 0, None
    return int(row[0]), int(row[1]), row[2]


def _record(row: tuple[Any, ...]) -> ImportRecord:
    return ImportRecord(
        import_id=row[0],
        kind=ImportKind(row[1]),
        source=ImportSource(
            file_name=row[2],
            file_sha256=row[3],
            mapping_sha256=row[4],
            is_trial=row[11],
            received_at=row[13] and row[13].replace(tzinfo=UTC),
            exported_at=row[14] and row[14].replace(tzinfo=UTC),
            part=row[15] or "",
            evidence=tuple((path, digest) for path, digest in json.loads(row[16] or "[]")),
        ),
        known_at=row[5].replace(tzinfo=UTC),
        rows=RowCounts(
            new=row[6],
            same=row[7],
            changed=row[8],
            refused=row[9],
            withdrawn=row[10],
            older=row[17] or 0,
        ),
        recorded_at=(row[12] or row[5]).replace(tzinfo=UTC),
    )
