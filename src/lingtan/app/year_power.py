"""Give an account the grid power of its calendar year, in which its claims are settled.

It is worked out once and kept as a small table, so that a month does not ask for the work of a
year again. A year whose account was drawn up before has left it there.
"""

from dataclasses import replace

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.wiring import Kept, find_kept, keep
from lingtan.base.runner import SqlRunner
from lingtan.ledger.claims import claiming
from lingtan.ledger.year_power import (
    TABLES,
    YearPower,
    read_year_power,
    work_out_year_power,
    year_of,
)

QUESTION = "year_power"


def give_year_power(inquiry: Inquiry, runner: SqlRunner) -> None:
    """Give the runner the power of the year around the period, where the park claims any of it."""
    if inquiry.period.is_year or not claiming(inquiry.opened.park, inquiry.period):
        return
    year = replace(inquiry, period=year_of(inquiry.period))
    kept = find_kept(year.layout.derived_years, year.key(QUESTION), year.layout.signing_key)
    whole = kept is not None and kept.tables.keys() >= TABLES.keys()
    tables = kept.tables if kept is not None and whole else _work_out(year).tables
    for name in TABLES:
        runner.give(name, tables[name])


def keep_year_power(inquiry: Inquiry, runner: SqlRunner) -> YearPower | None:
    """Keep the power of a year that the runner has; of a park that claims none, nothing."""
    if not inquiry.period.is_year or not claiming(inquiry.opened.park, inquiry.period):
        return None
    power = read_year_power(runner)
    kept = Kept(tables=power.tables, text="{}")
    keep(inquiry.layout.derived_years, inquiry.key(QUESTION), kept, inquiry.layout.signing_key)
    return power


def _work_out(year: Inquiry) -> YearPower:
    """Work the power out, from validated amounts that were kept where there are any."""
    _, runner = believed(year)
    work_out_year_power(runner, year.opened.park, year.period, year.opened.catalogue)
    return keep_year_power(year, runner) or read_year_power(runner)
