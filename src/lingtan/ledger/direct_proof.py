"""Direct supply (绿电直连) is non-fossil where a contract proves it, while it is in force.

A plant beyond the boundary is called solar or wind by the park file alone. Its power counts as
direct non-fossil supply only where a contract of kind ``direct_line`` names it, has a document and
covers the whole interval. The rest is other power or bought heat, at the factor of these.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, find_zone
from lingtan.ledger.doubts import (
    DIRECT_OUTSIDE_CONTRACT,
    DIRECT_WITHOUT_CONTRACT,
    DIRECT_WITHOUT_EVIDENCE,
    HEAT_WITHOUT_PROOF,
    doubt,
)
from lingtan.ledger.edges import ELECTRICITY, HEAT, Edge, Role
from lingtan.ledger.meter_readings import resolution_of
from lingtan.ledger.rates import EARLIEST, LATEST
from lingtan.park.assets import Asset
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.meters import Meter, Resolution, VirtualMeter
from lingtan.park.park import Park

Window = tuple[datetime, datetime]

# Heat that a stream proves, or measures with a report, has a factor key of its own.
UNPROVED = """
select meter_id, cast(sum(quantity) as double) as kwh from ledger_metered_lines
where meter_id in ({meters}) and quantity > 0
  and factor_key in ('electricity/other', 'heat/import')
group by meter_id order by meter_id"""


def prove_direct(park: Park, edges: Sequence[Edge], period: Period) -> tuple[Edge, ...]:
    """Return the edges with direct supply only when and where a contract proves it.

    Parameters
    ----------
    edges : sequence of Edge
        As `edges_of` gives them: every non-fossil plant outside is called direct supply.
    """
    found: list[Edge] = []
    for edge in edges:
        if edge.role is Role.DIRECT:
            found += _parts(edge, proved_windows(edge, park, period), period)
        else:
            found.append(edge)
    return tuple(found)


def proved_windows(edge: Edge, park: Park, period: Period) -> tuple[Window, ...]:
    """Return when intervals of a meter must start to be covered by contracts with a document."""
    spans = sorted(
        (max(contract.valid_from, period.start).astimezone(UTC), min(_end(contract), period.end))
        for contract in proving(edge.asset, park, period)
    )
    merged: list[Window] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    grain = next(resolution_of(meter, park) for meter in every if meter.id == edge.meter)
    cut = ((start, _last_start(end, grain, period.zone)) for start, end in merged)
    return tuple((start, end) for start, end in cut if start < end)


def proving(asset_id: str, park: Park, period: Period) -> list[Contract]:
    """Return the contracts with a document that name a plant and are in force in a period."""
    return [
        contract
        for contract in _contracts(asset_id, park)
        if contract.evidence.strip()
        and contract.valid_from < period.end
        and _end(contract) > period.start
    ]


def _parts(edge: Edge, windows: Sequence[Window], period: Period) -> Iterator[Edge]:
    """Yield direct supply within the windows, and other supply between them."""
    if list(windows) == [(period.start, period.end)]:
        yield edge
        return
    opens = EARLIEST
    for start, end in (*windows, (LATEST, LATEST)):
        if opens < period.end and start > period.start:
            yield from other_supply(edge, opens, start)
        if start < LATEST:
            yield replace(edge, since=start, until=end)
        opens = end


def other_supply(edge: Edge, since: datetime, until: datetime) -> Iterator[Edge]:
    """Yield an edge as other supply over a span: what nothing proves to be non-fossil."""
    part = replace(
        edge,
        role=Role.IMPORT,
        since=None if since == EARLIEST else since,
        until=None if until == LATEST else until,
    )
    yield part
    if edge.node:  # what flows back to the plant leaves the park, as at any import meter
        yield replace(part, role=Role.EXPORT, party="", takes_negative=True)


def doubt_direct(
    runner: SqlRunner, park: Park, edges: Sequence[Edge], period: Period
) -> tuple[Finding, ...]:
    """Return a finding for every plant outside whose energy nothing proves to be non-fossil."""
    assets = {asset.id: asset for asset in park.assets}
    doubted = {
        edge.meter: edge
        for edge in edges
        if edge.role is Role.IMPORT and edge.pool in (ELECTRICITY, HEAT) and _claims(edge, assets)
    }
    if not doubted:
        return ()
    meters = ", ".join(f"'{meter}'" for meter in sorted(doubted))
    rows = runner.rows(UNPROVED.format(meters=meters)).iter_rows(named=True)
    return tuple(_finding(doubted[row["meter_id"]], row["kwh"], park, period) for row in rows)


def _claims(edge: Edge, assets: Mapping[str, Asset]) -> bool:
    asset = assets.get(edge.asset)
    return asset is not None and asset.is_outside and asset.kind.is_non_fossil_power


def _finding(edge: Edge, kwh: float, park: Park, period: Period) -> Finding:
    facts: dict[str, Fact] = {"meter": edge.meter, "kwh": kwh}
    contracts = _contracts(edge.asset, park)
    if edge.pool == HEAT:
        return doubt(HEAT_WITHOUT_PROOF, edge.asset, facts, at="park.yaml")
    if not contracts:
        return doubt(DIRECT_WITHOUT_CONTRACT, edge.asset, facts, at="park.yaml")
    facts["contract"] = ", ".join(contract.id for contract in contracts)
    in_force = [c for c in contracts if c.valid_from < period.end and _end(c) > period.start]
    bare = [contract for contract in in_force if not contract.evidence.strip()]
    kind = DIRECT_WITHOUT_EVIDENCE if bare else DIRECT_OUTSIDE_CONTRACT
    return doubt(kind, edge.asset, facts, at="park.yaml")


def _contracts(asset_id: str, park: Park) -> list[Contract]:
    return [
        contract
        for contract in park.contracts
        if contract.kind is ContractKind.DIRECT_LINE and asset_id in contract.assets
    ]


def _end(contract: Contract) -> datetime:
    return LATEST if contract.valid_to is None else contract.valid_to.astimezone(UTC)


def _last_start(end: datetime, resolution: Resolution, zone: str) -> datetime:
    """Return the instant from which an interval would reach beyond the end."""
    if resolution.is_hourly_or_finer:
        return end - timedelta(minutes=end.minute, seconds=end.second)
    if end == LATEST:
        return end
    local = end.astimezone(find_zone(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    if resolution is Resolution.MONTH:
        local = local.replace(day=1)
    elif resolution is Resolution.YEAR:
        local = local.replace(month=1, day=1)
    return local.astimezone(UTC)
