"""Keep the tasks of a park: list what is owed, open, assign, close and reopen.

Each step is an entry of the log of evidence, and nothing else is kept; see `evidence.tasks`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lingtan.app.evaluate_park import Question, evaluation_of
from lingtan.app.find_owing import owing_in, with_tasks
from lingtan.app.ground import zone_of
from lingtan.app.handed_documents import lost_documents
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.record_steps import entries_of, take_step
from lingtan.app.results_tasks import Owing, TaskBoard
from lingtan.app.task_subjects import (
    alarm_about,
    request_about,
    stand_now,
    standing_alarms,
)
from lingtan.app.trial_inputs import trials_of
from lingtan.base.errors import Detail, TaskError
from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone, told_period
from lingtan.evidence.task_steps import (
    Said,
    assign_task,
    close_task,
    confirm_task,
    open_task,
    reopen_task,
    require_task,
)
from lingtan.evidence.tasks import About, AboutKind, Task, tasks_in

NEAR = 12  # ways out an error lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who takes a step and what he says; his word counts because the log is signed.

    Attributes
    ----------
    by : str
        Name of the person.
    note : str
        What he says.
    """

    by: str
    note: str = ""
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Who owes a proof, and until when.

    Attributes
    ----------
    owner : str
        Empty where it stays as it is.
    due : date or None
        Last day, of the park's calendar; None where it stays as it is.
    """

    owner: str = ""
    due: date | None = None


def task_board(layout: Layout, period_name: str, now: datetime) -> TaskBoard:
    """Return the tasks beside what holds now, and what of a period nobody owes yet.

    A gap or finding of another period is held against that period.

    Raises
    ------
    PeriodError
        It is not a year, month or day.
    """
    period = told_period(period_name)
    tasks = tasks_in(entries_of(layout))
    today = today_of(layout, now)
    found = {name: _looked(layout, name) for name in sorted({period, *_periods(tasks)})}
    keys = {name: {each.about.key for each in owing} for name, (owing, _) in found.items()}
    alarms = standing_alarms(layout, tasks, now)
    standing = [
        stand_now(layout, task, today, keys.get(task.period, ()), alarms)
        for task in tasks.values()
    ]
    return TaskBoard(
        period=period,
        today=today,
        tasks=tuple(sorted(standing, key=lambda each: (not each.is_open, each.due))),
        owing=with_tasks(found[period][0], standing, period),
        trials=tuple(each for _, trials in found.values() for each in trials),
    )


def one_task(layout: Layout, id_: str) -> Task:
    """Return a task with all its steps.

    Raises
    ------
    TaskError
        There is no such task.
    """
    return require_task(tasks_in(entries_of(layout)), id_)


def add_task(layout: Layout, period_name: str, key: str, owed: Owed, signed: Signed) -> Task:
    """Open a task about a gap, finding or alarm that stands, or about a request.

    Parameters
    ----------
    key : str
        ``gap:…`` and ``finding:…`` as `task_board` names them, ``alarm:<kind>:<meter>``, or
        ``request:`` and what is asked for.

    Raises
    ------
    TaskError
        Nothing of that name stands in the period, or the task cannot be opened as asked.
    PeriodError
        It is not a year, month or day.
    """
    kind, _, name = key.partition(":")
    if kind == AboutKind.REQUEST:
        about = request_about(name)
    elif kind == AboutKind.ALARM:
        about = alarm_about(layout, key, signed.now)
    else:
        about = find_about(_looked(layout, period_name)[0], key, period_name)
    return open_about(layout, period_name, about, owed, signed)


def open_about(layout: Layout, period_name: str, about: About, owed: Owed, signed: Signed) -> Task:
    """Open a task about something that is known to stand.

    Raises
    ------
    TaskError
        It has no owner or due date, or an open task is about the same.
    PeriodError
        It is not a year, month or day.
    """
    period = told_period(period_name)
    if owed.due is None:
        raise TaskError("no_due", facts={"about": about.key})
    pair, said = (owed.owner, owed.due), _said(layout, signed)
    return _taken(
        take_step(
            layout,
            lambda past: open_task(tasks_in(past.entries), about, period, pair, said),
        )
    )


def pass_task(layout: Layout, id_: str, owed: Owed, signed: Signed) -> Task:
    """Give a task another owner or due date."""
    said = _said(layout, signed)
    pair = (owed.owner, owed.due)
    return _taken(
        take_step(layout, lambda past: assign_task(tasks_in(past.entries), id_, pair, said))
    )


def prove_task(layout: Layout, id_: str, signed: Signed, documents: Sequence[Path] = ()) -> Task:
    """Close a task with documents, which are taken into evidence, or with a signed note."""
    said = _said(layout, signed)
    return _taken(
        take_step(
            layout,
            lambda past: close_task(tasks_in(past.entries), id_, past.digests, said),
            documents,
        )
    )


def doubt_task(layout: Layout, id_: str, signed: Signed) -> Task:
    """Open a closed task again."""
    said = _said(layout, signed)
    return _taken(take_step(layout, lambda past: reopen_task(tasks_in(past.entries), id_, said)))


def confirm(layout: Layout, id_: str, signed: Signed) -> Task:
    """Find the proof of a closed task good, as a second person.

    Raises
    ------
    TaskError
        A document of the proof is gone or is not what it was; or see `confirm_task`.
    """
    said = _said(layout, signed)
    lost = lost_documents(layout, one_task(layout, id_))
    if lost:
        raise TaskError("proof_lost", facts={"task": id_, "files": ", ".join(lost)})
    return _taken(take_step(layout, lambda past: confirm_task(tasks_in(past.entries), id_, said)))


def today_of(layout: Layout, now: datetime) -> date:
    """Return the park's calendar day."""
    return now.astimezone(find_zone(zone_of(layout))).date()


def _taken(entries: Sequence[Mapping[str, object]]) -> Task:
    """Return the task that the last step was about."""
    return max(tasks_in(entries).values(), key=lambda task: task.steps[-1].entry)


def _said(layout: Layout, signed: Signed) -> Said:
    today = today_of(layout, signed.now)
    return Said(at=signed.now, today=today, by=signed.by, note=signed.note)


def _periods(tasks: Mapping[str, Task]) -> set[str]:
    return {task.period for task in tasks.values() if task.is_of_period}


def _looked(layout: Layout, period_name: str) -> tuple[tuple[Owing, ...], tuple[Finding, ...]]:
    """Return the gaps and findings of a period, and the trial inputs they rest on."""
    with inquire(layout, period_name, None) as inquiry:
        evaluation = evaluation_of(inquiry, Question(period=period_name))
        reconciliation = reconciliation_of(inquiry)
    trials = trials_of(evaluation.account.check.findings)
    return owing_in(evaluation, reconciliation.findings), trials


def find_about(owing: Sequence[Owing], key: str, period_name: str) -> About:
    """Return what is owed by its name.

    Raises
    ------
    TaskError
        Nothing of that name stands; `details` names what is near.
    """
    for each in owing:
        if each.about.key == key:
            return each.about
    stem = key.rpartition(":")[2].lower()
    near = [each.about.key for each in owing if stem and stem in each.about.key.lower()]
    names = ", ".join((near or [each.about.key for each in owing])[:NEAR])
    raise TaskError(
        "nothing_stands",
        facts={"about": key, "period": period_name},
        details=[Detail(words="detail.use", facts={"names": names})] if names else [],
    )
