"""``lingtan close``: from now on a period is accounted with what is known now."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.close_period import close_period
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, Folder, PeriodName, last_full_year, layout_of
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_account import tonnes


def run(
    folder: Folder,
    period: PeriodName = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    as_json: AsJson = False,
) -> None:
    """Close a period and print what it was closed with."""
    with working(as_json):
        done = close_period(layout_of(folder), period or last_full_year(), by, datetime.now(UTC))
    if as_json:
        told = {f.name: getattr(done.closing, f.name) for f in fields(done.closing)}
        print_json({**told, "findings": done.findings})
        leave_if_refused(done.findings)
        return
    closing = done.closing
    facts = {
        "period": closing.period,
        "by": closing.draft.closed_by,
        "known_at": closing.known_at.isoformat(timespec="seconds"),
    }
    SCREEN.print(escape(say("closing.closed", **facts)), soft_wrap=True)
    for account in done.accounts:
        boundary = account.check.park.boundary(account.inventory.boundary)
        name = boundary.name.in_language(WORDS.language) or boundary.id
        amount = tonnes(account.inventory.figures["national.e_park_kg"])
        line = say("closing.boundary", boundary=name, tonnes=amount)
        SCREEN.print(escape(line), soft_wrap=True)
    print_refusals(done.findings)
    leave_if_refused(done.findings)
