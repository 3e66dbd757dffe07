"""What nobody meters: a park without energy or without electricity, members, supplies of a pool.

A total of nothing metered is not zero. A member whose use is unknown still leaves the whole park
known, because the energy is counted where it enters; its own share is not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.accounts import Account
from lingtan.ledger.counted_twice import supplies_counted_twice, uses_counted_twice
from lingtan.ledger.doubts import (
    ELECTRICITY_UNMETERED,
    ENERGY_UNMETERED,
    ENTERPRISE_UNMETERED,
    SUPPLY_UNMETERED,
    doubt,
)
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import SHARED_USE, Gap, meter_missing
from lingtan.ledger.multipliers import multipliers_below_one
from lingtan.ledger.virtual_shares import hidden_by_virtual
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse

CONVERTERS = frozenset(
    {
        AssetKind.BOILER,
        AssetKind.HEAT_PUMP,
        AssetKind.CHILLER,
        AssetKind.FOSSIL_POWER,
        AssetKind.BIOMASS_POWER,
    }
)


ELECTRICITY_ACCOUNTS = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.GREEN_POWER,
    Account.CERTIFICATE,
    Account.ELECTRICITY_OUT,
    Account.OWN_NON_FOSSIL,
    Account.OWN_FOSSIL,
)
NO_ELECTRICITY = "uses_no_electricity"  # a statement of the data register
NOT_ENERGY = frozenset({Account.PROCESS, Account.OTHER_GAS, Account.VALUE_CHAIN})
ENERGY_ACCOUNTS = tuple(account for account in Account if account not in NOT_ENERGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmetered:
    """Gaps and findings about what nobody meters."""

    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def find_unmetered(park: Park, edges: Sequence[Edge], period: Period) -> Unmetered:
    """Return what of a park's energy no meter counts, or counts as it cannot be.

    A carrier other than electricity without any meter is not used; electricity is used
    everywhere, so a park without a meter of it does not know how much, unless it states that it
    uses none.

    Parameters
    ----------
    edges : sequence of Edge
        Every edge, also of meters that cannot be used.
    period : Period
        Of the account; the park may state for its year what it does not use.
    """
    members = tuple(_members_without_meter(park, edges))
    pools = tuple(_pools_without_supply(park, edges))
    accounts = _accounts_without_meter(park, edges, period.year)
    miscounted = (
        *supplies_counted_twice(park, edges),
        *uses_counted_twice(park, edges),
        *hidden_by_virtual(park, edges),
        *multipliers_below_one(park, edges, period),
    )
    return Unmetered(
        gaps=(
            *(_use_gap(member) for member in members),
            *(_supply_gap(pool) for pool in pools),
            *(_account_gap(account) for account in accounts),
            *(gap for _, gap in miscounted),
        ),
        findings=(
            *{(f.kind.id, f.subject): f for f, _ in miscounted}.values(),
            *_park_findings(park, accounts),
            *(doubt(ENTERPRISE_UNMETERED, member, at="park.yaml") for member in members),
            *(doubt(SUPPLY_UNMETERED, pool, at="park.yaml") for pool in pools),
        ),
    )


def find_unmetered_part(
    park: Park, edges: Sequence[Edge], boundary_id: str, enterprises: Collection[str]
) -> Unmetered:
    """Return what is unknown of a part of the park: all, when no member has any meter."""
    if _metered(park, edges) & set(enterprises):
        return Unmetered(gaps=(), findings=())
    return Unmetered(
        gaps=tuple(
            _account_gap(account, member)
            for account in (*ENERGY_ACCOUNTS, Account.PROCESS)
            for member in sorted(enterprises) or ("",)
        ),
        findings=(doubt(ENERGY_UNMETERED, boundary_id, at="park.yaml"),),
    )


def _accounts_without_meter(park: Park, edges: Sequence[Edge], year: int) -> tuple[Account, ...]:
    """Return the accounts whose emptiness means that nobody looked."""
    if any(edge.pool == ELECTRICITY for edge in edges):
        return ()
    if edges or any(stream.use is not StreamUse.PROCESS for stream in park.streams):
        return () if _uses_no_electricity(park, year) else ELECTRICITY_ACCOUNTS
    has_process = bool(park.streams)
    return ENERGY_ACCOUNTS if has_process else (*ENERGY_ACCOUNTS, Account.PROCESS)


def _uses_no_electricity(park: Park, year: int) -> bool:
    """Whether the park states it with a document: a word alone makes no zero."""
    return any(
        (fact.datum, fact.year, fact.enterprise) == (NO_ELECTRICITY, year, "")
        and fact.value == 1
        and fact.evidence.strip()
        for fact in park.facts
    )


def _park_findings(park: Park, accounts: Sequence[Account]) -> Iterator[Finding]:
    if accounts:
        kind = ELECTRICITY_UNMETERED if accounts == ELECTRICITY_ACCOUNTS else ENERGY_UNMETERED
        yield doubt(kind, park.id, at="park.yaml")


def _account_gap(account: Account, whose: str = "") -> Gap:
    return Gap(account=account.value, enterprise="", missing=meter_missing(whose))


def _members_without_meter(park: Park, edges: Sequence[Edge]) -> Iterator[str]:
    metered = _metered(park, edges)
    return (enterprise.id for enterprise in park.enterprises if enterprise.id not in metered)


def _metered(park: Park, edges: Sequence[Edge]) -> set[str]:
    users = {edge.party for edge in edges if edge.role is Role.USE}
    return users | {stream.enterprise for stream in park.streams}


def _pools_without_supply(park: Park, edges: Sequence[Edge]) -> Iterator[str]:
    """Pools that are used or exported and never entered; a store gives back what entered before.

    Heat and cold made inside are counted at what makes them.
    """
    forward = [edge for edge in edges if not edge.takes_negative]
    supplied = {e.pool for e in forward if e.role.is_supply and e.role is not Role.STORE}
    drawn = {edge.pool for edge in forward if edge.role in (Role.USE, Role.EXPORT, Role.STORE)}
    is_made_inside = any(
        asset.kind in CONVERTERS and not asset.is_outside for asset in park.assets
    )
    for pool in sorted(drawn - supplied):
        if pool == ELECTRICITY or not is_made_inside:
            yield pool


def _use_gap(enterprise: str) -> Gap:
    missing = meter_missing(enterprise)
    return Gap(account=SHARED_USE, enterprise=enterprise, missing=missing)


def _supply_gap(pool: str) -> Gap:
    account = Account.ELECTRICITY_GRID if pool == ELECTRICITY else Account.HEAT_IN
    return Gap(account=account.value, enterprise="", missing=meter_missing(""), pool=pool)
