"""Where a restored workspace waits until it is whole: beside its place, then moved at once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lingtan.adapters.backup.snapshot import SIGNING_KEY, USERS
from lingtan.adapters.store.database import Files, publish
from lingtan.adapters.store.durable import make_folder, sync_folder
from lingtan.adapters.store.lock import WriterLock
from lingtan.base.errors import BackupError

LOCK = "writer.lock"
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside a place; sweep what a killed restore left there.

    Raises
    ------
    WorkspaceBusyError
        Another restore into that place is at work.
    BackupError
        The place is a file, or holds something already.
    """
    make_folder(folder.parent)
    part = folder.with_name(f".{folder.name}.restoring")
    part.mkdir(OWNER_ONLY_FOLDER, exist_ok=True)
    with _locked(part):
        _clear(part)
        _require_empty(folder)
        (part / "park").mkdir(OWNER_ONLY_FOLDER)  # a ZIP knows no owners, and secrets are in it
        yield part / "park"


@contextmanager
def _locked(part: Path) -> Iterator[None]:
    """Hold the folder beside a place, and take it away in the end; another's is left alone."""
    try:
        lock = WriterLock(part / LOCK)
    except OSError:  # a full disk
        shutil.rmtree(part, ignore_errors=True)
        raise
    try:
        yield
    finally:
        _clear(part)
        lock.release()
        shutil.rmtree(part, ignore_errors=True)


def put_in_place(restored: Path, folder: Path) -> None:
    """Make a restored workspace ready for readers and give it its place, durably.

    Raises
    ------
    BackupError
        Something was put there meanwhile.
    """
    for path in (restored / SIGNING_KEY, restored / USERS):
        if path.exists():
            path.chmod(OWNER_ONLY)
    if (restored / USERS).exists():
        (restored / USERS).parent.chmod(OWNER_ONLY_FOLDER)
    store = Files(restored / "store")
    if store.log.exists():
        publish(store)
    _require_empty(folder)
    if folder.exists():
        folder.rmdir()  # refuses what is not empty
    os.rename(restored, folder)  # noqa: PTH104  # as one step, never into a folder
    sync_folder(folder.parent)


def _clear(part: Path) -> None:
    shutil.rmtree(part / "park", ignore_errors=True)


def _require_empty(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BackupError("not_a_folder", facts={"folder": str(folder)})
    if any(folder.iterdir()):
        raise BackupError("not_empty", facts={"folder": str(folder)})
