"""A digest of lingtan itself: what another version would work out may be something else."""

import hashlib
from functools import cache
from importlib.resources import as_file, files

from lingtan import __version__


@cache
def code_digest() -> str:
    """Return a digest of the version, and of size and time of every file of the package."""
    digest = hashlib.sha256(__version__.encode())
    with as_file(files("lingtan")) as folder:
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                state = path.stat()
                digest.update(f"{path.name}{state.st_size}{state.st_mtime_ns}".encode())
    return digest.hexdigest()
