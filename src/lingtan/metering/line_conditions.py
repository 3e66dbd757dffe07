"""Gas at line conditions hour by hour: temperature and pressure as meters read them.

Their readings are judged first, as those of every meter are, and answered like them. An hour
without a reading of one that may stand counts at the value the park file states for it, with ends
as far as the hours that were read reach; where none is stated, its volume is no amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering import faults
from lingtan.metering.calendar import as_naive, aware, literal, naive
from lingtan.metering.dimension import LAST_INSTANT, Span, rules_of
from lingtan.metering.gas_conditions import CELSIUS, KILOPASCALS, nm3_per_m3
from lingtan.metering.increments import METERED, give_dimensions, measure_increments
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.metering.month_work import period_around, work_through
from lingtan.metering.name_faults import fault
from lingtan.metering.repair import BOUNDS
from lingtan.park.answers import Answer
from lingtan.park.meters import GasState, MeterEvent
from lingtan.park.park import Park

HOUR = timedelta(hours=1)
Means = Mapping[datetime, float]
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


def line_conditions(
    runner: SqlRunner,
    park: Park,
    period: Period,
    limits: Limits = DEFAULT,
    answers: Sequence[Answer] = (),
) -> tuple[LineConditions, ...]:
    """Return what meters of temperature or pressure say of each meter of gas.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings`` of `month_work.span_to_read`.
    answers : sequence of Answer
        What people said of what is doubted.
    """
    events = sorted(
        (each for each in park.meter_events if each.is_conversion),
        key=lambda each: (each.meter, each.at),
    )
    states = [each.gas_state for each in events if each.gas_state is not None]
    if not states:
        return ()
    means = _means(runner, park, period_around(period), limits, answers)
    closed = [*events, None]
    return tuple(
        _conditions(means, event, event.gas_state, following)
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
    means: Mapping[str, Means], event: MeterEvent, state: GasState, following: MeterEvent | None
) -> LineConditions:
    is_last = following is None or following.meter != event.meter
    ended = LAST_INSTANT if following is None or is_last else following.at
    celsius, kpa = (means.get(m) for m in (state.temperature_meter, state.pressure_meter))
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


def _means(
    runner: SqlRunner, park: Park, period: Period, limits: Limits, answers: Sequence[Answer]
) -> dict[str, Means]:
    """Return what each meter of temperature or pressure showed in each hour, on average.

    What a check calls impossible, or an answer says to ignore, showed nothing.
    """
    states = [each.gas_state for each in park.meter_events if each.gas_state is not None]
    bounds = {each.pressure_meter: KILOPASCALS for each in states if each.pressure_meter}
    bounds |= {each.temperature_meter: CELSIUS for each in states if each.temperature_meter}
    rules = tuple(rule for rule in rules_of(park, limits) if rule.meter.id in bounds)
    alone = replace(park, meters=tuple(rule.meter for rule in rules))
    meters = give_dimensions(runner, alone, rules, limits)
    measure_increments(runner, alone, rules, period, limits, {})
    work = work_through(runner, meters, period, limits, answers)
    names = ["meter_id", "start", "value"]
    rows = as_naive(runner.rows(f"select {', '.join(names)} from {METERED}"))
    changed = work.changed.filter(pl.col("quality") != "estimated").select(names)
    stands = pl.concat(
        [rows.join(work.removed, on=["meter_id", "start"], how="anti"), changed],
        how="vertical_relaxed",
    ).with_columns(pl.col("value").cast(pl.Float64))
    found: dict[str, Means] = {}
    for meter, (least, most) in bounds.items():
        mine = stands.filter(
            pl.col("value").is_between(least, most), pl.col("meter_id") == meter
        ).sort("start")
        hour = pl.col("start").dt.truncate("1h").alias("hour")
        by_hour = mine.group_by(hour, maintain_order=True).agg(pl.col("value").mean())
        found[meter] = {aware(at): mean for at, mean in by_hour.rows()}
    return found


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
