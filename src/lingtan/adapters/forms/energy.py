"""The energy form: monthly amounts of billed meters, and readings of counters read by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.findings import NO_SUBJECT, TWICE, UNIT_CHANGED, UNKNOWN_ID
from lingtan.adapters.forms.layout import Cell, CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.forms.staging import StagedRow, canonical
from lingtan.park.meters import Meter, MeterKind, Resolution

MONTHS = "months"
YEARS = "years"
REGISTERS = "registers"
RESOLUTIONS = {MONTHS: Resolution.MONTH, YEARS: Resolution.YEAR}


def energy_sheets(context: FormContext) -> tuple[Sheet, ...]:
    """Return the sheets that have a meter to fill in."""
    sheets = [_sheet(MONTHS, _month_columns(context), context)]
    if context.month is None:
        sheets.append(_sheet(YEARS, _year_column(context), context))
    sheets.append(_sheet(REGISTERS, _reading_columns(context), context))
    return tuple(sheet for sheet in sheets if sheet.rows)


def meters_of(sheet: str, context: FormContext) -> tuple[Meter, ...]:
    """Return the meters of a sheet: billed by month, billed by year, or counters read by hand."""
    if sheet == REGISTERS:
        return hand_read_registers(context)
    return tuple(
        meter
        for meter in context.park.meters
        if meter.resolution is RESOLUTIONS[sheet]
        and (meter.kind is MeterKind.BILL or not meter.is_automatic)
        and meter.kind not in (MeterKind.REGISTER, MeterKind.POWER)
    )


def hand_read_registers(context: FormContext) -> tuple[Meter, ...]:
    """Return the counters someone reads once a month."""
    return tuple(
        meter
        for meter in context.park.meters
        if meter.kind is MeterKind.REGISTER and not meter.is_automatic
    )


def meter_columns(context: FormContext) -> tuple[Column, ...]:
    """Return the locked columns that say which meter a row is about."""
    say = context.say
    return (
        Column(key="meter", heading=say("meter"), kind=CellKind.FIXED, width=18, is_key=True),
        Column(key="name", heading=say("name"), kind=CellKind.FIXED, width=30),
        Column(key="carrier", heading=say("carrier"), kind=CellKind.FIXED, width=16),
        Column(key="unit", heading=say("unit"), kind=CellKind.FIXED, width=12),
    )


def meter_cells(
    meter: Meter, carriers: Mapping[str, str], context: FormContext
) -> dict[str, Cell]:
    """Return the prefilled cells of a meter's row; `carriers` holds their names by id."""
    return {
        "meter": meter.id,
        "name": context.name(meter.name),
        "carrier": carriers[meter.carrier],
        "unit": meter.unit,
    }


def is_same_unit(row: FilledRow, meter: Meter) -> bool:
    """Whether the row still states the unit of its meter; note it when it does not."""
    unit = row.text("unit")
    if unit in ("", meter.unit):
        return True
    row.note(UNIT_CHANGED, "unit", needed=meter.unit)
    return False


def _sheet(id_: str, columns: tuple[Column, ...], context: FormContext) -> Sheet:
    say = context.say
    evidence = Column(key="evidence", heading=say("evidence"), kind=CellKind.TEXT, width=30)
    carriers = {carrier.id: context.name(carrier.name) for carrier in context.catalogue.carriers}
    return Sheet(
        id=id_,
        name=say(f"energy.{id_}"),
        title=_title(context),
        hint=say(f"energy.{id_}_hint"),
        columns=(*meter_columns(context), *columns, evidence),
        rows=tuple(meter_cells(meter, carriers, context) for meter in meters_of(id_, context)),
    )


def _title(context: FormContext) -> str:
    park, year = context.name(context.park.name), context.year
    if context.month is None:
        return context.say("energy.title", park=park, year=year)
    return context.say("energy.title_month", park=park, year=year, month=context.month)


def _month_columns(context: FormContext) -> tuple[Column, ...]:
    say, year = context.say, context.year
    labels = {
        month: say("month", month=month, year=year, name=say(f"month_name.{month}"))
        for month in _months(context)
    }
    return tuple(_of_row(context, month, label, "months") for month, label in labels.items())


def _year_column(context: FormContext) -> tuple[Column, ...]:
    label = context.say("whole_year", year=context.year)
    return (replace(_of_row(context, 1, label), width=24),)


def _reading_columns(context: FormContext) -> tuple[Column, ...]:
    labels = {
        month: context.say("reading_at", day=_first_day(context.year, month))
        for month in (*_months(context), _months(context)[-1] + 1)
    }
    return tuple(_of_row(context, month, label, "readings") for month, label in labels.items())


def _of_row(context: FormContext, month: int, label: str, group: str = "") -> Column:
    """Return a column of numbers of which each row states the unit."""
    return Column(
        key=f"{month:02}",
        heading=context.say("of_row", label=label),
        label=label,
        kind=CellKind.NUMBER,
        group=context.say(group) if group else "",
    )


def _months(context: FormContext) -> tuple[int, ...]:
    return tuple(range(1, 13)) if context.month is None else (context.month,)


def _first_day(year: int, month: int) -> str:
    years, months = divmod(month - 1, 12)
    return f"{year + years}-{months + 1:02}-01"


def read_energy(rows: Sequence[FilledRow], context: FormContext) -> Iterator[StagedRow]:
    """Return the readings of every believable cell, at the start of its month or year."""
    sheets = {row.sheet.id for row in rows}
    known = {sheet: {m.id: m for m in meters_of(sheet, context)} for sheet in sheets}
    seen: set[str] = set()
    for row in rows:
        named = row.text("meter")
        meter = known[row.sheet.id].get(named)
        if meter is None:
            row.note(UNKNOWN_ID if named else NO_SUBJECT, "meter")
        elif meter.id in seen:
            row.note(TWICE, "meter")
        elif is_same_unit(row, meter):
            seen.add(meter.id)
            yield from _readings(row, meter, context)


def _readings(row: FilledRow, meter: Meter, context: FormContext) -> Iterator[StagedRow]:
    for column in row.sheet.columns:
        if column.kind is not CellKind.NUMBER:
            continue
        number = row.number(column.key)
        if number is not None:
            yield StagedRow(
                meter_id=meter.id,
                start=context.midnight(context.year, int(column.key)),
                value=canonical(number, meter, context.catalogue),
                quality="manual",
                line=row.line,
            )
