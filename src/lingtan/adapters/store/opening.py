"""Opening a store: who may write, what a killed writer left, what a reader gets to see."""

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from lingtan.adapters.engines import Lent, take_back
from lingtan.adapters.store.database import (
    Files,
    Tuning,
    open_for_reading,
    open_for_writing,
    publish,
    said,
    told_as_store_error,
    version_of,
    why_failed,
)
from lingtan.adapters.store.durable import make_folder
from lingtan.adapters.store.lock import WriterLock, holder_of
from lingtan.adapters.store.manifest import sweep_strays
from lingtan.adapters.store.records import STORE_BUSY
from lingtan.adapters.store.schema import VERSION
from lingtan.adapters.store.segment_list import all_segments, rows_of
from lingtan.adapters.store.soundness import (
    require_listed,
    require_no_remains,
    require_sound_log,
)
from lingtan.adapters.store.told import told_by
from lingtan.base.errors import StoreError, WorkspaceBusyError, WorkspaceError
from lingtan.base.findings import Finding, Place

PATIENCE = 2.0  # s; a reader that publishes what a killed writer left is done within tenths


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open store.

    Attributes
    ----------
    lock : WriterLock or None
        The right to write; None for a reader.
    spill : TemporaryDirectory or None
        A reader's own place for the engine's work files; a writer has one in the store.
    findings : tuple of Finding
        What a reader must know about what it sees.
    """

    files: Files
    tuning: Tuning
    lent: Lent
    lock: WriterLock | None = None
    spill: TemporaryDirectory[str] | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The way to the engine, with the database attached."""
        return self.lent.connection


def open_writer(files: Files, tuning: Tuning) -> Opened:
    """Open for writing: take the lock, finish what a killed writer left, sweep its leftovers."""
    _require_workspace(files)
    with told_as_store_error("opening", str(files.folder), is_reading=True):
        make_folder(files.folder)
        with ExitStack() as undone:
            lock = WriterLock(files.lock, PATIENCE)
            undone.callback(lock.release)
            _settle(files, tuning.memory_mb)
            lent = open_for_writing(files, tuning.memory_mb)
            undone.callback(take_back, lent)
            require_listed(files.folder, all_segments(lent.connection))
            sweep_strays(lent.connection, files)
            undone.pop_all()
    return Opened(files=files, tuning=tuning, lent=lent, lock=lock)


def open_reader(files: Files, tuning: Tuning) -> Opened:
    """Open for reading what the last writer left, and never keep a writer waiting."""
    _require_workspace(files)
    with told_as_store_error("opening", str(files.folder), is_reading=True):
        findings = () if files.is_published else _catch_up(files, tuning)
        spill = TemporaryDirectory(prefix="lingtan-", ignore_cleanup_errors=True)
        with ExitStack() as undone:
            undone.callback(spill.cleanup)
            lent = _read(files, tuning, Path(spill.name))
            undone.callback(take_back, lent)
            told = told_by(lent)
            listed = told.once("files", lambda: all_segments(lent.connection))
            require_listed(files.folder, listed)
            is_small = told.once("rows", lambda: rows_of(lent.connection)) < tuning.many_rows
            lent.connection.execute("set threads = 1" if is_small else "reset threads")
            undone.pop_all()
    return Opened(
        files=files,
        tuning=tuning,
        lent=lent,
        spill=spill,
        findings=findings,
    )


def close(opened: Opened) -> None:
    """Close; a writer publishes what it has appended and gives up the lock.

    Raises
    ------
    StoreError
        The copy for readers cannot be written; what was entered is safe, and counts.
    """
    take_back(opened.lent)
    if opened.spill is not None:
        opened.spill.cleanup()
    if opened.lock is None:
        return
    try:
        publish(opened.files)
    except (duckdb.Error, OSError) as error:
        facts = {"reason": why_failed(error), "said": said(error)}
        if opened.files.witness is None:
            raise StoreError("not_published", facts=facts) from error
        told = {**facts, "doing": "publishing", "item": ""}  # whoever records it takes it back
        raise StoreError("writing_failed", facts=told) from error
    finally:
        opened.lock.release()


def _read(files: Files, tuning: Tuning, spill: Path) -> Lent:
    """Open the published copy; one an older lingtan left is lifted and published first."""
    lent = open_for_reading(files, tuning.memory_mb, spill)
    if version_of(lent) == VERSION:
        return lent
    take_back(lent)
    lock = WriterLock(files.lock)
    try:
        take_back(open_for_writing(files, tuning.memory_mb))
        publish(files)
    finally:
        lock.release()
    return open_for_reading(files, tuning.memory_mb, spill)


def _settle(files: Files, memory_mb: int) -> None:
    """Fold the journal of a writer that was killed into the log, and publish it."""
    require_no_remains(files)
    if not files.log.exists() or files.journal.exists():
        take_back(open_for_writing(files, memory_mb))
    if not files.is_published:
        require_sound_log(files)
        publish(files)


def _require_workspace(files: Files) -> None:
    workspace = files.folder.parent
    if not workspace.is_dir():
        raise WorkspaceError("no_folder", facts={"folder": str(workspace)})


def _catch_up(files: Files, tuning: Tuning) -> tuple[Finding, ...]:
    """Publish what a killed writer could not; say so when one is at work instead.

    Where nothing may be written, a copy that says what the log says is as good as a new one.
    """
    require_no_remains(files)
    try:
        make_folder(files.folder)
        lock = WriterLock(files.lock)
    except WorkspaceBusyError:
        if not files.published.exists():
            raise
        return (_busy(files),)
    except OSError:
        if not files.is_equal_copy:
            raise
        return ()
    try:
        _settle(files, tuning.memory_mb)
    except OSError:  # a full disk
        if not files.is_equal_copy:
            raise
    finally:
        lock.release()
    return ()


def _busy(files: Files) -> Finding:
    holder = "?"
    with suppress(OSError):
        holder = holder_of(files.lock)
    place = Place(source=files.folder.name)
    return Finding(kind=STORE_BUSY, subject="store", place=place, facts={"pid": holder})
