"""The book of jobs goes on whatever becomes of one."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lingtan.app.workspace import Workspace
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order
from lingtan.web.jobs.book import JobBook
from lingtan.web.jobs.job import State

SECONDS = 60.0


@contextmanager
def no_file_left() -> Iterator[None]:
    """Let this process open nothing more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_one = os.dup(0)
    os.close(next_one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_one, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_job_that_cannot_begin_has_failed_and_the_next_one_is_done(tmp_path: Path) -> None:
    layout = Workspace.new(tmp_path / "park", "logistics").layout
    told = {name: Words(name).say("job.failed") for name in LANGUAGES}
    values = {"name": "ann", "role": "admin", "password": "nine quiet mills turn"}
    order = Order(action="user_add", layout=layout, values=values, by="test")
    book = JobBook()
    try:
        with no_file_left():
            job = book.wait(book.start(order).id, SECONDS)
        assert job is not None
        assert job.state is State.FAILED
        assert job.faults is not None
        assert {name: fault.what for name, fault in job.faults.items()} == told
        done = book.wait(book.start(order).id, SECONDS)
        assert done is not None
        assert done.state is State.DONE
    finally:
        book.close()
