"""The book of jobs: one works at a time, others wait; what is over is remembered for a while.

Jobs work in a process beside the server. What one changes is on the disk or not done at all, as
with a command that is killed, so one that is stopped or exceeds a limit is ended with its process.
The book itself is in memory; that a job was asked for and how it ended is kept by `keep`, and
after a restart the book begins with what was kept.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Condition, Thread
from time import monotonic

from lingtan.base.errors import JobError
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order
from lingtan.web.jobs.child import FAILED
from lingtan.web.jobs.job import Fault, Job, Progress, State, fault_of
from lingtan.web.jobs.kept_words import kept_words
from lingtan.web.jobs.queue import in_turn, is_behind
from lingtan.web.jobs.worker import SECONDS_TO_END, Limits, Worker, begin_worker

REMEMBERED = 200
MOST_WAITING, MOST_OF_ONE = 20, 8
KEPT = 20.0  # how long a process without a job waits for another one [s]
ID_BYTES = 9
LEAVES_IN_ORDER = {State.DONE, State.REFUSED}  # what did it can do the next one
KEPT_MB = 1_024  # a process that holds more is not kept: its memory is no matter of the next job
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
    keep_worker : float
        How long a process without a job waits for another one [s].
    limits : Limits
        What a job may use; one that is entering what it did is not ended any more.
    """

    clock: Callable[[], datetime] = _now
    keep: Callable[[Job], None] = _forgotten
    may_still: Callable[[Order], bool] = _always
    keep_worker: float = KEPT
    limits: Limits = field(default_factory=Limits)
    _served: dict[str, None] = field(default_factory=dict)  # users, the last one at the end
    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _changed: Condition = field(default_factory=Condition)
    _thread: Thread | None = None
    _worker: Worker | None = None
    _stopping: set[str] = field(default_factory=set)
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
            Too many wait before it, or are of its user or enterprise, or the server ends.
        """
        with self._changed:
            self._require_few(order)
            job = Job(id=secrets.token_urlsafe(ID_BYTES), order=order, asked_at=self.clock())
            before = sum(is_behind(each) <= is_behind(job) for each in self._waiting())
            if self._is_closed or before >= MOST_WAITING:
                raise JobError("too_many", facts={"count": before})
            self._jobs[job.id] = job
            self.keep(job)
            self._forget()
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="jobs", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def _require_few(self, order: Order) -> None:
        """Make sure that no user and no enterprise holds up the others with what it asked for."""
        own = sum(
            _whose(job.order) == _whose(order) and not job.state.is_over
            for job in self._jobs.values()
        )
        if order.by and own >= MOST_OF_ONE:
            raise JobError("too_many_of_one", facts={"count": own})

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
            working = [each.id for each in self._jobs.values() if each.state is State.WORKING]
            line = working + [each.id for each in in_turn(self._waiting(), self._served)]
        return line.index(job.id) if job.id in line else 0

    def wait(self, id_: str, seconds: float) -> Job | None:
        """Return a job when it is over, or after some seconds as it stands."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over(id_), seconds)
            return self._jobs.get(id_)

    def stop(self, id_: str) -> None:
        """Stop a job; one that is over, or is entering what it did, stays as it is."""
        with self._changed:
            job = self._jobs.get(id_)
            if job is None or job.state.is_over:
                return
            if job.state is State.WAITING:
                self._put_stopped(job)
                return
            self._stopping.add(id_)  # who listens to it knows whether it is too late
            self._changed.wait_for(lambda: id_ not in self._stopping, SECONDS_TO_END)

    def _put_stopped(self, job: Job) -> None:
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
        if self._thread is not None:
            self._thread.join(2 * SECONDS_TO_END)

    def _is_over(self, id_: str) -> bool:
        job = self._jobs.get(id_)
        return job is None or job.state.is_over

    def _put(self, job: Job) -> None:
        if job.state.is_over:  # passwords may be among them
            self._stopping.discard(job.id)
            before = self._jobs.get(job.id)
            job = replace(job, order=kept_words(job))
            if before is not None and not before.state.is_over:
                self.keep(job)
        self._jobs[job.id] = job
        self._changed.notify_all()

    def _forget(self) -> None:
        over = [id_ for id_, job in self._jobs.items() if job.state.is_over]
        for id_ in over[: max(0, len(self._jobs) - REMEMBERED)]:
            del self._jobs[id_]

    def _serve(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._run(job)
        finally:
            self._let_go()

    def _next(self) -> Job | None:
        """Return the next job that waits, and begin it; None when the book is closed."""
        if self._worker is not None and not self._called_within(self.keep_worker):
            self._let_go()
        with self._changed:
            self._changed.wait_for(self._is_called)
            first = self._first()
            if first is None:
                return None
            self._served.pop(first.order.by, None)
            self._served[first.order.by] = None
            begun = replace(first, state=State.WORKING, began_at=self.clock())
            self._put(begun)
            self.keep(begun)  # so that, whatever happens, it is known that it had begun
            return begun

    def _called_within(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(self._is_called, seconds)

    def _is_called(self) -> bool:
        return self._is_closed or self._first() is not None

    def _first(self) -> Job | None:
        return next(iter(in_turn(self._waiting(), self._served)), None)

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.state is State.WAITING]

    def _run(self, job: Job) -> None:
        if not self.may_still(job.order):
            self._take_down(job.id, (State.REFUSED, _refused()))
            return
        try:
            if self._worker is None or not self._worker.is_there:
                self._let_go()
                self._worker = begin_worker()
            self._worker.give(job.order)
        except OSError:  # none can be begun, or it went just now
            self._take_down(job.id, _died())
        else:
            self._listen(job.id, self._worker)
        found = self.job(job.id)
        is_in_order = found is not None and found.state in LEAVES_IN_ORDER
        if self._worker and not (is_in_order and self._worker.memory_mb <= KEPT_MB):
            self._let_go()

    def _let_go(self) -> None:
        """End the process of jobs, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _listen(self, id_: str, worker: Worker) -> None:
        """Take down what a job says, until it is over, was stopped, or exceeds a limit."""
        began = monotonic()
        while not self._is_over(id_):
            exceeded = self.limits.exceeded_by(monotonic() - began, worker.memory_mb)
            if self._jobs[id_].is_settled:
                exceeded = None
            is_ending = exceeded is not None or id_ in self._stopping
            try:
                waits = worker.pipe.poll(0 if is_ending else GLANCE)
                said = worker.pipe.recv() if waits else None
            except (EOFError, OSError):  # it was killed, by somebody or for want of memory
                said = _died()
            if said is not None:
                self._take_down(id_, said)
            elif exceeded is not None:  # and it has said all it had to say
                self._take_down(id_, _ended_by(exceeded))
            elif is_ending:
                self._stop_now(id_)

    def _stop_now(self, id_: str) -> None:
        """Stop a job that works, unless it is entering what it did."""
        with self._changed:
            job = self._jobs[id_]
            if not job.is_settled:
                self._put_stopped(job)
            self._stopping.discard(id_)
            self._changed.notify_all()

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


def _whose(order: Order) -> tuple[str, str]:
    """Return who shares a number of jobs: an enterprise, or a user of the whole park."""
    return order.enterprise, "" if order.enterprise else order.by


def _refused() -> dict[str, Fault]:
    return {name: Fault(what=Words(name).say("job.no_longer")) for name in LANGUAGES}


def _died() -> tuple[State, dict[str, Fault]]:
    return State.FAILED, {name: Fault(what=Words(name).say(FAILED)) for name in LANGUAGES}


def _ended_by(limit: JobError) -> tuple[State, dict[str, Fault]]:
    faults = {name: fault_of(limit, Words(name)) for name in LANGUAGES}
    return State.FAILED, {name: replace(each, is_for_all=True) for name, each in faults.items()}
