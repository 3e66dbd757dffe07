"""What a formal report may rest on: no trial input, neither of its period nor of the years beside.

A report of a year shows the two years before and the base year too. A report that is not formal
marks one of them that rests on a trial input; a formal one is refused.
"""

from collections.abc import Iterator
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.past_years import past_years
from lingtan.app.recalculate_base_year import base_year_of_report
from lingtan.app.report_moment import last_known
from lingtan.app.results import Account
from lingtan.app.trial_inputs import require_formal
from lingtan.base.errors import ClosingError
from lingtan.base.findings import Finding

BETWEEN = ", "


def require_formal_report(layout: Layout, account: Account, now: datetime) -> None:
    """Make sure that nothing a report shows rests on a trial input.

    Raises
    ------
    ClosingError
        The period does, or a year shown beside it; `details` names each input.
    """
    period = account.check.period.name
    require_formal(period, account.check.findings)
    knowledge = account.as_known_at or max(now, last_known(layout, None))
    trials = dict(_years_of_trial(layout, account, knowledge))
    if trials:
        raise ClosingError(
            "trial_beside",
            facts={"period": period, "years": BETWEEN.join(map(str, sorted(trials)))},
            details=[each.as_detail() for found in trials.values() for each in found],
        )


def _years_of_trial(
    layout: Layout, account: Account, knowledge: datetime
) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    base = base_year_of_report(layout, account, knowledge)
    if base is not None and base.trial_inputs:
        yield base.base.year, base.trial_inputs
    for past in past_years(layout, account, knowledge):
        if past.is_trial:
            yield past.year, past.trial_inputs
