"""``lingtan report``: PDF, XLSX and HTML from one model."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.evaluate_park import Question
from lingtan.app.issue_report import ReportForm, issue_report
from lingtan.app.results import IssuedReport
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    Force,
    KnownAt,
    Language,
    PeriodName,
    ReportLanguage,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import (
    REFUSED,
    SCREEN,
    leave_if_refused,
    note_earlier,
    print_json,
    print_refusals,
    working,
)


def run(
    folder: Folder,
    period: PeriodName = "",
    language: Language = ReportLanguage.ZH,
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    force: Force = False,
    formal: Annotated[bool, typer.Option("--formal", help=say("option.formal"))] = False,
    trial: Annotated[bool, typer.Option("--trial", help=say("option.trial_report"))] = False,
    as_json: AsJson = False,
) -> None:
    """Write the report of a period; leave with 3 when a figure or the PDF was refused."""
    layout = layout_of(folder)
    question = Question(
        period=period or last_full_year(),
        boundary=boundary,
        as_known_at=instant(known_at, layout),
    )
    form = ReportForm(language=language.value, replace=force, formal=formal, trial=trial)
    with working(as_json):
        issued = issue_report(layout, question, form, datetime.now(UTC))
    if as_json:
        print_json(issued)
    else:
        print_issued(issued)
        print_refusals(issued.findings)
    if issued.why_no_pdf is not None:
        raise typer.Exit(REFUSED)
    leave_if_refused(issued.findings)


def print_issued(issued: IssuedReport) -> None:
    """Print where the documents stand, and why one is missing."""
    if issued.is_trial:
        SCREEN.print(f"[bold yellow]{escape(say('trial.report'))}[/]", soft_wrap=True)
    for path in (issued.pdf, issued.xlsx, issued.html):
        if path is not None:
            SCREEN.print(f"[green]✓[/] {escape(str(path))}", soft_wrap=True)
    if issued.kept:
        note_earlier(issued.xlsx)
    if issued.replaced:
        names = ", ".join(path.name for path in issued.replaced)
        SCREEN.print(f"[yellow]![/] {escape(say('report.replaced', files=names))}", soft_wrap=True)
    if issued.why_no_pdf is not None:
        SCREEN.print(f"[yellow]![/] {say('report.no_pdf')} {WORDS.error(issued.why_no_pdf)}")
