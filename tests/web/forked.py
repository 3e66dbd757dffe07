"""Processes that begin as forks of one with much of what they need loaded, sooner than a command.

Hundreds of tests start a server of their own, and each would load the same libraries and code.
What runs is what the command runs: arguments, environment and streams are those it was given.
Between who asks and the server stands a process that waits for it and tells how it ended.
"""

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from io import FileIO, TextIOWrapper
from pathlib import Path
from pkgutil import walk_packages
from runpy import run_module
from typing import IO, NoReturn, TypedDict

import lingtan

LIBRARIES = (
    "fastapi",
    "jinja2",
    "typer",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
)
THREADED = ("polars", "duckdb")  # begin threads as soon as they are loaded, which no fork has
MOST_BYTES = 1 << 20


class Asked(TypedDict):
    """What is to be run, and how."""

    module: str
    arguments: list[str]
    env: dict[str, str]
    cwd: str


class Forked:
    """A process that was begun so; what `subprocess.Popen` offers of it to who waits or stops.

    Attributes
    ----------
    returncode : int or None
        How it ended, below zero the signal; None while it runs.
    """

    def __init__(self, pid: int, told: socket.socket, stdout: IO[str]) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdout = stdout
        self._told = told

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self._ended(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended.

        Raises
        ------
        subprocess.TimeoutExpired
            It runs longer than that.
        """
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended, be it just now."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            self.returncode = int(self._told.recv(MOST_BYTES))
            self._told.close()
        return self.returncode


def fork(module: str, arguments: Sequence[str], env: Mapping[str, str], errors: IO[str]) -> Forked:
    """Begin ``python -m module arguments``, whose output is read and whose errors go to a file."""
    asked = Asked(module=module, arguments=[*arguments], env={**env}, cwd=str(Path.cwd()))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, printed = os.pipe()
    streams = [theirs.fileno(), printed, errors.fileno()]
    socket.send_fds(_forker(), [json.dumps(asked).encode()], streams)
    theirs.close()
    os.close(printed)
    return Forked(int(ours.recv(MOST_BYTES)), ours, os.fdopen(output, encoding="utf-8"))


@cache
def _forker() -> socket.socket:
    """Return the way to the process that forks, which ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    begun = subprocess.Popen(
        [sys.executable, "-m", __name__, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={**os.environ, "PYTHONUNBUFFERED": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    begun.returncode = 0  # nobody waits for it
    theirs.close()
    return ours


def fork_for(asking: socket.socket) -> str:
    """Fork for each that asks, until nobody does; return in each fork, with what it is to run."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # of those that wait nobody asks how they ended
    while True:
        message, streams, _, _ = socket.recv_fds(asking, MOST_BYTES, 3)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            asking.close()
            return _forked(json.loads(message), *streams)
        for each in streams:
            os.close(each)


def _forked(asked: Asked, told: int, output: int, errors: int) -> str:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid:
        os.close(output)
        os.close(errors)
        _tell_the_end_of(pid, told)
    os.close(told)
    sys.stdout, sys.stderr = _as(1, output), _as(2, errors)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = [asked["module"], *asked["arguments"]]
    return asked["module"]


def _as(place: int, descriptor: int) -> TextIOWrapper:
    """Put a stream in the place of another that was of another kind."""
    os.dup2(descriptor, place)
    os.close(descriptor)
    return TextIOWrapper(FileIO(place, "w"), encoding="utf-8", write_through=True)


def _tell_the_end_of(pid: int, told: int) -> NoReturn:
    with suppress(OSError):  # whoever asked may be gone
        os.write(told, str(pid).encode())
        _, status = os.waitpid(pid, 0)
        os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


class _Missing(MetaPathFinder):
    """Stands for libraries that are to be loaded after a fork."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse to find one of them."""
        if name.partition(".")[0] in THREADED:
            raise ImportError(name)


def load_what_needs_no_thread() -> None:
    """Load libraries, and of our own code all that does without those that begin threads."""
    missing = _Missing()
    sys.meta_path.insert(0, missing)
    own = {each.name for each in walk_packages(lingtan.__path__, "lingtan.")}
    for name in (*LIBRARIES, *sorted(own - {"lingtan.__main__"})):
        with suppress(ImportError):
            import_module(name)
    sys.meta_path.remove(missing)
    gc.freeze()


if __name__ == "__main__":
    load_what_needs_no_thread()
    run_module(
        fork_for(socket.socket(fileno=int(sys.argv[1]))), run_name="__main__", alter_sys=True
    )
