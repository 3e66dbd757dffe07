"""``lingtan statement``: emission, reductions, sequestration and offsets, each in its account."""

from datetime import UTC, datetime

from lingtan.app.draw_statement import draw_statement
from lingtan.app.question_of import question_of
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    Frameworks,
    KnownAt,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import leave_if_refused, print_json, working
from lingtan.cli.show_statement import plain_statement, print_statement
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    framework: Frameworks = None,
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Draw up the integrated statement; leave with 3 when something in it is not counted."""
    layout = layout_of(folder)
    question = question_of(
        period or last_full_year(),
        frameworks=framework,
        boundary=boundary,
        as_known_at=instant(known_at, layout),
    )
    with working(as_json):
        found = draw_statement(layout, question)
    at = question.as_known_at or datetime.now(UTC)
    checked = found.evaluation.account.check.findings
    if as_json:
        print_json(with_trial(plain_statement(found, at), checked))
    else:
        print_trial(checked)
        print_statement(found, at)
    leave_if_refused((*found.beside.findings, *found.evaluation.account.inventory.findings))
