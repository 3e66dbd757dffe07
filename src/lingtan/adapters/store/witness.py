"""Whoever vouches for what a writer enters, so that its work can be told from anybody else's.

Right before a transaction ends, its witness is given what was entered, as a text. If the writer
is killed then, what it entered is known again by these texts; see `continuation`.
"""

import json
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Protocol

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.durable import digest_of
from lingtan.adapters.store.log_sql import COLUMNS
from lingtan.adapters.store.records import Segment

ENTERED = ("imports", "trials", "received", "repeats", "findings", "statements")
"""Tables an import enters rows into, each with its number."""


class Witness(Protocol):
    """Whoever vouches for what is entered."""

    secret: str
    """Letters and digits that nobody else knows."""

    def vouch(self, text: str) -> None:
        """Vouch for what is about to be entered, durably."""
        ...


def import_text(
    connection: duckdb.DuckDBPyConnection,
    number: int,
    loose: str,
    *,
    folder: Path,
    secret: str,
) -> str:
    """Return all that an import has entered, as a text: the same for the same content.

    Parameters
    ----------
    loose : str
        SQL of the rows of the log that do not lie in sealed files of an import's own.
    folder : Path
        Of the store.
    secret : str
        What the sum over the rows is made with: who does not know it can make no other rows
        that have the same sum.
    """
    rows = [
        connection.execute(
            f"select * from store.{table} where import_id = ? order by all", [number]
        ).fetchall()
        for table in ENTERED
    ]
    owned = own_segments(connection, number)
    refused = connection.execute(
        "select refused_file from store.imports where import_id = ? and refused_file <> ''",
        [number],
    ).fetchall()
    return json.dumps(
        [
            number,
            rows,
            owned,
            _meters_of(connection, folder, owned),
            _sum_of(connection, f"select * from ({loose}) where import_id = {number}", secret),
            [digest_of(folder / file) for (file,) in refused],
        ],
        default=str,
    )


def own_segments(
    connection: duckdb.DuckDBPyConnection, number: int
) -> list[tuple[str | int, ...]]:
    """Return the listed files an import has sealed itself; those hold no rows but its own."""
    name = f"{number:06d}"
    return connection.execute(
        "select * from store.segments where file like ? or file like ? order by file",
        [f"segments/%/{name}.parquet", f"segments/%/{name}-withdrawn.parquet"],
    ).fetchall()


def row_text(connection: duckdb.DuckDBPyConnection, table: str, column: str, number: int) -> str:
    """Return a row of a table that has one for each number, as a text."""
    rows = connection.execute(
        f"select * from store.{table} where {column} = ?", [number]
    ).fetchall()
    return json.dumps([table, rows], default=str)


def resolved_text(file: Segment) -> str:
    """Return what is listed of a file that holds what is current in a month, as a text."""
    return json.dumps(["resolved", astuple(file)], default=str)


def _meters_of(
    connection: duckdb.DuckDBPyConnection, folder: Path, owned: Sequence[Sequence[str | int]]
) -> list[tuple[int, str]]:
    """Return number and id of the meters in sealed files."""
    if not owned:
        return []
    paths = ", ".join(f"'{quoted(folder / str(row[0]))}'" for row in owned)
    return connection.execute(
        f"""select meter, meter_id from store.meters
        where meter in (select meter from read_parquet([{paths}])) order by meter"""
    ).fetchall()


def _sum_of(connection: duckdb.DuckDBPyConnection, rows: str, secret: str) -> list[str]:
    columns = ", ".join(f"coalesce(cast({name} as varchar), '')" for name in COLUMNS.split(", "))
    row = connection.execute(
        f"""select count(*), sum(md5_number_lower(said)), sum(md5_number_upper(said)) from (
            select concat_ws('|', '{secret}', m.meter_id, {columns}) as said
            from ({rows}) as r join store.meters as m using (meter)
        )"""
    ).fetchone()
    return [] if row is None else [str(each) for each in row]
