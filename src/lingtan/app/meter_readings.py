"""The readings of one meter as they stand in the log: themselves, and their statistics."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from lingtan.app.inquiry import require_whole
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.wiring import Store
from lingtan.base.errors import ArgumentError
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.metering.calendar import literal
from lingtan.metering.statistics import By, Statistics, span_of_readings, statistics_of
from lingtan.park.meters import Meter
from lingtan.park.park import Park

RAW_SQL = """
select start, cast(value as double) as value, quality from current_readings
where meter_id = '{meter}' and start >= {first} and start < {after}
order by start limit {most}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMeter:
    """A question about one meter.

    Attributes
    ----------
    period : str
        Year, month or day; empty for all that was ever read.
    """

    meter: str
    period: str
    as_known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMeter:
    """What is asked of a meter, and what it is.

    Attributes
    ----------
    unit : str
        Canonical unit of its carrier, in which readings are kept.
    """

    meter: Meter
    unit: str
    zone: str


def statistics(
    layout: Layout, asked: AskedMeter, by: By, now: datetime
) -> tuple[OfMeter, Statistics | None]:
    """Return the statistics of the readings of a meter; None where it was never read.

    Raises
    ------
    ArgumentError
        There is no such meter.
    LingtanError
        The question cannot be answered.
    """
    with _reading(layout, asked) as (of, period, runner):
        span = period or span_of_readings(runner, of.meter, of.zone)
        found = None if span is None else statistics_of(runner, of.meter, span, by, now)
        return of, found


def raw_readings(
    layout: Layout, asked: AskedMeter, after: datetime | None, most: int
) -> tuple[OfMeter, pl.DataFrame]:
    """Return readings as they stand, in the order of time.

    Parameters
    ----------
    after : datetime or None
        Only those of later.

    Returns
    -------
    DataFrame, shape (at most `most`, 3)
        ``start`` (UTC), ``value`` in the canonical unit, ``quality``.

    Raises
    ------
    ArgumentError
        There is no such meter.
    LingtanError
        The question cannot be answered.
    """
    with _reading(layout, asked) as (of, period, runner):
        span = period or span_of_readings(runner, of.meter, of.zone)
        if span is None:
            return of, pl.DataFrame(
                schema={
                    "start": pl.Datetime("us", "UTC"),
                    "value": pl.Float64(),
                    "quality": pl.String(),
                }
            )
        sql = RAW_SQL.format(
            meter=of.meter.id.replace("'", "''"),
            first=literal(span.start) if after is None else _after(after),
            after=literal(span.end),
            most=most,
        )
        return of, runner.rows(sql)


def _after(instant: datetime) -> str:
    return f"{literal(instant)} + interval '{instant.microsecond + 1}' microsecond"


@contextmanager
def _reading(
    layout: Layout, asked: AskedMeter
) -> Iterator[tuple[OfMeter, Period | None, SqlRunner]]:
    opened = open_park(layout)
    meter, zone = meter_of(opened.park, asked.meter), opened.park.time_zone
    units = {each.id: each.unit for each in opened.catalogue.carriers}
    of = OfMeter(meter=meter, unit=units.get(meter.carrier, "kWh"), zone=zone)
    period = parse_period(asked.period, zone) if asked.period else None
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        yield of, period, store.runner(asked.as_known_at, period=period)


def meter_of(park: Park, id_: str) -> Meter:
    """Return a meter that is read.

    Raises
    ------
    ArgumentError
        There is no such meter.
    """
    found = next((meter for meter in park.meters if meter.id == id_), None)
    if found is None:
        raise ArgumentError("no_meter", facts={"meter": id_, "count": len(park.meters)})
    return found
