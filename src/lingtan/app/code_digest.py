"""A digest of lingtan itself: what another version would work out may be something else."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files

from lingtan import __version__

COMPILED = "__pycache__"


@cache
def code_digest() -> str:
    """Return a digest of the version, and of size and time of every file of the package."""
    digest = hashlib.sha256(__version__.encode())
    with as_file(files("lingtan")) as folder:
        for file in _files_in(str(folder)):
            state = file.stat()
            digest.update(f"{file.name}{state.st_size}{state.st_mtime_ns}".encode())
    return digest.hexdigest()


def _files_in(folder: str) -> Iterator["os.DirEntry[str]"]:
    """Yield the files of a folder and those within it, by name; what Python compiled is none."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != COMPILED:
                yield from _files_in(entry.path)
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield entry
