"""The steps of a task: what each needs, and the entry of the log of evidence it becomes.

A step that cannot be raises and leaves no trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lingtan.base.errors import Detail, TaskError
from lingtan.base.names import is_same_person
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.tasks import KIND, About, StepKind, Task
from lingtan.park.signed_text import required_note, signed_name, signed_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who takes a step, when, and what he says about it.

    Attributes
    ----------
    today : date
        Day of the park; a due date may not lie before it.
    """

    at: datetime
    today: date
    by: str
    note: str = ""


def open_task(
    tasks: Mapping[str, Task], about: About, period: str, owed: tuple[str, date], said: Said
) -> dict[str, Json]:
    """Return the entry that opens a task.

    Parameters
    ----------
    owed : (str, date)
        Who owes the proof, and until when.

    Raises
    ------
    TaskError
        Nobody is named, the due date has passed, or an open task is about the same already.
    """
    _require_no_other(tasks, about, period)
    owner, due = _owed(owed, said)
    return {
        **_entry(f"T{len(tasks) + 1}", StepKind.OPENED, said),
        "about": {
            "kind": about.kind.value,
            "subject": about.subject,
            "finding": about.finding,
            "facts": dict(about.facts),
        },
        "period": period,
        "owner": owner,
        "due": due.isoformat(),
    }


def assign_task(
    tasks: Mapping[str, Task], id_: str, owed: tuple[str, date | None], said: Said
) -> dict[str, Json]:
    """Return the entry that gives an open task another owner or due date; empty keeps the old.

    Raises
    ------
    TaskError
        There is no such task, it is closed, nobody is named, the due date has passed, or owner
        and due date are what they were.
    """
    task = _standing(tasks, id_, must_be_open=True)
    owner, due = _owed((owed[0] or task.owner, owed[1] or task.due), said, is_new=bool(owed[1]))
    if (owner, due) == (task.owner, task.due):
        raise TaskError("nothing_new", facts={"task": id_, "owner": owner, "due": due.isoformat()})
    entry = _entry(id_, StepKind.ASSIGNED, said)
    return {**entry, "owner": owner, "due": due.isoformat()}


def close_task(
    tasks: Mapping[str, Task], id_: str, documents: Mapping[str, str], said: Said
) -> dict[str, Json]:
    """Return the entry that closes an open task with a document, or a note that somebody signs.

    Raises
    ------
    TaskError
        There is no such task, it is closed, nobody is named, or nothing proves it: a word such
        as ``none`` or ``待补`` is no note.
    """
    _standing(tasks, id_, must_be_open=True)
    if not documents and not required_note(said.note):
        raise TaskError("no_proof", facts={"task": id_})
    return {**_entry(id_, StepKind.CLOSED, said), "documents": dict(documents)}


def reopen_task(tasks: Mapping[str, Task], id_: str, said: Said) -> dict[str, Json]:
    """Return the entry that opens a closed task again, with a note that says why.

    Raises
    ------
    TaskError
        There is no such task, it is open, another that is open is about the same, nobody is
        named, or no reason is given.
    """
    task = _standing(tasks, id_, must_be_open=False)
    if task.is_open:
        raise TaskError("open_already", facts={"task": id_, "owner": task.owner})
    _require_no_other(tasks, task.about, task.period)
    if not required_note(said.note):
        raise TaskError("no_reason", facts={"task": id_})
    return _entry(id_, StepKind.REOPENED, said)


def confirm_task(tasks: Mapping[str, Task], id_: str, said: Said) -> dict[str, Json]:
    """Return the entry by which a second person finds the proof of a closed task good.

    Whoever ever gave a proof of it is none, nor is who owes it: one may point at the other's.

    Raises
    ------
    TaskError
        There is no such task, it is open or confirmed, nobody is named, or he gave the proof.
    """
    task = _standing(tasks, id_, must_be_open=False)
    if task.proof is None:
        raise TaskError("not_proved", facts={"task": id_, "owner": task.owner})
    if task.is_confirmed:
        raise TaskError("confirmed_already", facts={"task": id_, "by": task.steps[-1].by})
    closed = [step.by for step in task.steps if step.kind is StepKind.CLOSED]
    if any(is_same_person(said.by, name) for name in (*closed, task.owner)):
        raise TaskError("own_proof", facts={"task": id_, "by": said.by.strip()})
    return _entry(id_, StepKind.CONFIRMED, said)


def require_task(tasks: Mapping[str, Task], id_: str) -> Task:
    """Return a task by its id.

    Raises
    ------
    TaskError
        There is no such task.
    """
    task = tasks.get(id_)
    if task is None:
        known = ", ".join(tasks)
        ways = [Detail(words="detail.use", facts={"names": known})] if known else []
        raise TaskError("unknown", facts={"task": id_}, details=ways)
    return task


def _require_no_other(tasks: Mapping[str, Task], about: About, period: str) -> None:
    """Make sure that no task that is open is about the same."""
    for task in tasks.values():
        if task.is_open and (task.about.key, task.period) == (about.key, period):
            facts = {"task": task.id, "about": about.key, "period": period, "owner": task.owner}
            raise TaskError("known_already", facts=facts)


def _standing(tasks: Mapping[str, Task], id_: str, *, must_be_open: bool) -> Task:
    task = require_task(tasks, id_)
    if must_be_open and not task.is_open:
        last = task.steps[-1]
        facts = {"task": id_, "by": last.by, "at": last.at.isoformat(timespec="seconds")}
        raise TaskError("closed_already", facts=facts)
    return task


def _owed(owed: tuple[str, date], said: Said, *, is_new: bool = True) -> tuple[str, date]:
    owner, due = signed_name(owed[0], "owner"), owed[1]
    if not owner:
        raise TaskError("no_owner")
    if is_new and due < said.today:
        raise TaskError(
            "due_passed", facts={"due": due.isoformat(), "today": said.today.isoformat()}
        )
    return owner, due


def _entry(id_: str, kind: StepKind, said: Said) -> dict[str, Json]:
    by = signed_name(said.by)
    if not by:
        raise TaskError("nobody", facts={"task": id_})
    return {
        "kind": KIND,
        "task": id_,
        "step": kind.value,
        "at": said.at.isoformat(),
        "by": by,
        "note": signed_note(said.note),
    }
