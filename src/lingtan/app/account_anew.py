"""Draw up an account anew, and keep it for the next question."""

from dataclasses import replace

from lingtan.app.inquiry import Inquiry
from lingtan.app.results import Check
from lingtan.app.wiring import inventory_to_kept, keep
from lingtan.app.year_power import give_year_power, keep_year_power
from lingtan.base.runner import SqlRunner
from lingtan.ledger.account import account_period as draw_up
from lingtan.ledger.inventory import Inventory
from lingtan.park.park import Park


def draw_up_anew(inquiry: Inquiry, check: Check, runner: SqlRunner, boundary_id: str) -> Inventory:
    """Return the account of a boundary over the period of a question; it is kept.

    Parameters
    ----------
    runner : SqlRunner
        Has the ``amounts`` that were believed.
    """
    park, period = inquiry.opened.park, inquiry.period
    runner.give("reading_doubts", check.doubts)
    give_year_power(inquiry, runner)
    account = draw_up(runner, park, boundary_id, period, inquiry.opened.catalogue)
    keep_year_power(inquiry, runner)
    inventory = replace(account, balances=check.balances)
    key = inquiry.key("account", boundary_id)
    keep(inquiry.layout.derived, key, inventory_to_kept(inventory), inquiry.layout.signing_key)
    return inventory


def draw_up_as(
    inquiry: Inquiry, checked: tuple[Check, SqlRunner], park: Park, boundary_id: str
) -> Inventory:
    """Return the account a year would have if the park had been another; nothing of it is kept."""
    check, runner = checked
    runner.give("reading_doubts", check.doubts)
    return draw_up(runner, park, boundary_id, inquiry.period, inquiry.opened.catalogue)
