"""Check yearly facts and source streams: fitting units, possible amounts, known factors."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lingtan.adapters.park_file.agreements import FactEntry, StreamEntry
from lingtan.adapters.park_file.check_measured import check_measured
from lingtan.adapters.park_file.meter_entries import VirtualMeterEntry
from lingtan.adapters.park_file.per_litre import carbon_of_litre
from lingtan.adapters.park_file.product_energy import specific_energy
from lingtan.adapters.park_file.scope import COAL_RATE_SET, Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.base.errors import UnitError
from lingtan.base.findings import FindingKind, Severity
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.product_names import product_names
from lingtan.ledger.knowledge import CO2
from lingtan.ledger.stream_rates import CONVERSION, UNBURNED
from lingtan.park.facts import Fact
from lingtan.park.streams import StreamUse


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


FACT_UNIT = _kind("fact_unit")
FACT_UNIT_OWN = _kind("fact_unit_own")
NEGATIVE = _kind("negative")
NOT_A_FLAG = _kind("not_a_flag")
NOT_A_SHARE = _kind("not_a_share")
NOT_A_COUNT = _kind("not_a_count")
NOT_A_GRADE = _kind("not_a_grade")
FACT_TWICE = _kind("fact_twice")
UNKNOWN_FACTOR_SET = _kind("unknown_factor_set")
UNKNOWN_FACTOR = _kind("unknown_factor")
FACTOR_UNIT = _kind("factor_unit")
OTHER_USE = _kind("value_of_other_use")
NO_VALUE_BEFORE = _kind("no_value_before")
DAYS_OUT_OF_ORDER = _kind("days_out_of_order")
TWO_WIDTHS = _kind("two_widths")
LITRE_ALONE = _kind("litre_alone")
WHOLE_CARBON = _kind("oxidation_of_conversion")

OXIDATION = "oxidation"
OF_FUELS: tuple[str, ...] = (
    *("ncv_gj_per_unit", "calorific_values", "carbon_t_per_gj", "factor_kg_per_l"),
    *(OXIDATION, "is_biogenic"),
)
OF_PROCESSES: tuple[str, ...] = ("factor_t_per_t",)

HEAT_ITEM, HEAT_CARRIERS = "heat", frozenset({"heat", "steam"})


def check_facts(scope: Scope) -> None:
    """Note facts below zero, in units that do not fit, or stated twice."""
    register = {datum.id: datum for datum in scope.catalogue.data_register}
    names = product_names(scope.catalogue.product_limits)
    seen: dict[tuple[str, int, str, str], int] = {}
    for item in scope.shape.of(FactEntry):
        entry = item.entry
        key = names.of(_bare_fact(entry)).key
        line = scope.yaml.place(item.path).line or 0
        if seen.setdefault(key, line) != line:
            scope.yaml.add(FACT_TWICE, item.path, value=entry.datum, first=seen[key])
        if entry.datum in register:
            _check_fact(item, register[entry.datum], scope)


def _bare_fact(entry: FactEntry) -> Fact:
    """Return what an entry is about, whatever it says of it."""
    return Fact(
        datum=entry.datum,
        year=entry.year,
        value=entry.value,
        enterprise=entry.enterprise,
        item=entry.item,
    )


def fact_value(entry: FactEntry, datum: Datum, scope: Scope) -> float | None:
    """Return the amount in the datum's own unit, or None when the units do not fit."""
    if entry.unit in ("", datum.unit):
        return entry.value
    if not datum.unit:
        return specific_energy(entry, scope)
    needed = datum.dimension if datum.unit == "1" else datum.unit  # ratio and count are units
    try:
        exact = Fraction(Decimal(str(entry.value)))
        return float(scope.catalogue.units.convert_exactly(exact, entry.unit, needed))
    except UnitError:
        return None


def _check_fact(item: Item[FactEntry], datum: Datum, scope: Scope) -> None:
    path = (*item.path, "value")
    value = fact_value(item.entry, datum, scope)
    if value is None:
        where = (*item.path, "unit")
        fault = FACT_UNIT if datum.unit else FACT_UNIT_OWN
        scope.yaml.add(fault, where, unit=item.entry.unit, needed=datum.unit)
        return
    doubt = fault_of_amount(value, datum)
    if doubt is not None:
        scope.yaml.add(doubt, path, value=value, datum=datum.id)


def fault_of_amount(value: float, datum: Datum) -> FindingKind | None:
    """Return why an amount cannot be true of a datum, or None when it can."""
    if datum.dimension == "flag":
        return None if value in (0, 1) else NOT_A_FLAG
    if value < 0 and not datum.may_be_negative:
        return NEGATIVE
    if datum.dimension == "ratio" and value > 1:
        return NOT_A_SHARE
    if datum.dimension == "count" and not value.is_integer():
        return NOT_A_COUNT
    return NOT_A_GRADE if datum.is_grade and value < 1 else None


def _check_sets_of_faulty(scope: Scope, known: Collection[str]) -> None:
    """Note what of a stream with another fault is no set of any use."""
    for item in scope.shape.faulty:
        named = item.entry.factor_set if isinstance(item.entry, StreamEntry) else None
        if named and named not in known:
            scope.yaml.add_unknown(UNKNOWN_FACTOR_SET, (*item.path, "factor_set"), named, known)


