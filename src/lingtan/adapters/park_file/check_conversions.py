"""Check meters that count a volume of a gas at line conditions, or of a fuel counted by mass."""

from lingtan.adapters.park_file.meter_entries import MeterEventEntry
from lingtan.adapters.park_file.meter_rows import MeterLine
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.adapters.yaml_lines import Path
from lingtan.base.findings import FindingKind, Severity
from lingtan.park.meters import MeterKind


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


WRONG_UNIT = _kind("wrong_unit")
CONVERSION_PARTS = _kind("conversion_parts")
CONVERSION_USELESS = _kind("conversion_useless")
CONVERSION_NOT_HOURLY = _kind("conversion_not_hourly")
NOT_A_SERIES = _kind("not_a_series")

VOLUME = "volume"
KEPT_VOLUMES = {"gas_volume": "m3", "mass": "L"}  # unit in which such readings are kept
SERIES = {"temperature_meter": "temperature", "pressure_meter": "pressure"}  # and the carrier
OF_STATE = ("temperature_c", "pressure_kpa", *SERIES, "compressibility")
WAYS = {"gas_volume": ("state_number", *OF_STATE), "mass": ("density_kg_per_l",)}
STATE_UNITS = (("temperature", "c"), ("pressure", "kpa"))
KEYS = (*WAYS["gas_volume"], *WAYS["mass"])


def check_conversion(meter: MeterLine, dimension: str, scope: Scope) -> None:
    """Note a meter of a volume that nothing makes an amount of its carrier."""
    events = [e.entry for e in scope.shape.of(MeterEventEntry) if e.entry.meter == meter.row.id]
    if not any(getattr(event, key) for event in events for key in WAYS[dimension]):
        wrong_unit(meter, scope, VOLUME, dimension)


def check_event(item: Item[MeterEventEntry], scope: Scope) -> None:
    """Note a conversion in parts, told in two ways, or at a meter that needs none."""
    entry = item.entry
    given = [key for key in KEYS if getattr(entry, key) not in (None, "")]
    if not given:
        return
    rows = (line.row for line in scope.meters.lines if line.row.id == entry.meter)
    row = next(rows, None)
    if row is not None and row.carrier in scope.carriers and row.unit in scope.known["unit"]:
        is_volume = scope.catalogue.units.find(row.unit).dimension == VOLUME
        allowed = WAYS.get(scope.carriers[row.carrier].dimension, ()) if is_volume else ()
        for key in given:
            if key not in allowed:
                facts = {"key": key, "meter": entry.meter, "unit": row.unit}
                scope.yaml.add(CONVERSION_USELESS, (*item.path, key), **facts)
    for key in SERIES.keys() & set(given):
        check_series(getattr(entry, key), SERIES[key], (*item.path, key), scope)
        if row is not None and not row.resolution.is_hourly_or_finer:
            scope.yaml.add(CONVERSION_NOT_HOURLY, (*item.path, key), meter=row.id, key=key)
    of_state = all({f"{name}_{unit}", f"{name}_meter"} & set(given) for name, unit in STATE_UNITS)
    ways = ("state_number" in given) + of_state + ("density_kg_per_l" in given)
    if ways != 1 or (not of_state and set(given) & set(OF_STATE)):
        scope.yaml.add(CONVERSION_PARTS, item.path, value=", ".join(given))


def check_series(named: str, carrier: str, path: Path, scope: Scope) -> None:
    """Note a meter that is named as a series of some carrier and tells none by the hour."""
    for row in (line.row for line in scope.meters.lines if line.row.id == named):
        is_read = row.kind is MeterKind.INTERVAL and row.resolution.is_hourly_or_finer
        if row.carrier != carrier or not is_read:
            scope.yaml.add(NOT_A_SERIES, path, value=row.id, needed=carrier)


def wrong_unit(meter: MeterLine, scope: Scope, measures: str, needed: str) -> None:
    """Note a unit that measures something else than the carrier of a meter."""
    units = scope.catalogue.units.units
    choices = ", ".join(unit.symbol for unit in units if unit.dimension == needed)
    scope.table.add(
        WRONG_UNIT,
        (*meter.path, "unit"),
        unit=meter.row.unit,
        measures=measures,
        carrier=meter.row.carrier,
        needed=needed,
        choices=choices,
    )
