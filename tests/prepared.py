"""Parks that many tests begin with: each is made once in a run, and copied.

``python -m tests.prepared FOLDER`` builds the reference park of a run, which takes a minute, in a
process of its own; whoever comes to need it waits for the rest of that minute.
"""

import fcntl
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.build_demo import build_demo
from lingtan.app.workspace import Workspace

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
Make = Callable[[Path], Workspace]
INSIDE = "<locals>"  # in the name of a function that another one made, which may make several
_shared: list[Path] = []
_own: list[TemporaryDirectory[str]] = []  # kept as long as the process


def share(folder: Path) -> None:
    """Say where all processes of a run keep what one of them has made."""
    folder.mkdir(exist_ok=True)
    _shared[:] = [folder]


def begin_demo() -> subprocess.Popen[bytes]:
    """Begin to build the reference park of this run, beside the tests."""
    return subprocess.Popen([sys.executable, "-m", __name__, str(_shared[0])])


def built_demo() -> Path:
    """Return the folder with the reference park and its results; build them where nobody has."""
    built = _shared[0] / "demo"
    built.mkdir(exist_ok=True)
    with _once(built) as is_first:
        if is_first:
            results = tuple(build_demo(built / "park", NOW))
            (built / "results").write_bytes(pickle.dumps(results))
    return built


@contextmanager
def _once(place: Path) -> Iterator[bool]:
    """Hold a place while it is made, and say whether it still has to be; one process at a time."""
    is_made = place / "made"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not is_made.exists()
        if is_first:
            shutil.rmtree(place / "park", ignore_errors=True)
        yield is_first
        is_made.touch()


def copied(make: Make, folder: Path) -> Workspace:
    """Return a park as it is made in an empty folder; the copy is the test's own."""
    shutil.copytree(_made(make), folder)
    return Workspace.open(folder)


@cache
def _made(make: Make) -> Path:
    place = _place(make)
    with _once(place) as is_first:
        if is_first:
            make(place / "park")
    return place / "park"


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


if __name__ == "__main__":
    share(Path(sys.argv[1]))
    built_demo()
