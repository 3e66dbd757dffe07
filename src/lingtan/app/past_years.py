"""The two years before a reported one, as far as the workspace holds readings of them."""

from collections.abc import Iterator
from datetime import datetime

from lingtan.app.evaluate_park import NATIONAL, Question, evaluate_park
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.app.trial_inputs import trials_of
from lingtan.app.wiring import Store
from lingtan.base.figures import Figure
from lingtan.base.time_axis import parse_period
from lingtan.indicators.results import FrameworkResult
from lingtan.ledger.closing import covering
from lingtan.reports.past_year import PastYear

YEARS_BEFORE = 2
CORE = "core"
ANY = """
select count(*) as readings from (
  select 1 from current_readings
  where start >= timestamp '{start}' and start < timestamp '{end}' limit 1)"""


def past_years(layout: Layout, account: Account, instant: datetime) -> tuple[PastYear, ...]:
    """Return the earlier years of the account's boundary, oldest first; of a part of a year none.

    Each is accounted and judged as the reported year is, with what was known at an instant. One
    that was closed by then is told as it was closed.
    """
    period = account.check.period
    if not period.is_year:
        return ()
    return tuple(_known_years(layout, account, instant))


def _known_years(layout: Layout, account: Account, instant: datetime) -> Iterator[PastYear]:
    year, zone = account.check.period.year, account.check.period.zone
    with Store.open(layout.store) as store:
        closings = [each for each in store.closings() if each.known_at <= instant]
    for before in range(year - YEARS_BEFORE, year):
        closing = covering(closings, parse_period(str(before), zone))
        question = Question(
            period=str(before),
            boundary=account.inventory.boundary,
            frameworks=(NATIONAL,),
            as_known_at=instant if closing is None else closing.known_at,
        )
        if has_readings(layout, question):
            past = evaluate_park(layout, question)
            account_then = past.account
            yield PastYear(
                year=before,
                figures=account_then.inventory.figures,
                core=_core(past.frameworks),
                trial_inputs=trials_of(account_then.check.findings),
            )


def has_readings(layout: Layout, question: Question) -> bool:
    """Whether the workspace holds any reading of a period."""
    with inquire(layout, question.period, question.as_known_at) as inquiry:
        start, end = (
            instant.replace(tzinfo=None).isoformat(sep=" ")
            for instant in (inquiry.period.start, inquiry.period.end)
        )
        runner = inquiry.store.runner(inquiry.as_known_at, period=inquiry.period)
        found = runner.rows(ANY.format(start=start, end=end))
        return int(found["readings"].item()) > 0


def _core(results: tuple[FrameworkResult, ...]) -> Figure | None:
    indicators = (indicator for result in results for indicator in result.indicators)
    return next((each.figure for each in indicators if each.kind == CORE), None)
