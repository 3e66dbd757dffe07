"""What is current in a month with many corrections, written out once instead of found each time.

Such a file is derived and disposable: it holds the rows of the log that nothing replaces, up to
the last one it was derived from. Rows that come later lie beside it as they lie beside a segment.
"""

from collections import Counter
from dataclasses import replace

import duckdb

from lingtan.adapters.store.database import Files, Tuning, transaction
from lingtan.adapters.store.durable import digest_of, finish, make_folder
from lingtan.adapters.store.log_sql import COLUMNS, current_rows
from lingtan.adapters.store.manifest import last_numbers
from lingtan.adapters.store.records import Segment
from lingtan.adapters.store.segment_list import (
    RESOLVED,
    list_segment,
    segments_of,
    unlist_segment,
)
from lingtan.adapters.store.segments import seal_month, tail_months, write_part
from lingtan.adapters.store.selection import month_span, select_log, stands_for
from lingtan.adapters.store.vouching import vouch_resolved


def resolve_disputed_months(
    connection: duckdb.DuckDBPyConnection, files: Files, tuning: Tuning
) -> tuple[str, ...]:
    """Write out what is current where corrections have become many; return the months."""
    rows, corrections = _counts(connection)
    months = [
        month
        for month, count in sorted(rows.items())
        if count >= tuning.seal_rows and corrections[month] > tuning.resolve_share * count
    ]
    return _resolve(connection, files, months)


def resolve_corrected_months(
    connection: duckdb.DuckDBPyConnection, files: Files
) -> tuple[str, ...]:
    """Write out what is current wherever anything was corrected; return the months."""
    _, corrections = _counts(connection)
    return _resolve(connection, files, sorted(corrections))


def _resolve(
    connection: duckdb.DuckDBPyConnection, files: Files, months: list[str]
) -> tuple[str, ...]:
    for month in months:
        _resolve_month(connection, files, month)
    return tuple(months)


def _counts(connection: duckdb.DuckDBPyConnection) -> tuple[Counter[str], Counter[str]]:
    """Count the sealed rows of each month, and the corrections no current file has taken up."""
    resolved = segments_of(connection, RESOLVED)
    rows: Counter[str] = Counter()
    corrections: Counter[str] = Counter()
    for segment in segments_of(connection):
        rows[segment.month] += segment.rows
        if segment.corrections and not any(stands_for(file, segment) for file in resolved):
            corrections[segment.month] += segment.corrections
    tail = connection.execute("""
select strftime(start, '%Y-%m'), count(*) from store.tail where replaces is not null
group by all""").fetchall()
    corrections.update(dict(tail))
    return rows, corrections


def _resolve_month(connection: duckdb.DuckDBPyConnection, files: Files, month: str) -> None:
    if month in tail_months(connection, 1):  # later rows of the tail must all come later in seq
        seal_month(connection, files, month, ())
    selection = select_log(connection, files.folder, span=month_span(month), name="month_tail")
    folder = files.resolved / month
    make_folder(folder)
    path = folder / f"{last_numbers(connection)[0]:06d}.parquet"
    rows = current_rows(selection, COLUMNS)
    count = write_part(connection, f"select * from ({rows}) order by meter, start", path)
    finish(path)
    newest = max(selection.segments, key=lambda segment: segment.last_seq)
    file = replace(
        newest,
        file=path.relative_to(files.folder).as_posix(),
        rows=count,
        corrections=0,
        first_seq=min(segment.first_seq for segment in selection.segments),
        first_known=min(segment.first_known for segment in selection.segments),
        last_known=max(segment.last_known for segment in selection.segments),
        sha256=digest_of(path),
    )
    _list_instead(connection, files, file)


def _list_instead(connection: duckdb.DuckDBPyConnection, files: Files, file: Segment) -> None:
    with transaction(connection):
        vouch_resolved(files, file)
        for old in segments_of(connection, RESOLVED, [file.month]):
            unlist_segment(connection, old, RESOLVED)
        list_segment(connection, file, RESOLVED)
