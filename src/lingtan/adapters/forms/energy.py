"""The energy form: monthly amounts of billed meters, and readings of counters read by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.findings import UNIT_CHANGED, UNKNOWN_ID, WRONG_PERIOD
from lingtan.adapters.forms.layout import Cell, CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.forms.staging import StagedRow, canonical
from lingtan.park.meters import Meter, MeterKind, Resolution

AMOUNTS = "amounts"
REGISTERS = "registers"
WHOLE_YEAR = "year"


def energy_sheets(context: FormContext) -> tuple[Sheet, ...]:
    """Return the sheets that have a meter to fill in."""
    sheets = (_amounts(context), _registers(context))
    return tuple(sheet for sheet in sheets if sheet.rows)


def billed_meters(context: FormContext) -> tuple[Meter, ...]:
    """Return the meters whose amounts of a month or year someone writes down."""
    return tuple(
        meter
        for meter in context.park.meters
        if meter.resolution in (Resolution.MONTH, Resolution.YEAR)
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


def meter_cells(meter: Meter, context: FormContext) -> dict[str, Cell]:
    """Return the prefilled cells of a meter's row."""
    carriers = {carrier.id: context.name(carrier.name) for carrier in context.catalogue.carriers}
    return {
        "meter": meter.id,
        "name": context.name(meter.name),
        "carrier": carriers.get(meter.carrier, meter.carrier),
        "unit": meter.unit,
    }


def is_same_unit(row: FilledRow, meter: Meter) -> bool:
    """Whether the row still states the unit of its meter; note it when it does not."""
    unit = row.text("unit")
    if unit in ("", meter.unit):
        return True
    row.note(UNIT_CHANGED, "unit", needed=meter.unit)
    return False


def _amounts(context: FormContext) -> Sheet:
    say = context.say
    months = tuple(
        Column(
            key=f"{month:02}",
            heading=say("month", month=month, year=context.year, name=say(f"month_name.{month}")),
            kind=CellKind.NUMBER,
            group=say("months"),
        )
        for month in range(1, 13)
    )
    year = Column(
        key=WHOLE_YEAR, heading=say("whole_year", year=context.year), kind=CellKind.NUMBER
    )
    evidence = Column(key="evidence", heading=say("evidence"), kind=CellKind.TEXT, width=30)
    return Sheet(
        id=AMOUNTS,
        name=say("energy.sheet"),
        title=say("energy.title", park=context.name(context.park.name), year=context.year),
        hint=say("energy.hint"),
        columns=(*meter_columns(context), *months, year, evidence),
        rows=tuple(meter_cells(meter, context) for meter in billed_meters(context)),
    )


def _registers(context: FormContext) -> Sheet:
    say = context.say
    columns = tuple(
        Column(
            key=f"{month:02}",
            heading=say("reading_at", day=_first_day(context.year, month)),
            kind=CellKind.NUMBER,
            group=say("readings"),
        )
        for month in range(1, 14)
    )
    return Sheet(
        id=REGISTERS,
        name=say("registers.sheet"),
        title=say("registers.title", park=context.name(context.park.name), year=context.year),
        hint=say("registers.hint"),
        columns=(*meter_columns(context), *columns),
        rows=tuple(meter_cells(meter, context) for meter in hand_read_registers(context)),
    )


def _first_day(year: int, month: int) -> str:
    years, months = divmod(month - 1, 12)
    return f"{year + years}-{months + 1:02}-01"


def read_energy(rows: Sequence[FilledRow], context: FormContext) -> Iterator[StagedRow]:
    """Return the readings of every believable cell, at the start of its month or year."""
    meters = {
        AMOUNTS: {meter.id: meter for meter in billed_meters(context)},
        REGISTERS: {meter.id: meter for meter in hand_read_registers(context)},
    }
    for row in rows:
        meter = meters[row.sheet.id].get(row.text("meter"))
        if meter is None:
            row.note(UNKNOWN_ID, "meter")
        elif is_same_unit(row, meter):
            yield from _readings(row, meter, context)


def _readings(row: FilledRow, meter: Meter, context: FormContext) -> Iterator[StagedRow]:
    for column in row.sheet.columns:
        if column.kind is not CellKind.NUMBER or column.key not in row.cells:
            continue
        number = row.number(column.key)
        if number is None:
            continue
        if not _fits(column.key, meter):
            row.note(WRONG_PERIOD, column.key, resolution=meter.resolution.value)
            continue
        yield _staged(row, meter, _start(column.key, context), number, context)


def _fits(key: str, meter: Meter) -> bool:
    is_year = key == WHOLE_YEAR
    return meter.kind is MeterKind.REGISTER or is_year == (meter.resolution is Resolution.YEAR)


def _start(key: str, context: FormContext) -> datetime:
    return context.midnight(context.year, 1 if key == WHOLE_YEAR else int(key))


def _staged(
    row: FilledRow, meter: Meter, start: datetime, number: Decimal, context: FormContext
) -> StagedRow:
    value = canonical(number, meter.unit, meter.carrier, context.catalogue)
    return StagedRow(meter_id=meter.id, start=start, value=value, quality="manual", line=row.line)
