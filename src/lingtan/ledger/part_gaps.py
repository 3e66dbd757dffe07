"""What a gap of a shared carrier leaves open in the account of a part of the park."""

from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.gaps import SHARED_USE, Gap, Gaps


def open_by_use(gaps: Gaps) -> Gaps:
    """Open power and heat of a part of the park where a member's counter is missing."""
    opened = [
        Gap(account=account.value, enterprise=gap.enterprise, missing=gap.missing)
        for gap in gaps.gaps
        if gap.account == SHARED_USE and gap.enterprise
        for account in (Account.ELECTRICITY_GRID, Account.HEAT_IN)
    ]
    return Gaps(gaps=(*gaps.gaps, *opened))


def open_by_share(gaps: Gaps) -> Gaps:
    """Open power or heat of a part of the park where its share of a pool cannot be told."""
    opened = [
        Gap(
            account=(
                Account.ELECTRICITY_GRID if gap.pool == ELECTRICITY else Account.HEAT_IN
            ).value,
            enterprise="",
            missing=gap.missing,
        )
        for gap in gaps.gaps
        if gap.pool
    ]
    return Gaps(gaps=(*gaps.gaps, *opened))
