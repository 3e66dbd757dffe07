"""A command line that is refused at once, run inside: one that begins to serve is broken off."""

import signal
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO

from lingtan.cli.main import main

SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How a command left, and what it said of what went wrong."""

    returncode: int
    stderr: str


def lingtan(*words: str) -> Left:
    """Run a command in English until it leaves.

    Raises
    ------
    TimeoutError
        It stays, as a server does.
    """
    told, code = StringIO(), 0
    before = signal.signal(signal.SIGALRM, _break_off)
    signal.alarm(SECONDS)
    try:
        with redirect_stderr(told):
            main(words)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return Left(returncode=code, stderr=told.getvalue())


def _break_off(_number: int, _frame: object) -> None:
    raise TimeoutError
