"""``lingtan match``: green power told three ways, side by side."""

from lingtan.app.match_period import match_period
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
from lingtan.cli.show import leave_if_refused, print_findings, print_json, print_refusals, working
from lingtan.cli.show_match import plain_match, print_match
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Tell green power of a period three ways; what is not decidable is no failure."""
    layout = layout_of(folder)
    with working(as_json):
        found = match_period(
            layout, period or last_full_year(), boundary, instant(known_at, layout)
        )
    findings = (*found.account.inventory.findings, *found.findings)
    if as_json:
        print_json(with_trial(plain_match(found), found.account.check.findings))
    else:
        print_trial(found.account.check.findings)
        print_match(found)
        if found.findings:
            print_findings(found.findings)
        print_refusals(findings)
    leave_if_refused(findings)
