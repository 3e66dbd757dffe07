"""Append pushes to a journal; whoever waits is told once they are on the disk, many at a time.

One thread writes. What has arrived while it synced is written and synced together, so that a
hundred small pushes cost hardly more than one. A name in the folder is a journal that was begun;
those that are closed wait to be imported.

Journals are numbered as they begin, and imported in that order: no clock has a part in it.
"""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic

from lingtan.adapters.disk_room import lack_of_room
from lingtan.adapters.live.frames import HEADING, sound_part
from lingtan.adapters.live.names import PATTERN, number_of, order_of
from lingtan.adapters.store.durable import make_folder, sync_folder
from lingtan.adapters.store.lock import WriterLock
from lingtan.base.errors import PushError
from lingtan.base.reasons import reason_of

LOCK = "writer.lock"
MOST_BYTES = 64 << 20
"""Size of a journal from which it is closed and the next one begun."""
MOST_WAITING = 256 << 20
MOST_AT_ONCE = 1024
LOOK_SECONDS = 1.0

sync_data = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """Something for the writing thread: a frame; without one, to close what is open."""

    done: Future[None]
    frame: bytes = b""
    is_last: bool = False


class Journal:
    """The open journal of a workspace, and the right to it.

    Parameters
    ----------
    folder : Path
        ``live/`` of a workspace; made where it is not there.
    imported : Path
        Where journals stand once they are imported.
    last_number : int
        Highest number known of a journal; no number is given out again.

    Raises
    ------
    WorkspaceBusyError
        Another process receives readings for this workspace.
    OSError
        The folder cannot be written to.
    """

    def __init__(
        self,
        folder: Path,
        imported: Path,
        last_number: int = 0,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        make_folder(folder)
        self._lock = WriterLock(folder / LOCK)
        self._folder = folder
        _remove_empty(folder)
        self._imported, self._last_number = imported, last_number
        self._most_bytes = most_bytes
        self._orders: SimpleQueue[_Order] = SimpleQueue()
        self._waiting = 0
        self._guard = threading.Lock()
        self._stream: FileIO | None = None
        self._path = folder
        self._safe = 0
        self._looked_at = -LOOK_SECONDS
        self._lack = ""
        self.syncs = 0
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def append(self, frame: bytes) -> "Future[None]":
        """Return what is done once a frame is on the disk.

        It fails with `PushError` where the disk takes no more, or more waits than memory holds.
        """
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()  # whoever waits may go away; what is written stays
        with self._guard:
            if self._waiting + len(frame) > MOST_WAITING:
                done.set_exception(PushError("too_much_waiting"))
                return done
            self._waiting += len(frame)
        self._orders.put(_Order(done=done, frame=frame))
        return done

    def close_open(self) -> None:
        """Close the journal that is open, so that it can be imported; the next push begins one."""
        self._wait(_Order(done=Future()))

    def closed(self) -> tuple[Path, ...]:
        """Return the journals that nobody writes to any more, in the order they began.

        One that is begun or given up while they are listed is not among them: whoever imports
        would remove it.
        """
        found = sorted(self._folder.glob(PATTERN), key=order_of)
        with self._guard:
            return tuple(path for path in found if path != self._path and path.exists())

    def stop(self) -> None:
        """Write what waits, close, and give up the right."""
        self._wait(_Order(done=Future(), is_last=True))
        self._thread.join()
        self._lock.release()

    def _wait(self, order: _Order) -> None:
        self._orders.put(order)
        order.done.result()

    def _work(self) -> None:
        is_over = False
        while not is_over:
            frames: list[_Order] = []
            for order in self._arrived():
                if order.frame:
                    frames.append(order)
                    continue
                self._write(frames)
                frames = []
                self._finish()
                order.done.set_result(None)
                is_over = is_over or order.is_last
            self._write(frames)

    def _arrived(self) -> list[_Order]:
        found = [self._orders.get()]
        with suppress(Empty):
            while len(found) < MOST_AT_ONCE:
                found.append(self._orders.get_nowait())
        return found

    def _write(self, orders: list[_Order]) -> None:
        if not orders:
            return
        data = b"".join(order.frame for order in orders)
        refusal = self._refusal_of(data)
        for order in orders:
            if refusal is None:
                order.done.set_result(None)
            else:
                order.done.set_exception(refusal)
        with self._guard:
            self._waiting -= len(data)
        if self._safe >= self._most_bytes:
            self._finish()

    def _refusal_of(self, data: bytes) -> PushError | None:
        """Write and sync; return why that was not possible."""
        try:
            self._require_room()
            self._put(data)
        except PushError as refusal:
            return refusal
        except OSError as error:
            self._give_up()
            facts = {"folder": str(self._folder), "reason": reason_of(error)}
            return PushError("not_kept", facts=facts)
        return None

    def _put(self, data: bytes) -> None:
        stream = self._stream or self._begin()
        _write_all(stream, data)
        sync_data(stream.fileno())
        self.syncs += 1
        self._safe += len(data)

    def _begin(self) -> FileIO:
        names = [*self._folder.glob("live-*"), *self._imported.glob(PATTERN)]
        number = 1 + max([self._last_number, *map(number_of, names)])
        path = self._folder / f"live-push-{number:08d}.csv"
        with self._guard:
            self._path = path
        stream = FileIO(path, "xb")
        self._stream = stream
        _write_all(stream, HEADING)
        os.fsync(stream.fileno())
        sync_folder(self._folder)
        self._safe = len(HEADING)
        return stream

    def _finish(self) -> None:
        """Close what is open."""
        stream, self._stream, self._safe = self._stream, None, 0
        if stream is not None:
            with suppress(OSError):
                stream.close()
        with self._guard:
            self._path = self._folder

    def _give_up(self) -> None:
        """Take back what was not acknowledged, and never sync that file again: it may not say so.

        What cannot be taken back is a push that was kept and not acknowledged; sent again, it
        says nothing new.
        """
        if self._stream is not None:
            with suppress(OSError):
                os.ftruncate(self._stream.fileno(), self._safe)
                if self._safe <= len(HEADING):  # so that no number is missing
                    with self._guard:
                        self._path.unlink()
                        self._path = self._folder
        self._finish()

    def _require_room(self) -> None:
        """Keep some room for the import itself, and ask for it once a second at most."""
        now = monotonic()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at, self._lack = now, lack_of_room(self._folder)
        if self._lack:
            facts = {"folder": str(self._folder), "reason": self._lack}
            raise PushError("not_kept", facts=facts)


def _remove_empty(folder: Path) -> None:
    """Remove journals at the end in which no push was acknowledged, so that no number is missing.

    A server that was killed as it began one leaves it; once another is begun it would be a gap.
    """
    for path in sorted(folder.glob(PATTERN), key=order_of, reverse=True):
        length, _, has_more = sound_part(path)
        if length > len(HEADING) or has_more:
            return
        path.unlink()


@contextmanager
def owning(folder: Path) -> Iterator[None]:
    """Hold the right to the journals of a folder, as whoever receives does.

    Raises
    ------
    WorkspaceBusyError
        A process receives readings there.
    """
    lock = WriterLock(folder / LOCK)
    try:
        yield
    finally:
        lock.release()


def require_unowned(folder: Path) -> None:
    """Make sure that no process receives readings in a folder.

    Raises
    ------
    WorkspaceBusyError
        One does.
    """
    if (folder / LOCK).is_file():
        WriterLock(folder / LOCK).release()


def _write_all(stream: FileIO, data: bytes) -> None:
    """Write all of it: the system may take a part, and say only the next time that it is full."""
    left = memoryview(data)
    while left:
        left = left[stream.write(left) :]
