"""Backups made from a browser: in a folder beside the park, checked and restored beside it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.back_up_park import Backup, BackupRequest, back_up_park
from lingtan.app.layout import Layout
from lingtan.app.restore_park import Restored, restore_park
from lingtan.base.errors import BackupError
from lingtan.base.reasons import reason_of

SUFFIX = ".zip"
FOLDER_NAME = re.compile(r"\w[\w.-]{0,62}")
WAIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackup:
    """A backup that lies beside the park.

    Attributes
    ----------
    size : int
        Its length in bytes.
    """

    name: str
    path: Path
    size: int
    made_at: datetime


def backups_folder(layout: Layout) -> Path:
    """Return where backups from a browser go: beside the park, never inside it."""
    folder = layout.folder.resolve()
    return folder.parent / f"{folder.name}.backups"


def list_backups(layout: Layout) -> tuple[KeptBackup, ...]:
    """Return the backups beside the park, the newest first."""
    folder = backups_folder(layout)
    paths = (
        [path for path in folder.glob(f"*{SUFFIX}") if path.is_file()] if folder.is_dir() else []
    )
    found = (
        KeptBackup(
            name=path.name,
            path=path,
            size=path.stat().st_size,
            made_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        )
        for path in paths
    )
    return tuple(sorted(found, key=lambda each: (each.made_at, each.name), reverse=True))


def backup_by(layout: Layout, name: str) -> Path:
    """Return a backup beside the park by its name; a name from the list only leads anywhere.

    Raises
    ------
    BackupError
        There is none of that name.
    """
    for each in list_backups(layout):
        if each.name == name:
            return each.path
    raise BackupError("no_file", facts={"file": name})


def make_backup(layout: Layout, now: datetime) -> Backup:
    """Back the park up beside itself, without its private key.

    Raises
    ------
    BackupError
        The folder beside the park cannot be written, or something cannot be taken.
    """
    folder = backups_folder(layout)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        facts = {"file": str(folder), "reason": reason_of(error)}
        raise BackupError("not_written", facts=facts) from error
    name = f"{layout.folder.resolve().name}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    return back_up_park(layout, folder / name, BackupRequest(now=now, wait_seconds=WAIT_SECONDS))


def check_backup(layout: Layout, file: Path) -> Restored:
    """Restore a backup to where nobody looks, and throw it away: what is found is told.

    Raises
    ------
    BackupError
        It is none, or not as it was written; or there is no room.
    """
    try:
        with TemporaryDirectory(dir=layout.folder.resolve().parent, prefix=".checking-") as place:
            return restore_park(file, Path(place) / layout.folder.resolve().name)
    except OSError as error:
        facts = {"folder": str(layout.folder.resolve().parent), "reason": reason_of(error)}
        raise BackupError("not_restored", facts=facts) from error


def restore_beside(layout: Layout, file: Path, name: str) -> Restored:
    """Restore a backup to a new folder beside the park; the park that is served stays as it is.

    Raises
    ------
    BackupError
        The name leads elsewhere, something stands there, or the backup is not as it was written.
    """
    if not FOLDER_NAME.fullmatch(name):
        raise BackupError("no_folder_name", facts={"name": name})
    return restore_park(file, layout.folder.resolve().parent / name)
