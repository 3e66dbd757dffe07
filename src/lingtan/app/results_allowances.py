"""What the use case of allowances returns."""

from dataclasses import dataclass

from lingtan.app.results import Account
from lingtan.ledger.allowances import Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """Positions of enterprises in the carbon market, with the account that stands beside."""

    account: Account
    holdings: Holdings
