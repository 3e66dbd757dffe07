"""What an account cannot know: the reason, and the account and enterprise it leaves open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lingtan.base.figures import Missing
from lingtan.ledger.accounts import Account

METER_DATUM = "energy_consumption"
SPLIT_RULE = "bill_split_by_days"
UNREAD = "period_unread"  # no meter was read
APART = "networks_apart"  # the nodes of a carrier are several networks
OF_QUANTITY = (
    METER_DATUM,
    SPLIT_RULE,
    APART,
    UNREAD,
)  # reasons that leave amounts unknown, not factors alone
SHARED_USE = "shared_use"  # not an account: who uses what of a pool, for gaps alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A reason why an account's total is unknown.

    Attributes
    ----------
    pool : str
        Shared carrier whose every user it leaves open, because what enters it is not known.
    carrier : str
        Shared carrier whose use by the enterprise it leaves open.
    in_emission, in_energy : bool
        Which total it leaves open.
    in_amount : bool
        Whether it leaves open how much energy there is; else only what that energy is.
    """

    account: str
    enterprise: str
    missing: Missing
    pool: str = ""
    carrier: str = ""
    in_emission: bool = True
    in_energy: bool = True
    in_amount: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """All gaps of an account."""

    gaps: tuple[Gap, ...]

    def of_emission(self, accounts: Collection[Account]) -> tuple[Missing, ...]:
        """Return why the emission of some accounts is unknown."""
        return _reasons(gap for gap in self.gaps if gap.in_emission and gap.account in accounts)

    def of_energy(self, accounts: Collection[Account]) -> tuple[Missing, ...]:
        """Return why the energy of some accounts is unknown."""
        return _reasons(gap for gap in self.gaps if gap.in_energy and gap.account in accounts)

    def of_quantity(self, accounts: Collection[Account]) -> tuple[Missing, ...]:
        """Return why the amounts of some accounts are unknown, whatever their factors."""
        return _reasons(
            gap for gap in self.gaps if gap.account in accounts and gap.missing.id in OF_QUANTITY
        )

    @property
    def in_amounts(self) -> "Gaps":
        """The gaps that leave open how much there is, not only what it is."""
        return Gaps(gaps=tuple(gap for gap in self.gaps if gap.in_amount))

    def within(self, enterprises: Collection[str]) -> "Gaps":
        """Return the gaps of some enterprises and of the park itself."""
        return Gaps(
            gaps=tuple(
                gap for gap in self.gaps if not gap.enterprise or gap.enterprise in enterprises
            )
        )

    def only(self, enterprise: str) -> "Gaps":
        """Return the gaps of one enterprise."""
        return Gaps(gaps=tuple(gap for gap in self.gaps if gap.enterprise == enterprise))

    def of_use(self, enterprises: Collection[str]) -> tuple[Missing, ...]:
        """Return why the use of some enterprises is unknown: a counter of theirs is missing."""
        return _reasons(
            gap for gap in self.gaps if gap.account == SHARED_USE and gap.enterprise in enterprises
        )

    def of_pools(self, pools: Collection[str]) -> tuple[Missing, ...]:
        """Return why the shares of those who use some pools are unknown."""
        return _reasons(gap for gap in self.gaps if gap.pool and gap.pool in pools)


def meter_missing(enterprise: str) -> Missing:
    """Return the reason that readings or bills are missing, and of whom."""
    return Missing(kind="datum", id=METER_DATUM, subject=enterprise)


def _reasons(gaps: Iterable[Gap]) -> tuple[Missing, ...]:
    return tuple(sorted({gap.missing for gap in gaps}, key=lambda m: (m.kind, m.id, m.subject)))
