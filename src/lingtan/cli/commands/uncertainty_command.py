"""``lingtan uncertainty``: how sure the figures and the verdicts are, told two ways."""

from typing import Annotated

import typer

from lingtan.app.question_of import question_of
from lingtan.app.weigh_uncertainty import Draws, weigh_uncertainty
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
from lingtan.cli.show import leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.cli.show_uncertainty import plain_uncertainty, print_uncertainty
from lingtan.ledger.uncertainty.monte_carlo import DRAWS, LEAST_DRAWS, MOST_DRAWS, SEED


def run(
    folder: Folder,
    period: PeriodName = "",
    framework: Frameworks = None,
    boundary: BoundaryId = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help=say("option.draw_seed"))] = SEED,
    draws: Annotated[
        int, typer.Option("--draws", min=LEAST_DRAWS, max=MOST_DRAWS, help=say("option.draws"))
    ] = DRAWS,
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Tell how sure figures and verdicts are, by formula and by errors drawn at random."""
    layout = layout_of(folder)
    question = question_of(
        period or last_full_year(),
        frameworks=framework,
        boundary=boundary,
        as_known_at=instant(known_at, layout),
    )
    with working(as_json):
        found = weigh_uncertainty(layout, question, Draws(seed=seed, count=draws))
    findings = found.evaluation.account.inventory.findings
    checked = (*found.evaluation.account.check.findings, *found.trend_trials)
    if as_json:
        print_json(with_trial(plain_uncertainty(found), checked))
    else:
        print_trial(checked)
        print_uncertainty(found)
        print_refusals(findings)
    leave_if_refused(findings)
