"""The database of users: SQLite, mode 0600, every change whole and on the disk when it returns.

A change seen by one process is seen by all: whoever is locked on the command line is out of the
pages at his next click.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from lingtan.adapters.store.durable import make_folder, sync_folder
from lingtan.adapters.users.schema import VERSION, bring_up_to_date, version_of
from lingtan.base.errors import UserError
from lingtan.base.reasons import reason_of

OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700
OTHERS = 0o077
PATIENCE_SECONDS = 10.0
NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
    }
)
"""What the database says where the disk takes nothing more."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the database to look; None where nobody was ever added.

    Raises
    ------
    UserError
        It cannot be read, is damaged or of a newer version.
    """
    if not path.is_file():
        yield None
        return
    with _told(path), closing(_open(path)) as connection:
        if version_of(connection) < VERSION:
            with _whole(connection):
                bring_up_to_date(connection)
        yield connection


@contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for one change, which is whole or not at all.

    Raises
    ------
    UserError
        It cannot be written, is damaged or of a newer version.
    """
    with _told(path):
        _make(path)
        with closing(_open(path)) as connection, _whole(connection):
            bring_up_to_date(connection)
            yield connection


@contextmanager
def _whole(connection: sqlite3.Connection) -> Iterator[None]:
    """Make of what is done one change, which is whole or not at all."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("rollback")
        raise


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = extra")  # the folder as well, once a change is in
        connection.execute("pragma secure_delete = on")
        if version_of(connection) > VERSION:
            raise UserError("newer_store", facts={"file": str(path)})
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make the file, for its owner only before anything is in it."""
    if path.is_file():
        if path.stat().st_mode & OTHERS:
            path.chmod(OWNER_ONLY)
        return
    make_folder(path.parent)
    path.parent.chmod(OWNER_ONLY_FOLDER)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
    sync_folder(path.parent)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if _code_of(error) in NO_ROOM:
            raise UserError("store_full", facts={"file": str(path)}) from error
        raise UserError("store_damaged", facts={"file": str(path)}) from error
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        raise UserError("store_refused", facts=facts) from error


def _code_of(error: sqlite3.Error) -> int:
    """Return what the database says went wrong; 0 of what never came so far."""
    return int(getattr(error, "sqlite_errorcode", 0))
