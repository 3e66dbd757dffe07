"""A process that has soon an answer does nothing at its end that only long work needs."""

import subprocess
import sys

import pytest

AT_THE_END = """
import atexit, gc
from lingtan.base.beginning import begin_light
atexit.register(lambda: print(gc.get_freeze_count() > 1000))  # runs after what comes later
begin_light()
"""


WHILE_LOADING = """
import gc
from lingtan.base.beginning import loading
with loading():
    kept = [[] for _ in range(1000)]
    print(gc.isenabled())
once = gc.get_freeze_count()
with loading():
    more = [[] for _ in range(1000)]
print(gc.isenabled(), once > 1000, gc.get_freeze_count() <= once)
"""


def test_what_was_loaded_is_looked_through_neither_then_nor_later() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHILE_LOADING], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "True", "True"]


def test_what_was_made_is_not_looked_through_again_at_the_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_END], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


THREADS = """
import os
os.environ.pop("POLARS_MAX_THREADS", None)
{before}
from lingtan.cli.main import load
load("{command}")
import polars
print(polars.thread_pool_size())
"""


def _threads(command: str, before: str = "") -> int:
    program = THREADS.format(command=command, before=before)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["account", "import", "serve"])
def test_small_tables_are_handed_to_no_threads_but_where_somebody_says_so(command: str) -> None:
    assert _threads(command) == 1
    assert _threads(command, "os.environ['POLARS_MAX_THREADS'] = '3'") == 3
