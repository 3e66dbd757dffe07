"""What a gap of a shared carrier leaves open in the account of a part of the park."""

from lingtan.ledger.accounts import Account
from lingtan.ledger.converters import open_by_converters
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.gaps import SHARED_USE, Gap, Gaps
from lingtan.ledger.networks import open_by_networks
from lingtan.ledger.setting import Setting


def open_by_use(gaps: Gaps) -> Gaps:
    """Open power and heat of a part of the park where a member's counter is missing.

    So are those of a carrier whose nodes are several networks.
    """
    opened = [
        Gap(account=account.value, enterprise=gap.enterprise, missing=gap.missing)
        for gap in gaps.gaps
        if gap.account == SHARED_USE and gap.enterprise
        for account in (Account.ELECTRICITY_GRID, Account.HEAT_IN)
    ]
    return Gaps(gaps=(*gaps.gaps, *opened, *open_by_networks(gaps)))


def open_by_share(gaps: Gaps, setting: Setting) -> Gaps:
    """Open what a part of the park has a share of where that cannot be told.

    Power and heat of a pool of which a supply is not known; and what the park's own plants take
    in, where it is not known who uses what they make.
    """
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
    taken = open_by_converters(setting.gaps, setting)
    return Gaps(gaps=(*gaps.gaps, *opened, *taken.gaps))
