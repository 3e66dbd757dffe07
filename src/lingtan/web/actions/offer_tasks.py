"""Tasks a step can be taken of, and what a new one can be about."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from lingtan.app.evaluate_park import Question
from lingtan.app.keep_alarms import list_alarms
from lingtan.app.open_park import open_park
from lingtan.app.record_steps import entries_of
from lingtan.app.task_subjects import key_of_alarm, tasks_of_alarms
from lingtan.base.names import Name
from lingtan.base.time_axis import is_period
from lingtan.evidence.tasks import Task, tasks_in
from lingtan.park.park import Park
from lingtan.reports.task_words import about_named, about_text, title_of
from lingtan.web.actions.asking import Asking, Offered, Offers
from lingtan.web.answers import presented
from lingtan.web.task_board import board_of


def tasks(is_meant: Callable[[Task], bool]) -> Offers:
    """Return what offers tasks that are meant: what each is about, who owes it, by when."""

    def offer(asking: Asking) -> Offered:
        names, words = _things(open_park(asking.layout).park), asking.words

        def told(task: Task) -> str:
            name = names.get(task.about.subject)
            about = about_text(words, task.about, name.in_language(words.language) if name else "")
            return f"{title_of(about)} · {task.owner} · {task.due.isoformat()}"

        every = tasks_in(entries_of(asking.layout)).values()
        return [(task.id, told(task)) for task in every if is_meant(task)]

    return offer


def open_ones(task: Task) -> bool:
    """Whether the proof of a task is owed."""
    return task.is_open


def closed_ones(task: Task) -> bool:
    """Whether a task can be opened again."""
    return not task.is_open


def unconfirmed_ones(task: Task) -> bool:
    """Whether a second person has still to look at the proof of a task."""
    return not (task.is_open or task.is_confirmed)


def subjects(asking: Asking) -> Offered:
    """Return the gaps, findings and alarms that nobody owes a proof for yet."""
    return [*_owing(asking), *_alarms(asking)]


def _owing(asking: Asking) -> Iterator[tuple[str, str]]:
    period, words = asking.values.get("period", ""), asking.words
    if not is_period(period):
        return
    shown = presented(asking.layout, Question(period=period), words.language)
    board = board_of(shown, asking.layout, words)
    for each in board.owing:
        if not each.task:
            name = each.name.in_language(words.language) if each.name else ""
            yield each.about.key, title_of(about_named(board.context, each.about, name))


def _alarms(asking: Asking) -> Iterator[tuple[str, str]]:
    words, held = asking.words, tasks_of_alarms(asking.layout)
    for kept in list_alarms(asking.layout, datetime.now(UTC)):
        meter, key = kept.alarm.meter, key_of_alarm(kept.alarm)
        if key not in held:
            name = meter.name.in_language(words.language) or meter.id
            yield key, f"{name}: {words.say(f'alarm.{kept.alarm.kind}')}"


def _things(park: Park) -> Mapping[str, Name]:
    things = (park.meters, park.virtual_meters, park.streams, park.enterprises, park.assets)
    return {thing.id: thing.name for group in things for thing in group}
