"""A workspace as it stands at one moment, in a folder of its own that later work does not touch.

What is written once is shared by a link and costs nothing; what is written in place is copied.
Take it while nobody else may write.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from lingtan.adapters.evidence.keys import PRIVATE
from lingtan.adapters.store.durable import PART
from lingtan.adapters.store.lock import WriterLock
from lingtan.base.errors import BackupError

PREFIX = ".backup-"
LOCK = "writer.lock"
WRITTEN_ONCE = (
    "store/segments/",
    "store/current/",
    "store/refused/",
    "inbox/",
    "documents/",
    "reports/",
)
SIGNING_KEY = f"evidence/{PRIVATE}"
USERS = "users/users.db"
LEFT_OUT = frozenset(
    {
        "store/writer.lock",
        "store/published.duckdb",
        "store/spill",
        "evidence/writer.lock",
        "live/writer.lock",
        f"{USERS}-journal",
    }
)
"""Locks, a copy for readers and work files: nothing in them is of the park."""
PASSING = frozenset(
    {"sessions", "halfway", "attempts", "drawn_secrets", "key_challenges", "invitations"}
)
"""Tables of the users that no backup takes along."""
OF_PEOPLE = "inbox/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was taken.

    Attributes
    ----------
    folder : Path
        A workspace like the one it was taken of.
    states : dict
        Size and time of each file when it was taken, by path.
    """

    folder: Path
    states: dict[str, tuple[int, int]]

    def require_unchanged(self) -> None:
        """Make sure that nobody wrote into a shared file since.

        Raises
        ------
        BackupError
            Somebody did.
        """
        for path, state in self.states.items():
            if _state(self.folder / path) != state:
                raise BackupError("changed_meanwhile", facts={"file": path})


@contextmanager
def place_for_snapshot(folder: Path) -> Iterator[Path]:
    """Yield an empty folder in a workspace; sweep what a killed backup left there.

    Enter it while nobody else may write.

    Raises
    ------
    WorkspaceBusyError
        Another backup is at work.
    """
    for path in sorted(folder.glob(f"{PREFIX}*")):
        WriterLock(path / LOCK).release()  # refuses while its owner lives
        shutil.rmtree(path)
    place = Path(mkdtemp(dir=folder, prefix=PREFIX))
    try:
        with _locked(place):
            yield place / "park"
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    lock = WriterLock(place / LOCK)
    try:
        yield
    finally:
        lock.release()


def take_snapshot(folder: Path, place: Path, *, with_key: bool) -> Snapshot:
    """Take everything a workspace needs, and nothing derived.

    Raises
    ------
    BackupError
        Something in it is a link or no plain file, or the users cannot be read.
    OSError
        The disk failed.
    """
    states: dict[str, tuple[int, int]] = {}
    for path in files_of(folder, with_key=with_key):
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path == USERS:
            _copy_database(folder / path, target)
        else:
            _bring(folder / path, target, may_share=path.startswith(WRITTEN_ONCE))
        states[path] = _state(target)
    return Snapshot(folder=place, states=states)


def files_of(folder: Path, *, with_key: bool) -> Iterator[str]:
    """Yield the paths of a workspace that a backup takes, in order.

    Raises
    ------
    BackupError
        Something is a link or no plain file, or has a name no text can hold.
    """
    for path in _walk(folder, ""):
        if path != SIGNING_KEY or with_key:
            yield path


def _walk(folder: Path, below: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        path = below + entry.name
        if _is_left_out(path):
            continue
        _require_plain(entry, path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{path}/")
        else:
            yield path


def _is_left_out(path: str) -> bool:
    is_hidden = path.startswith(".")  # only names at the top: what is derived, or passes
    is_unfinished = path.endswith(PART) and not path.startswith(OF_PEOPLE)
    return is_hidden or is_unfinished or path in LEFT_OUT


def _require_plain(entry: os.DirEntry[str], path: str) -> None:
    is_plain = entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
    if not is_plain:
        raise BackupError("not_plain", facts={"file": path})
    try:
        path.encode()
    except UnicodeEncodeError as error:
        facts = {"file": path.encode(errors="backslashreplace").decode()}
        raise BackupError("odd_name", facts=facts) from error


def _bring(source: Path, target: Path, *, may_share: bool) -> None:
    if may_share:
        try:
            os.link(source, target)
        except OSError:  # another disk, or one that knows no links
            pass
        else:
            return
    shutil.copy2(source, target)


def _copy_database(source: Path, target: Path) -> None:
    """Copy the users as they stand between two changes; whoever signs in takes no lock of ours.

    What opens something for a while stays behind: restored, it would open what was ended since.
    """
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            tables = "select name from sqlite_master where type = 'table'"
            for name in PASSING & {row[0] for row in new.execute(tables)}:
                new.execute(f"delete from {name}")
            new.commit()
            new.execute("vacuum")  # what was deleted is in no free page either
    except sqlite3.Error as error:
        raise BackupError("users_unreadable", facts={"file": USERS}) from error


def _state(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns
