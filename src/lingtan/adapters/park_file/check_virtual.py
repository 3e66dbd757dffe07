"""Check virtual meters: linear, of one carrier, made of meters that exist, and not circular."""

from collections.abc import Mapping
from fractions import Fraction

from lingtan.adapters.park_file.check_meters import OTHER_CARRIER
from lingtan.adapters.park_file.expressions import Resolution, Terms, parse_expression, resolve
from lingtan.adapters.park_file.meter_entries import VirtualMeterEntry
from lingtan.adapters.park_file.meter_rows import SOURCE as METERS
from lingtan.adapters.park_file.references import UNKNOWN
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.base.findings import FindingKind, Severity

NOT_LINEAR = FindingKind(id="park_file_not_linear", severity=Severity.ERROR)
FACTOR_RANGE = FindingKind(id="park_file_factor_range", severity=Severity.ERROR)
SMALLEST_FACTOR, LARGEST_FACTOR = Fraction(1, 10**9), Fraction(10**6)
"""A sum is worked out with nine places, and a reading times its factor has room for fifteen digits
before the point."""
CIRCULAR_METER = FindingKind(id="park_file_circular_meter", severity=Severity.ERROR)


def check_virtual_meters(scope: Scope) -> Resolution:
    """Note faulty expressions and return the sound ones as sums of real meters."""
    carriers = {meter.row.id: meter.row.carrier for meter in scope.meters.lines}
    items = scope.shape.of(VirtualMeterEntry)
    carriers |= {item.id: item.entry.carrier for item in items}
    expressions: dict[str, Terms] = {}
    for item in items:
        terms = parse_expression(item.entry.expression)
        if terms is None:
            text = item.entry.expression
            scope.yaml.add(NOT_LINEAR, (*item.path, "expression"), value=text)
            continue
        _check_terms(item, terms, carriers, scope)
        expressions[item.id] = terms
    found = resolve(expressions)
    for circle in found.circles:
        path = ("virtual_meters", circle[0], "expression")
        scope.yaml.add(CIRCULAR_METER, path, circle=" → ".join(circle))
    _check_factors(expressions, found, scope)
    return found


def _check_factors(expressions: Mapping[str, Terms], found: Resolution, scope: Scope) -> None:
    """Note the first meters of each chain whose readings are multiplied beyond what is exact."""
    told: set[str] = set()
    for meter, terms in found.meters.items():
        far = [name for name, share in terms.items() if not _is_exact(share)]
        if far and told.isdisjoint(expressions[meter]):
            facts = {"meter": far[0], "value": f"{float(terms[far[0]]):.6g}"}
            scope.yaml.add(FACTOR_RANGE, ("virtual_meters", meter, "expression"), **facts)
        if far:
            told.add(meter)


def _is_exact(share: Fraction) -> bool:
    return SMALLEST_FACTOR <= abs(share) <= LARGEST_FACTOR


def _check_terms(
    item: Item[VirtualMeterEntry], terms: Terms, carriers: Mapping[str, str], scope: Scope
) -> None:
    path = (*item.path, "expression")
    for name in terms:
        if name not in scope.known["meter"]:
            others = scope.known["meter"] - {item.id}
            scope.yaml.add_unknown(UNKNOWN["meter"], path, name, others, list=METERS)
        elif carriers.get(name, item.entry.carrier) != item.entry.carrier:
            scope.yaml.add(
                OTHER_CARRIER, path, value=name, other=carriers[name], carrier=item.entry.carrier
            )
