"""Issue the report of a period: PDF, XLSX and HTML."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from lingtan.app.evaluate_park import Question
from lingtan.app.instants import read_instant
from lingtan.app.issue_report import ReportForm, issue_report
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.results import IssuedReport
from lingtan.base.findings import Severity, worst
from lingtan.park.people import Role
from lingtan.reports.model import Block, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.offer_periods import KNOWN_AT, periods
from lingtan.web.actions.tables import findings_table, note

KINDS = ("usual", "formal", "trial")
LANGUAGES = {"zh": "中文", "en": "English"}


def boundaries(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the boundary versions of a park by id and name."""
    return [
        (each.id, each.name.in_language(words.language) or each.id)
        for each in open_park(layout).park.boundaries
    ]


def languages(_layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    """Return the languages of documents."""
    return tuple(LANGUAGES.items())


def kinds(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return what a report is for."""
    return [(kind, words.say(f"do.report.{kind}")) for kind in KINDS]


def issue(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Write the documents of a report."""
    now, kind = datetime.now(UTC), order.value("kind")
    question = Question(
        period=order.value("period"),
        boundary=order.value("boundary"),
        as_known_at=read_instant(order.value("known_at"), order.layout, now),
    )
    form = ReportForm(
        language=order.value("language"), formal=kind == "formal", trial=kind == "trial"
    )
    issued = issue_report(order.layout, question, form, now)
    return lambda words: told_of(issued, words)


def told_of(issued: IssuedReport, words: Words) -> Told:
    """Return which documents were written, and why one is missing."""
    paths = [path for path in (issued.pdf, issued.xlsx, issued.html) if path is not None]
    head = words.say("do.report.issued", {"count": len(paths)})
    blocks: list[Block] = [note(head, [words.say("trial.report")] if issued.is_trial else ())]
    if issued.why_no_pdf is not None:
        why = words.error(issued.why_no_pdf).splitlines()
        blocks.append(note(words.say("report.no_pdf"), why, Tone.DOUBT))
    refused = [each for each in issued.findings if each.kind.severity is Severity.ERROR]
    if refused:
        blocks.append(findings_table(refused, words))
    return Told(
        blocks=tuple(blocks),
        links=tuple(Link(path=f"/documents/{path.name}", text=path.name) for path in paths),
        is_doubtful=issued.why_no_pdf is not None or worst(issued.findings) is Severity.ERROR,
    )


REPORT = Action(
    id="report",
    page="reports",
    least=Role.OPERATOR,
    work=issue,
    is_signed=False,
    fields=(
        Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period"),
        Field(name="boundary", kind=Kind.CHOICE, choices=boundaries, from_view="boundary"),
        Field(name="language", kind=Kind.CHOICE, choices=languages, from_view="language"),
        Field(name="kind", kind=Kind.CHOICE, choices=kinds, is_usual=True),
        KNOWN_AT,
    ),
)
