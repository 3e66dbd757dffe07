"""``lingtan monitoring``: the monitoring plan of a park, made from its file."""

from datetime import UTC, datetime

import typer
from rich.markup import escape

from lingtan.app.issue_plan import IssuedPlan, issue_plan
from lingtan.cli.commands.report_command import print_issued
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    Force,
    Language,
    Limit,
    ReportLanguage,
    layout_of,
)
from lingtan.cli.show import REFUSED, SCREEN, print_json, working
from lingtan.park.changes import Turn


def run(
    folder: Folder,
    language: Language = ReportLanguage.ZH,
    boundary: BoundaryId = "",
    force: Force = False,
    as_json: AsJson = False,
    limit: Limit = 12,
) -> None:
    """Write the plan and say what changed; leave with 3 when the PDF was left out."""
    with working(as_json):
        issued = issue_plan(
            layout_of(folder), language.value, datetime.now(UTC), boundary=boundary, over=force
        )
    if as_json:
        print_json(issued)
    else:
        _print(issued, limit)
    if issued.documents.why_no_pdf is not None:
        raise typer.Exit(REFUSED)


def _print(issued: IssuedPlan, limit: int) -> None:
    line = say("plan.issued", version=issued.version, count=len(issued.changes))
    SCREEN.print(escape(line), soft_wrap=True)
    for change in issued.changes[:limit]:
        turn, family = say(f"plan.turn.{change.turn.value}"), say(f"plan.family.{change.family}")
        told = f"{family} {change.id} {turn}"
        if change.turn is Turn.CHANGED:
            told = f"{family} {change.id} {change.part}: {change.old or '–'} → {change.new or '–'}"
        SCREEN.print(escape(f"  {told}"), soft_wrap=True)
    if len(issued.changes) > limit:
        SCREEN.print(f"[dim]{say('cli.more_findings', count=len(issued.changes) - limit)}[/]")
    print_issued(issued.documents)
