"""``lingtan simulate``: replay what a park has measured to a server of its simulation copy."""

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from lingtan.app.replay import Pace
from lingtan.app.simulate import Pushed, simulate
from lingtan.app.wiring_live import Gateway
from lingtan.cli.language import say
from lingtan.cli.option_types import AsJson, Folder, Speed, layout_of
from lingtan.cli.show import SCREEN, print_json

TOKEN = "LINGTAN_TOKEN"  # noqa: S105  # the name of a variable


def run(
    folder: Folder,
    url: Annotated[str, typer.Option("--url", help=say("option.url"))] = "http://127.0.0.1:8000",
    speed: Speed = 1.0,
    as_json: AsJson = False,
) -> None:
    """Push until stopped; a line for each step."""
    gateway = Gateway(url=url, token=os.environ.get(TOKEN, ""))
    pace = Pace(began=datetime.now(UTC), speed=speed)
    for pushed in simulate(layout_of(folder), gateway, pace, lambda: datetime.now(UTC)):
        if as_json:
            print_json(pushed)
        else:
            SCREEN.print(_line(pushed), highlight=False, markup=False)


def _line(pushed: Pushed) -> str:
    at = pushed.at.isoformat(timespec="minutes")
    return say("simulate.pushed", at=at, sent=pushed.sent, accepted=pushed.accepted)
