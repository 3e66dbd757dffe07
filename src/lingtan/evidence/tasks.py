"""Tasks and work orders: a gap, finding, alarm or request somebody owes a proof for, by a day.

A task has no state of its own: it is the sum of its steps, and each step is an entry of the log
of evidence. So it can be closed by nothing but an entry that says who closed it, when, and with
which document or note; and what was said once stays said. How steps are taken: `task_steps`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON

from lingtan.base.read_only import seal
from lingtan.base.time_axis import is_period, told_period

KIND = "task"


class StepKind(StrEnum):
    """What can happen to a task."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"  # a second person looked at the proof


PROVED = frozenset({StepKind.CLOSED, StepKind.CONFIRMED})


class AboutKind(StrEnum):
    """What a task is about."""

    GAP = "gap"  # a datum that a verdict lacks, or that no document proves
    FINDING = "finding"  # what a check, the account or a judgement found
    ALARM = "alarm"  # what is the matter with a meter now
    REQUEST = "request"  # what somebody asks for, in his own words


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a task is about.

    Attributes
    ----------
    subject : str
        Id of the datum, of what the finding is about or of the meter; the words of a request.
    finding : str
        Kind of the finding or alarm; empty for a gap and for a request.
    facts : mapping
        What the words of the finding need, so that it can be told after it is gone.
    """

    kind: AboutKind
    subject: str
    finding: str = ""
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "facts")

    @property
    def key(self) -> str:
        """Name by which people point at it.

        Examples
        --------
        >>> About(kind=AboutKind.FINDING, subject="m1", finding="metering_gap").key
        'finding:metering_gap:m1'
        """
        parts = (self.kind.value, self.finding, self.subject)
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """A step of a task, as it was recorded.

    Attributes
    ----------
    entry : int
        Number of its entry in the log.
    owner, due
        Who owes the proof and until when, where the step says so.
    documents : mapping of str to str
        SHA-256 of each document taken into evidence, by its path below the workspace.
    """

    kind: StepKind
    entry: int
    at: datetime
    by: str
    note: str = ""
    owner: str = ""
    due: date | None = None
    documents: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task with every step of it, in order; the first one opened it.

    Attributes
    ----------
    period : str
        Period in which the gap or finding was seen, under its one name. That of a request or
        alarm may be no period at all: an entry cannot be taken back.
    """

    id: str
    about: About
    period: str
    steps: tuple[TaskStep, ...]

    @property
    def is_of_period(self) -> bool:
        """Whether what it is about stands in its period, and not now or until it is proved."""
        return self.about.kind in (AboutKind.GAP, AboutKind.FINDING)

    @property
    def is_open(self) -> bool:
        """Whether its proof is still owed."""
        return self.steps[-1].kind not in PROVED

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has looked at its proof."""
        return self.steps[-1].kind is StepKind.CONFIRMED

    @property
    def proof(self) -> TaskStep | None:
        """The step that proved it last, as long as it is not open again."""
        closed = (step for step in reversed(self.steps) if step.kind is StepKind.CLOSED)
        return None if self.is_open else next(closed)

    @property
    def owner(self) -> str:
        """Who owes the proof."""
        return next((step.owner for step in reversed(self.steps) if step.owner), "")

    @property
    def due(self) -> date:
        """Last day of it."""
        return next(step.due for step in reversed(self.steps) if step.due is not None)

    def is_overdue(self, today: date) -> bool:
        """Whether it is open after its last day."""
        return self.is_open and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTask:
    """A task beside what holds now.

    Attributes
    ----------
    is_open, is_overdue : bool
        Whether its proof is owed, and for too long; it is as well where its proof went missing.
    lost : tuple of str
        Documents of its proof that are gone or are not what they were.
    stands : bool
        Whether what it is about is still there, a request as long as its proof is owed. A task
        is closed by a person only: one that is about nothing any more says so, and stays open.
    """

    id: str
    task: Task
    owner: str
    due: date
    is_open: bool
    is_overdue: bool
    stands: bool
    lost: tuple[str, ...] = ()


def standing_task(
    task: Task, today: date, *, stands: bool, lost: tuple[str, ...] = ()
) -> StandingTask:
    """Return a task beside what holds now; one whose proof went missing is owed again."""
    is_open = task.is_open or bool(lost)
    is_request = task.about.kind is AboutKind.REQUEST
    return StandingTask(
        id=task.id,
        task=task,
        owner=task.owner,
        due=task.due,
        is_open=is_open,
        is_overdue=is_open and task.due < today,
        stands=is_open if is_request else stands,
        lost=lost,
    )


def tasks_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, Task]:
    """Return the tasks that the entries of a log tell of, by id, in the order they were opened."""
    tasks: dict[str, Task] = {}
    for number, entry in enumerate(entries):
        if entry["kind"] != KIND:
            continue
        step = _step(number, entry)
        known = tasks.get(entry["task"])
        if known is None:
            tasks[entry["task"]] = _task(entry, step)
        else:
            tasks[known.id] = replace(known, steps=(*known.steps, step))
    return tasks


def _step(number: int, entry: Mapping[str, Any]) -> TaskStep:
    due = entry.get("due")
    return TaskStep(
        kind=StepKind(entry["step"]),
        entry=number,
        at=datetime.fromisoformat(entry["at"]),
        by=entry["by"],
        note=entry["note"],
        owner=entry.get("owner", ""),
        due=date.fromisoformat(due) if due else None,
        documents=entry.get("documents", {}),
    )


def _task(entry: Mapping[str, Any], first: TaskStep) -> Task:
    about = entry["about"]
    found = About(
        kind=AboutKind(about["kind"]),
        subject=about["subject"],
        finding=about["finding"],
        facts=about["facts"],
    )
    recorded = entry["period"]
    period = told_period(recorded) if is_period(recorded) else recorded
    return Task(id=entry["task"], about=found, period=period, steps=(first,))
