"""Draw up accounts anew, and keep them for the next question."""

from collections.abc import Sequence
from dataclasses import replace

from lingtan.app.clear_readings import cleared_readings
from lingtan.app.inquiry import Inquiry
from lingtan.app.plant_capacities import give_capacities
from lingtan.app.results import Check
from lingtan.app.wiring import inventory_to_kept, keep
from lingtan.app.year_power import give_year_power, keep_year_power
from lingtan.base.runner import SqlRunner
from lingtan.ledger.account import account_boundaries, account_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.park import Park


def draw_up_anew(
    inquiry: Inquiry, check: Check, runner: SqlRunner, boundary_ids: Sequence[str]
) -> tuple[Inventory, ...]:
    """Return the accounts of boundaries over the period of a question; they are kept.

    Parameters
    ----------
    runner : SqlRunner
        Has the ``amounts`` that were believed.
    """
    park, period = inquiry.opened.park, inquiry.period
    runner.give("reading_doubts", cleared_readings(inquiry, check, runner))
    give_capacities(inquiry, runner)
    give_year_power(inquiry, runner)
    accounts = account_boundaries(runner, park, boundary_ids, period, inquiry.opened.catalogue)
    keep_year_power(inquiry, runner)
    return tuple(_kept(inquiry, replace(each, balances=check.balances)) for each in accounts)


def _kept(inquiry: Inquiry, inventory: Inventory) -> Inventory:
    key = inquiry.key("account", inventory.boundary)
    keep(inquiry.layout.derived, key, inventory_to_kept(inventory), inquiry.layout.signing_key)
    return inventory


def draw_up_as(
    inquiry: Inquiry, checked: tuple[Check, SqlRunner], park: Park, boundary_id: str
) -> Inventory:
    """Return the account a year would have if the park had been another; nothing of it is kept."""
    check, runner = checked
    runner.give("reading_doubts", cleared_readings(inquiry, check, runner))
    return account_period(runner, park, boundary_id, inquiry.period, inquiry.opened.catalogue)
