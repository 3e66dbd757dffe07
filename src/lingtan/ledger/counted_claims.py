"""Which lines of the account count of a contract: its own, or those of a direct line's meters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from lingtan.base.time_axis import Period
from lingtan.ledger.accounts import Account
from lingtan.ledger.claims import claiming
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.flows import flow_of
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park

CLAIM_ACCOUNTS = (Account.GREEN_POWER.value, Account.CERTIFICATE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLines:
    """What the lines of a contract have in common.

    Attributes
    ----------
    column : str
        ``stream`` or ``meter_id``.
    ids : tuple of str
        What may stand there.
    """

    accounts: Collection[str]
    column: str
    ids: Collection[str]


def contracts_in(park: Park, period: Period) -> tuple[Contract, ...]:
    """Return the claims used in a period and the direct lines in force in it."""
    lines = (
        contract
        for contract in park.contracts
        if contract.kind is ContractKind.DIRECT_LINE and _is_in_force(contract, period)
    )
    return (*claiming(park, period), *lines)


def _is_in_force(contract: Contract, period: Period) -> bool:
    end: datetime | None = contract.valid_to
    return contract.valid_from < period.end and (end is None or end > period.start)


def counted_lines(contract: Contract, park: Park) -> CountedLines:
    """Return which lines count of a contract."""
    if contract.kind is not ContractKind.DIRECT_LINE:
        return CountedLines(accounts=CLAIM_ACCOUNTS, column="stream", ids=(contract.id,))
    every: tuple[Meter | VirtualMeter, ...] = (*park.meters, *park.virtual_meters)
    meters = tuple(m.id for m in every if flow_of(m, park).asset in contract.assets)
    return CountedLines(
        accounts=(Account.ELECTRICITY_DIRECT.value,), column="meter_id", ids=meters
    )
