"""Runs the rooms' SQL on the engine, over the views of a store or over given tables alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.database import said, why_failed
from lingtan.base.errors import StoreError


class DuckDbRunner:
    """A `lingtan.base.runner.SqlRunner` on one connection of the engine.

    Every instant in SQL is a naive ``TIMESTAMP`` that means UTC: `give` turns the zoned columns
    of a frame into that, `rows` turns it back into UTC. Names live as long as the runner.

    Examples
    --------
    >>> runner = DuckDbRunner()
    >>> runner.give("meters", pl.DataFrame({"meter_id": ["m1", "m2"]}))
    >>> runner.rows("select count(*) as meters from meters")["meters"].to_list()
    [2]
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self._connection = connection or duckdb.connect(":memory:", config={"threads": 1})
        self._connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        self._views: set[str] = set()
        self._tables: set[str] = set()

    def give(self, name: str, table: pl.DataFrame) -> None:
        """Make a frame known as a table, replacing one of the same name."""
        with self._shown(table) as frame:
            self.keep(name, f"select * from {frame}")

    def add(self, name: str, table: pl.DataFrame) -> None:
        """Add the rows of a frame to a table that was given, of the same columns."""
        with self._shown(table) as frame:
            self._connection.execute(f'insert into "{name}" by name select * from {frame}')

    @contextmanager
    def _shown(self, table: pl.DataFrame) -> Iterator[str]:
        """Show the engine a frame under a name, its instants as naive UTC."""
        zoned = _instants(table, zoned=True)
        if zoned:
            naive = pl.col(zoned).dt.convert_time_zone("UTC").dt.replace_time_zone(None)
            table = table.with_columns(naive)
        self._connection.register("given_frame", _Frame(table))
        try:
            yield "given_frame"
        finally:
            self._connection.unregister("given_frame")

    def view(self, name: str, sql: str) -> None:
        """Name a query, without running it."""
        if name in self._tables:
            self._connection.execute(f'drop table "{name}"')
            self._tables.remove(name)
        self._connection.execute(f'create or replace temp view "{name}" as {sql}')
        self._views.add(name)

    def rename(self, name: str, new: str) -> None:
        """Give a query or table another name, so that the old one can mean something else."""
        kind, names = ("view", self._views) if name in self._views else ("table", self._tables)
        self._connection.execute(f'alter {kind} temp."{name}" rename to "{new}"')
        names.remove(name)
        names.add(new)

    def keep(self, name: str, sql: str) -> None:
        """Run a query and keep its rows as a table for the steps that follow."""
        is_view = name in self._views
        made = "kept_rows" if is_view else name  # the query may ask for the view it replaces
        with _reading_files():
            self._connection.execute(f'create or replace temp table "{made}" as {sql}')
        if is_view:
            self._connection.execute(f'drop view temp."{name}"')
            self._connection.execute(f'alter table kept_rows rename to "{name}"')
        self._views.discard(name)
        self._tables.add(name)

    def rows(self, sql: str) -> pl.DataFrame:
        """Run a query and return its rows; instants come back as UTC.

        Raises
        ------
        StoreError
            A sealed file cannot be read, or a number is larger than can be reckoned with.
        """
        with _reading_files():
            table = pl.DataFrame(self._connection.sql(sql))
        plain = _instants(table, zoned=False)
        return table.with_columns(pl.col(plain).dt.replace_time_zone("UTC")) if plain else table

    def save(self, name: str, path: Path) -> None:
        """Write the rows of a name to a Parquet file."""
        self._connection.execute(
            f"copy (select * from \"{name}\") to '{quoted(path)}' "
            "(format parquet, parquet_version v2)"  # numbers as differences: half the size
        )

    def load(self, name: str, path: Path) -> None:
        """Keep the rows of a Parquet file as a table.

        Raises
        ------
        StoreError
            The file cannot be read.
        """
        self.keep(name, f"select * from read_parquet('{quoted(path)}')")

    def close(self) -> None:
        """Let the connection go, and with it every name it holds."""
        self._connection.close()


class _Frame:
    """Shows the engine a frame as an Arrow stream and as nothing else.

    Of a polars frame itself the engine would ask for pyarrow, which is not installed.
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def _instants(table: pl.DataFrame, *, zoned: bool) -> list[str]:
    return [
        column
        for column, kind in table.schema.items()
        if isinstance(kind, pl.Datetime) and (kind.time_zone is not None) is zoned
    ]


@contextmanager
def _reading_files() -> Iterator[None]:
    try:
        yield
    except duckdb.IOException as error:
        raise StoreError(
            "sealed_unreadable", facts={"reason": why_failed(error), "said": said(error)}
        ) from error
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise StoreError("number_too_large", facts={"said": said(error)}) from error
