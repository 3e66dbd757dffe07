"""``lingtan tokens``: what programs sign in to the API of a park with."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from lingtan.app.keep_tokens import Wanted, issue_token, list_tokens, revoke_token
from lingtan.app.keep_users import Managing
from lingtan.cli.language import say
from lingtan.cli.option_types import AsJson, Folder, layout_of, said_word
from lingtan.cli.show import SCREEN, print_json
from lingtan.cli.show_users import print_token, print_tokens
from lingtan.park.people import TokenScope


class Action(StrEnum):
    """What can be done with tokens."""

    LIST = "list"
    ISSUE = "issue"
    REVOKE = "revoke"


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.token_action"))] = Action.LIST,
    token: Annotated[str, typer.Argument(help=say("argument.token"))] = "",
    scope: Annotated[
        TokenScope, typer.Option("--scope", help=say("option.scope"))
    ] = TokenScope.READ,
    enterprise: Annotated[
        str, typer.Option("--enterprise", callback=said_word, help=say("option.token_of"))
    ] = "",
    days: Annotated[int, typer.Option("--days", help=say("option.days"))] = 90,
    note: Annotated[str, typer.Option("--note", help=say("option.token_note"))] = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    as_json: AsJson = False,
) -> None:
    """List the tokens, issue or revoke one; every change is an entry of the log of evidence."""
    layout, managing = layout_of(folder), Managing(by=by, now=datetime.now(UTC))
    if action is Action.LIST:
        tokens = list_tokens(layout)
        print_json(tokens) if as_json else print_tokens(tokens, managing.now)
    elif action is Action.ISSUE:
        wanted = Wanted(scope=scope, enterprise=enterprise, days=days, note=note)
        issued = issue_token(layout, wanted, managing)
        print_json(issued) if as_json else print_token(issued)
    else:
        revoked = revoke_token(layout, token, managing)
        if as_json:
            print_json(revoked)
        else:
            SCREEN.print(f"[green]✓[/] {say('tokens.revoked', prefix=revoked.prefix)}")
