"""The account of every enterprise: its own, received, given, and its part of what is shared.

All in whole kilograms. A transfer stands in two accounts with opposite signs, so it cancels in the
park; what is shared leaves the park's own account and enters those of the enterprises. Accounts
and what remains with the park add up to the park, to the last kilogram.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lingtan.base.figures import Missing
from lingtan.base.read_only import seal
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.membership_spans import Span, inside_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Emission that energy of one carries to another, in both accounts.

    Attributes
    ----------
    giver, receiver : str
        Enterprises; empty for the park itself.
    kwh : float or None
        None where a meter of it was not read in full [kWh].
    kg : int or None
        What leaves the account of the giver and enters that of the receiver [kgCO2].
    """

    giver: str
    receiver: str
    pool: str
    kwh: float | None
    kg: int | None
    missing: tuple[Missing, ...] = ()

    def entries(self) -> tuple[tuple[str, int], ...]:
        """Return its two entries: whose account, and by how much it changes [kgCO2].

        Examples
        --------
        >>> Transfer(giver="", receiver="works", pool="heat", kwh=10.0, kg=3).entries()
        (('', -3), ('works', 3))
        """
        return () if self.kg is None else ((self.giver, -self.kg), (self.receiver, self.kg))


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOut:
    """A portion of what is shared, and what each enterprise bears of it.

    Attributes
    ----------
    kg : int or None
        The whole portion; None where it is not known [kgCO2].
    by_enterprise : mapping of str to int
        Adds up to the portion; empty where it stays with the park.
    missing : tuple of Missing
        Why it could not be shared out.
    """

    portion: Portion
    kg: int | None
    by_enterprise: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "by_enterprise")

    @property
    def remaining_kg(self) -> int | None:
        """What stays with the park [kgCO2]."""
        return None if self.kg is None else self.kg - sum(self.by_enterprise.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseAccount:
    """The account of one enterprise; an amount that is not known is None, and says why.

    Attributes
    ----------
    direct_kg, power_kg, heat_kg, out_kg : int or None
        Its own: fuel and processes; power and heat from outside; what leaves the park (below
        zero, as it is taken out) [kgCO2].
    received_kg, given_kg : int or None
        Carried by energy of others inside the park, and by its own to others [kgCO2].
    allocated_kg : int or None
        Its part of what is shared [kgCO2].
    """

    enterprise: str
    direct_kg: int | None
    power_kg: int | None
    heat_kg: int | None
    out_kg: int | None
    received_kg: int | None
    given_kg: int | None
    allocated_kg: int | None
    missing: tuple[Missing, ...] = ()

    @property
    def own_kg(self) -> int | None:
        """What it causes of its own [kgCO2]."""
        return sum_known((self.direct_kg, self.power_kg, self.heat_kg, self.out_kg))

    @property
    def total_kg(self) -> int | None:
        """Own and received, less what was given, and its part of what is shared [kgCO2]."""
        given = None if self.given_kg is None else -self.given_kg
        return sum_known((self.own_kg, self.received_kg, given, self.allocated_kg))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAllocation:
    """The accounts over a span in which the members of the boundary are the same."""

    span: Span
    allocation: "Allocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The accounts of all enterprises of a park over a period.

    Attributes
    ----------
    park_kg : int or None
        Emission of the park by the national method, in whole kilograms [kgCO2].
    remaining_kg : int or None
        What stays with the park itself [kgCO2].
    accounts : tuple of EnterpriseAccount
        Of whoever was inside at any time of the period.
    spans : tuple of SpanAllocation
        The same by span, which add up to it; empty where the members are the same throughout.
    """

    park_kg: int | None
    remaining_kg: int | None
    accounts: tuple[EnterpriseAccount, ...]
    transfers: tuple[Transfer, ...]
    shared: tuple[SharedOut, ...]
    spans: tuple[SpanAllocation, ...] = ()

    def account(self, enterprise: str) -> EnterpriseAccount:
        """Return the account of one enterprise."""
        return next(each for each in self.accounts if each.enterprise == enterprise)

    def inside(self, enterprise: str) -> tuple[tuple[datetime, datetime], ...]:
        """Return from when to when an enterprise was inside; empty where it was all the time."""
        return inside_of([each.span for each in self.spans], enterprise)


def sum_known(amounts: Iterable[int | None]) -> int | None:
    """Add up amounts; None where one is not known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def reasons_of(groups: Sequence[Sequence[Missing]]) -> tuple[Missing, ...]:
    """Join reasons, each once, in order."""
    return tuple(dict.fromkeys(_all(groups)))


def _all(groups: Sequence[Sequence[Missing]]) -> Iterator[Missing]:
    for group in groups:
        yield from group
