"""``lingtan account``: the carbon account of a period."""

from lingtan.app.account_period import account_period
from lingtan.app.answers_plain import findings_with_answers
from lingtan.app.closing_notes import is_closing_note
from lingtan.cli.json_ids import parameters_with_ids
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    KnownAt,
    Limit,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import leave_if_refused, print_findings, print_json, working
from lingtan.cli.show_account import print_account
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
    limit: Limit = 12,
) -> None:
    """Account a period of the park."""
    layout = layout_of(folder)
    with working(as_json):
        account = account_period(
            layout, period or last_full_year(), boundary, instant(known_at, layout)
        )
    inventory = account.inventory
    if as_json:
        told = {
            "method": inventory.method,
            "boundary": inventory.boundary,
            "period": inventory.period,
            "figures": inventory.figures,
            "parameters": parameters_with_ids(inventory.parameters),
            "findings": findings_with_answers(
                (*account.check.findings, *inventory.findings), account.check.park
            ),
        }
        print_json(with_trial(told, account.check.findings))
    else:
        print_trial(account.check.findings)
        print_account(inventory)
        notes = filter(is_closing_note, account.check.findings)
        print_findings((*notes, *inventory.findings), limit)
    leave_if_refused(inventory.findings)
