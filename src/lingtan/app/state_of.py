"""Tell by a glance whether anything of a workspace has changed since an answer was worked out.

A glance reads names, sizes and times of files and no content. It may see a change where there is
none and an answer is then made again; no command of lingtan changes a file without changing them.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from lingtan.app.layout import Layout

SETTINGS = ("*.yaml", "*.csv", "*.geojson", "mappings/*", "catalogue/**/*")
STORE = ("log.duckdb", "log.duckdb.wal", "published.duckdb")


def state_of(layout: Layout) -> str:
    """Return a text that is another one whenever the workspace has changed."""
    digest = hashlib.sha256()
    for path in _files(layout):
        try:
            state = path.stat()
        except OSError:  # gone between listing and looking: the next glance tells
            continue
        told = f"{path.relative_to(layout.folder)}|{state.st_size}|{state.st_mtime_ns}"
        digest.update(f"{told}|{state.st_ino}\n".encode())
    return digest.hexdigest()


def _files(layout: Layout) -> Iterator[Path]:
    found = {path for pattern in SETTINGS for path in layout.folder.glob(pattern)}
    found.update(layout.store / name for name in STORE)
    for folder in (layout.evidence, layout.documents):
        if folder.is_dir():
            found.update(folder.iterdir())
    yield from sorted(path for path in found if path.is_file())
