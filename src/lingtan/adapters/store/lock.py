"""One process writes to a store at a time; the others are told which one does.

The lock is the operating system's: it ends with the process, however that ends, so there is
never a stale one to remove by hand.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from lingtan.base.errors import WorkspaceBusyError

if sys.platform == "win32":
    import msvcrt

    def _seize(stream: IO[str]) -> None:
        stream.seek(LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _seize(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


GLANCE = 0.02  # s
LOCKED_BYTE = 1 << 20  # beyond the text, which others must be able to read where locks bind


class WriterLock:
    """The right to write to a store, held from `__init__` to `release`.

    Parameters
    ----------
    patience : float
        How long to wait for whoever holds it [s].

    Raises
    ------
    WorkspaceBusyError
        Another process holds it, or this one does already.
    """

    def __init__(self, path: Path, patience: float = 0.0) -> None:
        self._stream = path.open("a+", encoding="utf-8")
        try:
            _seize_within(self._stream, patience)
        except OSError as error:
            self._stream.close()
            raise _busy(path) from error
        try:
            self._stream.truncate(0)
            self._stream.write(f"{os.getpid()}\n")
            self._stream.flush()
        except OSError:  # a full disk: let go at once, not when the error is forgotten
            with suppress(OSError):
                self._stream.close()
            raise

    def release(self) -> None:
        """Let another process write."""
        self._stream.close()


def _seize_within(stream: IO[str], patience: float) -> None:
    until = monotonic() + patience
    while True:
        try:
            _seize(stream)
        except OSError:
            if monotonic() >= until:
                raise
            sleep(GLANCE)
        else:
            return


def holder_of(path: Path) -> str:
    """Return the process id in a lock file, or ``?`` before its holder has written it."""
    return path.read_text(encoding="utf-8").strip() or "?"


def _busy(path: Path) -> WorkspaceBusyError:
    holder = holder_of(path)
    return WorkspaceBusyError("busy", facts={"pid": holder, "folder": str(path.parent)})
