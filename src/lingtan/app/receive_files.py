"""Receive files that were sent: each under a safe name, in a folder until somebody imports it."""

import re
import time
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from lingtan.app.layout import Layout
from lingtan.base.errors import JobError

UPLOADS, DOWNLOADS = ".uploads", ".downloads"
UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")
NAME = re.compile(r"[a-z0-9_]{4,32}")
LONGEST = 200  # bytes, so that every file system takes it with what is put before and after
SECONDS_KEPT = 7 * 24 * 3600
DRAFT, NAMED = ".mapping.yaml", ".mapping.name"


def name_of_upload(sent: str, taken: Collection[str] = ()) -> str:
    """Return a name under which a file that was sent may be kept: no path, no tricks.

    Examples
    --------
    >>> name_of_upload("../../etc/passwd"), name_of_upload("a.csv", ["a.csv"])
    ('passwd', 'a (2).csv')
    >>> len(name_of_upload("表" * 100 + ".csv").encode())
    199
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    name = UNSAFE.sub("_", last).strip().lstrip(".") or "file"
    path = Path(name.encode(errors="replace")[-LONGEST:].decode(errors="ignore"))
    turn, found = 2, path.name
    while found in taken:
        found, turn = f"{path.stem} ({turn}){path.suffix}", turn + 1
    return found


def new_upload(layout: Layout) -> Path:
    """Make a folder for files that are being sent; old ones nobody imported are removed."""
    return _new_folder(layout, UPLOADS, "upload_")


def new_download(layout: Layout) -> Path:
    """Make a folder for files somebody asked for; old ones are removed."""
    return _new_folder(layout, DOWNLOADS, "download_")


def _new_folder(layout: Layout, name: str, prefix: str) -> Path:
    place = layout.folder / name
    place.mkdir(mode=0o700, exist_ok=True)
    sweep_uploads(layout)
    return Path(mkdtemp(dir=place, prefix=prefix))


def upload_of(layout: Layout, name: str) -> Path:
    """Return the folder of files that were sent.

    Raises
    ------
    JobError
        There is none of that name, or it was imported or swept since.
    """
    folder = layout.folder / UPLOADS / name
    if not NAME.fullmatch(name) or not folder.is_dir():
        raise JobError("no_upload", facts={"upload": name})
    return folder


def files_of(upload: Path) -> tuple[Path, ...]:
    """Return the files of an upload, in order."""
    found = (path for path in upload.iterdir() if not path.name.startswith("."))
    return tuple(sorted(found))


def file_of(upload: Path, name: str) -> Path:
    """Return a file of an upload by its name.

    Raises
    ------
    JobError
        There is no such file.
    """
    found = next((path for path in files_of(upload) if path.name == name), None)
    if found is None:
        raise JobError("no_upload", facts={"upload": name})
    return found


@contextmanager
def handed_in(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Yield files that were sent to be kept elsewhere; their folder is gone afterwards."""
    try:
        yield files
    finally:
        for folder in {path.parent for path in files}:
            rmtree(folder, ignore_errors=True)


def sweep_uploads(layout: Layout, now: float | None = None) -> None:
    """Remove folders of files that nobody imported or fetched within a week."""
    oldest = (time.time() if now is None else now) - SECONDS_KEPT
    places = (layout.folder / name for name in (UPLOADS, DOWNLOADS))
    for folder in (each for place in places for each in place.glob("*")):
        if folder.stat().st_mtime < oldest:
            rmtree(folder, ignore_errors=True)
