"""Check the meters that tell another's flow again: of a meter that counts, and of its carrier."""

from lingtan.adapters.park_file.meter_entries import VirtualMeterEntry
from lingtan.adapters.park_file.meter_rows import SOURCE as METERS
from lingtan.adapters.park_file.meter_rows import MeterLine
from lingtan.adapters.park_file.scope import Scope
from lingtan.base.findings import FindingKind, Severity

UNKNOWN_SAME = FindingKind(id="park_file_unknown_same", severity=Severity.ERROR)
SAME_CARRIER = FindingKind(id="park_file_same_carrier", severity=Severity.ERROR)
SAME_CHAIN = FindingKind(id="park_file_same_chain", severity=Severity.ERROR)


def check_same(scope: Scope) -> None:
    """Note what a meter cannot tell again: nothing known, another carrier, a second source."""
    carriers = {meter.row.id: meter.row.carrier for meter in scope.meters.lines}
    carriers |= {item.id: item.entry.carrier for item in scope.shape.of(VirtualMeterEntry)}
    second = {meter.row.id for meter in scope.meters.lines if meter.row.same_as}
    for meter in scope.meters.lines:
        if meter.row.same_as:
            _check(meter, carriers, second, scope)


def _check(meter: MeterLine, carriers: dict[str, str], second: set[str], scope: Scope) -> None:
    told, path = meter.row.same_as, (*meter.path, "same_as")
    if told not in carriers:
        others = carriers.keys() - {meter.row.id}
        scope.table.add_unknown(UNKNOWN_SAME, path, told, others, list=METERS)
    elif told in second:
        scope.table.add(SAME_CHAIN, path, value=told, meter=meter.row.id)
    elif carriers[told] != meter.row.carrier:
        scope.table.add(
            SAME_CARRIER, path, value=told, other=carriers[told], carrier=meter.row.carrier
        )
