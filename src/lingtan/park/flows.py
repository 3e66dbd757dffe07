"""What a reading is: the flow that follows from the two ends of a meter's edge."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.park.assets import Asset
from lingtan.park.meters import (
    ASSET_PREFIX,
    COMMON,
    ENTERPRISE_PREFIX,
    OUTSIDE,
    Meter,
    VirtualMeter,
)
from lingtan.park.park import Park
from lingtan.park.places import Sector


class Flow(StrEnum):
    """Kinds of flow in a balance; the comment says how it counts at its node."""

    IMPORT = "import"  # in: from the grid or a supplier
    DIRECT_IMPORT = "direct_import"  # in: non-fossil power over a direct line
    GENERATION_NON_FOSSIL = "generation_non_fossil"  # in
    GENERATION_FOSSIL = "generation_fossil"  # in
    DISCHARGE = "discharge"  # in
    CONVERSION_OUTPUT = "conversion_output"  # in: a boiler's steam, a heat pump's heat
    EXPORT = "export"  # out: beyond the boundary
    CHARGE = "charge"  # out
    CONVERSION_INPUT = "conversion_input"  # out: electricity of a heat pump
    CONSUMPTION = "consumption"  # out: an enterprise
    COMMON_USE = "common_use"  # out: the park itself
    TRANSFER = "transfer"  # out of one node, into another
    DELIVERY = "delivery"  # from outside straight to an enterprise or asset, through no node
    SUB_METER = "sub_meter"  # a part of what another meter counts: checked, never added

    @property
    def sign_at_node(self) -> int:
        """Return +1 for what enters a node, -1 for what leaves it, 0 for what passes no node."""
        if self in INFLOWS:
            return 1
        return 0 if self in NODELESS else -1


INFLOWS = frozenset(
    {
        Flow.IMPORT,
        Flow.DIRECT_IMPORT,
        Flow.GENERATION_NON_FOSSIL,
        Flow.GENERATION_FOSSIL,
        Flow.DISCHARGE,
        Flow.CONVERSION_OUTPUT,
    }
)

NODELESS = frozenset({Flow.DELIVERY, Flow.SUB_METER})

# what is mixed in a network and drawn by many; every other carrier is a fuel or a material
POOL_CARRIERS = frozenset({"electricity", "heat", "steam", "cooling"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFlow:
    """What one meter's readings are.

    Attributes
    ----------
    node : str
        Node the flow enters or leaves; empty for a delivery.
    to_node : str
        The second node of a transfer.
    enterprise : str
        Who uses it; empty when nobody does, or the park itself.
    asset : str
        Plant, store or converter at the other end.
    """

    meter: str
    carrier: str
    flow: Flow
    node: str
    sector: Sector
    to_node: str = ""
    enterprise: str = ""
    asset: str = ""

    @property
    def sides(self) -> tuple[tuple[str, int], ...]:
        """Return each node it passes with +1 where it enters and -1 where it leaves."""
        sign = self.flow.sign_at_node
        near = ((self.node, sign),) if sign else ()
        return (*near, (self.to_node, 1)) if self.to_node else near


def flows_of(park: Park) -> tuple[MeterFlow, ...]:
    """Return the flow of every meter and virtual meter of a park.

    Raises
    ------
    KeyError
        An end of a meter names nothing; `ParkFileError` lists those when the file is read.
    """
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    return tuple(flow_of(meter, park) for meter in meters)


def flow_of(meter: Meter | VirtualMeter, park: Park) -> MeterFlow:
    """Return what a meter's readings are, from the two ends of its edge."""
    nodes = {node.id for node in park.nodes}
    source_node = meter.source if meter.source in nodes else ""
    target_node = meter.target if meter.target in nodes else ""
    flow = _kind(meter, park)
    asset = _asset(meter.source, park) or _asset(meter.target, park)
    enterprise = _suffix(meter.target, ENTERPRISE_PREFIX) or _suffix(
        meter.source, ENTERPRISE_PREFIX
    )
    return MeterFlow(
        meter=meter.id,
        carrier=meter.carrier,
        flow=flow,
        node=source_node or target_node,
        to_node=target_node if flow is Flow.TRANSFER else "",
        enterprise=enterprise or (asset.owner if asset else ""),
        asset=asset.id if asset else "",
        sector=meter.sector or _sector(enterprise, park, flow),
    )


