"""The book of jobs goes on whatever becomes of one."""

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import JobError
from lingtan.park.people import Role
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order
from lingtan.web.job_pages import draw_job_part
from lingtan.web.jobs.book import MOST_OF_ONE, MOST_WAITING, JobBook
from lingtan.web.jobs.history import History
from lingtan.web.jobs.job import Job, State
from lingtan.web.jobs.worker import Limits
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """A book of jobs, and orders of one park for it."""

    book: JobBook
    order: Callable[[str], Order]

    def done(self, name: str) -> Job:
        """Order that a user is added, and wait until that is over."""
        job = self.book.wait(self.book.start(self.order(name)).id, SECONDS)
        assert job is not None
        return job


@contextmanager
def ordering(folder: Path, keep_worker: float = SECONDS) -> Iterator[Orders]:
    """Have a book, and close it."""
    layout = Workspace.new(folder / "park", "logistics").layout

    def order(name: str) -> Order:
        values = {"name": name, "role": "admin", "password": "nine quiet mills turn"}
        return Order(action="user_add", layout=layout, values=values, by="test")

    book = JobBook(keep_worker=keep_worker)
    try:
        yield Orders(book=book, order=order)
    finally:
        book.close()


def workers() -> list[int]:
    """Return the processes that are there for jobs."""
    return sorted(child.pid or 0 for child in active_children())


def after_a_job(orders: Orders) -> int:
    """Have a job done; return the process that did it and waits for the next one."""
    assert orders.done("ann").state is State.DONE
    (worker,) = workers()
    return worker


