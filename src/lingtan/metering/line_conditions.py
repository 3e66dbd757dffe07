"""Gas at line conditions hour by hour: temperature and pressure as meters read them.

An hour without a reading of one counts at the value the park file states for it, with ends as far
as the hours that were read reach; where none is stated, the volume of the hour is no amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering import faults
from lingtan.metering.calendar import as_naive, aware, literal, naive
from lingtan.metering.dimension import LAST_INSTANT, Span
from lingtan.metering.gas_conditions import CELSIUS, KILOPASCALS, Bounds, nm3_per_m3
from lingtan.metering.name_faults import fault
from lingtan.metering.repair import BOUNDS
from lingtan.park.meters import GasState, MeterEvent
from lingtan.park.park import Park

HOUR = timedelta(hours=1)
Means = Mapping[datetime, float]
HOURS_SQL = """
select date_trunc('hour', start) as hour, cast(avg(value) as double) as mean
from current_readings where meter_id = '{meter}' and value between {least} and {most}
group by hour order by hour"""
BY_HOUR = "select meter_id, date_trunc('hour', start) as start, sum(value) as value from {table}"
OF_METERS = """where meter_id in ({meters}) and start >= {start} and start < {end}
and value is not null group by meter_id, date_trunc('hour', start)"""
READ_SQL = f"""
select r.meter_id, r.start, cast(coalesce(i.value, 0) as double) as value
from ({BY_HOUR.format(table="current_readings")} {OF_METERS}) r
left join ({BY_HOUR.format(table="intervals")} {OF_METERS}) i
  on i.meter_id = r.meter_id and i.start = r.start
order by r.meter_id, r.start"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineConditions:
    """Conversions of a meter from an event on, until its next one.

    Attributes
    ----------
    hours : mapping of datetime to float
        Nm³ per m³ in each hour of which temperature and pressure are known.
    stated : float or None
        In every other hour.
    """

    meter: str
    begun: datetime
    ended: datetime
    hours: Mapping[datetime, float]
    stated: float | None

    def spans(self) -> Iterator[Span]:
        """Yield the hours, and what lies between them, in order."""
        at = self.begun
        for hour, conversion in self.hours.items():
            yield at, hour, self.stated
            yield max(hour, self.begun), min(hour + HOUR, self.ended), conversion
            at = hour + HOUR
        yield at, self.ended, self.stated


def line_conditions(runner: SqlRunner, park: Park) -> tuple[LineConditions, ...]:
    """Return what meters of temperature or pressure say of each meter of gas.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings``.
    """
    events = sorted(
        (each for each in park.meter_events if each.is_conversion),
        key=lambda each: (each.meter, each.at),
    )
    closed = [*events, None]
    return tuple(
        _conditions(runner, event, event.gas_state, following)
        for event, following in pairwise(closed)
        if event is not None and event.gas_state is not None
    )


def spans_of(conditions: Sequence[LineConditions]) -> Mapping[str, Sequence[Span]]:
    """Return the conversions of each meter of gas, in order."""
    found: dict[str, list[Span]] = {}
    for each in conditions:
        found.setdefault(each.meter, []).extend(each.spans())
    return found


def _conditions(
    runner: SqlRunner, event: MeterEvent, state: GasState, following: MeterEvent | None
) -> LineConditions:
    is_last = following is None or following.meter != event.meter
    ended = LAST_INSTANT if following is None or is_last else following.at
    celsius = _means(runner, state.temperature_meter, CELSIUS)
    kpa = _means(runner, state.pressure_meter, KILOPASCALS)
    read = sorted({*(celsius or ()), *(kpa or ())})
    units = load_catalogue().units
    hours = {}
    for hour in read:
        at_c = state.temperature_c if celsius is None else celsius.get(hour)
        at_kpa = state.pressure_kpa if kpa is None else kpa.get(hour)
        is_inside = event.at < hour + HOUR and hour < ended
        if is_inside and at_c is not None and at_kpa is not None:
            hours[hour] = nm3_per_m3(at_c, at_kpa, state.compressibility, units)
    return LineConditions(
        meter=event.meter, begun=event.at, ended=ended, hours=hours, stated=event.conversion
    )


def _means(runner: SqlRunner, meter: str, bounds: Bounds) -> Means | None:
    """Return what a meter showed in each hour, on average; None where no meter is named."""
    if not meter:
        return None
    sql = HOURS_SQL.format(meter=meter, least=bounds[0], most=bounds[1])
    return {aware(hour): mean for hour, mean in as_naive(runner.rows(sql)).rows()}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadConditions:
    """Hours of a period whose gas counts without temperature or pressure of the hour.

    Attributes
    ----------
    bounds : DataFrame
        How far their amounts may be off; columns of `repair.BOUNDS`.
    """

    findings: tuple[Finding, ...]
    bounds: pl.DataFrame


def unread_conditions(
    runner: SqlRunner, conditions: Sequence[LineConditions], period: Period
) -> UnreadConditions:
    """Name the hours with gas in which temperature or pressure was not read.

    Parameters
    ----------
    runner : SqlRunner
        Has ``intervals``.
    """
    if not conditions:
        return UnreadConditions(findings=(), bounds=pl.DataFrame(schema=BOUNDS))
    meters = ", ".join(f"'{each}'" for each in sorted({c.meter for c in conditions}))
    start, end = literal(period.start), literal(period.end)
    rows = as_naive(runner.rows(READ_SQL.format(meters=meters, start=start, end=end)))
    findings, bounds = [], []
    for each in conditions:
        mine = [
            (hour, amount or 0.0)
            for meter, at, amount in rows.rows()
            if meter == each.meter
            and each.begun <= (hour := aware(at)) < each.ended
            and hour not in each.hours
        ]
        if mine:
            findings.append(_named(each, [hour for hour, _ in mine], period))
            bounds += list(_bounds(each, mine))
    return UnreadConditions(
        findings=tuple(findings), bounds=pl.DataFrame(bounds, schema=BOUNDS, orient="row")
    )


def _named(each: LineConditions, hours: Sequence[datetime], period: Period) -> Finding:
    kind = faults.STATE_UNREAD if each.stated is None else faults.STATE_ASSUMED
    row: dict[str, object] = {
        "meter_id": each.meter,
        "hours": len(hours),
        "first": naive(hours[0]),
        "last": naive(hours[-1]),
    }
    return fault(kind, row, period.zone)


def _bounds(
    each: LineConditions, hours: Sequence[tuple[datetime, float]]
) -> Iterator[tuple[object, ...]]:
    """Yield how far amounts at the stated conversion may be off, were it like in other hours."""
    if each.stated is None or not each.hours:
        return
    least, most = min(each.hours.values()), max(each.hours.values())
    for hour, amount in hours:
        lacks = max(0.0, amount * (most / each.stated - 1))
        exceeds = max(0.0, amount * (1 - least / each.stated))
        yield each.meter, naive(hour), lacks, exceeds
