"""A mark that an import is at work, or was killed: the store may differ from what was recorded."""

from pathlib import Path

from lingtan.adapters.store.durable import sync_folder

WORK_MARK = "evidence/unfinished"


def mark_work(folder: Path) -> None:
    """Leave the mark in a workspace, before anything is changed."""
    path = folder / WORK_MARK
    path.touch()
    sync_folder(path.parent)


def unmark_work(folder: Path) -> None:
    """Take the mark away, after everything is recorded."""
    (folder / WORK_MARK).unlink(missing_ok=True)
