"""Read method versions: ``methods/<id>.yaml``, each with its own constants."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from lingtan.base.units import UnitTable
from lingtan.catalogue.factors import FuelFactor, ProcessFactor
from lingtan.catalogue.methods import NEEDED_CHOICES, NEEDED_CONSTANTS, Choice, Constant, Method
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.series import PROVENANCE, known_by, span_of
from lingtan.catalogue.shelves import Shelves, documents_in
from lingtan.catalogue.unit_files import unit_named

METHODS = "methods"
FIELDS = (
    *("id", "name_en", "name_zh", "status", "gases", "constants", "choices"),
    *PROVENANCE,
)
VALUE_FIELDS = ("id", "name_en", "name_zh", "value", "is_open", "source", "label", "note")
COAL_RATES = "E_coal_equivalent"


def read_methods(
    shelves: Shelves,
    units: UnitTable,
    fuels: Collection[FuelFactor],
    processes: Collection[ProcessFactor],
    faults: Faults,
) -> tuple[Method, ...]:
    """Read every method version; its id is the file's name, its sets are in the catalogue."""
    documents = tuple(documents_in(shelves, METHODS, faults))
    refuse_twins([record for _, record in documents], ["id"])
    known = {
        "fuel_set": {fuel.set_id for fuel in fuels},
        "process_set": {process.set_id for process in processes},
        "coal_rate_item": {f.item for f in fuels if f.set_id == COAL_RATES and f.kgce_per_unit},
    }
    for shelved, record in documents:
        record.allow(*FIELDS)
        if record.text("id") != shelved.stem:
            record.fault("id_not_file_name", "id", name=shelved.stem)
        _check_choices(record, known)
        _check_constants(record)
    return tuple(_method(record, units) for _, record in documents)


def _check_choices(record: Record, known: Mapping[str, Collection[str]]) -> None:
    choices = {choice.text("id", ""): choice for choice in record.records("choices")}
    for choice_id in NEEDED_CHOICES:
        if choice_id in choices:
            choices[choice_id].choice("value", sorted(known[choice_id]))
        else:
            record.fault("choice_missing", "choices", choice=choice_id)


def _check_constants(record: Record) -> None:
    constants = {constant.text("id", "") for constant in record.records("constants")}
    for constant in NEEDED_CONSTANTS:
        if constant not in constants:
            record.fault("constant_missing", "constants", constant=constant)


def _method(record: Record, units: UnitTable) -> Method:
    span = span_of(record, record.text("id"))
    constants, choices = record.records("constants"), record.records("choices")
    refuse_twins([*constants, *choices], ["id"])
    return Method(
        id=record.text("id"),
        name=record.name(),
        status=record.text("status"),
        gases=record.texts("gases"),
        constants=tuple(_constant(constant, units) for constant in constants),
        choices=tuple(_choice(choice) for choice in choices),
        valid_from=span.start,
        valid_to=span.end,
        known_from=record.day("known_from"),
        known_by=known_by(record),
        source=record.source(),
        label=record.label(),
    )


def _constant(record: Record, units: UnitTable) -> Constant:
    record.allow(*VALUE_FIELDS, "unit")
    unit = unit_named(record, "unit", units)
    return Constant(
        id=record.text("id"),
        name=record.name(),
        value=_not_negative(record),
        unit=unit.symbol if unit else "",
        source=record.source(),
        label=record.label(),
        is_open=record.flag("is_open"),
        note=record.text("note", ""),
    )


def _not_negative(record: Record) -> Decimal:
    value = record.number("value")
    if value < 0:
        record.fault("negative_factor", "value", value=str(value))
    return value


def _choice(record: Record) -> Choice:
    record.allow(*VALUE_FIELDS)
    return Choice(
        id=record.text("id"),
        name=record.name(),
        value=record.text("value"),
        source=record.source(),
        label=record.label(),
        is_open=record.flag("is_open"),
        note=record.text("note", ""),
    )
