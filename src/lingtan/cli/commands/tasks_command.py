"""``lingtan tasks``: gaps and findings that somebody owes a proof for, by a day."""

from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.handed_documents import lost_documents
from lingtan.app.keep_tasks import (
    Owed,
    Signed,
    add_task,
    confirm,
    doubt_task,
    one_task,
    pass_task,
    prove_task,
    task_board,
)
from lingtan.app.layout import Layout
from lingtan.app.results_tasks import TaskBoard
from lingtan.base.errors import TaskError
from lingtan.cli.language import say
from lingtan.cli.options import AsJson, Folder, Limit, PeriodName, last_full_year, layout_of
from lingtan.cli.show import print_json, working
from lingtan.cli.show_tasks import print_board, print_lost, print_owing, print_steps, print_task
from lingtan.cli.show_trial import with_trial
from lingtan.evidence.tasks import Task


class Action(StrEnum):
    """What can be done with tasks."""

    LIST = "list"
    OWING = "owing"
    SHOW = "show"
    ADD = "add"
    ASSIGN = "assign"
    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.task_action"))] = Action.LIST,
    subject: Annotated[str, typer.Argument(help=say("argument.task_subject"))] = "",
    period: PeriodName = "",
    owner: Annotated[str, typer.Option("--owner", help=say("option.owner"))] = "",
    due: Annotated[str, typer.Option("--due", help=say("option.due"))] = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    note: Annotated[str, typer.Option("--note", help=say("option.note"))] = "",
    document: Annotated[
        list[Path] | None, typer.Option("--document", help=say("option.document"))
    ] = None,
    as_json: AsJson = False,
    limit: Limit = 40,
) -> None:
    """List the tasks, or take a step of one; every step is an entry of the log of evidence."""
    layout, now = layout_of(folder), datetime.now(UTC)
    name = period or last_full_year()
    if action in {Action.LIST, Action.OWING}:
        with working(as_json):
            board = task_board(layout, name, now)
        shown = print_board if action is Action.LIST else print_owing
        if as_json:
            print_json(with_trial(_told(board), board.trials))
        else:
            shown(board, limit)
        return
    signed = Signed(by=by, note=note, now=now)
    owed = Owed(owner=owner, due=_day(due) if due else None)
    with working(as_json):
        if action is Action.ADD:
            task = add_task(layout, name, subject, owed, signed)
        else:
            task = _step(layout, action, subject, owed, signed, document or [])
        lost = lost_documents(layout, task) if action is Action.SHOW else ()
    if as_json:
        print_json(_told(task) | ({"lost": lost} if action is Action.SHOW else {}))
        return
    (print_steps if action is Action.SHOW else print_task)(task)
    print_lost({task.id: lost})


def _told(result: Task | TaskBoard) -> dict[str, object]:
    return {field.name: getattr(result, field.name) for field in fields(result)}


def _step(
    layout: Layout, action: Action, id_: str, owed: Owed, signed: Signed, documents: list[Path]
) -> Task:
    if action is Action.SHOW:
        return one_task(layout, id_)
    if action is Action.ASSIGN:
        return pass_task(layout, id_, owed, signed)
    if action is Action.CLOSE:
        return prove_task(layout, id_, signed, documents)
    if action is Action.CONFIRM:
        return confirm(layout, id_, signed)
    return doubt_task(layout, id_, signed)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TaskError("not_a_day", facts={"due": text}) from error
