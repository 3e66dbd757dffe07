"""How a process that soon has an answer begins and ends: without what pays only in long work."""

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

OBJECTS_BEFORE_A_LOOK = 100_000


def begin_light() -> None:
    """Make ready for work on many small tables, before libraries are loaded.

    Notes
    -----
    What is large, the engine works through, with threads of its own. To hand each small table to
    several threads costs a seventh of all CPU time and saves none, of a year of 5 M readings
    either. Those NumPy would start for large dense systems only wait, and what they cost by
    waiting (0.1 CPU s) a question would pay; so with looking for dead cycles while all that is
    made, code and catalogue, stays (0.05 to 0.1 CPU s), and with looking through all of it once
    more at the end, when the system takes the memory back anyway (0.15 CPU s).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    atexit.register(gc.freeze)


@contextmanager
def loading() -> Iterator[None]:
    """Load what a process works with, and look for dead cycles among it neither now nor later.

    It stays to the end. A server would look through it three times while it loads (0.2 CPU s), and
    once more while somebody waits for a page. What is loaded by a process that has worked already
    is looked through later: beside it there may be what is dead.
    """
    gc.disable()
    try:
        yield
    finally:
        _leave_out_what_is_loaded()
        gc.enable()


@cache
def _leave_out_what_is_loaded() -> None:
    """Once: to ask whether it was done would mean to count all that is left out."""
    gc.freeze()
