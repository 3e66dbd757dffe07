"""Engines lent to readers one after another: to start one costs more than to open a small store.

What a reader names is temporary and ends with its connection; what it attached is detached before
the next one comes. An engine that may have kept anything else is closed instead.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

IDLE_MOST = 2
_idle: list["Lent"] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """An engine lent to one reader.

    Attributes
    ----------
    connection : DuckDBPyConnection
        The reader's own way to it.
    spill : Path
        Where it may put work files for this reader.
    memory_mb : int
        How much it may hold in memory [MB].
    """

    engine: duckdb.DuckDBPyConnection
    connection: duckdb.DuckDBPyConnection
    spill: Path
    memory_mb: int


def new_engine(spill: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """Start an engine; see `Lent`."""
    engine = duckdb.connect(":memory:")
    _say_times(engine)
    engine.execute(f"set memory_limit = '{memory_mb}MB'")
    _spill_to(engine, spill)
    return engine


def lend(spill: Path, memory_mb: int) -> Lent:
    """Lend an engine that is idle, or a new one."""
    engine = _idle_engine(spill, memory_mb) or new_engine(spill, memory_mb)
    connection = engine.cursor()
    _say_times(connection)
    return Lent(engine=engine, connection=connection, spill=spill, memory_mb=memory_mb)


def take_back(lent: Lent) -> None:
    """Take an engine back from a reader who attached a database as ``store``, or could not."""
    lent.connection.close()
    try:
        lent.engine.execute("detach database if exists store; reset threads")
        is_as_new = not any(lent.spill.iterdir())
    except (duckdb.Error, OSError):
        is_as_new = False
    if is_as_new and len(_idle) < IDLE_MOST:
        _idle.append(lent)
    else:
        lent.engine.close()


def quoted(path: Path) -> str:
    """Return a path as it stands inside an SQL string."""
    return str(path).replace("'", "''")


def _idle_engine(spill: Path, memory_mb: int) -> duckdb.DuckDBPyConnection | None:
    """Return an idle engine of this memory: to set it anew empties its pockets, which costs."""
    try:
        idle = _idle.pop()
    except IndexError:
        return None
    try:
        _spill_to(idle.engine, spill)
        is_fit = idle.memory_mb == memory_mb
    except duckdb.Error:  # it has used the place it had
        is_fit = False
    if is_fit:
        return idle.engine
    idle.engine.close()
    return None


def _spill_to(engine: duckdb.DuckDBPyConnection, spill: Path) -> None:
    engine.execute(f"set temp_directory = '{quoted(spill)}'")


def _say_times(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
