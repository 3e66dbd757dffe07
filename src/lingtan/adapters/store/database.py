"""The engine over the store's files: opening, closing, publishing, and its errors made ours.

The engine lets one process hold a file for writing, or several for reading, never both. So the
writer holds ``log.duckdb``, and readers hold ``published.duckdb``, a copy the writer leaves
behind: neither ever waits for the other.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lingtan.adapters.engines import ATTACHED, Kind, Lent, lend, lend_with, quoted, take_back
from lingtan.adapters.store.durable import copy_whole, digest_now, is_copy, make_folder, state_of
from lingtan.adapters.store.schema import lift, require_known_version
from lingtan.adapters.store.told import told_by
from lingtan.adapters.store.witness import Witness
from lingtan.base.errors import StoreError
from lingtan.base.reasons import reason_in, reason_of

BLOCK_BYTES = 16_384  # the tables are small; the engine's 256 kB blocks would hold mostly air


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What trades memory, files and speed against each other; no figure depends on it.

    Attributes
    ----------
    memory_mb : int
        How much the engine may hold in memory [MB] before it works on the disk.
    seal_rows : int
        Rows of a month from which a sealed file is worth while; fewer wait in the tail.
    tail_rows : int
        Rows of the whole tail from which every month of it is sealed: each question copies it.
    merge_files : int
        Files of a month from which `Store.seal` merges them.
    resolve_share : float
        Share of corrections in a month from which what is current there is written out.
    many_rows : int
        Rows from which a reader works with every core. Below, handing work from core to core costs
        more than the work.
    """

    memory_mb: int = 1024
    seal_rows: int = 50_000
    tail_rows: int = 1_000_000
    merge_files: int = 8
    resolve_share: float = 0.01
    many_rows: int = 10_000_000


DEFAULT_TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Files:
    """Where everything of a store stands, and who vouches for what is entered into it.

    Attributes
    ----------
    witness : Witness or None
        None where nobody does: what a killed writer had entered is then not known again.
    """

    folder: Path
    witness: Witness | None = None

    @property
    def log(self) -> Path:
        """Database of the writer."""
        return self.folder / "log.duckdb"

    @property
    def journal(self) -> Path:
        """What the engine has promised but not yet folded into the database."""
        return self.folder / "log.duckdb.wal"

    @property
    def published(self) -> Path:
        """Copy of the database for readers."""
        return self.folder / "published.duckdb"

    @property
    def lock(self) -> Path:
        """Lock of the writer."""
        return self.folder / "writer.lock"

    @property
    def segments(self) -> Path:
        """Sealed Parquet, a folder a month."""
        return self.folder / "segments"

    @property
    def resolved(self) -> Path:
        """What is current in months with many corrections: derived, can be made again."""
        return self.folder / "current"

    @property
    def refused(self) -> Path:
        """Refused rows, a file an import."""
        return self.folder / "refused"

    @property
    def spill(self) -> Path:
        """Work files of the engine."""
        return self.folder / "spill"

    @property
    def is_published(self) -> bool:
        """Whether readers would see everything that was acknowledged."""
        return not self.journal.exists() and is_copy(self.log, self.published)

    @property
    def is_equal_copy(self) -> bool:
        """Whether the copy for readers says what the log says, whatever the times of the two."""
        files = (self.log, self.published)
        if self.journal.exists() or not all(path.exists() for path in files):
            return False
        return digest_now(self.log) == digest_now(self.published)


@contextmanager
def told_as_store_error(doing: str, item: str = "", *, is_reading: bool = False) -> Iterator[None]:
    """Turn a failure of disk or engine into a `StoreError` that says what was being done.

    Parameters
    ----------
    doing : str
        Id of what was being done; its words stand under ``doing.<id>``.
    item : str
        The file, folder or import it was done to.
    is_reading : bool
        Whether nothing was to be written, so that more room on the disk may be no cure.
    """
    try:
        yield
    except (duckdb.Error, OSError) as error:
        facts = {"doing": doing, "item": item, "reason": why_failed(error), "said": said(error)}
        if is_reading:
            raise StoreError("reading_failed", facts=facts) from error
        raise StoreError("writing_failed", facts=facts) from error


def why_failed(error: duckdb.Error | OSError) -> str:
    """Return why disk or engine failed, as an id that has words."""
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return "out_of_memory"
    is_of_file = isinstance(error, duckdb.IOException)
    return reason_in(str(error), "unreadable_file" if is_of_file else "engine")


def said(error: Exception) -> str:
    """Return the first line of what disk or engine said, for whoever looks for the fault."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def open_for_writing(files: Files, memory_mb: int) -> Lent:
    """Open the writer's database, made or lifted to this version if need be."""
    for folder in (files.segments, files.resolved, files.refused, files.spill):
        make_folder(folder)
    if files.log.exists() and files.published.exists() and files.log.samefile(files.published):
        copy_whole(files.published, files.log)  # a step was taken back: see `WorkMark.put_back`
    size = "" if files.log.exists() else f" (BLOCK_SIZE {BLOCK_BYTES})"
    with ExitStack() as undone:
        lent = lend(files.spill, Kind(memory_mb=memory_mb))
        undone.callback(take_back, lent)
        lent.connection.execute(f"attach '{quoted(files.log)}' as {ATTACHED}{size}")
        lift(lent.connection)
        undone.pop_all()
    return lent


def open_for_reading(files: Files, memory_mb: int, spill: Path) -> Lent:
    """Open the published copy; the store's folder is not written to."""
    path = files.published
    try:
        with ExitStack() as undone:
            lent = lend_with(path, state_of(path), spill, Kind(memory_mb=memory_mb))
            undone.callback(take_back, lent)
            version_of(lent)
            undone.pop_all()
    except (duckdb.Error, OSError) as error:
        facts = {"folder": str(files.folder), "reason": why_failed(error), "said": said(error)}
        raise StoreError("copy_unreadable", facts=facts) from error
    return lent


def version_of(lent: Lent) -> int:
    """Return the version of the attached database; see `schema.require_known_version`."""
    return told_by(lent).once("version", lambda: require_known_version(lent.connection))


def publish(files: Files) -> None:
    """Leave readers a copy of the closed database."""
    if not files.is_published:
        copy_whole(files.log, files.published)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write all or nothing; what is written is on the disk when the block ends."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # the engine may have rolled back already
            connection.execute("rollback")
        raise
    connection.execute("commit")
