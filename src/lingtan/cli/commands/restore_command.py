"""``lingtan restore``: a park from its backup, verified before it is in its place."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.restore_park import restore_park
from lingtan.cli.commands.verify_command import print_verification
from lingtan.cli.language import say
from lingtan.cli.options import AsJson
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, thousands, working


def run(
    file: Annotated[Path, typer.Argument(help=say("argument.restored"))],
    folder: Annotated[Path, typer.Argument(help=say("argument.new_folder"))],
    as_json: AsJson = False,
) -> None:
    """Restore, and leave with 3 when the park was not as recorded when it was backed up."""
    with working(as_json):
        restored = restore_park(file, folder)
    if as_json:
        print_json(restored)
    else:
        print_verification(restored.verification)
        facts = {"folder": str(folder), "made_at": restored.made_at}
        done = say("restore.done", files=thousands(restored.files), **facts)
        SCREEN.print(escape(done), soft_wrap=True)
        if not restored.has_key:
            SCREEN.print(f"[yellow]![/] {escape(say('restore.without_key'))}", soft_wrap=True)
        of_people = (
            ("restore.not_done", restored.not_done),
            ("restore.unproven", restored.unproven),
        )
        for key, names in of_people:
            if names:
                told = say(key, names=", ".join(names))
                SCREEN.print(f"[yellow]![/] {escape(told)}", soft_wrap=True)
    leave_if_refused(restored.verification.findings)
