"""``lingtan finance``: what measures are worth, what loans cost, what linked margins do."""

from lingtan.app.question_of import question_of
from lingtan.app.weigh_finance import weigh_finance
from lingtan.cli.options import (
    AsJson,
    Folder,
    KnownAt,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import leave_if_refused, print_json, working
from lingtan.cli.show_finance import plain_finance, print_finance
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Weigh measures and loans; leave with 3 where a measure abates nothing."""
    layout = layout_of(folder)
    question = question_of(period or last_full_year(), as_known_at=instant(known_at, layout))
    with working(as_json):
        found = weigh_finance(layout, question)
    checked = found.evaluation.account.check.findings
    if as_json:
        print_json(with_trial(plain_finance(found), checked))
    else:
        print_trial(checked)
        print_finance(found)
    leave_if_refused(found.finances.findings)
