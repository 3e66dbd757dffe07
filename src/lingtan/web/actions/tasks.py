"""The steps of a task: make one of a gap or finding, give it away, close it, open it again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.keep_tasks import (
    Owed,
    Signed,
    add_task,
    confirm,
    doubt_task,
    pass_task,
    prove_task,
)
from lingtan.app.layout import Layout
from lingtan.app.receive_files import handed_in
from lingtan.app.record_steps import entries_of
from lingtan.base.time_axis import is_period
from lingtan.evidence.tasks import AboutKind, Task, tasks_in
from lingtan.park.people import Role
from lingtan.reports.model import Block
from lingtan.reports.task_words import about_text
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.offer_people import owners
from lingtan.web.actions.offer_periods import periods
from lingtan.web.actions.offer_tasks import (
    closed_ones,
    open_ones,
    subjects,
    tasks,
    unconfirmed_ones,
)
from lingtan.web.actions.tables import note

SAID = {
    "task_add": "tasks.opened",
    "task_assign": "tasks.assigned",
    "task_close": "tasks.was_closed",
    "task_reopen": "tasks.reopened",
    "task_confirm": "tasks.confirmed",
    "task_order": "tasks.opened",
}
Say = Callable[[Words], Told]


def add(order: Order, _tell: Tell) -> Say:
    """Make a task of a gap or a finding."""
    about = order.value("about")
    done = add_task(order.layout, order.value("period"), about, _owed(order), _signed(order))
    return _said(order, done)


def assign(order: Order, _tell: Tell) -> Say:
    """Give a task another owner or last day."""
    return _said(order, pass_task(order.layout, order.value("task"), _owed(order), _signed(order)))


def close(order: Order, _tell: Tell) -> Say:
    """Close a task with documents, or with a signed note."""
    with handed_in(order.files) as documents:
        done = prove_task(order.layout, order.value("task"), _signed(order), documents)
    return _said(order, done)


def reopen(order: Order, _tell: Tell) -> Say:
    """Open a closed task again."""
    return _said(order, doubt_task(order.layout, order.value("task"), _signed(order)))


def confirm_one(order: Order, _tell: Tell) -> Say:
    """Find the proof of a task good, as a second person."""
    return _said(order, confirm(order.layout, order.value("task"), _signed(order)))


def order_work(order: Order, _tell: Tell) -> Say:
    """Make a work order of what somebody asks for in his own words."""
    about = f"{AboutKind.REQUEST}:{order.value('request')}"
    done = add_task(order.layout, order.value("period"), about, _owed(order), _signed(order))
    return _said(order, done)


def show_task(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return what a task is about, and what was said of it."""
    task = tasks_in(entries_of(layout)).get(values.get("task", ""))
    if task is None:
        return ()
    steps = (
        words.say(
            "tasks.taken",
            {
                "at": step.at.isoformat(sep=" ", timespec="minutes"),
                "by": step.by,
                "step": words.say(f"tasks.step.{step.kind}"),
            },
        )
        + (f": {step.note}" if step.note else "")
        for step in task.steps
    )
    return (note(f"{task.id}: {about_text(words, task.about)}", steps),)


def fill_task(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Fill in who owes a task, and until when."""
    task = tasks_in(entries_of(layout)).get(brought.get("task", ""))
    if task is None:
        return brought
    known = {"owner": task.owner, "due": task.due.isoformat()}
    return {**brought, **{name: brought.get(name) or value for name, value in known.items()}}


def _said(order: Order, task: Task) -> Say:
    last = task.steps[-1]
    facts = {"task": task.id, "owner": task.owner, "due": task.due.isoformat(), "by": last.by}
    period = (("period", task.period),) if is_period(task.period) else ()
    link = Link(path="/tasks", words="page.tasks", brings=period)

    def say(words: Words) -> Told:
        kept = [
            words.say("tasks.kept", {"path": path, "sha256": digest})
            for path, digest in last.documents.items()
        ]
        lines = (*kept, words.say("tasks.recorded", {"entry": last.entry}))
        return Told(blocks=(note(words.say(SAID[order.action], facts), lines),), links=(link,))

    return say


def _owed(order: Order) -> Owed:
    return Owed(owner=order.value("owner"), due=order.day("due"))


def _signed(order: Order) -> Signed:
    return Signed(by=order.by, note=order.value("note"), now=datetime.now(UTC))


def _task(is_meant: Callable[[Task], bool]) -> Field:
    """Return the field of a task, which offers those a step can be taken of."""
    return Field(name="task", kind=Kind.KNOWN, offers=tasks(is_meant))


PERIOD = Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period")
OWNER = Field(name="owner", kind=Kind.OPEN, offers=owners)
DUE = Field(name="due", kind=Kind.DATE)
REASON = Field(name="note", kind=Kind.NOTE)

ADD = Action(
    id="task_add",
    page="tasks",
    least=Role.OPERATOR,
    work=add,
    fields=(PERIOD, Field(name="about", kind=Kind.KNOWN, offers=subjects), OWNER, DUE),
)
ASSIGN = Action(
    id="task_assign",
    page="tasks",
    least=Role.OPERATOR,
    work=assign,
    lead=show_task,
    fill=fill_task,
    fields=(_task(open_ones), OWNER, DUE),
)
CLOSE = Action(
    id="task_close",
    page="tasks",
    least=Role.OPERATOR,
    work=close,
    lead=show_task,
    fields=(
        _task(open_ones),
        Field(name="documents", kind=Kind.FILES, is_required=False),
        Field(name="note", kind=Kind.NOTE, is_required=False),
    ),
)
REOPEN = Action(
    id="task_reopen",
    page="tasks",
    least=Role.OPERATOR,
    work=reopen,
    lead=show_task,
    fields=(_task(closed_ones), REASON),
)
CONFIRM = Action(
    id="task_confirm",
    page="tasks",
    least=Role.OPERATOR,
    work=confirm_one,
    lead=show_task,
    fields=(
        _task(unconfirmed_ones),
        Field(name="note", kind=Kind.NOTE, is_required=False),
    ),
)
WORK_ORDER = Action(
    id="task_order",
    page="tasks",
    least=Role.OPERATOR,
    work=order_work,
    fields=(PERIOD, Field(name="request"), OWNER, DUE),
)
TASKS = (WORK_ORDER, ADD, ASSIGN, CLOSE, CONFIRM, REOPEN)
