"""``lingtan evaluate``: the verdict under one framework, or under all."""

from typing import Annotated

import typer

from lingtan.app.closing_notes import is_closing_note
from lingtan.app.contradictions import is_contradiction
from lingtan.app.evaluate_park import evaluate_park
from lingtan.app.question_of import question_of
from lingtan.app.results import Evaluation
from lingtan.base.findings import Finding
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
from lingtan.cli.show import leave_if_refused, print_findings, print_json, print_refusals, working
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.cli.show_verdicts import print_verdicts


def run(
    folder: Folder,
    period: PeriodName = "",
    framework: Frameworks = None,
    boundary: BoundaryId = "",
    target_year: Annotated[
        int | None, typer.Option("--target-year", help=say("option.year_of_duty"))
    ] = None,
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Judge the park; a verdict is no failure of the command, a refused figure leaves with 3."""
    layout = layout_of(folder)
    question = question_of(
        period or last_full_year(),
        frameworks=framework,
        boundary=boundary,
        target_year=target_year,
        as_known_at=instant(known_at, layout),
    )
    with working(as_json):
        evaluation = evaluate_park(layout, question)
    account = evaluation.account
    doubts = _doubts(evaluation)
    findings = (*account.inventory.findings, *doubts)
    if as_json:
        told = {
            "frameworks": evaluation.frameworks,
            "known_frameworks": evaluation.known,
            "factories": evaluation.factories,
            "requests": evaluation.requests,
            "findings": findings,
        }
        print_json(with_trial(told, account.check.findings))
    else:
        print_trial(account.check.findings)
        print_verdicts(evaluation)
        if doubts:
            print_findings(doubts)
        print_refusals(account.inventory.findings)
    leave_if_refused(findings)


def _doubts(evaluation: Evaluation) -> tuple[Finding, ...]:
    """Return what a judgement is shown with: closings, contradictions, its own findings."""
    checked = evaluation.account.check.findings
    notes = (*filter(is_closing_note, checked), *filter(is_contradiction, checked))
    return (*notes, *evaluation.findings)
