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
from lingtan.base.errors import UserError
from lingtan.base.reasons import reason_of

VERSION = 1
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700
OTHERS = 0o077
PATIENCE_SECONDS = 10.0
SCHEMA = """
create table users (
    name text primary key, role text not null, enterprise text not null,
    is_locked integer not null, added_at text not null, password text not null
) strict;
create table tokens (
    prefix text primary key, digest text not null, scope text not null, note text not null,
    issued_by text not null, issued_at text not null, expires_at text not null,
    last_used text, is_revoked integer not null
) strict;
create table sessions (
    digest text primary key, name text not null references users (name) on delete cascade,
    started_at text not null, seen_at text not null
) strict;
create table invitations (digest text primary key, expires_at text not null) strict;
"""


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
        with closing(_open(path)) as connection:
            connection.execute("begin immediate")
            try:
                if not _version(connection):
                    _begin(connection)
                yield connection
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
        if _version(connection) > VERSION:
            raise UserError("newer_store", facts={"file": str(path)})
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _begin(connection: sqlite3.Connection) -> None:
    for statement in filter(str.strip, SCHEMA.split(";")):
        connection.execute(statement)
    connection.execute(f"pragma user_version = {VERSION}")


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
        raise UserError("store_damaged", facts={"file": str(path)}) from error
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        raise UserError("store_refused", facts=facts) from error
