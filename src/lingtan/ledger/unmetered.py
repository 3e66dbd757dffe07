"""What nobody meters: members without a counter, and pools whose users have no supply meter.

A total of nothing metered is not zero. A member whose use is unknown still leaves the whole park
known, because the energy is counted where it enters; its own share is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import ENTERPRISE_UNMETERED, SUPPLY_UNMETERED, doubt
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import SHARED_USE, Gap, meter_missing
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park

CONVERTERS = frozenset(
    {
        AssetKind.BOILER,
        AssetKind.HEAT_PUMP,
        AssetKind.CHILLER,
        AssetKind.FOSSIL_POWER,
        AssetKind.BIOMASS_POWER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmetered:
    """Gaps and findings about what nobody meters."""

    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def find_unmetered(park: Park, edges: Sequence[Edge]) -> Unmetered:
    """Return the enterprises without any meter, and the pools with users but no supply.

    Parameters
    ----------
    edges : sequence of Edge
        Every edge, also of meters that cannot be used.
    """
    members = tuple(_members_without_meter(park, edges))
    pools = tuple(_pools_without_supply(park, edges))
    return Unmetered(
        gaps=(*(_use_gap(member) for member in members), *(_supply_gap(pool) for pool in pools)),
        findings=(
            *(doubt(ENTERPRISE_UNMETERED, member, at="park.yaml") for member in members),
            *(doubt(SUPPLY_UNMETERED, pool, at="park.yaml") for pool in pools),
        ),
    )


def _members_without_meter(park: Park, edges: Sequence[Edge]) -> Iterator[str]:
    metered = {edge.party for edge in edges if edge.role is Role.USE}
    metered |= {stream.enterprise for stream in park.streams}
    return (enterprise.id for enterprise in park.enterprises if enterprise.id not in metered)


def _pools_without_supply(park: Park, edges: Sequence[Edge]) -> Iterator[str]:
    """Pools with users alone; heat and cold made inside are counted at what makes them."""
    supplied = {edge.pool for edge in edges if edge.role.is_supply and not edge.takes_negative}
    is_made_inside = any(
        asset.kind in CONVERTERS and not asset.is_outside for asset in park.assets
    )
    for pool in sorted({edge.pool for edge in edges if edge.role is Role.USE} - supplied):
        if pool == ELECTRICITY or not is_made_inside:
            yield pool


def _use_gap(enterprise: str) -> Gap:
    missing = meter_missing(enterprise)
    return Gap(account=SHARED_USE, enterprise=enterprise, missing=missing)


def _supply_gap(pool: str) -> Gap:
    account = Account.ELECTRICITY_GRID if pool == ELECTRICITY else Account.HEAT_IN
    return Gap(account=account.value, enterprise="", missing=meter_missing(""), pool=pool)
