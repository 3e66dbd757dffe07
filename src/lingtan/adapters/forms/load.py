"""The load form: electric load curves of days, 96 points of 15 minutes or 24 hours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from lingtan.adapters.forms.context import FormContext, label_of
from lingtan.adapters.forms.energy import is_same_unit
from lingtan.adapters.forms.findings import CLOCK_CHANGE, NO_SUBJECT, TWICE, WRONG_PERIOD
from lingtan.adapters.forms.layout import CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.forms.staging import StagedRow, canonical
from lingtan.park.meters import Meter, MeterKind, Resolution

ELECTRICITY = "electricity"
STEPS = {"quarters": Resolution.MINUTES_15, "hours": Resolution.HOUR}
SPARE_DAYS = 400


def load_sheets(context: FormContext) -> tuple[Sheet, ...]:
    """Return a sheet for each resolution that has a meter."""
    sheets = (_sheet(id_, resolution, context) for id_, resolution in STEPS.items())
    return tuple(sheet for sheet in sheets if sheet.rows)


def curve_meters(resolution: Resolution, context: FormContext) -> tuple[Meter, ...]:
    """Return the electricity meters that give an amount or mean power every interval."""
    return tuple(
        meter
        for meter in context.park.meters
        if meter.carrier == ELECTRICITY
        and meter.resolution is resolution
        and meter.kind in (MeterKind.INTERVAL, MeterKind.POWER)
    )


def _labels(meters: Sequence[Meter], context: FormContext) -> dict[str, str]:
    return {label_of(meter.id, context.name(meter.name)): meter.id for meter in meters}


def _sheet(id_: str, resolution: Resolution, context: FormContext) -> Sheet:
    say = context.say
    meters = curve_meters(resolution, context)
    labels = _labels(meters, context)
    points = tuple(
        Column(
            key=f"{start:%H:%M}",
            heading=f"{start:%H:%M}–{end}",
            kind=CellKind.NUMBER,
            width=11,
            group=say("points"),
        )
        for start, end in _steps(resolution)
    )
    columns = (
        Column(key="day", heading=say("day"), kind=CellKind.DAY, width=12),
        Column(
            key="meter",
            heading=say("meter"),
            kind=CellKind.CHOICE,
            width=34,
            choices=labels,
            is_key=True,
        ),
        Column(key="unit", heading=say("unit"), kind=CellKind.TEXT, width=9),
        *points,
    )
    units = {meter.id: meter.unit for meter in meters}
    return Sheet(
        id=id_,
        name=say(f"load.{id_}"),
        title=say("load.title", park=context.name(context.park.name), year=context.year),
        hint=say("load.hint"),
        columns=columns,
        rows=tuple({"meter": label, "unit": units[meter]} for label, meter in labels.items()),
        spare=SPARE_DAYS,
    )


def _steps(resolution: Resolution) -> Iterator[tuple[time, str]]:
    """Return local start and end of each interval of a day; the last one ends at 24:00."""
    minutes = resolution.minutes or 60
    for start in range(0, 24 * 60, minutes):
        end = start + minutes
        yield time(start // 60, start % 60), f"{end // 60:02}:{end % 60:02}"


def read_load(rows: Sequence[FilledRow], context: FormContext) -> Iterator[StagedRow]:
    """Return the readings of every believable cell, at the start of its interval."""
    sheets = {row.sheet.id for row in rows}
    known = {sheet: curve_meters(STEPS[sheet], context) for sheet in sheets}
    labels = {sheet: _labels(meters, context) for sheet, meters in known.items()}
    by_id = {meter.id: meter for meters in known.values() for meter in meters}
    seen: set[tuple[str, date]] = set()
    for row in rows:
        keys = [c.key for c in row.sheet.columns if c.kind is CellKind.NUMBER]
        if not any(key in row.cells for key in keys):
            continue
        subject = _subject(row, labels[row.sheet.id], by_id, context)
        if subject is None:
            continue
        meter, day = subject
        if (meter.id, day) in seen:
            row.note(TWICE, "meter")
        elif is_same_unit(row, meter):
            yield from _readings(row, keys, meter, day, context)
        seen.add((meter.id, day))


def _subject(
    row: FilledRow, labels: Mapping[str, str], meters: Mapping[str, Meter], context: FormContext
) -> tuple[Meter, date] | None:
    if "meter" not in row.cells:
        row.note(NO_SUBJECT, "meter")
        return None
    meter_id = row.reference("meter", labels)
    day = row.day("day") if row.require("day") else None
    if meter_id is None or day is None:
        return None
    if day.year != context.year:
        row.note(WRONG_PERIOD, "day", year=context.year)
        return None
    return meters[meter_id], day


def _readings(
    row: FilledRow, keys: Sequence[str], meter: Meter, day: date, context: FormContext
) -> Iterator[StagedRow]:
    hours = Fraction(meter.resolution.minutes or 60, 60)
    for key in keys:
        if key not in row.cells:
            continue
        number = row.number(key)
        if number is None:
            continue
        start = _instant(day, key, context.zone)
        if start is None:
            row.note(CLOCK_CHANGE, key, zone=context.park.time_zone)
            continue
        value = canonical(number, meter, context.catalogue, hours=hours)
        yield StagedRow(
            meter_id=meter.id, start=start, value=value, quality="manual", line=row.line
        )


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime | None:
    """Return the one instant of a wall-clock time, or None when there is none or two."""
    local = datetime.combine(day, time.fromisoformat(clock))
    instants = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(instants) != 1:
        return None
    return instants.pop().replace(tzinfo=None)
