"""The files that say what a park is, and a digest of them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from lingtan.app.layout import Layout


def digest_of_files(digest: "hashlib._Hash", files: Iterable[Path]) -> None:
    """Add the names of files and what they hold to a digest."""
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())


def ground_files(layout: Layout) -> Iterator[Path]:
    """Yield the files that say what a park is: park file, list of meters, its own catalogue."""
    yield from (layout.park_file, layout.folder / "meters.csv")
    yield from sorted(path for path in layout.catalogue.rglob("*") if path.is_file())
