"""Tell what a killed import has left in the store from what somebody else has changed there."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from lingtan.adapters.evidence.work_mark import LOG, WorkMark
from lingtan.adapters.store.continuation import Vouched, continues, copy_as_left
from lingtan.adapters.store.durable import copy_durably, digest_of
from lingtan.base.errors import EvidenceError, StoreError
from lingtan.base.reasons import reason_of


def examine_store(folder: Path, mark: WorkMark) -> str:
    """Hold the store against what it was; return the digest of what it is, or nothing.

    Nothing means that it is not what it was plus what the mark vouches for, or that nobody can
    tell. Else a copy of its log is kept next to the mark, to hold the next one against.

    Raises
    ------
    WorkspaceBusyError
        Another process is writing to the store.
    EvidenceError
        The disk failed.
    """
    try:
        with TemporaryDirectory(prefix="lingtan-") as name:
            return _examine(folder, mark, Path(name))
    except OSError as error:
        facts = {"folder": str(folder), "reason": reason_of(error)}
        raise EvidenceError("not_opened", facts=facts) from error
    except (duckdb.Error, StoreError):  # it is no store, or one of a newer lingtan
        return ""


def _examine(folder: Path, mark: WorkMark, place: Path) -> str:
    store = (folder / LOG).parent
    now, earlier = place / "now.duckdb", place / "earlier.duckdb"
    if mark.left and not _find_earlier(folder, mark, earlier):
        return ""
    copy_as_left(store, now)
    is_marked = mark.is_left
    vouched = Vouched(secret=mark.secret, knows=lambda text: is_marked and mark.knows(text))
    if not continues(store, now, earlier, vouched):
        return ""
    digest = digest_of(now)
    if is_marked:
        kept = WorkMark(folder, digest, b"").earlier
        copy_durably(now, kept)
    return digest


def _find_earlier(folder: Path, mark: WorkMark, target: Path) -> bool:
    """Copy the store's log as it was left, from wherever it still stands."""
    for path in (mark.earlier, folder / LOG):
        if path.is_file():
            shutil.copy2(path, target)
            if digest_of(target) == mark.left:
                return True
    target.unlink(missing_ok=True)
    return False
