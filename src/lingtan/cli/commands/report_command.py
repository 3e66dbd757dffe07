"""``lingtan report``: PDF, XLSX and HTML from one model."""

from datetime import UTC, datetime

from lingtan.app.evaluate_park import Question
from lingtan.app.issue_report import issue_report
from lingtan.app.results import IssuedReport
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    KnownAt,
    Language,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, working


def run(
    folder: Folder,
    period: PeriodName = "",
    language: Language = "zh",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Write the report of a period; leave with 3 when a figure in it was refused."""
    question = Question(
        period=period or last_full_year(), boundary=boundary, as_known_at=instant(known_at)
    )
    with working(as_json):
        issued = issue_report(layout_of(folder), question, language, datetime.now(UTC))
    if as_json:
        print_json(issued)
    else:
        print_issued(issued)
    leave_if_refused(issued.findings)


def print_issued(issued: IssuedReport) -> None:
    """Print where the documents stand, and why one is missing."""
    for path in (issued.pdf, issued.xlsx, issued.html):
        if path is not None:
            SCREEN.print(f"[green]✓[/] {path}")
    if issued.why_no_pdf is not None:
        SCREEN.print(f"[yellow]![/] {say('report.no_pdf')} {WORDS.error(issued.why_no_pdf)}")
