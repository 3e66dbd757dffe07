"""A mark that an import is at work, or was killed: the store may differ from what was recorded.

Its first line says with a secret of the signing key how the store's log was left last, and each
further line vouches for something the import is about to enter. So who has not got the key can
pass off a change of his own neither as the work of an import that was killed, nor beside it.
Next to the mark stands the store's log as it was left, to hold what is found against.
"""

import hmac
import os
import shutil
from pathlib import Path

from lingtan.adapters.store.durable import copy_whole, digest_of, finish, part_of, sync_folder

WORK_MARK = "evidence/unfinished"
STORE, LOCK = "store", "writer.lock"
LOG = "store/log.duckdb"
COPY = "store/published.duckdb"
JOURNAL = "store/log.duckdb.wal"
BEGUN, ROWS, ENTERED = b"begun", b"rows", b"entered "


class WorkMark:
    """The mark of a workspace, as whoever knows the secret leaves and reads it.

    Parameters
    ----------
    left : str
        SHA-256 of the store's log as it was left last, in hex; empty where there was none.
    secret : bytes
        Only the holder of the signing key can make it; another one for each `left`.
    """

    def __init__(self, folder: Path, left: str, secret: bytes) -> None:
        self._folder = folder
        self._path = folder / WORK_MARK
        self._secret = secret
        self.left = left
        self.secret = self._sign(ROWS)
        self._is_as_left, self._before = False, ("", -1)

    @property
    def is_left(self) -> bool:
        """Whether the mark is there, left by who knows the secret."""
        return self._stands(BEGUN)

    @property
    def earlier(self) -> Path:
        """Where the store's log as it was left is kept."""
        return self._path.with_name(f"{self._path.name}-{self.left[:16]}.duckdb")

    def begin(self) -> None:
        """Leave the mark, before anything is changed."""
        self._is_as_left, self._before = self.has_nothing_to_tell(), self._state()
        self._keep_earlier()
        part_of(self._path).write_text(f"{self._sign(BEGUN)}\n", encoding="ascii")
        finish(self._path)

    def vouch(self, text: str) -> None:
        """Vouch for what is about to be entered."""
        self._add(ENTERED + text.encode())

    def announce(self) -> None:
        """Leave the mark beside another one, which stays until this one is begun."""
        self._add(BEGUN)

    def knows(self, text: str) -> bool:
        """Whether it was vouched for what a text says."""
        return self._stands(ENTERED + text.encode())

    def has_nothing_to_tell(self) -> bool:
        """Whether the store's log is, to the byte, as it was left."""
        log = self._folder / LOG
        if (self._folder / JOURNAL).exists():
            return False
        return digest_of(log) == self.left if log.exists() else not self.left

    def put_back(self) -> bool:
        """Put the store back as it was left, after a step that failed; return whether it is so.

        Where the disk knows links names alone are changed, which a full disk allows. Log and copy
        are one file then, until the next writer gives the log its own. The copy comes first: a
        process that is killed in between leaves a log that knows more, and the mark.

        Raises
        ------
        OSError
            The disk fails: the store holds what was entered, and the mark stands beside it.
        """
        if not self._is_as_left:  # it was changed before: what it was, nobody kept
            return self._state() == self._before
        if not self.has_nothing_to_tell():
            (self._folder / JOURNAL).unlink(missing_ok=True)
            if self.left:
                self._put_back_log()
            else:
                self._put_back_nothing()
        unmark_work(self._folder)
        return True

    def _put_back_log(self) -> None:
        log, copy = self._folder / LOG, self._folder / COPY
        if not _is(copy, self.left):
            part_of(copy).unlink(missing_ok=True)
            try:
                os.link(self.earlier, part_of(copy))
            except OSError:  # a disk that knows no links
                copy_whole(self.earlier, copy)
            else:
                part_of(copy).replace(copy)
        self.earlier.replace(log)
        sync_folder(log.parent)

    def _put_back_nothing(self) -> None:
        """Leave a store without anything in it, its log last; its lock is held by name."""
        log = self._folder / LOG
        for path in (self._folder / STORE).iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path not in (log, log.with_name(LOCK)):
                path.unlink()
        log.unlink(missing_ok=True)

    def _state(self) -> tuple[str, int]:
        log, journal = self._folder / LOG, self._folder / JOURNAL
        size = journal.stat().st_size if journal.exists() else -1
        return digest_of(log) if log.exists() else "", size

    def _keep_earlier(self) -> None:
        """Keep the store's log as it was left, from whichever file still holds it.

        A link to the copy for readers costs nothing: another copy takes its name, not its place.
        """
        if not self.left or _is(self.earlier, self.left):
            return
        copy, part = self._folder / COPY, part_of(self.earlier)
        if not _is(copy, self.left):
            if _is(self._folder / LOG, self.left):
                copy_whole(self._folder / LOG, self.earlier)
            return
        part.unlink(missing_ok=True)
        try:
            os.link(copy, part)
        except OSError:  # a disk that knows no links
            copy_whole(copy, self.earlier)
        else:
            finish(self.earlier)

    def _add(self, text: bytes) -> None:
        with self._path.open("ab") as stream:
            stream.write(f"{self._sign(text)}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())

    def _stands(self, text: bytes) -> bool:
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError:
            return False
        return self._sign(text).encode() in lines

    def _sign(self, text: bytes) -> str:
        return hmac.digest(self._secret, text, "sha256").hex()


def unmark_work(folder: Path) -> None:
    """Take the mark away, after everything is recorded, and what stands next to it."""
    path = folder / WORK_MARK
    path.unlink(missing_ok=True)
    for each in path.parent.glob(f"{path.name}-*"):
        each.unlink(missing_ok=True)


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and digest_of(path) == sha256
