"""The book of jobs: one works at a time, others wait; what is over is remembered for a while.

A job works in a process of its own. What it changes is on the disk or not done at all, as with a
command that is killed, so stopping one is ending its process. The book itself is in memory; how
each job ended is kept by `keep`, and after a restart the book begins with what was kept.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Condition, Thread

from lingtan.base.errors import JobError
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order
from lingtan.web.actions.table import ACTIONS
from lingtan.web.jobs.child import FAILED, work
from lingtan.web.jobs.job import Fault, Job, Progress, State

REMEMBERED = 200
MOST_WAITING = 20
SECONDS_TO_END = 5.0
ID_BYTES = 9
GLANCE = 0.2  # how often it is looked whether somebody stopped it [s]


def _now() -> datetime:
    return datetime.now(UTC)


def _forgotten(_job: Job) -> None:
    """Keep nothing."""


def _always(_order: Order) -> bool:
    """Do whatever was asked."""
    return True


@dataclass(slots=True)
class JobBook:
    """Takes orders, and knows what became of them.

    Attributes
    ----------
    may_still : callable
        Whether an order is done when its turn has come: who gave it may be gone by then.
    """

    clock: Callable[[], datetime] = _now
    keep: Callable[[Job], None] = _forgotten
    may_still: Callable[[Order], bool] = _always
    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _changed: Condition = field(default_factory=Condition)
    _worker: Thread | None = None
    _is_closed: bool = False

    def remember(self, jobs: Iterable[Job]) -> None:
        """Begin with jobs that were over before this server began."""
        with self._changed:
            kept = tuple(jobs)[-REMEMBERED:]
            self._jobs = OrderedDict((job.id, job) for job in kept if job.state.is_over)

    def start(self, order: Order) -> Job:
        """Take an order.

        Raises
        ------
        JobError
            Too many are waiting, or the server is about to end.
        """
        with self._changed:
            waiting = sum(job.state is State.WAITING for job in self._jobs.values())
            if self._is_closed or waiting >= MOST_WAITING:
                raise JobError("too_many", facts={"count": waiting})
            job = Job(id=secrets.token_urlsafe(ID_BYTES), order=order, asked_at=self.clock())
            self._jobs[job.id] = job
            self._forget()
            if self._worker is None:
                self._worker = Thread(target=self._serve, name="jobs", daemon=True)
                self._worker.start()
            self._changed.notify_all()
        return job

    def job(self, id_: str) -> Job | None:
        """Return a job as it stands; None where there is none, or it was long ago."""
        with self._changed:
            return self._jobs.get(id_)

    def jobs(self) -> tuple[Job, ...]:
        """Return all that are remembered, the newest first."""
        with self._changed:
            return tuple(reversed(self._jobs.values()))

    def before(self, job: Job) -> int:
        """Return how many are done before one that waits."""
        with self._changed:
            open_jobs = [each.id for each in self._jobs.values() if not each.state.is_over]
        return open_jobs.index(job.id) if job.id in open_jobs else 0

    def wait(self, id_: str, seconds: float) -> Job | None:
        """Return a job when it is over, or after some seconds as it stands."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over(id_), seconds)
            return self._jobs.get(id_)

    def stop(self, id_: str) -> None:
        """Stop a job; one that is over stays as it is."""
        with self._changed:
            job = self._jobs.get(id_)
            if job is not None and not job.state.is_over:
                self._put(replace(job, state=State.STOPPED, ended_at=self.clock()))

    def forget_told(self, id_: str) -> None:
        """Forget what a job said: it was shown, once."""
        with self._changed:
            job = self._jobs.get(id_)
            if job is not None:
                self._put(replace(job, told=None))

    def close(self) -> None:
        """Stop all there are, and take no more."""
        with self._changed:
            self._is_closed = True
            open_jobs = [job.id for job in self._jobs.values() if not job.state.is_over]
        for id_ in open_jobs:
            self.stop(id_)
        with self._changed:
            self._changed.notify_all()
        if self._worker is not None:
            self._worker.join(2 * SECONDS_TO_END)

    def _is_over(self, id_: str) -> bool:
        job = self._jobs.get(id_)
        return job is None or job.state.is_over

    def _put(self, job: Job) -> None:
        if job.state.is_over:  # passwords may be among them
            before = self._jobs.get(job.id)
            job = replace(job, order=replace(job.order, values={}))
            if before is not None and not before.state.is_over:
                self.keep(job)
        self._jobs[job.id] = job
        self._changed.notify_all()

    def _forget(self) -> None:
        over = [id_ for id_, job in self._jobs.items() if job.state.is_over]
        for id_ in over[: max(0, len(self._jobs) - REMEMBERED)]:
            del self._jobs[id_]

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            self._run(job)

    def _next(self) -> Job | None:
        """Return the next job that waits, and begin it; None when the book is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._first() is not None)
            first = self._first()
            if first is None:
                return None
            begun = replace(first, state=State.WORKING, began_at=self.clock())
            self._put(begun)
            return begun

    def _first(self) -> Job | None:
        waiting = (job for job in self._jobs.values() if job.state is State.WAITING)
        return next(waiting, None)

    def _run(self, job: Job) -> None:
        if not self.may_still(job.order):
            self._take_down(job.id, (State.REFUSED, _refused()))
            return
        try:
            process, ours = _begun(job.order)
        except OSError:  # no memory, process or file is left for one more
            self._take_down(job.id, _died())
            return
        try:
            self._listen(job.id, ours)
        finally:
            _end(process)
            ours.close()

    def _listen(self, id_: str, pipe: Connection) -> None:
        """Take down what a job says, until it is over or was stopped."""
        while not self._is_over(id_):
            try:
                said = pipe.recv() if pipe.poll(GLANCE) else None
            except EOFError:  # its process was killed, by somebody or for want of memory
                said = _died()
            if said is not None:
                self._take_down(id_, said)

    def _take_down(self, id_: str, said: object) -> None:
        with self._changed:
            job = self._jobs.get(id_)
            if job is None or job.state.is_over:
                return
            match said:
                case Progress():
                    self._put(replace(job, progress=said))
                case (State.DONE, dict() as told):
                    self._put(replace(job, state=State.DONE, told=told, ended_at=self.clock()))
                case (State() as state, dict() as faults):
                    self._put(replace(job, state=state, faults=faults, ended_at=self.clock()))


def _refused() -> dict[str, Fault]:
    return {name: Fault(what=Words(name).say("job.no_longer")) for name in LANGUAGES}


def _died() -> tuple[State, dict[str, Fault]]:
    return State.FAILED, {name: Fault(what=Words(name).say(FAILED)) for name in LANGUAGES}


def _begun(order: Order) -> tuple[BaseProcess, Connection]:
    """Start the process of a job; it says on the pipe how far it is."""
    context = get_context("spawn")  # a fork would carry the locks of other threads along
    ours, theirs = context.Pipe(duplex=False)
    does = ACTIONS[order.action].work
    process = context.Process(target=work, args=(does, order, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _end(process: BaseProcess) -> None:
    """See to it that a process is gone."""
    process.join(0.0 if process.exitcode is None else None)
    process.terminate()
    process.join(SECONDS_TO_END)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()
