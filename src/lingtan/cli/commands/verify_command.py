"""``lingtan verify``: whether everything is as it was recorded, and what is not."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.bundle_evidence import verify_anything
from lingtan.app.verify_evidence import Known, Verification, trials_told
from lingtan.app.verify_share import is_share, verify_share
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, said_word
from lingtan.cli.show import (
    SCREEN,
    leave_if_refused,
    print_findings,
    print_json,
    thousands,
    working,
)
from lingtan.cli.show_share import print_share

COUNTS = ("entries", "imports", "closings", "restatements", "reports", "files")


def run(
    subject: Annotated[Path, typer.Argument(help=say("argument.verified"))],
    key: Annotated[str, typer.Option("--key", callback=said_word, help=say("option.key"))] = "",
    since: Annotated[Path | None, typer.Option("--since", help=say("option.since"))] = None,
    others: Annotated[
        list[Path] | None, typer.Option("--with", help=say("option.with_others"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify, and leave with 3 when anything was changed."""
    told, compared = Known(key=key, since=since), tuple(others or ())
    if is_share(subject):
        with working(as_json):
            share = verify_share(subject, told, compared)
        if as_json:
            print_json(share)
        else:
            print_share(share)
        leave_if_refused(share.findings)
        return
    with working(as_json):
        result = verify_anything(subject, told, compared)
    if as_json:
        print_json(result)
    else:
        print_verification(result)
    leave_if_refused(result.findings)


def print_verification(result: Verification) -> None:
    """Print what was verified, what differs, and what the key has to be compared with."""
    counts = {name: thousands(getattr(result, name)) for name in COUNTS}
    mark = "[green]✓[/]" if result.is_sound else "[red]✗[/]"
    verdict = say("verify.sound" if result.is_sound else "verify.changed")
    SCREEN.print(f"{mark} {escape(verdict)}")
    SCREEN.print(escape(say("verify.holds", **counts)), soft_wrap=True)
    for each in trials_told(result):
        SCREEN.print(f"[bold yellow]{escape(WORDS.detail(each))}[/]", soft_wrap=True)
    if result.root:
        SCREEN.print(escape(say("verify.root", root=result.root)), soft_wrap=True)
    if result.key:
        told = "verify.key_known" if result.is_key_known else "verify.key"
        SCREEN.print(escape(say(told, mark=result.key)), soft_wrap=True)
    if result.findings:
        print_findings(result.findings)
