"""``lingtan backup``: everything a park needs in one file, while it is in use."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.back_up_park import LONGEST_WAIT_SECONDS, BackupRequest, back_up_park
from lingtan.cli.commands.verify_command import print_verification
from lingtan.cli.language import say
from lingtan.cli.options import AsJson, Folder, Force, layout_of
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, thousands, working


def run(
    folder: Folder,
    target: Annotated[Path, typer.Argument(help=say("argument.backup"))],
    with_key: Annotated[bool, typer.Option("--with-key", help=say("option.with_key"))] = False,
    wait: Annotated[int, typer.Option("--wait", min=0, help=say("option.wait"))] = int(
        LONGEST_WAIT_SECONDS
    ),
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Back the park up, and leave with 3 when it is not as it was recorded."""
    request = BackupRequest(
        now=datetime.now(UTC), with_key=with_key, replace=force, wait_seconds=wait
    )
    with working(as_json):
        backup = back_up_park(layout_of(folder), target, request)
    if as_json:
        print_json(backup)
    else:
        print_verification(backup.verification)
        counts = {"files": thousands(backup.files), "bytes": thousands(backup.size)}
        written = say("backup.written", file=str(backup.path), **counts)
        SCREEN.print(escape(written), soft_wrap=True)
        key = say("backup.with_key" if backup.has_key else "backup.without_key")
        SCREEN.print(f"[yellow]![/] {escape(key)}", soft_wrap=True)
    leave_if_refused(backup.verification.findings)
