"""Energy of a product stated as a whole: by the output stated beside it, as its limit counts."""

from decimal import Decimal
from fractions import Fraction

from lingtan.adapters.park_file.agreements import FactEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.base.errors import UnitError
from lingtan.catalogue.product_names import ProductNames, product_names

OUTPUT, OUTPUT_UNIT = "product_output", "t"


def specific_energy(entry: FactEntry, scope: Scope) -> float | None:
    """Return what a fact states of the energy of a product, in the unit of its limit.

    A whole energy, such as GWh or tce, is divided by the output of the same enterprise and year.
    None where the limit has not one unit, that output is not stated, or the units do not fit.
    """
    names = product_names(scope.catalogue.product_limits)
    item = names.item(entry.item)
    limits = [each for each in scope.catalogue.product_limits if item in (each.item, each.product)]
    if len({limit.unit for limit in limits}) != 1:
        return None
    unit, product = limits[0].unit, limits[0].product
    if entry.unit == unit:
        return entry.value
    energy, _, per = unit.partition("/")
    try:
        whole = _converted(entry.value, entry.unit, energy, scope)
        made = _made(entry, product, per, names, scope)
    except UnitError:
        return None
    return float(whole / made) if made else None


def _made(entry: FactEntry, product: str, per: str, names: ProductNames, scope: Scope) -> Fraction:
    outputs = [
        item.entry
        for item in scope.shape.of(FactEntry)
        if (item.entry.datum, item.entry.year) == (OUTPUT, entry.year)
        and item.entry.enterprise == entry.enterprise
        and names.item(item.entry.item) == product
    ]
    made = (_converted(each.value, each.unit or OUTPUT_UNIT, per, scope) for each in outputs)
    return sum(made, Fraction(0))


def _converted(value: float, unit: str, wanted: str, scope: Scope) -> Fraction:
    exact = Fraction(Decimal(str(value)))
    return scope.catalogue.units.convert_exactly(exact, unit, wanted)
