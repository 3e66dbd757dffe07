"""Parks that many tests begin with: each is made once in a process, and copied."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.workspace import Workspace

Make = Callable[[Path], Workspace]


def copied(make: Make, folder: Path) -> Workspace:
    """Return a park as it is made in an empty folder; the copy is the test's own."""
    shutil.copytree(Path(_made(make).name) / "park", folder)
    return Workspace.open(folder)


@cache
def _made(make: Make) -> TemporaryDirectory[str]:
    place = TemporaryDirectory(prefix="lingtan-made-")  # kept as long as the process
    make(Path(place.name) / "park")
    return place
