"""A server that gives a long job and is killed: ``python -m tests.web.killed_server``.

It tells the number of the process that does the job as soon as that is at work.
"""

import time
from collections.abc import Callable

from lingtan.reports.words import Words
from lingtan.web.jobs.worker import begin_worker

SECONDS = 60


def work_long(_order: None, say: Callable[[int, int, str], None]) -> Callable[[Words], str]:
    """Say that work has begun, and work on for longer than anybody waits."""
    say(0, 1, "begun")
    time.sleep(SECONDS)
    return str


def give_a_job() -> None:
    """Begin a process, give it the job, tell its number, and wait."""
    worker = begin_worker()
    worker.pipe.send((work_long, None))
    worker.pipe.recv()
    print(worker.process.pid, flush=True)  # noqa: T201  who started this reads it
    time.sleep(SECONDS)


if __name__ == "__main__":
    give_a_job()
