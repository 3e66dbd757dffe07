"""Whether a store is the one that was left: nothing lost, nothing put in the place of anything.

A store is never begun anew beside the remains of another, a log never takes the place of a copy
that knows more, and a sealed file is read only if it is as it was sealed.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.database import Files, said, why_failed
from lingtan.adapters.store.durable import PART, digest_now
from lingtan.adapters.store.records import Segment
from lingtan.base.errors import Detail, StoreError


def require_no_remains(files: Files) -> None:
    """Make sure that a store without its log is one that never was.

    Raises
    ------
    StoreError
        The log is gone, but what it listed, or a copy of it, is there.
    """
    if files.log.exists():
        return
    if files.published.exists():
        raise StoreError("log_missing_copy_left", facts={"folder": str(files.folder)})
    remains = [*_written(files)]
    if remains:
        first = remains[0].name
        raise StoreError(
            "log_missing",
            facts={"folder": str(files.folder), "file": first, "count": len(remains)},
        )


def require_sound_log(files: Files) -> None:
    """Make sure that a log is whole, and knows all that the copy of it knows.

    Raises
    ------
    StoreError
        It cannot be read, is another database, or is older than its copy or the files beside it.
    """
    facts = {"folder": str(files.folder)}
    known = _last_import(files.log)
    try:
        copied = _last_import(files.published) if files.published.exists() else 0
    except StoreError:
        copied = 0  # a damaged copy is about to be replaced by a sound one
    if copied > known:
        raise StoreError("log_older", facts={**facts, "known": known, "found": copied})
    numbers = (int(path.name[:6]) for path in _written(files) if path.name[:6].isdigit())
    latest = max(numbers, default=0)
    if latest > known + 1:  # one more is what a killed writer leaves
        raise StoreError("log_older", facts={**facts, "known": known, "found": latest})


def require_listed(folder: Path, segments: Iterable[Segment]) -> None:
    """Make sure that every listed file is there.

    Raises
    ------
    StoreError
        Files are missing; `details` names them.
    """
    _refuse(
        [
            Detail(words="detail.sealed_missing", place=segment.file)
            for segment in segments
            if not (folder / segment.file).is_file()
        ]
    )


def require_as_sealed(folder: Path, segments: Iterable[Segment]) -> None:
    """Make sure that files are as they were sealed; each is read again only once it changed.

    Raises
    ------
    StoreError
        Files are missing or altered; `details` names them.
    """
    _refuse(faults_of(folder, segments))


def faults_of(folder: Path, segments: Iterable[Segment]) -> list[Detail]:
    """Compare sealed files with the digests they were sealed under."""
    faults: list[Detail] = []
    for segment in segments:
        path = folder / segment.file
        if not path.is_file():
            faults.append(Detail(words="detail.sealed_missing", place=segment.file))
        elif digest_now(path) != segment.sha256:
            faults.append(Detail(words="detail.sealed_altered", place=segment.file))
    return faults


def _refuse(faults: list[Detail]) -> None:
    if faults:
        raise StoreError("altered", facts={"count": len(faults)}, details=faults)


def _written(files: Files) -> tuple[Path, ...]:
    """Return what imports have written beside the log."""
    folders = (files.segments, files.resolved, files.refused)
    found = [path for folder in folders for path in sorted(folder.rglob("*.parquet"))]
    journals = [files.journal] if files.journal.exists() else []
    return (*journals, *(path for path in found if path.suffix != PART))


def _last_import(path: Path) -> int:
    """Return the number of the last import a database knows; 0 of one that was only begun."""
    with duckdb.connect(":memory:") as connection:
        try:
            connection.execute(f"attach '{quoted(path)}' as store (READ_ONLY)")
            names = _tables(connection)
            _read_all(connection, names)
            if not names or names == {"format"}:
                return 0
            row = connection.execute("select max(import_id) from store.imports").fetchone()
        except duckdb.Error as error:
            facts = {
                "file": path.name,
                "folder": str(path.parent),
                "reason": why_failed(error),
                "said": said(error),
            }
            raise StoreError("log_unreadable", facts=facts) from error
    return int(row[0] or 0) if row else 0


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'store'"
    ).fetchall()
    return {row[0] for row in rows}


def _read_all(connection: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    """Read every row: the engine keeps sums of its blocks, but notices only where it reads."""
    for name in sorted(names):
        connection.execute(f'select sum(hash(every)) from store."{name}" as every').fetchall()
    _look_up_all(connection)


def _look_up_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Look every row up by its key: no scan of a table reads the index beside it."""
    keys = connection.execute(
        """select distinct table_name, constraint_column_names[1] from duckdb_constraints()
        where database_name = 'store' and constraint_type in ('PRIMARY KEY', 'UNIQUE')
            and len(constraint_column_names) = 1"""
    ).fetchall()
    for table, key in keys:
        look_up = f'select count(*) from store."{table}" where "{key}" = ?'
        for row in connection.execute(f'select "{key}" from store."{table}"').fetchall():
            connection.execute(look_up, row).fetchall()
