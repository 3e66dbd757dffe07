"""``lingtan users``: who may sign in to the pages of a park, and as what."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from lingtan.app.keep_users import (
    Managing,
    add_user,
    change_password,
    change_role,
    list_users,
    lock_user,
    remove_user,
)
from lingtan.app.layout import Layout
from lingtan.app.second_factor import remove_factor
from lingtan.cli.language import say
from lingtan.cli.option_types import AsJson, Folder, layout_of, said_word
from lingtan.cli.secret_input import read_password
from lingtan.cli.show import SCREEN, print_json
from lingtan.cli.show_users import print_user, print_users
from lingtan.park.people import Role, User


class Action(StrEnum):
    """What can be done with users."""

    LIST = "list"
    ADD = "add"
    ROLE = "role"
    PASSWORD = "password"  # noqa: S105 - a word, not one
    LOCK = "lock"
    UNLOCK = "unlock"
    FACTOR = "forget-factor"
    REMOVE = "remove"


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.user_action"))] = Action.LIST,
    name: Annotated[str, typer.Argument(help=say("argument.user_name"))] = "",
    role: Annotated[Role, typer.Option("--role", help=say("option.role"))] = Role.VIEWER,
    enterprise: Annotated[
        str, typer.Option("--enterprise", callback=said_word, help=say("option.user_of"))
    ] = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    as_json: AsJson = False,
) -> None:
    """List the users, or change one; every change is an entry of the log of evidence."""
    layout = layout_of(folder)
    if action is Action.LIST:
        users = list_users(layout)
        print_json(users) if as_json else print_users(users)
        return
    now = datetime.now(UTC)
    wanted = User(name=name, role=role, enterprise=enterprise, added_at=now)
    user = _change(layout, action, wanted, Managing(by=by, now=now))
    if as_json:
        print_json(user)
    else:
        SCREEN.print(f"[green]✓[/] {say(f'users.done.{action.value}')}")
        print_user(user)


def _change(layout: Layout, action: Action, wanted: User, managing: Managing) -> User:
    name = wanted.name
    match action:
        case Action.ADD:
            return add_user(layout, wanted, read_password(), managing)
        case Action.ROLE:
            return change_role(layout, name, wanted.role, wanted.enterprise, managing)
        case Action.PASSWORD:
            return change_password(layout, name, read_password(), managing)
        case Action.FACTOR:
            return remove_factor(layout, name, managing)
        case Action.REMOVE:
            return remove_user(layout, name, managing)
    return lock_user(layout, name, managing, is_locked=action is Action.LOCK)
