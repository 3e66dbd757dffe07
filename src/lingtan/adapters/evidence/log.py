"""The log: append entries, prove that one is in it, prove that it only grew.

The signed checkpoint to be is left under a temporary name first, then come the entries, their
hashes, and the checkpoint under its own name, each on the disk before the next is begun. That is
the acknowledgement. What a killed writer left beyond it the next one completes, if all of it is
there, or cuts off. Whole entries that no writer was about to sign are kept aside and told.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self  # an entry read back may be any JSON

from lingtan.adapters.evidence.beyond import (
    CHECKPOINT,
    CUT_OFF,
    keep_aside,
    leave_promise,
    promised,
    whole_lines,
)
from lingtan.adapters.evidence.compare import mark_file
from lingtan.adapters.evidence.hash_files import LEAVES, TILES, HashFiles, write_all
from lingtan.adapters.evidence.signed_entries import SignedEntries
from lingtan.adapters.store.durable import finish, make_folder, part_of
from lingtan.adapters.store.lock import WriterLock
from lingtan.base.errors import EvidenceError
from lingtan.base.reasons import reason_of
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.merkle import EMPTY_ROOT, leaf_hash
from lingtan.evidence.proofs import consistency_proof, inclusion_proof

ENTRIES = "entries.jsonl"
LOCK = "writer.lock"


class Seal(Protocol):
    """Whoever signs checkpoints, and knows a signed one when he sees it."""

    origin: str

    def sign(self, state: Checkpoint) -> bytes:
        """Return the signed checkpoint, as it is kept."""
        ...

    def read(self, note: bytes) -> Checkpoint | None:
        """Return what a signed checkpoint says; None if it is not one of this log."""
        ...

    def derive(self, purpose: bytes) -> bytes:
        """Return a secret that only the holder of the private key can make again."""
        ...


class EvidenceLog:
    """An append-only log; one process appends at a time, any number read.

    Use it as a context manager: ``with EvidenceLog.open(folder, seal, writable=True) as log``.
    """

    def __init__(self, folder: Path, seal: Seal, lock: WriterLock | None) -> None:
        self._folder = folder
        self._seal = seal
        self._lock = lock
        self._state = self._read_checkpoint()
        self._hashes = HashFiles(folder, writable=lock is not None)
        self._entries = SignedEntries(folder / ENTRIES, self._hashes)
        try:
            self._require_whole()
            if lock is not None:
                self._complete()
                self._set_aside()
                self._settle()
        except BaseException:
            self._hashes.close()
            raise

    @classmethod
    def open(
        cls, folder: Path, seal_of: Callable[[Path], Seal], *, writable: bool = False
    ) -> Self:
        """Open the log in a folder; for writing, begin one where there is none.

        Parameters
        ----------
        seal_of : callable
            Gives whoever signs in that folder. It is asked while nobody else may write, so that
            two processes never make a key at once.

        Raises
        ------
        WorkspaceBusyError
            Another process is appending.
        EvidenceError
            The log is not what its checkpoint says, or cannot be read.
        """
        try:
            if not writable:
                _require_checkpoint(folder)
                return cls(folder, seal_of(folder), None)
            make_folder(folder)
            lock = WriterLock(folder / LOCK)
            try:
                seal = seal_of(folder)
                _begin(folder, seal)
                return cls(folder, seal, lock)
            except BaseException:
                lock.release()
                raise
        except OSError as error:
            facts = {"folder": str(folder), "reason": reason_of(error)}
            raise EvidenceError("not_opened", facts=facts) from error

    @property
    def state(self) -> Checkpoint:
        """What the log holds: its size and root."""
        return self._state

    def secret(self, purpose: bytes) -> bytes:
        """Return a secret that only who may append to this log can make."""
        return self._seal.derive(purpose)

    def append(self, entries: Sequence[Json]) -> range:
        """Append entries, all or none; return their numbers once they are safe.

        Raises
        ------
        EvidenceError
            An entry is not JSON, or the disk failed; the log is as it was before.
        """
        if self._lock is None:
            raise EvidenceError("read_only", facts={"folder": str(self._folder)})
        first = self._state.size
        if not entries:
            return range(first, first)
        lines = [canonical(entry) for entry in entries]
        try:
            self._write(lines)
        except OSError as error:
            self._state = self._read_checkpoint()  # it may stand, though the disk failed then
            if self._state.size > first:
                return range(first, self._state.size)
            with suppress(OSError):  # else the next append does
                self._settle()
            facts = {"folder": str(self._folder), "reason": reason_of(error)}
            raise EvidenceError("not_written", facts=facts) from error
        return range(first, self._state.size)

    def entries(self, first: int = 0) -> Iterator[dict[str, Any]]:
        """Yield every entry from one on, in order, once all of them are known to be as signed.

        Raises
        ------
        EvidenceError
            They are not.
        """
        yield from self._entries.read(first, self._state)

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """Return the proof that an entry is in the log as it stands."""
        return inclusion_proof(self._hashes.node, index, self._state.size)

    def consistency_proof(self, earlier: int) -> tuple[bytes, ...]:
        """Return the proof that the log begins with what it was at an earlier size."""
        return consistency_proof(self._hashes.node, earlier, self._state.size)

    def root_at(self, size: int) -> bytes:
        """Return the root of the log as it was at an earlier size."""
        return self._hashes.root(size)

    def close(self) -> None:
        """Close the log; let another process append."""
        self._hashes.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, lines: Sequence[bytes]) -> None:
        self._settle()  # an append that failed may have left something
        end, ends = self._hashes.end_of(self._state.size - 1), []
        grown = self._grown([leaf_hash(line) for line in lines])
        leave_promise(self._folder, self._seal.sign(grown))
        with (self._folder / ENTRIES).open("r+b", buffering=0) as stream:
            stream.seek(end)
            write_all(stream.fileno(), b"\n".join(lines) + b"\n")
            os.fsync(stream.fileno())
        for line in lines:
            end += len(line) + 1
            ends.append(end)
        self._hashes.extend(ends)
        finish(self._folder / CHECKPOINT)
        self._state = grown

    def _grown(self, leaves: Sequence[bytes]) -> Checkpoint:
        """Return what the log will hold with so many leaves more."""
        self._hashes.stage(leaves)
        size = self._state.size + len(leaves)
        return Checkpoint(origin=self._seal.origin, size=size, root=self._hashes.root(size))

    def _complete(self) -> None:
        """Finish what a killed writer was about to sign, where all of its entries are there."""
        promise = promised(self._folder, self._seal, self._state)
        if promise is None:
            return
        end = self._hashes.end_of(self._state.size - 1)
        count = promise.size - self._state.size
        lines = (self._folder / ENTRIES).read_bytes()[end:].split(b"\n")
        self._hashes.settle(self._state.size)
        if len(lines) > count and self._grown(list(map(leaf_hash, lines[:count]))) == promise:
            lengths = (len(line) + 1 for line in lines[:count])
            self._hashes.extend([*accumulate(lengths, initial=end)][1:])
            finish(self._folder / CHECKPOINT)
            self._state = promise

    def _set_aside(self) -> None:
        """Keep whole entries beyond the checkpoint; tell of those nobody was about to sign."""
        with (self._folder / ENTRIES).open("rb") as stream:
            stream.seek(self._hashes.end_of(self._state.size - 1))
            lines = whole_lines(stream.read())
        if not lines:
            return
        path = keep_aside(self._folder, self._state.size, lines)
        if promised(self._folder, self._seal, self._state) is None:
            mark = mark_file(self._folder.parent, f"{self._folder.name}/{path.name}")
            told: Json = {"kind": CUT_OFF, "count": len(lines), "path": mark.path}
            self.append([told, *mark.entries])

    def _read_checkpoint(self) -> Checkpoint:
        _require_checkpoint(self._folder)
        path = self._folder / CHECKPOINT
        state = self._seal.read(path.read_bytes())
        if state is None:
            raise EvidenceError("bad_checkpoint", facts={"file": str(path)})
        return state

    def _require_whole(self) -> None:
        size, folder = self._state.size, str(self._folder)
        if not self._hashes.holds(size) or self._hashes.root(size) != self._state.root:
            raise EvidenceError("altered", facts={"file": LEAVES, "folder": folder})
        if (self._folder / ENTRIES).stat().st_size < self._hashes.end_of(size - 1):
            raise EvidenceError("altered", facts={"file": ENTRIES, "folder": folder})

    def _settle(self) -> None:
        """Cut off what no checkpoint covers."""
        end = self._hashes.end_of(self._state.size - 1)
        path = self._folder / ENTRIES
        if path.stat().st_size > end:
            os.truncate(path, end)
        self._hashes.settle(self._state.size)
        part_of(self._folder / CHECKPOINT).unlink(missing_ok=True)


def _require_checkpoint(folder: Path) -> None:
    if not (folder / CHECKPOINT).is_file():
        raise EvidenceError("no_checkpoint", facts={"folder": str(folder)})


def _begin(folder: Path, seal: Seal) -> None:
    """Begin a log where there is none: an empty one, with its checkpoint."""
    has_remains = any((folder / name).exists() for name in (ENTRIES, LEAVES, *TILES))
    if (folder / CHECKPOINT).exists() or (has_remains and not _is_blank(folder)):
        return
    (folder / ENTRIES).touch()
    HashFiles(folder, writable=True).close()
    _keep(folder, seal.sign(Checkpoint(origin=seal.origin, size=0, root=EMPTY_ROOT)))


def _is_blank(folder: Path) -> bool:
    """Whether nothing was ever written: a beginning that was cut short."""
    paths = (folder / name for name in (ENTRIES, LEAVES, *TILES))
    return all(not path.exists() or path.stat().st_size == 0 for path in paths)


def _keep(folder: Path, note: bytes) -> None:
    part_of(folder / CHECKPOINT).write_bytes(note)
    finish(folder / CHECKPOINT)
