"""Parks that many tests begin with: each is made once in a run, and copied."""

import fcntl
import shutil
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.workspace import Workspace

Make = Callable[[Path], Workspace]
INSIDE = "<locals>"  # in the name of a function that another one made, which may make several
_shared: list[Path] = []
_own: list[TemporaryDirectory[str]] = []  # kept as long as the process


def share(folder: Path) -> None:
    """Say where all processes of a run keep what one of them has made."""
    folder.mkdir(exist_ok=True)
    _shared[:] = [folder]


def copied(make: Make, folder: Path) -> Workspace:
    """Return a park as it is made in an empty folder; the copy is the test's own."""
    shutil.copytree(_made(make), folder)
    return Workspace.open(folder)


@cache
def _made(make: Make) -> Path:
    place = _place(make)
    park, is_made = place / "park", place / "made"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made.exists():
            shutil.rmtree(park, ignore_errors=True)
            make(park)
            is_made.touch()
    return park


def _place(make: Make) -> Path:
    name = _name(make)
    if INSIDE in name or not _shared:
        _own.append(TemporaryDirectory(prefix="lingtan-made-"))
        return Path(_own[-1].name)
    place = _shared[0] / name
    place.mkdir(exist_ok=True)
    return place


def _name(make: Make) -> str:
    """Return what a way of making a park is called, with what it was given."""
    if isinstance(make, partial):
        given = repr((make.args, sorted(make.keywords.items())))
        return f"{_name(make.func)}-{sha256(given.encode()).hexdigest()[:12]}"
    return f"{make.__module__}.{make.__qualname__}"
