"""Runners over nothing but the tables a test gives them, on engines that are lent again."""

from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import finalize

from lingtan.adapters.engines import Kind, lend, take_back
from lingtan.adapters.store.runner import DuckDbRunner

KIND = Kind(memory_mb=512)
_spill = TemporaryDirectory(prefix="lingtan-runners-")  # kept as long as the process


def bare_runner() -> DuckDbRunner:
    """Return a runner that knows no name; its engine goes back when nobody holds it any more."""
    lent = lend(Path(_spill.name), KIND)
    lent.connection.execute("set threads = 1")
    runner = DuckDbRunner(lent.connection)
    finalize(runner, take_back, lent)
    return runner