def check_streams(scope: Scope) -> None:
    """Note streams whose factor does not exist or counts in another kind of unit."""
    carriers = {meter.row.id: meter.row.carrier for meter in scope.meters.lines}
    carriers |= {item.id: item.entry.carrier for item in scope.shape.of(VirtualMeterEntry)}
    sets = _factor_sets(scope)
    _check_sets_of_faulty(scope, {name for use in sets.values() for name in use})
    for item in scope.shape.of(StreamEntry):
        _check_values(item, scope)
        check_measured(item, scope)
        _check_dated(item, scope)
        _check_litre(item, scope)
        _check_width(item, scope)
        if _states_heat(item.entry, carriers.get(item.entry.meter, ""), scope):
            continue
        use = "process" if item.entry.use is StreamUse.PROCESS else "fuel"
        items = sets[use].get(item.entry.factor_set)
        if items is None:
            path = (*item.path, "factor_set")
            scope.yaml.add_unknown(UNKNOWN_FACTOR_SET, path, item.entry.factor_set, sets[use])
        elif item.entry.factor_item not in items:
            path, of = (*item.path, "factor_item"), item.entry.factor_set
            scope.yaml.add_unknown(UNKNOWN_FACTOR, path, item.entry.factor_item, items, set=of)
        else:
            unit = items[item.entry.factor_item]
            _check_stream_unit(item, unit, carriers.get(item.entry.meter, ""), scope)


def _check_values(item: Item[StreamEntry], scope: Scope) -> None:
    """Note values nothing is counted with: those of another use, or what the method fixes."""
    use = item.entry.use
    is_process = use is StreamUse.PROCESS
    taken, foreign = (OF_PROCESSES, OF_FUELS) if is_process else (OF_FUELS, OF_PROCESSES)
    if is_process and _gives_off_another_gas(item.entry, scope):
        taken, foreign = (*taken, "is_biogenic"), tuple(k for k in foreign if k != "is_biogenic")
    if use in UNBURNED:
        taken, foreign = tuple(key for key in taken if key != OXIDATION), (*foreign, OXIDATION)
    for key in foreign:
        if getattr(item.entry, key) not in (None, False, ()):
            facts = {"key": key, "use": use.value, "taken": ", ".join(taken)}
            scope.yaml.add(OTHER_USE, (*item.path, key), **facts)
    if use in CONVERSION and item.entry.oxidation is not None:
        path = (*item.path, OXIDATION)
        scope.yaml.add(WHOLE_CARBON, path, value=item.entry.oxidation, use=use.value)


def _check_dated(item: Item[StreamEntry], scope: Scope) -> None:
    """Note calorific values without one for the time before them, or out of order."""
    days = [each.first_day for each in item.entry.calorific_values]
    path = (*item.path, "calorific_values")
    if days and item.entry.ncv_gj_per_unit is None:
        scope.yaml.add(NO_VALUE_BEFORE, path, value=item.id)
    for number, (before, day) in enumerate(pairwise(days), start=1):
        if day <= before:
            facts = {"first": str(day), "before": str(before)}
            scope.yaml.add(DAYS_OUT_OF_ORDER, (*path, number, "first_day"), **facts)


def _check_width(item: Item[StreamEntry], scope: Scope) -> None:
    """Note an uncertainty that is stated both ways."""
    if item.entry.uncertainty_percent and item.entry.uncertainty_times:
        scope.yaml.add(TWO_WIDTHS, (*item.path, "uncertainty_times"), value=item.id)


def _check_litre(item: Item[StreamEntry], scope: Scope) -> None:
    """Note a factor per litre beside other values of carbon, or of a meter without one density."""
    entry = item.entry
    if entry.factor_kg_per_l is None:
        return
    others = ("carbon_t_per_gj", OXIDATION, "calorific_values")
    beside = [key for key in others if getattr(entry, key) not in (None, ())]
    if beside or carbon_of_litre(entry, scope) is None or entry.use in CONVERSION:
        path = (*item.path, "factor_kg_per_l")
        scope.yaml.add(LITRE_ALONE, path, beside=", ".join(beside) or "-", meter=entry.meter)


def _gives_off_another_gas(entry: StreamEntry, scope: Scope) -> bool:
    """Whether a process gives off a gas whose warming may depend on where its carbon is from."""
    named = (entry.factor_set, entry.factor_item)
    processes = scope.catalogue.processes
    return any((each.set_id, each.item) == named and each.gas != CO2 for each in processes)


def _states_heat(entry: StreamEntry, carrier_id: str, scope: Scope) -> bool:
    """Whether a stream states the factor of heat that is metered as heat, not as a fuel."""
    carrier = scope.carriers.get(carrier_id)
    is_heat = (entry.factor_set, entry.factor_item) == (COAL_RATE_SET, HEAT_ITEM)
    return is_heat and carrier_id in HEAT_CARRIERS and carrier is not None


def _factor_sets(scope: Scope) -> dict[str, dict[str, dict[str, str]]]:
    """Return the unit of every factor by use, set and item."""
    sets: dict[str, dict[str, dict[str, str]]] = {"fuel": {}, "process": {}}
    for fuel in scope.catalogue.fuels:
        if fuel.set_id != COAL_RATE_SET:
            sets["fuel"].setdefault(fuel.set_id, {})[fuel.item] = fuel.unit
    for process in scope.catalogue.processes:
        sets["process"].setdefault(process.set_id, {})[process.item] = "kg"
    return sets


def _check_stream_unit(
    item: Item[StreamEntry], factor_unit: str, carrier_id: str, scope: Scope
) -> None:
    carrier = scope.carriers.get(carrier_id)
    if carrier is None:
        return  # the meter, or its carrier, is named among the unknown
    needed = scope.catalogue.units.find(factor_unit).dimension
    if carrier.dimension != needed:
        scope.yaml.add(
            FACTOR_UNIT,
            (*item.path, "meter"),
            value=item.entry.meter,
            measures=carrier.dimension,
            needed=needed,
        )
