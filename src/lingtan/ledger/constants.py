"""Constants of a method version, in canonical units, and the coal rate chosen with them.

Nothing here is a number of its own: values, units, sources and labels come from the catalogue. A
unit that is not the one the formula needs is converted or refused, never read as another: 0.11
tCO2/GJ is 0.396 kgCO2/kWh and cannot become 0.11 kg/GJ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lingtan.base.figures import Evidence, Missing
from lingtan.base.findings import Finding
from lingtan.base.units import UnitTable
from lingtan.catalogue.entries import Constant, FuelFactor, Method, coal_id
from lingtan.ledger.doubts import COAL_RATE_REFUSED, COAL_RATE_UNKNOWN, doubt
from lingtan.ledger.inventory import Parameter

COAL_SET = "E_coal_equivalent"
HEAT_VALUE_ITEM = "electricity_heat_value"
HEAT_ITEM, COOLING_ITEM = "heat", "cooling_energy"
GJ_PER_KWH = Fraction(36, 10_000)
PLACES = Decimal("0.000000001")  # as many as a factor column holds

PER_KWH = "kgCO2/kWh"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalRate:
    """Coal equivalent of electricity: at equivalent value, and at heat value beside it.

    Attributes
    ----------
    kgce_per_kwh : Decimal or None
        The named rate; None when its value is unknown or it is refused.
    heat_value : Decimal or None
        The heat value (当量值), for the comparison figure only.
    labels, heat_labels : frozenset of Evidence
        Evidence of either.
    """

    item: str
    kgce_per_kwh: Decimal | None
    heat_value: Decimal | None
    source: str
    labels: frozenset[Evidence]
    heat_labels: frozenset[Evidence]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]

    @property
    def factor_id(self) -> str:
        """Id of the rate as a result names it."""
        return coal_id(COAL_SET, self.item)


def kg_per_kwh(constant: Constant, units: UnitTable) -> Decimal:
    """Return an emission constant per kWh of energy [kgCO2/kWh].

    Raises
    ------
    UnitError
        Its unit is not one of emission per energy.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> catalogue = load_catalogue()
    >>> heat = catalogue.method("cn_zcp_2025_06").constant("heat_fossil")
    >>> kg_per_kwh(heat, catalogue.units)
    Decimal('0.396000000')
    """
    return as_factor(units.convert_exactly(constant.value, constant.unit, PER_KWH))


def as_factor(value: Fraction) -> Decimal:
    """Return a number with the nine places a factor is kept with."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)


def parameters_of(method: Method) -> tuple[Parameter, ...]:
    """Return every constant and choice of a method version, as printed with each result."""
    values = (
        Parameter(
            id=f"{method.id}.{c.id}",
            value=float(c.value),
            unit=c.unit,
            source=c.source,
            label=c.label.value,
        )
        for c in method.constants
    )
    choices = (
        Parameter(
            id=f"{method.id}.{c.id}", value=c.value, unit="", source=c.source, label=c.label.value
        )
        for c in method.choices
    )
    return (*values, *choices)


def find_coal_rate(item: str, fuels: Mapping[tuple[str, str], FuelFactor]) -> CoalRate:
    """Return the coal rate of an item, or why it cannot serve as equivalent value (等价值).

    The heat value of electricity (0.1229 kgce/kWh, 当量值), or anything not above it, is refused:
    no power plant turns coal into more electricity than its heat.
    """
    heat_factor = fuels.get((COAL_SET, HEAT_VALUE_ITEM))
    heat_value = heat_factor.kgce_per_unit if heat_factor else None
    factor = fuels.get((COAL_SET, item))
    rate = factor.kgce_per_unit if factor else None
    finding = _fault(item, rate, heat_value)
    return CoalRate(
        item=item,
        kgce_per_kwh=None if finding else rate,
        heat_value=heat_value,
        source=factor.source if factor else "",
        labels=_labels(factor),
        heat_labels=_labels(heat_factor),
        missing=(Missing(kind="datum", id="coal_rate"),) if finding else (),
        findings=(finding,) if finding else (),
    )


def _fault(item: str, rate: Decimal | None, heat_value: Decimal | None) -> Finding | None:
    if rate is None:
        return doubt(COAL_RATE_UNKNOWN, item, at="park.yaml")
    if item == HEAT_VALUE_ITEM or (heat_value is not None and rate <= heat_value):
        return doubt(COAL_RATE_REFUSED, item, {"value": str(rate)}, at="park.yaml")
    return None


def _labels(factor: FuelFactor | None) -> frozenset[Evidence]:
    label = factor.label_energy if factor else None
    return frozenset({label} if label else ())
