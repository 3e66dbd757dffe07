"""``lingtan bundle``: one file with which anybody can verify the park."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.bundle_evidence import bundle_park
from lingtan.app.prove_share import ShareRequest, prove_share
from lingtan.cli.commands.verify_command import print_verification
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    Force,
    PeriodName,
    last_full_year,
    layout_of,
    said_word,
)
from lingtan.cli.show import SCREEN, print_json, thousands, working
from lingtan.cli.show_share import print_share


def run(
    folder: Folder,
    target: Annotated[Path, typer.Argument(help=say("argument.bundle"))],
    enterprise: Annotated[
        str, typer.Option("--enterprise", callback=said_word, help=say("option.enterprise"))
    ] = "",
    period: PeriodName = "",
    boundary: BoundaryId = "",
    may_reveal: Annotated[
        bool, typer.Option("--may-reveal", help=say("option.may_reveal"))
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the bundle of a park that is as it was recorded, or the proof of one enterprise."""
    if enterprise:
        request = ShareRequest(
            enterprise=enterprise,
            period=period or last_full_year(),
            boundary=boundary,
            may_reveal=may_reveal,
        )
        with working(as_json):
            proof = prove_share(
                layout_of(folder), request, target, datetime.now(UTC), replace=force
            )
        if as_json:
            print_json(proof)
        else:
            print_share(proof)
        return
    with working(as_json):
        bundle = bundle_park(folder, target, replace=force)
    if as_json:
        print_json(bundle)
        return
    written = say("bundle.written", file=str(bundle.path), bytes=thousands(bundle.size))
    print_verification(bundle.verification)
    SCREEN.print(escape(written), soft_wrap=True)
