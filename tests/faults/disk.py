"""A disk that fails on demand, for processes that are started with it preloaded."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SOURCE = Path(__file__).with_name("failing_disk.c")
LIBRARY = "failing_disk.so"


def build_disk(folder: Path) -> Path:
    """Return the library that lets a disk fail, compiled into a folder."""
    library = folder / LIBRARY
    compiler = shutil.which("cc") or "gcc"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True
    )
    return library


@contextmanager
def failing_disk(folder: Path, full: Path) -> Iterator[None]:
    """Let processes that are started meanwhile find the disk of a folder full, as a file says."""
    before = dict(os.environ)
    with TemporaryDirectory(prefix="lingtan-disk-") as name:
        os.environ["LD_PRELOAD"] = str(build_disk(Path(name)))
        os.environ["DISK_FOLDER"], os.environ["DISK_FULL"] = str(folder), str(full)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
