"""A mark that an import is at work, or was killed: the store may differ from what was recorded.

It says with a secret of the signing key how the store's log was recorded last. So who has not got
the key cannot pass off a change of his own as the work of an import that was killed.
"""

import hmac
from pathlib import Path

from lingtan.adapters.store.durable import finish, part_of

WORK_MARK = "evidence/unfinished"


def mark_work(folder: Path, secret: bytes) -> None:
    """Leave the mark in a workspace, before anything is changed."""
    path = folder / WORK_MARK
    part_of(path).write_text(secret.hex(), encoding="ascii")
    finish(path)


def unmark_work(folder: Path) -> None:
    """Take the mark away, after everything is recorded."""
    (folder / WORK_MARK).unlink(missing_ok=True)


def is_marked(folder: Path, secret: bytes) -> bool:
    """Whether the mark is there, left by who knows the secret."""
    try:
        text = (folder / WORK_MARK).read_bytes()
    except OSError:
        return False
    return hmac.compare_digest(text, secret.hex().encode())
