"""A command leaves at once, and nothing that was to be done or said is lost by it."""

import subprocess
import sys

import pytest

BEGIN = "import atexit, sys; atexit.register(print, 'done at the end'); "
RUN = "from lingtan.cli.entry import main; sys.argv = ['lingtan', {}]; main()"


def left(words: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own."""
    code = BEGIN + before + RUN.format(words)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )


def test_what_was_said_and_what_was_to_be_done_is_all_there() -> None:
    told = left("'--version'")
    assert told.returncode == 0
    said, done, rest = told.stdout.partition("done at the end")
    assert said.strip()
    assert done
    assert not rest.strip()


def test_the_exit_code_is_that_of_the_command() -> None:
    assert left("'nonsense'").returncode == 2


@pytest.mark.parametrize("way", ["'--version'", "'nonsense'"])
def test_who_is_still_at_work_is_waited_for(way: str) -> None:
    work = "import threading, time; "
    work += "threading.Timer(0.5, lambda: print('worked to the end')).start(); "
    assert "worked to the end" in left(way, work).stdout