def in_service(meter: Meter, park: Park) -> tuple[datetime | None, datetime | None]:
    """Return from when to when a meter can count: it is in service, and so is its plant."""
    ends = {f"{ASSET_PREFIX}{asset.id}": asset for asset in park.assets}
    plants = [ends[end] for end in (meter.source, meter.target) if end in ends]
    parts: list[Meter | Asset] = [meter, *plants]
    begun = [part.valid_from for part in parts if part.valid_from]
    ended = [part.valid_to for part in parts if part.valid_to]
    return max(begun, default=None), min(ended, default=None)


def is_part_of_parent(meter: Meter | VirtualMeter, park: Park) -> bool:
    """Whether a meter counts what another does, or a part of it, on the same edge.

    One that tells the same flow again does; so does one whose parent stands on its edge. The
    same edge has the same two ends; or both bring energy into one node, or both take it
    beyond the boundary. A feeder with a parent at another edge counts on its own.
    """
    if not isinstance(meter, Meter) or not (meter.parent or meter.same_as):
        return False
    if meter.same_as:
        return True
    parent_id = meter.parent
    parent = next((m for m in park.meters if m.id == parent_id and m.id != meter.id), None)
    if parent is None or parent.carrier != meter.carrier:
        return False
    if (parent.source, parent.target) == (meter.source, meter.target):
        return True
    one, other = _kind_by_ends(meter, park), _kind_by_ends(parent, park)
    enters = one in INFLOWS and meter.target == parent.target
    return one is other and (enters or (one is Flow.EXPORT and meter.source == parent.source))


def replaced_by_virtual(park: Park) -> frozenset[str]:
    """Return the meters whose sum a virtual meter already counts at the same place."""
    flows = {meter.id: flow_of(meter, park) for meter in park.meters}
    replaced = set()
    for virtual in park.virtual_meters:
        flow = flow_of(virtual, park)
        for share, meter_id in virtual.terms:
            part = flows.get(meter_id)
            if part and share > 0 and flow.node and _place(part) == _place(flow):
                replaced.add(meter_id)
    return frozenset(replaced)


def _place(flow: MeterFlow) -> tuple[str, Flow]:
    return flow.node, flow.flow


def _kind(meter: Meter | VirtualMeter, park: Park) -> Flow:
    return Flow.SUB_METER if is_part_of_parent(meter, park) else _kind_by_ends(meter, park)


def _kind_by_ends(meter: Meter | VirtualMeter, park: Park) -> Flow:
    nodes = {node.id for node in park.nodes}
    has_source, has_target = meter.source in nodes, meter.target in nodes
    if has_source and has_target:
        return Flow.TRANSFER
    if has_target:
        return _inflow(meter.source, park)
    if has_source:
        return _outflow(meter.target, park)
    return Flow.DELIVERY if meter.source == OUTSIDE else Flow.SUB_METER


def _inflow(source: str, park: Park) -> Flow:
    asset = _asset(source, park)
    if asset is None:
        return Flow.IMPORT
    if asset.kind.is_store:
        return Flow.DISCHARGE
    if asset.kind.is_non_fossil_power:
        return Flow.DIRECT_IMPORT if asset.is_outside else Flow.GENERATION_NON_FOSSIL
    is_power = asset.kind.value.endswith("_power")
    return Flow.GENERATION_FOSSIL if is_power else Flow.CONVERSION_OUTPUT


def _outflow(target: str, park: Park) -> Flow:
    asset = _asset(target, park)
    if asset is not None:
        return Flow.CHARGE if asset.kind.is_store else Flow.CONVERSION_INPUT
    if target == OUTSIDE:
        return Flow.EXPORT
    return Flow.COMMON_USE if target == COMMON else Flow.CONSUMPTION


def _sector(enterprise: str, park: Park, flow: Flow) -> Sector:
    found = next((e.sector for e in park.enterprises if e.id == enterprise), None)
    if found is not None:
        return found
    return Sector.BUILDING if flow is Flow.COMMON_USE else Sector.ENERGY_SUPPLY


def _asset(end: str, park: Park) -> Asset | None:
    asset_id = _suffix(end, ASSET_PREFIX)
    return next((asset for asset in park.assets if asset.id == asset_id), None)


def _suffix(end: str, prefix: str) -> str:
    return end.removeprefix(prefix) if end.startswith(prefix) else ""
