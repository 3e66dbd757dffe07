"""Account each month of a year by itself, and hold their sum against the year."""

import math
from dataclasses import dataclass

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.reconcile_period import reconcile_period
from lingtan.app.results import Account
from lingtan.base.time_axis import period_name

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsOfYear:
    """The account of a year, and that of each of its months, drawn up by itself."""

    year: Account
    months: tuple[Account, ...]

    def sum_of(self, figure: str) -> float | None:
        """Return the sum of a figure over the months; None where one month does not know it."""
        values = [month.inventory.figures[figure].value for month in self.months]
        known = [value for value in values if value is not None]
        return math.fsum(known) if len(known) == len(values) else None


def account_months(layout: Layout, year: Account) -> MonthsOfYear:
    """Account and reconcile each month of a year as it is known now.

    All of it is kept, so whoever asks about a month next has the answer without this work.
    """
    names = [period_name(year.check.period.year, month) for month in MONTHS]
    for name in names:
        reconcile_period(layout, name)
    boundary = year.inventory.boundary
    return MonthsOfYear(
        year=year, months=tuple(account_period(layout, name, boundary) for name in names)
    )
