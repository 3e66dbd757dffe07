"""``lingtan webhooks``: which other systems are told what happens, and how far each has come."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.list_subscribers import Subscription, subscriptions, try_subscriptions
from lingtan.cli.language import say
from lingtan.cli.option_types import AsJson, Folder, layout_of
from lingtan.cli.show import SCREEN, print_json, print_table

HEADINGS = ("subscriber", "url", "events", "waiting")


class Action(StrEnum):
    """What can be done with subscribers."""

    LIST = "list"
    TEST = "test"


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.webhook_action"))] = Action.LIST,
    as_json: AsJson = False,
) -> None:
    """List the subscribers of webhooks.yaml, or send each a piece of news that says nothing."""
    layout, now = layout_of(folder), datetime.now(UTC)
    if action is Action.TEST:
        _test(try_subscriptions(layout, now), as_json=as_json)
        return
    found = subscriptions(layout, now)
    if as_json:
        print_json([_plain(each) for each in found])
    elif found:
        rows = [list(map(str, _plain(each).values())) for each in found]
        print_table([say(f"webhooks.{heading}") for heading in HEADINGS], rows)
    else:
        SCREEN.print(say("webhooks.none"))


def _test(taken: Iterator[str], *, as_json: bool) -> None:
    if as_json:
        print_json([{"subscriber": each, "is_taken": True} for each in taken])
        return
    for subscriber in taken:
        told = say("webhooks.tested", subscriber=subscriber)
        SCREEN.print(f"[green]✓[/] {escape(told)}")


def _plain(told: Subscription) -> dict[str, object]:
    return {**asdict(told), "events": ", ".join(told.events)}
