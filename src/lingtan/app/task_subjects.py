"""What a task is about beside gaps and findings: alarms of meters, and what somebody asks for."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from importlib import import_module

from lingtan.app.ground import zone_of
from lingtan.app.handed_documents import lost_documents
from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.base.errors import TaskError
from lingtan.base.time_axis import find_zone
from lingtan.evidence.tasks import (
    About,
    AboutKind,
    StandingTask,
    Task,
    standing_task,
    tasks_in,
)
from lingtan.metering.alarms import Alarm
from lingtan.park.documents import named_document

LONGEST = 200  # characters of a request: it is a title


def request_about(text: str) -> About:
    """Return what a request asks for, in its own words.

    Raises
    ------
    TaskError
        It asks for nothing.
    """
    told = " ".join(text.split())[:LONGEST]
    if not named_document(told):
        raise TaskError("no_request")
    return About(kind=AboutKind.REQUEST, subject=told)


def alarm_about(layout: Layout, key: str, now: datetime) -> About:
    """Return an alarm of now as what a task is about; it can be told after it is gone.

    Raises
    ------
    TaskError
        There is no such alarm.
    """
    found = next((each for each in _alarms(layout, now) if key_of_alarm(each) == key), None)
    if found is None:
        raise TaskError("no_alarm", facts={"alarm": key})
    since = found.since.astimezone(find_zone(zone_of(layout)))
    return About(
        kind=AboutKind.ALARM,
        subject=found.meter.id,
        finding=found.kind.value,
        facts={"since": f"{since:%Y-%m-%d %H:%M}"},
    )


def key_of_alarm(alarm: Alarm) -> str:
    """Return the name by which a task points at an alarm."""
    return About(kind=AboutKind.ALARM, subject=alarm.meter.id, finding=alarm.kind.value).key


def standing_alarms(layout: Layout, tasks: Mapping[str, Task], now: datetime) -> frozenset[str]:
    """Return the names of the alarms of now, where a task is about any."""
    if all(task.about.kind is not AboutKind.ALARM for task in tasks.values()):
        return frozenset()
    return frozenset(key_of_alarm(each) for each in _alarms(layout, now))


def _alarms(layout: Layout, now: datetime) -> tuple[Alarm, ...]:
    """Return the alarms of now; what watching takes is loaded only where a task needs it."""
    alarms: tuple[Alarm, ...] = import_module("lingtan.app.watch_meters").watch_meters(layout, now)
    return alarms


def stand_now(
    layout: Layout,
    task: Task,
    today: date,
    owing: Collection[str],
    alarms: Collection[str],
) -> StandingTask:
    """Return a task beside what holds now: whether what it is about stands, and its proof too.

    Parameters
    ----------
    owing, alarms : collection of str
        Names of the gaps and findings of its period, and of the alarms of now.
    """
    named = alarms if task.about.kind is AboutKind.ALARM else owing
    lost = lost_documents(layout, task)
    return standing_task(task, today, stands=task.about.key in named, lost=lost)


def tasks_of_alarms(layout: Layout) -> Mapping[str, str]:
    """Return the open task about each alarm, by the name of the alarm."""
    return {
        task.about.key: task.id
        for task in tasks_in(entries_of(layout)).values()
        if task.is_open and task.about.kind is AboutKind.ALARM
    }
