"""Engines lent one after another: to start one costs more than to open a small store or file.

What a borrower names is temporary and ends with its connection; what it attached is detached
before the next one comes. An engine that may have kept anything else is closed instead, and so is
one after large work: it holds on to the memory of it for as long as it lives.
"""

from contextlib import suppress
from dataclasses import dataclass
from mmap import PAGESIZE
from pathlib import Path
from threading import Lock

import duckdb

IDLE_MOST = 4  # three of a store, for questions within an import, and one that reads files
ATTACHED = "store"
LARGE_MB = 64
STATUS = Path("/proc/self/statm")
_idle: list["Lent"] = []
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What an engine is set to for as long as it lives.

    Attributes
    ----------
    memory_mb : int
        How much it may hold in memory [MB].
    settings : str
        SQL that sets what else differs.
    """

    memory_mb: int
    settings: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """An engine lent to one borrower.

    Attributes
    ----------
    connection : DuckDBPyConnection
        The borrower's own way to it; one database may be attached by it, as `ATTACHED`.
    spill : Path
        Where it may put work files for this borrower.
    held_mb : int
        What the process held in memory when it was lent [MB].
    """

    kind: Kind
    engine: duckdb.DuckDBPyConnection
    connection: duckdb.DuckDBPyConnection
    spill: Path
    held_mb: int


def lend(spill: Path, kind: Kind) -> Lent:
    """Lend an engine that is idle, or a new one."""
    held_mb = _held_mb()
    engine = _idle_engine(spill, kind) or _new_engine(spill, kind)
    connection = engine.cursor()
    _say_times(connection)
    return Lent(kind=kind, engine=engine, connection=connection, spill=spill, held_mb=held_mb)


def take_back(lent: Lent) -> None:
    """Take an engine back from a borrower who attached a database, or could not.

    What was written to that is folded in, as when the engine ends.
    """
    lent.connection.close()
    try:
        lent.engine.execute(f"detach database if exists {ATTACHED}; reset threads")
        is_as_new = not any(lent.spill.iterdir()) and _held_mb() < lent.held_mb + LARGE_MB
    except (duckdb.Error, OSError):
        is_as_new = False
    if not is_as_new:
        lent.engine.close()
        return
    with _lock:
        _idle.append(lent)
        surplus = _idle.pop(0) if len(_idle) > IDLE_MOST else None
    if surplus is not None:
        surplus.engine.close()


def quoted(path: Path) -> str:
    """Return a path as it stands inside an SQL string."""
    return str(path).replace("'", "''")


def _new_engine(spill: Path, kind: Kind) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(":memory:")
    _say_times(engine)
    engine.execute(f"set memory_limit = '{kind.memory_mb}MB'; {kind.settings}")
    _spill_to(engine, spill)
    return engine


def _idle_engine(spill: Path, kind: Kind) -> duckdb.DuckDBPyConnection | None:
    """Return an idle engine of a kind: to set it anew empties its pockets, which costs."""
    with _lock:
        idle = next((each for each in reversed(_idle) if each.kind == kind), None)
        if idle is None:
            return None
        _idle.remove(idle)
    with suppress(duckdb.Error):  # it has used the place it had
        _spill_to(idle.engine, spill)
        return idle.engine
    idle.engine.close()
    return None


def _spill_to(engine: duckdb.DuckDBPyConnection, spill: Path) -> None:
    engine.execute(f"set temp_directory = '{quoted(spill)}'")


def _say_times(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")


def _held_mb() -> int:
    """Return what the process holds in memory [MB]; 0 where the system does not tell."""
    try:
        pages = int(STATUS.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * PAGESIZE >> 20
