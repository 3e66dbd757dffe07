"""The embedded engine a file is read with: small memory, spills beside the staging files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from lingtan.adapters.engines import ATTACHED, Kind, lend, take_back

FIRST_BEYOND_ASCII = "\u0080"

MEMORY_MB = 400
# A file's length is unknown to the optimiser; left alone it builds on the long side.
SETTINGS = "set disabled_optimizers = 'build_side_probe_side,join_order'"


class ArrowTable:
    """A frame as DuckDB can scan it: it offers the Arrow stream and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Offer the frame as an Arrow stream."""
        return self._frame.__arrow_c_stream__(requested_schema)


class Engine:
    """A connection and the folder its scratch files live in."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self.connection = connection
        self.scratch = scratch

    def reachable(self, path: Path) -> Path:
        """Return a path the engine takes literally; brackets and stars would be a pattern."""
        if not set(str(path)) & set("*?[]{}"):
            return path
        link = self.scratch / "source"
        try:
            link.symlink_to(path.resolve())
        except OSError:  # a system that does not let users link
            copyfile(path, link)
        return link

    def run(self, sql: str) -> None:
        """Run a statement and forget its result."""
        self.connection.execute(sql).fetchall()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Run a query and return all rows."""
        return list(self.connection.execute(sql).fetchall())

    def count(self, sql: str) -> int:
        """Run a query that gives one whole number."""
        value = self.rows(sql)[0][0]
        return int(value) if isinstance(value, int) else 0

    def frame(self, sql: str) -> pl.DataFrame:
        """Run a query and return a frame."""
        return pl.DataFrame(self.connection.sql(sql))

    def give(self, name: str, frame: pl.DataFrame) -> None:
        """Make a frame known as a table."""
        self.connection.register("given", ArrowTable(frame))
        self.run(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        self.connection.unregister("given")


@contextmanager
def open_engine(folder: Path, memory_mb: int = MEMORY_MB) -> Iterator[Engine]:
    """Open an engine whose tables and scratch files vanish with it."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".reading-", dir=folder) as scratch:
        spill = Path(scratch) / "spill"
        spill.mkdir()
        lent = lend(spill, Kind(memory_mb=memory_mb, settings=SETTINGS))
        try:
            lent.connection.execute(f"attach ':memory:' as {ATTACHED}; use {ATTACHED}")
            yield Engine(lent.connection, Path(scratch))
        finally:
            take_back(lent)


def quoted(text: str | Path) -> str:
    """Return text as an SQL literal.

    Examples
    --------
    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + str(text).replace("\x00", "").replace("'", "''") + "'"


def is_one_of(text: str, words: Iterable[str]) -> str:
    """Return the SQL condition that text is one of some words, or fits one with ``*`` or ``?``.

    Examples
    --------
    >>> is_one_of("name", ["a", "b*"])
    "(name IN ('a') OR name GLOB 'b*')"
    """
    every = list(words)
    plain = [quoted(word) for word in every if not set("*?") & set(word)]
    patterns = [f"{text} GLOB {quoted(word)}" for word in every if set("*?") & set(word)]
    listed = ", ".join(plain) or "NULL"
    return f"({' OR '.join([f'{text} IN ({listed})', *patterns])})"


def narrowed(text: str, wide: str, narrow: str) -> str:
    """Return the SQL that replaces wide characters; plain text is seen at a glance."""
    changed = f"translate({text}, {quoted(wide)}, {quoted(narrow)})"
    return f"CASE WHEN strlen({text}) = length({text}) THEN {text} ELSE {changed} END"


def trimmed(text: str) -> str:
    """Return the SQL that trims text; to compare first is ten times cheaper than to trim."""
    edges = quoted(" \t\u3000\u00a0")
    blanks = " OR ".join(f"ends_with({text}, {quoted(blank)})" for blank in " \u3000\u00a0")
    may_have = f"{text} < '!' OR {text} >= {quoted(FIRST_BEYOND_ASCII)} OR {blanks}"
    return f"CASE WHEN {may_have} THEN trim({text}, {edges}) ELSE {text} END"
