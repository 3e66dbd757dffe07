"""Check process streams: one load each, a direction that fits, a network that carries heat."""

from decimal import Decimal

from lingtan.adapters.park_file.places import NodeEntry
from lingtan.adapters.park_file.process_entries import ProcessStreamEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.base.findings import FindingKind, Severity
from lingtan.ledger.edges import HEAT, POOLS
from lingtan.park.process_streams import HeatKind


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


NO_LOAD = _kind("process_no_load")
LOADS_DIFFER = _kind("process_loads_differ")
ONE_TEMPERATURE = _kind("process_one_temperature")
WRONG_WAY = _kind("process_wrong_way")
NEEDS_NO_HEAT = _kind("process_needs_no_heat")
NO_HEAT_NETWORK = _kind("process_no_heat_network")

LOADS_AGREE = Decimal("0.001")  # of the larger one: as far as people write digits


def check_process_streams(scope: Scope) -> None:
    """Note streams without one load, against their temperatures, or fed by no heat network."""
    carriers = {item.id: item.entry.carrier for item in scope.shape.of(NodeEntry)}
    for item in scope.shape.of(ProcessStreamEntry):
        _check_load(item, scope)
        _check_direction(item, scope)
        carrier = carriers.get(item.entry.heated_by)
        if carrier is not None and POOLS.get(carrier) != HEAT:
            path = (*item.path, "heated_by")
            scope.yaml.add(NO_HEAT_NETWORK, path, value=item.entry.heated_by, carrier=carrier)


def heat_kind(entry: ProcessStreamEntry) -> HeatKind | None:
    """Return whether a stream gives or takes heat; None where nothing says so."""
    if entry.supply_c == entry.target_c:
        return entry.kind
    return HeatKind.HOT if entry.supply_c > entry.target_c else HeatKind.COLD


def duty_kw(entry: ProcessStreamEntry) -> Decimal | None:
    """Return the heat a stream gives or takes; None where nothing says so [kW]."""
    if entry.duty_kw is not None:
        return Decimal(str(entry.duty_kw))
    return _by_capacity(entry)


def _by_capacity(entry: ProcessStreamEntry) -> Decimal | None:
    if entry.heat_capacity_kw_per_k is None or entry.supply_c == entry.target_c:
        return None
    span = abs(Decimal(str(entry.supply_c)) - Decimal(str(entry.target_c)))
    return Decimal(str(entry.heat_capacity_kw_per_k)) * span


def _check_load(item: Item[ProcessStreamEntry], scope: Scope) -> None:
    entry = item.entry
    stated, reckoned = duty_kw(entry), _by_capacity(entry)
    if stated is None and entry.supply_c != entry.target_c:
        scope.yaml.add(NO_LOAD, item.path)
    elif stated is not None and reckoned is not None and not _agree(stated, reckoned):
        path = (*item.path, "heat_capacity_kw_per_k")
        scope.yaml.add(LOADS_DIFFER, path, value=float(stated), other=float(round(reckoned, 3)))


def _agree(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= LOADS_AGREE * max(one, other)


def _check_direction(item: Item[ProcessStreamEntry], scope: Scope) -> None:
    entry = item.entry
    found = heat_kind(entry)
    if entry.supply_c == entry.target_c and (entry.duty_kw is None or found is None):
        scope.yaml.add(ONE_TEMPERATURE, (*item.path, "target_c"), value=entry.target_c)
    if entry.kind is not None and entry.kind is not found:
        facts = {"supply": entry.supply_c, "target": entry.target_c}
        scope.yaml.add(WRONG_WAY, (*item.path, "kind"), value=entry.kind.value, **facts)
    if entry.heated_by and found is HeatKind.HOT:
        scope.yaml.add(NEEDS_NO_HEAT, (*item.path, "heated_by"), value=entry.heated_by)
