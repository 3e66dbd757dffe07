"""Open a Parquet file as lines of cells; a line is a row, from 1."""

from pathlib import Path

import duckdb

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.source import ZERO_OFFSET, Source, clean_headings
from lingtan.base.errors import ImportFileError

ISO = "%Y-%m-%d %H:%M:%S"


def open_parquet(path: Path, engine: Engine) -> Source:
    """Open a Parquet file.

    Raises
    ------
    ImportFileError
        The file is damaged or has no columns.
    """
    file = f"read_parquet({quoted(engine.reachable(path))}, file_row_number = true)"
    try:
        described = engine.rows(f"DESCRIBE SELECT * FROM {file}")
        engine.run(f"SELECT count(*) FROM (SELECT * FROM {file} LIMIT 1)")
    except duckdb.Error as error:
        raise ImportFileError("damaged_parquet", facts={"file": path.name}) from error
    columns = [(str(row[0]), str(row[1])) for row in described if row[0] != "file_row_number"]
    if not columns:
        raise ImportFileError("no_columns", facts={"file": path.name})
    cells = ", ".join(_as_text(name, kind) for name, kind in columns)
    relation = f"""
        SELECT file_row_number + 1 AS line, array_to_string(cells, ' | ') AS text, cells,
            false AS is_open
        FROM (SELECT file_row_number, [{cells}] AS cells FROM {file})"""
    headings = clean_headings([name for name, _ in columns])
    return Source(
        path=path,
        relation=relation,
        headings=headings,
        zoned=frozenset(
            name for name, (_, kind) in zip(headings, columns, strict=True) if _is_zoned(kind)
        ),
    )


def _is_zoned(kind: str) -> bool:
    return kind in {"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"}  # the latter as pandas writes


def _as_text(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if _is_zoned(kind):
        return f"strftime({column}::TIMESTAMPTZ, '{ISO}') || '{ZERO_OFFSET}'"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({column}::TIMESTAMP, '{ISO}')"
    return f"coalesce({column}::VARCHAR, '')"
