"""The spans of constant membership, each with what its accounts are made from."""

from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.ledger.allocation.situation import Situation, situation_of
from lingtan.ledger.allocation.span_accounts import SpanAccount, span_accounts
from lingtan.ledger.inventory import Inventory
from lingtan.park.park import Park


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanned:
    """The accounts over one span.

    Attributes
    ----------
    name : tuple of str
        Its number from 1 on, for ids; empty where the span is the whole period.
    """

    name: tuple[str, ...]
    account: SpanAccount
    situation: Situation
    allocation: Allocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of the period and of its spans; a single span is the period."""

    allocation: Allocation
    spans: tuple[Spanned, ...]

    @classmethod
    def of(cls, park: Park, inventory: Inventory) -> "Accounts":
        """Draw up the accounts, and take apart what they are made from."""
        allocation = allocate(park, inventory)
        return cls(allocation=allocation, spans=tuple(_spans(allocation, park, inventory)))


def _spans(allocation: Allocation, park: Park, inventory: Inventory) -> Iterator[Spanned]:
    by_span = [each.allocation for each in allocation.spans] or [allocation]
    accounts = span_accounts(park, inventory)
    for number, (account, found) in enumerate(zip(accounts, by_span, strict=True), start=1):
        yield Spanned(
            name=(str(number),) if allocation.spans else (),
            account=account,
            situation=situation_of(account),
            allocation=found,
        )
