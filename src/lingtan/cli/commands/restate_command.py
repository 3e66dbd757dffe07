"""``lingtan restate``: what came since a period was closed, and which figure it moves."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results import Restatement
from lingtan.cli.language import say
from lingtan.cli.options import AsJson, Folder, Limit, PeriodName, last_full_year, layout_of
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_movements import print_movements
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    reason: Annotated[str, typer.Option("--reason", help=say("option.reason"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("option.only_list"))] = False,
    as_json: AsJson = False,
    limit: Limit = 40,
) -> None:
    """Restate a period and print what moved."""
    request = RestatementRequest(
        restated_by=by, reason=reason, now=datetime.now(UTC), dry_run=dry_run
    )
    with working(as_json):
        done = restate_period(layout_of(folder), period or last_full_year(), request)
    if as_json:
        told = {f.name: getattr(done, f.name) for f in fields(done)}
        print_json(with_trial(told, done.findings))
    else:
        _print(done, limit)
    leave_if_refused(done.findings)


def _print(done: Restatement, limit: int) -> None:
    print_trial(done.findings)
    moved = done.movements
    if moved:
        print_movements(moved, limit)
    period = done.closing.period
    if done.restated is not None:
        said = say("closing.restated", period=period, by=done.restated.draft.closed_by)
    elif moved:
        said = say("closing.rehearsed", count=len(moved))
    else:
        said = say("closing.unmoved", period=period)
    SCREEN.print(escape(said), soft_wrap=True)
    print_refusals(done.findings)
