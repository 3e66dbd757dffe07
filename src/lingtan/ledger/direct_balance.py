"""Whether a direct line brings no more than its contracts say it delivers.

A contract proves the non-fossil supply that it states. What the meter of the line counts beyond
that, in a year beyond all that the contracts state for their whole spans, is proved by nobody:
other power runs over the line, or the meter counts too much. As much may be other supply, so the
figures have ends, or are unknown. A contract that states no quantity sets no bound.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accuracy import allowance, beyond
from lingtan.ledger.direct_proof import proving
from lingtan.ledger.doubts import DIRECT_BEYOND_CONTRACT, doubt
from lingtan.ledger.edges import Edge, Role
from lingtan.ledger.pool_rates import ACCOUNTS
from lingtan.ledger.setting import Setting
from lingtan.ledger.store_balance import lacking_supply
from lingtan.ledger.unsure import Unsure
from lingtan.park.contracts import Contract
from lingtan.park.meters import Meter, VirtualMeter

BEYOND = "direct_beyond_contract"
DELIVERED = """
select meter_id, cast(sum(quantity) as double) as kwh from ledger_metered_lines
where meter_id in ({meters}) and factor_key in ('electricity/direct', 'heat/direct')
group by meter_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supply:
    """Plants that share contracts, with their lines and what these delivered as proved [kWh]."""

    contracts: tuple[Contract, ...]
    edges: tuple[Edge, ...]
    kwh: Mapping[str, float]
    allowance_kwh: float

    @property
    def stated_kwh(self) -> float:
        """What the contracts state together."""
        return sum(contract.quantity_kwh or 0.0 for contract in self.contracts)

    @property
    def delivered_kwh(self) -> float:
        """What the lines brought."""
        return sum(self.kwh.values())

    @property
    def beyond_kwh(self) -> float:
        """What no contract proves; none within the accuracy of the meters."""
        return beyond(self.delivered_kwh - self.stated_kwh, self.allowance_kwh)


def weigh_direct(runner: SqlRunner, setting: Setting) -> Setting:
    """Add findings on direct lines that bring more than is contracted, and what that leaves open.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_metered_lines``.
    """
    beyond = [each for each in _supplies(runner, setting) if each.beyond_kwh > 0]
    return replace(
        setting,
        findings=(*setting.findings, *(_finding(each, setting) for each in beyond)),
        unsure=(*setting.unsure, *(u for each in beyond for u in _unsure(each))),
    )


def _supplies(runner: SqlRunner, setting: Setting) -> Iterator[_Supply]:
    edges = [edge for edge in setting.pools.edges if _is_bounded(edge, setting)]
    if not edges:
        return
    meters = ", ".join(f"'{meter}'" for meter in sorted({edge.meter for edge in edges}))
    rows = runner.rows(DELIVERED.format(meters=meters)).iter_rows(named=True)
    kwh = {str(row["meter_id"]): float(row["kwh"]) for row in rows}
    for contracts, assets in _groups(edges, setting):
        own = tuple(edge for edge in edges if edge.asset in assets)
        counted = {edge.meter: kwh.get(edge.meter, 0.0) for edge in own}
        yield _Supply(
            contracts=contracts,
            edges=own,
            kwh=counted,
            allowance_kwh=_allowance(counted, setting),
        )


def _is_bounded(edge: Edge, setting: Setting) -> bool:
    """Whether an edge is direct supply of which every contract states a quantity."""
    if edge.role is not Role.DIRECT:
        return False
    found = proving(edge.asset, setting.park, setting.period)
    return all(contract.quantity_kwh is not None for contract in found)


def _groups(
    edges: Sequence[Edge], setting: Setting
) -> Iterator[tuple[tuple[Contract, ...], set[str]]]:
    """Yield the plants that contracts tie together, each plant in one group."""
    left = sorted({edge.asset for edge in edges})
    while left:
        assets: set[str] = set()
        contracts: dict[str, Contract] = {}
        waiting = [left[0]]
        while waiting:
            assets.add(asset := waiting.pop())
            found = proving(asset, setting.park, setting.period)
            contracts |= {contract.id: contract for contract in found}
            tied = {other for contract in found for other in contract.assets}
            waiting += sorted((tied & set(left)) - assets - set(waiting))
        left = [asset for asset in left if asset not in assets]
        yield tuple(contracts.values()), assets


def _allowance(kwh: Mapping[str, float], setting: Setting) -> float:
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    return allowance((meter for meter in every if meter.id in kwh), kwh, setting.park)


def _unsure(supply: _Supply) -> Iterator[Unsure]:
    """Yield what may be too much of the direct supply, and as much that may be other supply."""
    edge = max(supply.edges, key=lambda edge: supply.kwh[edge.meter])
    reason = Missing(kind="rule", id=BEYOND, subject=_names(supply))
    other = lacking_supply(edge.pool, reason, supply.beyond_kwh)
    account = ACCOUNTS[edge.pool, Role.DIRECT].value
    yield other
    yield replace(
        other, account=account, meter=edge.meter, missing=0.0, low=-supply.beyond_kwh, high=0.0
    )


def _finding(supply: _Supply, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "meters": ", ".join(sorted(supply.kwh)),
        "kwh": round(supply.delivered_kwh, 1),
        "stated_kwh": round(supply.stated_kwh, 1),
        "beyond_kwh": round(supply.beyond_kwh, 1),
    }
    return doubt(DIRECT_BEYOND_CONTRACT, _names(supply), facts, at="park.yaml")


def _names(supply: _Supply) -> str:
    return ", ".join(contract.id for contract in supply.contracts)
