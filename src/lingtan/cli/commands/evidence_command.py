"""``lingtan evidence``: what proves each indicator, and who owes the rest."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from lingtan.app.evidence_register import draw_up_register
from lingtan.app.question_of import question_of
from lingtan.base.errors import TaskError
from lingtan.cli.language import say
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
from lingtan.cli.show import print_json, working
from lingtan.cli.show_evidence import print_page, print_register
from lingtan.cli.show_tasks import print_lost
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    indicator: Annotated[str, typer.Argument(help=say("argument.indicator"))] = "",
    period: PeriodName = "",
    framework: Frameworks = None,
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Print the evidence register, or the page of one indicator."""
    layout = layout_of(folder)
    question = question_of(
        period or last_full_year(),
        frameworks=framework,
        boundary=boundary,
        as_known_at=instant(known_at, layout),
    )
    with working(as_json):
        register = draw_up_register(
            layout, question, datetime.now(UTC), with_files=as_json or bool(indicator)
        )
    lines = [line for line in register.lines if indicator in {"", line.indicator.id}]
    if not lines:
        known = ", ".join(dict.fromkeys(line.indicator.id for line in register.lines))
        raise TaskError("no_indicator", facts={"indicator": indicator, "known": known})
    if as_json:
        told = {"lines": lines, "files": register.files, "tasks": register.tasks}
        print_json(with_trial(told, register.evaluation.account.check.findings))
        return
    print_trial(register.evaluation.account.check.findings)
    if indicator:
        print_page(register, lines)
    else:
        print_register(register)
    print_lost({each.id: each.lost for each in register.tasks})
