"""Hold a workspace still: wait until nobody writes to it, and let nobody begin."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lingtan.adapters.evidence.log import LOCK
from lingtan.adapters.store.database import Files
from lingtan.adapters.store.durable import make_folder
from lingtan.adapters.store.lock import WriterLock
from lingtan.adapters.store.store import Store
from lingtan.base.errors import WorkspaceBusyError

PAUSE_SECONDS = 0.1


@contextmanager
def hold_log(evidence: Path, until: float) -> Iterator[None]:
    """Hold a log of evidence that cannot be opened, as whoever appends would.

    Parameters
    ----------
    until : float
        When to give up, by the monotonic clock [s].

    Raises
    ------
    WorkspaceBusyError
        Another process did not end.
    """
    make_folder(evidence)
    lock = _wait_for(evidence / LOCK, until)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def hold_store(store: Path, until: float) -> Iterator[None]:
    """Hold a store, after what a killed writer left in it was finished.

    Raises
    ------
    WorkspaceBusyError
        Another process did not end.
    StoreError
        The store is damaged.
    """
    if not store.is_dir():
        yield
        return
    while True:
        Store.open(store).close()  # folds a journal into the log
        lock = _wait_for(Files(store).lock, until)
        if not Files(store).journal.exists():
            break
        lock.release()
    try:
        yield
    finally:
        lock.release()


def _wait_for(path: Path, until: float) -> WriterLock:
    while True:
        try:
            return WriterLock(path)
        except WorkspaceBusyError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)
