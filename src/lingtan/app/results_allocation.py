"""What the use case of allocation returns: the accounts of the enterprises of a park."""

from dataclasses import dataclass

from lingtan.app.results import Account
from lingtan.ledger.allocation.enterprise_accounts import Allocation


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseAccounts:
    """The account of every enterprise, with that of the park it was made from.

    Attributes
    ----------
    account : Account
        Of the whole park: the accounts of the enterprises add up to it.
    """

    account: Account
    allocation: Allocation
