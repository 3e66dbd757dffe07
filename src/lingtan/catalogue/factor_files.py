"""Read factor sets: ``factors/<kind>/<set>.csv``. A new set is a new file, nothing else."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from lingtan.base.figures import Evidence
from lingtan.base.units import Unit, UnitTable
from lingtan.catalogue.factors import (
    FuelFactor,
    GridFactor,
    Gwp,
    ProcessFactor,
    combustion_kg_co2,
    rounded,
)
from lingtan.catalogue.records import NUMBER, Faults, Record
from lingtan.catalogue.series import PROVENANCE, Span, check_series, known_by, span_of
from lingtan.catalogue.shelves import Shelves, rows_in
from lingtan.catalogue.unit_files import unit_named

FUELS = "factors/fuel"
FUEL_COLUMNS = (
    *("item", "name_en", "name_zh", "printed_unit", "ncv_gj", "carbon_t_per_gj", "oxidation"),
    *("kg_co2", "tce", "valid_from", "valid_to", "known_from", "known_by", "source"),
    *("label_emission", "label_energy", "note"),
)
GRIDS = "factors/grid"
GRID_COLUMNS = (
    *("zone", "name_en", "name_zh", "scope", "year", "variant", "kg_co2_per_kwh", "unit"),
    *(*PROVENANCE, "note"),
)
PROCESSES = "factors/process"
PROCESS_COLUMNS = (
    *("item", "name_en", "name_zh", "gas", "kg_per_kg", "basis"),
    *(*PROVENANCE, "note"),
)
GWPS = "factors/gwp"
GWP_COLUMNS = ("species", "gwp100", *PROVENANCE, "note")

TOLERANCE = Fraction(1, 1000)  # printed emissions are rounded to four or five digits
CARBON_PER_GJ = (Decimal("0.005"), Decimal("0.15"))  # tC/GJ of any fuel: hydrogen has none at all
HIGHEST_GJ_PER_UNIT = Fraction(1, 2)  # of a kg or Nm3 of any fuel: twice that of acetylene
HIGHEST_KG_PER_KWH = 5  # three times what the worst lignite plant emits; grams would be 500
GRID_UNITS = ("kgCO2/kWh", "kgCO2e/kWh")
GRID_SCOPES = ("national", "regional", "provincial", "method")
BASES = ("product", "carbonate", "flux")


def read_fuels(shelves: Shelves, units: UnitTable, faults: Faults) -> tuple[FuelFactor, ...]:
    """Read every set of fuel factors, converted to canonical units."""
    rows = tuple(rows_in(shelves, FUELS, FUEL_COLUMNS, faults))
    spans = [span_of(row, f"{set_id} {row.text('item')}") for set_id, row in rows]
    check_series(spans, ["item"])
    return tuple(
        _fuel(set_id, row, span, unit_named(row, "printed_unit", units), units)
        for (set_id, row), span in zip(rows, spans, strict=True)
    )


def read_grid(shelves: Shelves, faults: Faults) -> tuple[GridFactor, ...]:
    """Read every grid factor; the vintages of a zone and variant follow year on year."""
    rows = [row for _, row in rows_in(shelves, GRIDS, GRID_COLUMNS, faults)]
    spans = [span_of(row, f"{row.text('zone')} {row.text('variant')}") for row in rows]
    check_series(spans, ["zone", "variant"])
    return tuple(_grid(row, span) for row, span in zip(rows, spans, strict=True))


def read_processes(shelves: Shelves, faults: Faults) -> tuple[ProcessFactor, ...]:
    """Read every set of process factors."""
    rows = tuple(rows_in(shelves, PROCESSES, PROCESS_COLUMNS, faults))
    spans = [span_of(row, f"{set_id} {row.text('item')}") for set_id, row in rows]
    check_series(spans, ["item"])
    return tuple(
        _process(set_id, row, span) for (set_id, row), span in zip(rows, spans, strict=True)
    )


def read_gwps(shelves: Shelves, faults: Faults) -> tuple[Gwp, ...]:
    """Read every set of warming potentials, one an assessment report."""
    rows = tuple(rows_in(shelves, GWPS, GWP_COLUMNS, faults))
    spans = [span_of(row, f"{set_id} {row.text('species')}") for set_id, row in rows]
    check_series(spans, ["species"])
    return tuple(_gwp(set_id, row, span) for (set_id, row), span in zip(rows, spans, strict=True))


def _fuel(
    set_id: str, row: Record, span: Span, printed: Unit | None, units: UnitTable
) -> FuelFactor:
    labels = ("label_emission", "label_energy")
    if not (any(map(row.has, labels)) or row.lacks(labels)):
        row.fault("no_label")
    scale = printed.scale if printed else Fraction(1)
    carbon, oxidation = _carbon(row), _share(row, "oxidation")
    ncv = _per_unit(_heat(row, scale if printed else None), scale)
    tce = _positive(row, "tce")
    return FuelFactor(
        set_id=set_id,
        item=row.text("item"),
        name=row.name(),
        unit=units.canonical(printed.dimension).symbol if printed else "",
        ncv_gj_per_unit=ncv,
        carbon_t_per_gj=carbon,
        oxidation=oxidation,
        kg_co2_per_unit=_emission(row, combustion_kg_co2(ncv, carbon, oxidation), scale),
        kgce_per_unit=_per_unit(tce * 1000 if tce is not None else None, scale),
        printed_unit=row.text("printed_unit"),
        valid_from=span.start,
        valid_to=span.end,
        known_from=row.day("known_from"),
        known_by=known_by(row),
        source=row.source(),
        label_emission=_label_of(row, "label_emission", ("carbon_t_per_gj", "kg_co2")),
        label_energy=_label_of(row, "label_energy", ("tce",)),
        note=row.text("note", ""),
    )


def _emission(row: Record, computed: Decimal | None, scale: Fraction) -> Decimal | None:
    """Return the computed emission where there is one; the printed one must agree with it."""
    printed = _not_negative(row, "kg_co2")
    if computed is None or printed is None:
        return computed if printed is None else _per_unit(printed, scale)
    expected = Fraction(computed) * scale
    if abs(Fraction(printed) - expected) > TOLERANCE * abs(expected):
        row.fault(
            "other_emission", "kg_co2", value=str(printed), computed=f"{float(expected):.6g}"
        )
    return computed


def _per_unit(printed: Decimal | None, scale: Fraction) -> Decimal | None:
    return None if printed is None else rounded(Fraction(printed) / scale)


def _carbon(row: Record) -> Decimal | None:
    value = row.optional_number("carbon_t_per_gj")
    low, high = CARBON_PER_GJ
    if value is not None and not low <= value <= high:
        facts = {"value": str(value), "low": str(low), "high": str(high)}
        row.fault("carbon_out_of_range", "carbon_t_per_gj", **facts)
    return value


def _heat(row: Record, scale: Fraction | None) -> Decimal | None:
    """Return the heat of a printed unit; kJ/kg or kcal/kg would be a thousand times as much."""
    value = _positive(row, "ncv_gj")
    if value is not None and scale and Fraction(value) / scale > HIGHEST_GJ_PER_UNIT:
        most = f"{float(HIGHEST_GJ_PER_UNIT * scale):g}"
        row.fault("heat_too_high", "ncv_gj", value=str(value), most=most)
    return value


def _positive(row: Record, name: str) -> Decimal | None:
    value = row.optional_number(name)
    is_number = NUMBER.fullmatch(row.text(name, "").strip())  # else that is told already
    if value is not None and value <= 0 and is_number:
        row.fault("not_positive", name, value=str(value))
    return value


def _not_negative(row: Record, name: str) -> Decimal | None:
    value = row.optional_number(name)
    if value is not None and value < 0:
        row.fault("negative_factor", name, value=str(value))
    return value


def _share(row: Record, name: str) -> Decimal | None:
    value = row.optional_number(name)
    if value is not None and not 0 < value <= 1:
        row.fault("not_a_share", name, value=str(value))
    return value


def _label_of(row: Record, label: str, values: Iterable[str]) -> Evidence | None:
    found = row.optional_label(label)
    if found is None and not row.lacks((label,)) and any(row.has(name) for name in values):
        row.fault("value_without_label", label=label)
    return found


def _grid(row: Record, span: Span) -> GridFactor:
    year = _year(row, span)
    return GridFactor(
        zone=row.text("zone"),
        zone_name=row.name(),
        scope=row.choice("scope", GRID_SCOPES),
        year=year,
        variant=row.text("variant"),
        kg_co2_per_kwh=_grid_factor(row),
        unit=row.choice("unit", GRID_UNITS),
        valid_from=span.start,
        valid_to=span.end,
        known_from=row.day("known_from"),
        known_by=known_by(row),
        source=row.source(),
        label=row.label(),
        note=row.text("note", ""),
    )


def _year(row: Record, span: Span) -> int | None:
    year = row.whole("year") if row.has("year") else None
    written = (str(span.start), str(span.end))
    if year and written != (f"{year}-01-01", f"{year + 1}-01-01"):
        row.fault("not_the_years_span", "year", year=year, next=year + 1)
    return year


def _grid_factor(row: Record) -> Decimal | None:
    value = _known_or_explained(row, "kg_co2_per_kwh")
    if value is not None and value > HIGHEST_KG_PER_KWH:
        most = str(HIGHEST_KG_PER_KWH)
        row.fault("grid_factor_too_high", "kg_co2_per_kwh", value=str(value), most=most)
    return value


def _known_or_explained(row: Record, name: str) -> Decimal | None:
    """Return a factor that is not negative; an unknown one carries label U."""
    value = _not_negative(row, name)
    if value is None and row.label() is not Evidence.U:
        row.fault("unknown_without_u", "label", value=name)
    return value


def _process(set_id: str, row: Record, span: Span) -> ProcessFactor:
    return ProcessFactor(
        set_id=set_id,
        item=row.text("item"),
        name=row.name(),
        gas=row.text("gas"),
        kg_per_kg=_known_or_explained(row, "kg_per_kg"),
        basis=row.choice("basis", BASES),
        valid_from=span.start,
        valid_to=span.end,
        known_from=row.day("known_from"),
        known_by=known_by(row),
        source=row.source(),
        label=row.label(),
        note=row.text("note", ""),
    )


def _gwp(set_id: str, row: Record, span: Span) -> Gwp:
    return Gwp(
        set_id=set_id,
        species=row.text("species"),
        gwp100=_not_negative(row, "gwp100") or row.number("gwp100"),
        valid_from=span.start,
        valid_to=span.end,
        known_from=row.day("known_from"),
        known_by=known_by(row),
        source=row.source(),
        label=row.label(),
        note=row.text("note", ""),
    )
