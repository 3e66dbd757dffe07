"""What a writer gives its witness before a transaction ends; nothing where there is none."""

import duckdb

from lingtan.adapters.store.database import Files
from lingtan.adapters.store.records import Segment
from lingtan.adapters.store.witness import import_text, resolved_text, row_text


def vouch_import(connection: duckdb.DuckDBPyConnection, files: Files, number: int) -> None:
    """Have all vouched for that an import has entered."""
    if files.witness is not None:
        text = import_text(
            connection,
            number,
            "select * from store.tail",
            folder=files.folder,
            secret=files.witness.secret,
        )
        files.witness.vouch(text)


def vouch_row(
    connection: duckdb.DuckDBPyConnection, files: Files, table: str, column: str, number: int
) -> None:
    """Have a row vouched for of a table that has one for each number."""
    if files.witness is not None:
        files.witness.vouch(row_text(connection, table, column, number))


def vouch_resolved(files: Files, file: Segment) -> None:
    """Have a file vouched for that holds what is current in a month."""
    if files.witness is not None:
        files.witness.vouch(resolved_text(file))
