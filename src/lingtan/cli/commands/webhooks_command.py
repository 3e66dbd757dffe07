"""``lingtan webhooks``: which other systems are told what happens, and how far each has come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.tell_others import Courier, couriers_of
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
    layout = layout_of(folder)
    layout.require()
    couriers = couriers_of(layout, lambda: datetime.now(UTC))
    if action is Action.TEST:
        _test(couriers, as_json=as_json)
    elif as_json:
        print_json([_plain(each) for each in couriers])
    elif couriers:
        rows = [list(map(str, _plain(each).values())) for each in couriers]
        print_table([say(f"webhooks.{heading}") for heading in HEADINGS], rows)
    else:
        SCREEN.print(say("webhooks.none"))


def _test(couriers: Sequence[Courier], *, as_json: bool) -> None:
    for courier in couriers:
        courier.test()
        if not as_json:
            told = say("webhooks.tested", subscriber=courier.subscriber.id)
            SCREEN.print(f"[green]✓[/] {escape(told)}")
    if as_json:
        print_json([{"subscriber": each.subscriber.id, "is_taken": True} for each in couriers])


def _plain(courier: Courier) -> dict[str, object]:
    wanted = courier.subscriber
    return {
        "subscriber": wanted.id,
        "url": wanted.url,
        "events": ", ".join(each.value for each in wanted.events),
        "waiting": courier.waiting(),
    }
