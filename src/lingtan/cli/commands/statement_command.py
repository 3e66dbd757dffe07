"""``lingtan statement``: emission, reductions, sequestration and offsets, each in its account."""

from typing import Annotated

import typer

from lingtan.app.draw_statement import draw_statement
from lingtan.app.evaluate_park import Question
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
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
    frameworks: Annotated[
        list[str] | None, typer.Option("--framework", "-f", help=say("option.framework"))
    ] = None,
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Draw up the integrated statement; leave with 3 when something in it is not counted."""
    layout = layout_of(folder)
    question = Question(
        period=period or last_full_year(),
        boundary=boundary,
        frameworks=tuple(frameworks or ()),
        as_known_at=instant(known_at, layout),
    )
    with working(as_json):
        found = draw_statement(layout, question)
    checked = found.evaluation.account.check.findings
    if as_json:
        print_json(with_trial(plain_statement(found), checked))
    else:
        print_trial(checked)
        print_statement(found)
    leave_if_refused((*found.beside.findings, *found.evaluation.account.inventory.findings))
