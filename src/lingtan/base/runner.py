"""The port through which a room runs its SQL: rooms hold the text, an adapter runs it."""

from typing import Protocol

import polars as pl


class SqlRunner(Protocol):
    """Runs SQL of the common subset over named tables; every instant is UTC."""

    def give(self, name: str, table: pl.DataFrame) -> None:
        """Make a frame known as a table, replacing one of the same name."""

    def add(self, name: str, table: pl.DataFrame) -> None:
        """Add the rows of a frame to a table that was given, of the same columns."""

    def view(self, name: str, sql: str) -> None:
        """Name a query, without running it."""

    def rename(self, name: str, new: str) -> None:
        """Give a query or table another name, so that the old one can mean something else."""

    def keep(self, name: str, sql: str) -> None:
        """Run a query and keep its rows as a table for the steps that follow."""

    def rows(self, sql: str) -> pl.DataFrame:
        """Run a query and return its rows; instants come back as UTC."""