def until(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so; return whether it is."""
    end = time.monotonic() + SECONDS
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


@pytest.mark.slow
def test_a_job_that_cannot_begin_has_failed_and_the_next_one_is_done(tmp_path: Path) -> None:
    told = {name: Words(name).say("job.failed") for name in LANGUAGES}
    with ordering(tmp_path) as orders:
        with no_file_left():
            job = orders.done("ann")
        assert job.state is State.FAILED
        assert job.faults is not None
        assert {name: fault.what for name, fault in job.faults.items()} == told
        assert orders.done("ann").state is State.DONE


def test_nobody_has_more_than_his_share_of_jobs_waiting(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        others = replace(orders.order("bea"), by="carl")
        for number in range(MOST_OF_ONE):
            orders.book.start(orders.order(f"ann{number}"))
        with pytest.raises(JobError) as caught:
            orders.book.start(orders.order("ann"))
        assert (caught.value.case, caught.value.facts) == (
            "too_many_of_one",
            {"count": MOST_OF_ONE},
        )
        assert orders.book.start(others).state is State.WAITING
        orders.book.stop(orders.book.jobs()[-1].id)
        assert until(lambda: sum(not job.state.is_over for job in orders.book.jobs()) < 9)
        assert orders.book.start(orders.order("ann")).order.by == "test"


@pytest.mark.slow
def test_several_users_of_an_enterprise_leave_room_for_other_enterprises(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        os.kill(after_a_job(orders), signal.SIGSTOP)
        of_mill = replace(orders.order("bea"), enterprise="mill")
        for number in range(MOST_OF_ONE):
            orders.book.start(replace(of_mill, by=f"user{number % 3}"))
        with pytest.raises(JobError) as caught:
            orders.book.start(replace(of_mill, by="another"))
        assert caught.value.case == "too_many_of_one"
        of_works = replace(of_mill, by="carl", enterprise="works")
        assert orders.book.start(of_works).state is State.WAITING


@pytest.mark.slow
def test_a_process_that_did_a_job_does_the_next_one_and_ends_with_the_book(
    tmp_path: Path,
) -> None:
    with ordering(tmp_path) as orders:
        worker = after_a_job(orders)
        assert orders.done("ann").state is State.REFUSED
        assert orders.done("bea").state is State.DONE
        assert workers() == [worker]
    assert workers() == []


@pytest.mark.slow
def test_a_process_without_a_job_ends_after_a_while(tmp_path: Path) -> None:
    with ordering(tmp_path, keep_worker=0.1) as orders:
        assert orders.done("ann").state is State.DONE
        assert until(lambda: workers() == [])
        assert orders.done("bea").state is State.DONE


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_was_killed_between_two_jobs_takes_none_with_it(
    tmp_path: Path, how: signal.Signals
) -> None:
    with ordering(tmp_path) as orders:
        worker = after_a_job(orders)
        os.kill(worker, how)
        assert until(lambda: workers() == [])
        assert orders.done("bea").state is State.DONE


@pytest.mark.slow
def test_a_stopped_job_takes_its_process_along_and_the_next_one_has_another(
    tmp_path: Path,
) -> None:
    with ordering(tmp_path) as orders:
        worker = after_a_job(orders)
        os.kill(worker, signal.SIGSTOP)  # it takes the next job, and does nothing
        stopped = orders.book.start(orders.order("bea"))
        assert until(lambda: _state(orders.book, stopped) is State.WORKING)
        orders.book.stop(stopped.id)
        assert orders.done("cai").state is State.DONE
        assert _state(orders.book, stopped) is State.STOPPED
        assert worker not in workers()


def told_by(job: Job) -> str:
    """Return what the page of a job tells a user of an enterprise, in English."""
    visitor = Visitor(name=job.order.by, enterprise=job.order.enterprise, role=Role.ENTERPRISE)
    return draw_job_part(job, 0, View(period="2025", language="en"), visitor)


@pytest.mark.slow
def test_a_job_that_takes_too_long_is_ended_and_the_next_one_is_done(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        worker = after_a_job(orders)
        os.kill(worker, signal.SIGSTOP)  # it takes the next job, and does nothing
        orders.book.limits = Limits(seconds=0.3)
        ended = orders.done("bea")
        orders.book.limits = Limits()
        assert ended.state is State.FAILED
        assert "It worked for 0.005 minutes, the limit for one job" in told_by(ended)
        assert orders.done("bea").state is State.DONE  # nothing of it was done before
        assert worker not in workers()


@pytest.mark.slow
def test_a_job_that_takes_too_much_memory_is_ended_and_the_next_one_is_done(
    tmp_path: Path,
) -> None:
    with ordering(tmp_path) as orders:
        worker = after_a_job(orders)
        orders.book.limits = Limits(memory_mb=1)  # less than a process without a job has
        ended = orders.done("bea")
        orders.book.limits = Limits()
        assert ended.state is State.FAILED
        assert "It used more than 1 MB of memory, the limit for one job" in told_by(ended)
        assert orders.done("bea").state is State.DONE
        assert worker not in workers()


@pytest.mark.slow
def test_users_are_served_in_turn_and_the_park_goes_before_enterprises(tmp_path: Path) -> None:
    asked = ["ann", "ann", "ann", "bea", "bea", "cai", "dan", "dan"]
    bound = {"ann": "mill", "bea": "mill", "cai": "works"}  # and dan works for the whole park
    with ordering(tmp_path) as orders:
        os.kill(after_a_job(orders), signal.SIGSTOP)
        first = orders.book.start(replace(orders.order("zoe"), by="ann", enterprise="mill"))
        assert until(lambda: _state(orders.book, first) is State.WORKING)
        waiting = [
            orders.book.start(
                replace(orders.order(f"{by}{place}"), by=by, enterprise=bound.get(by, ""))
            )
            for place, by in enumerate(asked)
        ]
        assert [orders.book.before(job) for job in waiting] == [5, 7, 8, 3, 6, 4, 1, 2]
        orders.book.stop(first.id)
        done = [orders.book.wait(job.id, SECONDS) for job in waiting]
    began = {job.began_at: job.order.by for job in done if job is not None}
    in_order = [began[at] for at in sorted(at for at in began if at is not None)]
    assert in_order == ["dan", "dan", "bea", "cai", "ann", "bea", "ann", "ann"]


@pytest.mark.slow
def test_waiting_jobs_of_enterprises_keep_no_job_of_the_park_out(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        os.kill(after_a_job(orders), signal.SIGSTOP)
        of_park = orders.order("of_park")
        first = orders.book.start(of_park)
        assert until(lambda: _state(orders.book, first) is State.WORKING)
        for number in range(MOST_WAITING):
            order = replace(of_park, by=f"user{number % 3}", enterprise=f"mill{number % 3}")
            orders.book.start(order)
        with pytest.raises(JobError) as caught:
            orders.book.start(replace(of_park, by="another", enterprise="works"))
        assert (caught.value.case, caught.value.facts) == ("too_many", {"count": MOST_WAITING})
        assert orders.book.start(of_park).state is State.WAITING


def _state(book: JobBook, job: Job) -> State | None:
    found = book.job(job.id)
    return found.state if found else None


@pytest.mark.slow
def test_a_job_that_a_killed_server_was_at_is_told_as_cut_off(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        order = orders.order("ann")
        history, kept = History(order.layout), list[Job]()
        orders.book.keep = kept.append
        assert orders.done("ann").state is State.DONE
    asked, begun, done = kept  # what a server keeps that is killed in between
    states = []
    for line in (asked, begun, done):
        history.keep(line)
        (found,) = history.jobs()
        assert found.id == done.id
        states.append(found.state)
    assert states == [State.UNBEGUN, State.CUT, State.DONE]


@pytest.mark.slow
def test_the_last_two_hundred_jobs_are_remembered_and_no_more(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        first = orders.done("ann")
        orders.book.remember(replace(first, id=f"{number}") for number in range(250))
        assert [job.id for job in orders.book.jobs()][::199] == ["249", "50"]
        last = orders.done("bob")
        assert [job.id for job in orders.book.jobs()][::199] == [last.id, "51"]


@pytest.mark.slow
def test_a_line_of_a_version_that_told_no_begin_says_no_more_than_it_knows(tmp_path: Path) -> None:
    with ordering(tmp_path) as orders:
        order = orders.order("ann")
        history, kept = History(order.layout), list[Job]()
        orders.book.keep = kept.append
        orders.done("ann")
    history.keep(kept[0])
    path = order.layout.derived_jobs
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["begins"]
    path.write_text(json.dumps(told) + "\n", encoding="utf-8")
    assert [job.state for job in history.jobs()] == [State.CUT]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "told", "again"),
    [("en", "Not begun", "start it again"), ("zh", "未开始", "重新发起")],
)
def test_who_waited_reads_that_nothing_had_begun_and_starts_it_again(
    tmp_path: Path, language: str, told: str, again: str
) -> None:
    with ordering(tmp_path) as orders:
        order, kept = orders.order("ann"), list[Job]()
        orders.book.keep = kept.append
        orders.done("ann")
    History(order.layout).keep(kept[0])
    (job,) = History(order.layout).jobs()
    visitor = Visitor(is_own_machine=True)
    page = draw_job_part(job, 0, View(period="2025", language=language), visitor)
    assert told in page
    assert again in page
    assert 'href="/do/user_add' in page
