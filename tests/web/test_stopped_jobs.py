"""A job that is stopped did nothing; one that was entering what it did ends, and says so."""

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import active_children
from pathlib import Path

import pytest

from lingtan.app.closed_periods import is_closed
from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order
from lingtan.web.job_pages import draw_job_part
from lingtan.web.jobs.book import JobBook
from lingtan.web.jobs.job import Job, State
from lingtan.web.jobs.worker import Limits
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

SECONDS = 60.0
PERIOD = "2025-03"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Make a park with a month that can be closed."""
    workspace = Workspace.new(tmp_path / "park", "manufacturing")
    bill = tmp_path / "sample_bills_march.csv"
    bill.write_text(f"note\nmonth,meter,amount\n{PERIOD},g_ceramics,60\n", encoding="utf-8")
    workspace.import_files([bill])
    return workspace.layout


def until(book: JobBook, id_: str, is_so: Callable[[Job], bool]) -> Job:
    """Wait until a job is as it should be, or over; return it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        job = book.job(id_)
        assert job is not None
        if is_so(job) or job.state.is_over:
            return job
    raise AssertionError(id_)


def closing(layout: Layout) -> Order:
    return Order(action="close", layout=layout, values={"period": PERIOD}, by="ann")


@pytest.mark.slow
def test_what_is_being_entered_is_not_stopped_any_more(layout: Layout) -> None:
    book = JobBook()
    try:
        id_ = book.start(closing(layout)).id
        entering = until(book, id_, lambda job: bool(job.progress and job.progress.is_settled))
        book.stop(id_)
        ended = book.wait(id_, SECONDS)
    finally:
        book.close()
    assert entering.state is State.WORKING
    assert ended is not None
    assert ended.state is State.DONE
    assert is_closed(layout, PERIOD)
    for language in LANGUAGES:
        view = View(period=PERIOD, language=language)
        page = draw_job_part(entering, 0, view, Visitor(is_own_machine=True))
        assert Words(language).say("job.said.settled") in page
        assert "/stop" not in page
        assert "data-hx-get" in page  # it goes on to tell what came of it


@pytest.mark.slow
def test_what_is_being_entered_is_ended_by_no_limit(layout: Layout) -> None:
    book = JobBook()
    try:
        id_ = book.start(closing(layout)).id
        until(book, id_, lambda job: bool(job.progress and job.progress.is_settled))
        (worker,) = active_children()
        os.kill(worker.pid or 0, signal.SIGSTOP)
        book.limits = Limits(seconds=0, memory_mb=0)
        book.stop(id_)  # comes back when it was looked at once more
        os.kill(worker.pid or 0, signal.SIGCONT)
        ended = book.wait(id_, SECONDS)
    finally:
        book.close()
    assert ended is not None
    assert ended.state is State.DONE
    assert is_closed(layout, PERIOD)


def test_what_was_stopped_before_changed_nothing(layout: Layout) -> None:
    book = JobBook()
    try:
        id_ = book.start(closing(layout)).id
        until(book, id_, lambda job: job.state is State.WORKING)
        book.stop(id_)
        ended = book.wait(id_, SECONDS)
    finally:
        book.close()
    assert ended is not None
    assert ended.state is State.STOPPED
    assert not is_closed(layout, PERIOD)


def test_how_long_a_job_has_been_worked_on_is_told_while_it_is(layout: Layout) -> None:
    minute_ago = datetime.now(UTC) - timedelta(seconds=60)
    job = Job(id="x", order=closing(layout), asked_at=minute_ago, began_at=minute_ago)
    view, visitor = View(period=PERIOD, language="en"), Visitor(is_own_machine=True)
    working = draw_job_part(replace(job, state=State.WORKING), 0, view, visitor)
    assert re.search(r"For 6\d s so far\.", working)
    assert "so far" not in draw_job_part(replace(job, state=State.WAITING), 0, view, visitor)
