"""Allocate a period: the account of the park becomes one account for each enterprise."""

from datetime import datetime

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.base.figures import Figure
from lingtan.ledger.allocation.account_figures import account_figures
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.park.places import BoundaryKind


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
        Boundary version of the whole park; the park's first one when empty.
    as_known_at : datetime or None
        State of knowledge; everything known when None.

    Raises
    ------
    AllocationError
        The boundary is a part of the park.
    """
    return allocate_account(account_period(layout, period_name, boundary, as_known_at))


def allocate_account(account: Account) -> EnterpriseAccounts:
    """Return the account of every enterprise from an account that is drawn up already."""
    found = allocate(account.check.park, account.inventory)
    return EnterpriseAccounts(account=account, allocation=found)


def allocation_of(account: Account) -> Allocation | None:
    """Return the accounts of the enterprises; None in a boundary that is a part of the park."""
    park, inventory = account.check.park, account.inventory
    if park.boundary(inventory.boundary).kind is not BoundaryKind.WHOLE_PARK:
        return None
    return allocate(park, inventory)


def account_figures_of(account: Account) -> dict[str, Figure]:
    """Return the accounts of the enterprises as figures; none where there are no accounts."""
    found = allocation_of(account)
    return {} if found is None else account_figures(found, account.inventory)
