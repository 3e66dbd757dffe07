"""A store to rehearse on: the same content in another folder, of which nothing comes back.

Sealed files are written once, so the copy shares them by hard links; only the database, which is
small, is copied. What is then appended to the copy is exactly what would be appended here.
"""

import os
import shutil
from pathlib import Path

from lingtan.adapters.store.database import Files
from lingtan.adapters.store.durable import make_folder
from lingtan.adapters.store.store import Store
from lingtan.base.findings import Finding


def copy_store(folder: Path, target: Path) -> tuple[Finding, ...]:
    """Copy a store, as readers see it, to a folder on the same disk.

    Parameters
    ----------
    folder : Path
        ``store/`` of a workspace; there need be none yet.
    target : Path
        Where the copy goes; does not exist yet.

    Returns
    -------
    tuple of Finding
        What must be known about it: that a writer is at work, and its import is not in the copy.

    Raises
    ------
    StoreError
        The store is damaged, or was written by a newer lingtan.
    """
    if not folder.is_dir():
        return ()
    with Store.open(folder) as store:  # finishes what a killed writer left
        findings = store.findings
        _copy(Files(folder), Files(target))
    return findings


def link_files(folder: Path, target: Path) -> None:
    """Make a folder hold the same files as another, without copying where links can be had."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file():
            continue
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:  # another disk, or one that knows no links
            shutil.copy2(path, place)


def _copy(old: Files, new: Files) -> None:
    make_folder(new.folder)
    shutil.copy2(old.published, new.log)
    for theirs, ours in (
        (old.segments, new.segments),
        (old.resolved, new.resolved),
        (old.refused, new.refused),
    ):
        link_files(theirs, ours)
