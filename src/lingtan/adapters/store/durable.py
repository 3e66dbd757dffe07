"""Files that are there whole or not at all, even after a power cut.

Write under a temporary name, sync the file, rename it, sync the folder. A name that ends in
``.part`` was never finished and means nothing.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

PART = ".part"
FILES_REMEMBERED = 10_000


def part_of(path: Path) -> Path:
    """Return the temporary name a file is written under."""
    return path.with_name(path.name + PART)


def finish(path: Path) -> None:
    """Give a file written under its temporary name its own name, durably."""
    part = part_of(path)
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that the target is the old one or the new one, never half of it.

    The copy carries the times of its source: other ones tell at once that it is an older copy.
    """
    try:
        shutil.copy2(source, part_of(target))
        finish(target)
    except OSError:
        part_of(target).unlink(missing_ok=True)
        raise


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file into a folder that is made where it is not there; once done it is safe."""
    make_folder(target.parent)
    copy_whole(source, target)


def is_copy(source: Path, target: Path) -> bool:
    """Whether a file is the copy that `copy_whole` made of another as it stands.

    Equal size and time may be given to any file, so the two are compared.
    """
    if not (source.exists() and target.exists()):
        return False
    a, b = source.stat(), target.stat()
    is_as_old = (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns)
    return is_as_old and digest_now(source) == digest_now(target)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_now(path: Path) -> str:
    """Return the SHA-256 of a file as it stands; it is read again only once it changed."""
    return _digest(path, state_of(path))


def state_of(path: Path) -> tuple[int, ...]:
    """Return what tells a file as it stands from any other, and from itself once it changed."""
    at = path.stat()
    return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino, at.st_dev


@lru_cache(maxsize=FILES_REMEMBERED)
def _digest(path: Path, _state: tuple[int, ...]) -> str:
    return digest_of(path)


def sweep(folder: Path, keep: Iterable[Path]) -> tuple[Path, ...]:
    """Remove every file of a folder that is not listed, and return what was removed."""
    kept = set(keep)
    strays = tuple(
        path for path in sorted(folder.rglob("*")) if path.is_file() and path not in kept
    )
    for path in strays:
        path.unlink()
    return strays
