"""``lingtan new``: a park to start from."""

from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.workspace import Workspace
from lingtan.cli.language import say
from lingtan.cli.options import AsJson
from lingtan.cli.show import SCREEN, print_json
from lingtan.park.places import ParkType


def run(
    folder: Annotated[Path, typer.Argument(help=say("argument.new_folder"))],
    park_type: Annotated[ParkType, typer.Option("--type", "-t", help=say("option.type"))],
    as_json: AsJson = False,
) -> None:
    """Make a starting park and say what to do with it."""
    workspace = Workspace.new(folder, park_type)
    if as_json:
        print_json({"folder": folder, "park": workspace.park().id})
        return
    SCREEN.print(say("new.done", folder=str(folder), type=park_type.value))
    SCREEN.print(say("new.next", folder=str(folder)))
