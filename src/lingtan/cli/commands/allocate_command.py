"""``lingtan allocate``: the account of every enterprise, transfers and shared parts in it."""

from lingtan.app.allocate_period import allocate_period
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
from lingtan.cli.show import leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_allocation import plain_allocation, print_allocation
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Draw up an account for each enterprise; what is not decidable is no failure."""
    layout = layout_of(folder)
    with working(as_json):
        found = allocate_period(
            layout, period or last_full_year(), boundary, instant(known_at, layout)
        )
    findings = found.account.inventory.findings
    if as_json:
        print_json(with_trial(plain_allocation(found), found.account.check.findings))
    else:
        print_trial(found.account.check.findings)
        print_allocation(found)
        print_refusals(findings)
    leave_if_refused(findings)
