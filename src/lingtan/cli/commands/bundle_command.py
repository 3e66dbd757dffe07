"""``lingtan bundle``: one file with which anybody can verify the park."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.bundle_evidence import bundle_park
from lingtan.cli.commands.verify_command import print_verification
from lingtan.cli.language import say
from lingtan.cli.options import AsJson, Folder, Force
from lingtan.cli.show import SCREEN, print_json, thousands, working


def run(
    folder: Folder,
    target: Annotated[Path, typer.Argument(help=say("argument.bundle"))],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the bundle of a park that is as it was recorded."""
    with working(as_json):
        bundle = bundle_park(folder, target, replace=force)
    if as_json:
        print_json(bundle)
        return
    written = say("bundle.written", file=str(bundle.path), bytes=thousands(bundle.size))
    print_verification(bundle.verification)
    SCREEN.print(escape(written), soft_wrap=True)
