"""Give an account what the calendar year shows of plants whose capacity nobody states.

It is worked out once and kept as a small table, so that a month does not ask for the work of a
year again.
"""

from dataclasses import replace

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.wiring import Kept, find_kept, keep
from lingtan.base.runner import SqlRunner
from lingtan.ledger.capacity_estimate import CAPACITIES, bare_plants, year_capacities
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.year_power import year_of


def give_capacities(inquiry: Inquiry, runner: SqlRunner) -> None:
    """Give the runner of a part of a year what the year shows, where the park has such plants."""
    park, layout = inquiry.opened.park, inquiry.layout
    if inquiry.period.is_year or not bare_plants(park):
        return
    year = replace(inquiry, period=year_of(inquiry.period))
    key = year.key(CAPACITIES)
    kept = find_kept(layout.derived_years, key, layout.signing_key)
    if kept is None or CAPACITIES not in kept.tables:
        whole, catalogue = believed(year)[1], inquiry.opened.catalogue
        table = year_capacities(whole, park, year.period, catalogue, AccountOptions())
        kept = Kept(tables={CAPACITIES: table}, text="{}")
        keep(layout.derived_years, key, kept, layout.signing_key)
    runner.give(CAPACITIES, kept.tables[CAPACITIES])
