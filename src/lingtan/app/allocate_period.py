"""Allocate a period: the account of the park becomes one account for each enterprise."""

from datetime import datetime

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.ledger.allocation.allocate import allocate


def allocate_period(
    layout: Layout,
    period_name: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
) -> EnterpriseAccounts:
    """Return the account of every enterprise over a period, transfers and shared parts in it.

    Parameters
    ----------
    boundary : str
        Boundary version that holds every enterprise; the park's first one when empty.
    as_known_at : datetime or None
        State of knowledge; everything known when None.

    Raises
    ------
    AllocationError
        The boundary leaves out an enterprise, or a part of its time.
    """
    return allocate_account(account_period(layout, period_name, boundary, as_known_at))


def allocate_account(account: Account) -> EnterpriseAccounts:
    """Return the account of every enterprise from an account that is drawn up already."""
    found = allocate(account.check.park, account.inventory)
    return EnterpriseAccounts(account=account, allocation=found)
