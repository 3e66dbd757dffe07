"""Statistics of the readings of one meter as they stand: count, sum, spread, what is missing.

Readings are summed by the hour in the engine and by local days, months or years after, so that
ten million of them cost two passes over their column and a clock change costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, find_zone
from lingtan.metering.calendar import (
    as_naive,
    aware,
    hour_shift,
    hour_sql,
    interval_starts,
    literal,
    local_starts,
    naive,
)
from lingtan.park.meters import Meter, MeterKind

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
MICROSECONDS = 60_000_000  # of a minute
ALL = "all"
HOURS_SQL = """
select {hour} as start, count(*) as count, count(*) filter ({on_grid}) as on_grid,
       count(*) filter (quality <> 'measured') as manual,
       sum(value) as total, min(value) as least, max(value) as greatest
from current_readings where {where} group by 1"""
QUANTILES_SQL = """
select quantile_disc(value, [{shares}]) as found, min(start) as first, max(start) as last
from current_readings where {where}"""


class By(StrEnum):
    """By what readings are summed up."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


EVERY = {By.DAY: "1d", By.MONTH: "1mo", By.YEAR: "1y"}
NAMES = {By.DAY: "%Y-%m-%d", By.MONTH: "%Y-%m", By.YEAR: "%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What readings of a span come to.

    Attributes
    ----------
    name : str
        Local day, month or year; `ALL` of all of them.
    count : int
        Readings there are.
    missing : int or None
        Intervals without one; None of a counter, which owes none.
    manual : int
        Readings that were written by hand.
    total : float or None
        Their sum [canonical unit]; None where there are none, and of a counter.
    mean : float or None
        As `total`.
    least, greatest : float or None
        Of the values [canonical unit].
    """

    name: str
    count: int
    missing: int | None
    manual: int
    total: float | None
    mean: float | None
    least: float | None
    greatest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Statistics of one meter.

    Attributes
    ----------
    first, last : datetime or None
        Instants of the first and the last reading, UTC.
    quantiles : mapping of float to float
        By share: the least value that so many of the readings do not exceed.
    """

    whole: Summary
    first: datetime | None
    last: datetime | None
    quantiles: Mapping[float, float]
    by: tuple[Summary, ...]


def statistics_of(
    runner: SqlRunner, meter: Meter, period: Period, by: By, now: datetime
) -> Statistics:
    """Return the statistics of the readings of a meter in a period.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings``: ``meter_id``, ``start`` (naive UTC), ``value``, ``quality``.
    now : datetime
        What is to come is not missing.
    """
    where = _where(meter, period)
    shares = ", ".join(str(share) for share in SHARES)
    spread = as_naive(runner.rows(QUANTILES_SQL.format(shares=shares, where=where)))
    hours = as_naive(runner.rows(_hours_sql(meter, period, where)))
    found, first, last = spread.row(0)
    spans = _spans(meter, period, by, min(period.end, now))
    return Statistics(
        whole=_summary(meter, ALL, _added(hours).row(0, named=True), _sum_owed(spans)),
        first=aware(first) if first else None,
        last=aware(last) if last else None,
        quantiles=dict(zip(SHARES, map(float, found or ()), strict=False)),
        by=_by(meter, hours, spans),
    )


def span_of_readings(runner: SqlRunner, meter: Meter, zone: str) -> Period | None:
    """Return the local days from the first to the last reading of a meter; None for none."""
    told = as_naive(
        runner.rows(
            "select min(start) as first, max(start) as last from current_readings "
            f"where meter_id = '{_quoted(meter.id)}'"
        )
    )
    first, last = told.row(0)
    if first is None:
        return None
    clock = find_zone(zone)
    days = [aware(each).astimezone(clock).date() for each in (first, last)]
    start, end = (
        datetime(day.year, day.month, day.day, tzinfo=clock)
        for day in (days[0], days[1] + timedelta(days=1))
    )
    return Period(name=ALL, start=start, end=end, zone=zone)


def _where(meter: Meter, period: Period) -> str:
    start, end = literal(period.start), literal(period.end)
    return f"meter_id = '{_quoted(meter.id)}' and start >= {start} and start < {end}"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _hours_sql(meter: Meter, period: Period, where: str) -> str:
    minutes = meter.resolution.minutes
    shift = hour_shift(period)
    since = f"epoch_us(start) - {shift * MICROSECONDS}"
    on_grid = f"({since}) % {minutes * MICROSECONDS} = 0" if minutes else "true"
    hour = hour_sql("start", shift)
    return HOURS_SQL.format(hour=hour, on_grid=on_grid, where=where)


def _spans(meter: Meter, period: Period, by: By, end: datetime) -> pl.DataFrame:
    """Return the local days, months or years of a period: start, name, and what each owes."""
    starts = local_starts(EVERY[by], period.start, period.end, period.zone).to_list()
    firsts = [naive(period.start), *(each for each in starts if each > naive(period.start))]
    ends = [*firsts[1:], naive(period.end)]
    clock = find_zone(period.zone)
    owed = [
        _owed(meter, aware(first), min(aware(after), end), period.zone)
        for first, after in zip(firsts, ends, strict=True)
    ]
    names = [aware(first).astimezone(clock).strftime(NAMES[by]) for first in firsts]
    return pl.DataFrame(
        {"span": firsts, "name": names, "owed": owed},
        schema={"span": pl.Datetime("us"), "name": pl.String(), "owed": pl.Int64()},
    )


def _owed(meter: Meter, start: datetime, end: datetime, zone: str) -> int | None:
    """Return how many readings a meter owes; None of a counter, which is read at instants."""
    if meter.kind is MeterKind.REGISTER:
        return None
    if end <= start:
        return 0
    minutes = meter.resolution.minutes
    if minutes:
        return int((end - start) / timedelta(minutes=minutes))
    return len(interval_starts(meter.resolution, start, end, zone))


def _sum_owed(spans: pl.DataFrame) -> int | None:
    """Return what all spans owe together."""
    return None if spans["owed"].null_count() else int(spans["owed"].sum())


def _by(meter: Meter, hours: pl.DataFrame, spans: pl.DataFrame) -> tuple[Summary, ...]:
    placed = hours.sort("start").join_asof(
        spans.select("span"), left_on="start", right_on="span", strategy="backward"
    )
    added = placed.group_by("span").agg(*_sums())
    rows = spans.join(added, on="span", how="left", maintain_order="left").iter_rows(named=True)
    return tuple(_summary(meter, row["name"], row, row["owed"]) for row in rows)


def _added(hours: pl.DataFrame) -> pl.DataFrame:
    return hours.select(*_sums())


def _sums() -> tuple[pl.Expr, ...]:
    return (
        pl.col("count").sum(),
        pl.col("on_grid").sum(),
        pl.col("manual").sum(),
        pl.col("total").cast(pl.Decimal(38, 3)).sum(),
        pl.col("least").min(),
        pl.col("greatest").max(),
    )


def _summary(meter: Meter, name: str, row: Mapping[str, object], owed: int | None) -> Summary:
    count, on_grid = (int(str(row[key] or 0)) for key in ("count", "on_grid"))
    is_counter = meter.kind is MeterKind.REGISTER
    total = _number(row["total"]) if count and not is_counter else None
    return Summary(
        name=name,
        count=count,
        missing=None if owed is None else max(0, owed - on_grid),
        manual=int(str(row["manual"] or 0)),
        total=total,
        mean=None if total is None else total / count,
        least=_number(row["least"]),
        greatest=_number(row["greatest"]),
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
