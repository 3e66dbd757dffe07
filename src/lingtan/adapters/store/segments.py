"""Sealed files: writing one, telling what it holds, sealing the tail, merging small ones."""

from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.database import Files, Tuning, transaction
from lingtan.adapters.store.durable import digest_of, finish, make_folder, part_of
from lingtan.adapters.store.log_sql import COLUMNS, instant, month_bounds
from lingtan.adapters.store.manifest import last_numbers
from lingtan.adapters.store.records import Segment
from lingtan.adapters.store.segment_list import (
    list_segment,
    segments_of,
    unlist_segment,
)
from lingtan.adapters.store.soundness import require_as_sealed

PARQUET = "format parquet, compression zstd, parquet_version V2"  # V2 packs seq into nothing


def segment_path(files: Files, month: str, name: str) -> Path:
    """Return where a segment stands, its folder made."""
    folder = files.segments / month
    make_folder(folder)
    return folder / f"{name}.parquet"


def write_part(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of a query under the temporary name of a file; return their number."""
    row = connection.execute(f"copy ({query}) to '{quoted(part_of(path))}' ({PARQUET})").fetchone()
    return int(row[0]) if row else 0


def finish_segment(
    connection: duckdb.DuckDBPyConnection, files: Files, month: str, path: Path
) -> Segment:
    """Make a written segment durable under its own name and say what it holds."""
    finish(path)
    row = connection.execute(
        f"""select count(*), count(replaces), min(known_at), max(known_at), min(seq), max(seq)
        from '{quoted(path)}'"""
    ).fetchone()
    if row is None:
        raise OSError(path)
    return Segment(
        file=path.relative_to(files.folder).as_posix(),
        month=month,
        rows=row[0],
        corrections=row[1],
        first_known=row[2],
        last_known=row[3],
        first_seq=row[4],
        last_seq=row[5],
        sha256=digest_of(path),
    )


def seal_full_months(
    connection: duckdb.DuckDBPyConnection, files: Files, tuning: Tuning
) -> tuple[str, ...]:
    """Seal the months whose tail has grown large, or all of a large tail; return them."""
    row = connection.execute("select count(*) from store.tail").fetchone()
    is_large = row is not None and row[0] >= tuning.tail_rows
    months = tail_months(connection, 1 if is_large else tuning.seal_rows)
    for month in months:
        seal_month(connection, files, month, ())
    return months


def seal_all_months(
    connection: duckdb.DuckDBPyConnection, files: Files, tuning: Tuning
) -> tuple[str, ...]:
    """Seal all of the tail and merge months of many files; return the months touched."""
    tail = set(tail_months(connection, 1))
    crowded = _crowded_months(connection, tuning.merge_files)
    for month in sorted(tail | crowded):
        merged = segments_of(connection, months=[month]) if month in crowded else ()
        seal_month(connection, files, month, merged)
    return tuple(sorted(tail | crowded))


def seal_month(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    month: str,
    merged: tuple[Segment, ...],
) -> None:
    """Move the tail of a month, and the files to merge with it, into one sealed file."""
    require_as_sealed(files.folder, merged)
    begin, end = month_bounds(month)
    in_month = f"start >= {instant(begin)} and start < {instant(end)}"
    parts = [f"select {COLUMNS} from store.tail where {in_month}"]
    parts += [f"select {COLUMNS} from '{quoted(files.folder / s.file)}'" for s in merged]
    last_import = last_numbers(connection)[0]
    kind = "merged" if merged else "sealed"
    path = segment_path(files, month, f"{last_import:06d}-{kind}")
    query = f"select * from ({' union all '.join(parts)}) order by meter, start, seq"
    write_part(connection, query, path)
    segment = finish_segment(connection, files, month, path)
    with transaction(connection):
        connection.execute(f"delete from store.tail where {in_month}")
        for old in merged:
            unlist_segment(connection, old)
        list_segment(connection, segment)


def tail_months(connection: duckdb.DuckDBPyConnection, least: int) -> tuple[str, ...]:
    """Return the months with at least so many rows in the tail."""
    rows = connection.execute(
        """select strftime(start, '%Y-%m') as month from store.tail
        group by month having count(*) >= ? order by month""",
        [least],
    ).fetchall()
    return tuple(row[0] for row in rows)


def _crowded_months(connection: duckdb.DuckDBPyConnection, least: int) -> set[str]:
    rows = connection.execute(
        "select month from store.segments group by month having count(*) >= ?", [least]
    ).fetchall()
    return {row[0] for row in rows}
