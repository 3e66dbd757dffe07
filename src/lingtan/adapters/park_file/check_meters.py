"""Check meters: one id each, a unit that fits the carrier, two ends that exist, sound parents."""

from collections.abc import Mapping

from lingtan.adapters.park_file.check_conversions import (
    VOLUME,
    WAYS,
    check_conversion,
    check_series,
    wrong_unit,
)
from lingtan.adapters.park_file.cycles import order
from lingtan.adapters.park_file.meter_entries import MeterRow, VirtualMeterEntry
from lingtan.adapters.park_file.meter_rows import SOURCE as METERS
from lingtan.adapters.park_file.meter_rows import MeterLine
from lingtan.adapters.park_file.places import NodeEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape_faults import Faults
from lingtan.adapters.yaml_lines import Path
from lingtan.base.errors import UnitError
from lingtan.base.findings import FindingKind, Severity
from lingtan.park.meters import ASSET_PREFIX, COMMON, ENTERPRISE_PREFIX, OUTSIDE, MeterKind


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


METER_TWICE = _kind("meter_twice")
POWER_UNIT = _kind("power_unit")
POWER_RESOLUTION = _kind("power_resolution")
UNKNOWN_END = _kind("unknown_end")
SAME_ENDS = _kind("same_ends")
WRONG_NODE = _kind("wrong_node")
UNKNOWN_PARENT = _kind("unknown_parent")
OTHER_CARRIER = _kind("other_carrier")
CIRCULAR_PARENT = _kind("circular_parent")
RESERVED_NODE = _kind("reserved_node")

INTENSITY = "grid_intensity"

PREFIXES = {ENTERPRISE_PREFIX: "enterprise", ASSET_PREFIX: "asset"}


def check_meters(scope: Scope) -> None:
    """Note what is wrong with the rows of meters.csv and the ends of virtual meters."""
    _check_ids(scope)
    for meter in scope.meters.lines:
        _check_unit(meter, scope)
        check_ends(meter.row, meter.path, scope, scope.table)
    for item in scope.shape.of(VirtualMeterEntry):
        check_ends(item.entry, item.path, scope, scope.yaml)
    _check_parents(scope)
    _check_intensity(scope)
    for node in scope.shape.of(NodeEntry):
        if node.id in (OUTSIDE, COMMON):
            scope.yaml.add(RESERVED_NODE, node.path, value=node.id)


def _check_ids(scope: Scope) -> None:
    seen: dict[str, int] = {}
    for meter in scope.meters.lines:
        first = seen.setdefault(meter.row.id, meter.line)
        if first != meter.line:
            scope.table.add(METER_TWICE, meter.path, value=meter.row.id, first=first)
    for name in scope.shape.ids.get("virtual_meters", ()):
        if name in seen:
            path = ("virtual_meters", name)
            scope.yaml.add(METER_TWICE, path, value=name, first=seen[name])


def _check_unit(meter: MeterLine, scope: Scope) -> None:
    row = meter.row
    carrier = scope.carriers.get(row.carrier)
    try:
        unit = scope.catalogue.units.find(row.unit)
    except UnitError:
        return  # named among the unknown units
    if carrier is None:
        return  # named among the unknown carriers
    is_power = unit.dimension == "power"
    if is_power != (row.kind is MeterKind.POWER):
        scope.table.add(
            POWER_UNIT, (*meter.path, "unit"), unit=row.unit, meter_kind=row.kind.value
        )
    elif is_power and row.resolution.minutes is None:
        path = (*meter.path, "resolution")
        scope.table.add(POWER_RESOLUTION, path, resolution=row.resolution.value)
    elif unit.dimension == VOLUME and carrier.dimension in WAYS:
        check_conversion(meter, carrier.dimension, scope)
    elif carrier.dimension != ("energy" if is_power else unit.dimension):
        wrong_unit(meter, scope, unit.dimension, carrier.dimension)


def _check_intensity(scope: Scope) -> None:
    """Note a meter named for the intensity of the grid that is no series of it."""
    named = scope.shape.head.grid_intensity if scope.shape.head else ""
    check_series(named, INTENSITY, (INTENSITY,), scope)


def check_ends(
    meter: MeterRow | VirtualMeterEntry, path: Path, scope: Scope, faults: Faults
) -> None:
    """Note ends that name nothing, an edge that goes nowhere, a node of another carrier."""
    for key, end in (("from", meter.source), ("to", meter.target)):
        if not _is_known(end, scope.known):
            faults.add_unknown(UNKNOWN_END, (*path, key), end, _ends(scope))
    is_inside = meter.source.startswith((ENTERPRISE_PREFIX, ASSET_PREFIX))
    if meter.source == meter.target and not is_inside:
        faults.add(SAME_ENDS, path, value=meter.source)
    nodes = {node.id: node.entry.carrier for node in scope.shape.of(NodeEntry)}
    for end in dict.fromkeys((meter.source, meter.target)):
        carrier = nodes.get(end, meter.carrier)
        if carrier != meter.carrier:
            faults.add(WRONG_NODE, path, node=end, node_carrier=carrier, carrier=meter.carrier)


def _is_known(end: str, known: Mapping[str, frozenset[str]]) -> bool:
    for prefix, thing in PREFIXES.items():
        if end.startswith(prefix):
            return end.removeprefix(prefix) in known[thing]
    return end in (OUTSIDE, COMMON) or end in known["node"]


def _ends(scope: Scope) -> list[str]:
    ends = [OUTSIDE, COMMON, *scope.known["node"]]
    for prefix, thing in PREFIXES.items():
        ends += [f"{prefix}{name}" for name in scope.known[thing]]
    return ends


def _check_parents(scope: Scope) -> None:
    rows = {meter.row.id: meter for meter in scope.meters.lines}
    for meter in rows.values():
        parent = meter.row.parent
        path = (*meter.path, "parent")
        if parent and parent not in scope.known["meter"]:
            others = scope.known["meter"] - {meter.row.id}
            scope.table.add_unknown(UNKNOWN_PARENT, path, parent, others, list=METERS)
        elif parent in rows and rows[parent].row.carrier != meter.row.carrier:
            carrier = rows[parent].row.carrier
            scope.table.add(
                OTHER_CARRIER, path, value=parent, other=carrier, carrier=meter.row.carrier
            )
    _, circles = order({name: [meter.row.parent] for name, meter in rows.items()})
    for circle in circles:
        path = (*rows[circle[0]].path, "parent")
        scope.table.add(CIRCULAR_PARENT, path, circle=" → ".join(circle))
