"""Read the table of units, and the carriers measured in them."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from lingtan.base.errors import UnitError
from lingtan.base.findings import Place
from lingtan.base.units import Unit, UnitTable
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.shelves import Shelves, rows_of
from lingtan.catalogue.terms import Carrier, Origin

UNITS = "units.csv"
UNIT_COLUMNS = ("symbol", "dimension", "scale", "offset", "aliases", "source", "label", "note")
CARRIERS = "carriers.csv"
# Readings have three places: of an intensity in kilograms they would be too coarse.
KEPT_SCALES = {"emission_per_energy": Fraction(1, 1000)}
CARRIER_COLUMNS = ("id", "name_en", "name_zh", "dimension", "unit", "origin")
ORIGINS = tuple(origin.value for origin in Origin if origin.value)

FRACTION = re.compile(r"-?[0-9]{1,20}(/[1-9][0-9]{0,19})?")


def read_units(shelves: Shelves, faults: Faults) -> UnitTable:
    """Read every unit; a spelling that stands for two units is a fault."""
    rows = rows_of(shelves, UNITS, UNIT_COLUMNS, faults)
    return UnitTable(_apart((row, _unit(row)) for row in rows))


def read_carriers(shelves: Shelves, units: UnitTable, faults: Faults) -> tuple[Carrier, ...]:
    """Read every carrier; its unit is that in which its dimension is kept."""
    rows = rows_of(shelves, CARRIERS, CARRIER_COLUMNS, faults)
    refuse_twins(rows, ["id"])
    return tuple(_carrier(row, units) for row in rows)


def unit_named(row: Record, field: str, units: UnitTable) -> Unit | None:
    """Return the unit a field names; an unknown one is a fault."""
    symbol = row.text(field)
    try:
        return units.find(symbol) if symbol else None
    except UnitError:
        row.fault("unknown_unit", field, unit=symbol)
        return None


def _apart(rows: Iterable[tuple[Record, Unit]]) -> Iterator[Unit]:
    """Yield the units whose every spelling is theirs alone."""
    places: dict[str, Place] = {}
    for row, unit in rows:
        names = [unit.symbol, *unit.aliases]
        taken = [name for name in names if name in places] + _repeated(names)
        places |= {name: row.place for name in names if name not in places}
        if not taken:
            yield unit
            continue
        first = places[taken[0]]
        row.fault("spelling_taken", spelling=", ".join(taken), first=str(first))


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _unit(row: Record) -> Unit:
    row.text("source")
    row.label()
    return Unit(
        symbol=row.text("symbol"),
        dimension=row.text("dimension"),
        scale=_scale(row),
        offset=_fraction(row, "offset") if row.has("offset") else Fraction(0),
        aliases=tuple(alias for alias in row.text("aliases", "").split(" ") if alias),
    )


def _scale(row: Record) -> Fraction:
    scale = _fraction(row, "scale")
    if scale > 0:
        return scale
    row.fault("scale_not_positive", "scale")
    return Fraction(1)


def _fraction(row: Record, field: str) -> Fraction:
    text = row.text(field)
    if FRACTION.fullmatch(text):
        return Fraction(text)
    if text:
        row.fault("not_a_fraction", field, value=text)
    return Fraction(1)


def _carrier(row: Record, units: UnitTable) -> Carrier:
    dimension = row.text("dimension")
    unit = unit_named(row, "unit", units)
    scale = KEPT_SCALES.get(dimension, 1)
    if unit and not (unit.dimension == dimension and unit.scale == scale and unit.offset == 0):
        row.fault("not_canonical", "unit", unit=unit.symbol, dimension=dimension)
    return Carrier(
        id=row.text("id"),
        name=row.name(),
        dimension=dimension,
        unit=unit.symbol if unit else "",
        origin=_origin(row),
    )


def _origin(row: Record) -> Origin:
    text = row.choice("origin", ORIGINS) if row.has("origin") else ""
    return Origin(text) if text in ORIGINS else Origin.NONE
