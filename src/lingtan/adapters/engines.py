"""Engines lent one after another: to start one costs more than to open a small store or file.

What a borrower names is temporary and ends with its connection; what it attached is detached
before the next one comes, unless that is the very file he reads. An engine that may have kept
anything else is closed instead, and so is one after large work: it holds on to the memory of it
for as long as it lives.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from mmap import PAGESIZE
from pathlib import Path
from threading import Lock
from typing import Any  # each question has an answer of its own kind

import duckdb

IDLE_MOST = 6  # of two stores, for questions within a rehearsal, and one that reads files
ATTACHED = "store"
BLANK = f"detach database if exists {ATTACHED}; reset threads"
LARGE_MB = 64
STATUS = Path("/proc/self/statm")
Answers = dict[datetime | None, dict[Hashable, Any]]
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
class Shown:
    """A file that is attached to be read, and that nobody writes to where it stands.

    Attributes
    ----------
    state : tuple of int
        What tells it from all others; its number is given to none while an engine holds it open.
    answers : dict
        What was asked of it, by instant (None: as it stands) and question: whoever reads it next
        need not ask again.
    """

    state: tuple[int, ...]
    answers: Answers = field(default_factory=dict)


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
    shown : Shown or None
        What stays attached when the engine comes back.
    """

    kind: Kind
    engine: duckdb.DuckDBPyConnection
    connection: duckdb.DuckDBPyConnection
    spill: Path
    held_mb: int
    shown: Shown | None = None


def lend(spill: Path, kind: Kind) -> Lent:
    """Lend an engine that is idle, or a new one."""
    return _lent(spill, kind, _idle_engine(kind))


def lend_with(path: Path, state: tuple[int, ...], spill: Path, kind: Kind) -> Lent:
    """Lend an engine with a file attached to be read: one that has it still, if there is any.

    Parameters
    ----------
    state : tuple of int
        What tells the file from all others, as it was before this call.

    Raises
    ------
    duckdb.Error
        It is no database, or cannot be read.
    """
    lent = _lent(spill, kind, _idle_engine(kind, state))
    if lent.shown is not None:
        return lent
    try:
        lent.connection.execute(f"attach '{quoted(path)}' as {ATTACHED} (READ_ONLY)")
    except duckdb.Error:
        take_back(lent)
        raise
    return replace(lent, shown=Shown(state=state))


def take_back(lent: Lent) -> None:
    """Take an engine back from a borrower who attached a database, or could not.

    What was written to that is folded in, as when the engine ends.
    """
    lent.connection.close()
    try:
        if lent.shown is None:
            lent.engine.execute(BLANK)
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


def _lent(spill: Path, kind: Kind, idle: Lent | None) -> Lent:
    """Return an engine for a borrower: an idle one, if it can have its place for work files."""
    held_mb = _held_mb()
    if idle is not None and not _is_set(idle.engine, spill):
        idle = None
    engine = _new_engine(spill, kind) if idle is None else idle.engine
    connection = engine.cursor()
    _say_times(connection)
    shown = None if idle is None else idle.shown
    return Lent(
        kind=kind, engine=engine, connection=connection, spill=spill, held_mb=held_mb, shown=shown
    )


def _new_engine(spill: Path, kind: Kind) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(":memory:")
    _say_times(engine)
    engine.execute(f"set memory_limit = '{kind.memory_mb}MB'; {kind.settings}")
    _spill_to(engine, spill)
    return engine


def _idle_engine(kind: Kind, state: tuple[int, ...] = ()) -> Lent | None:
    """Return an idle engine of a kind that shows the file of a state, or else none.

    To set one anew empties its pockets, which costs.
    """
    with _lock:
        alike = [each for each in reversed(_idle) if each.kind == kind]
        if not alike:
            return None
        idle = min(alike, key=lambda each: _distance(each.shown, state))
        _idle.remove(idle)
    if idle.shown is None or idle.shown.state == state:
        return idle
    try:
        idle.engine.execute(BLANK)
    except duckdb.Error:
        idle.engine.close()
        return None
    return replace(idle, shown=None)


def _distance(shown: Shown | None, state: tuple[int, ...]) -> int:
    """Return how far an engine is from showing the file of a state: it may show another."""
    if shown is None:
        return 1
    return 0 if shown.state == state else 2


def _is_set(engine: duckdb.DuckDBPyConnection, spill: Path) -> bool:
    """Whether an engine has a place for work files; else it has used one before, and is closed."""
    try:
        _spill_to(engine, spill)
    except duckdb.Error:
        engine.close()
        return False
    return True


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
