"""How much of what one person has sent may lie there until it is imported."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.receive_files import UPLOADS, files_of
from lingtan.base.errors import JobError

OWNER = ".owner"
GIB = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What may lie there of one person: so many files, and so many bytes."""

    files: int = 1_000
    size: int = 8 * GIB


QUOTA = Quota()


def mark_owner(upload: Path, name: str) -> None:
    """Keep whose files a folder is for."""
    (upload / OWNER).write_text(name, encoding="utf-8")


def require_quota(
    layout: Layout, name: str, files: int = 1, size: int = 0, quota: Quota = QUOTA
) -> None:
    """Make sure that somebody may send so much more.

    Raises
    ------
    JobError
        More would lie there than one person may have.
    """
    sizes = list(_sizes_of(layout, name))
    if len(sizes) + files > quota.files or sum(sizes) + size > quota.size:
        facts = {
            "files": len(sizes),
            "gigabytes": round(sum(sizes) / GIB, 1),
            "most_files": quota.files,
            "most_gigabytes": quota.size // GIB,
        }
        raise JobError("uploads_full", facts=facts)


def _sizes_of(layout: Layout, name: str) -> Iterator[int]:
    """Yield the size of each file somebody sent and nobody imported."""
    for mark in (layout.folder / UPLOADS).glob(f"*/{OWNER}"):
        with suppress(OSError, UnicodeDecodeError):  # imported or swept just now
            if mark.read_text(encoding="utf-8") == name:
                yield from [path.stat().st_size for path in files_of(mark.parent)]
