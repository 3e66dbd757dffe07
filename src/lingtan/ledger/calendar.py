"""Intervals of the account: which there are, when each ends, and the bucket it falls into.

Everything that reaches SQL is naive UTC; days, months and years are the park's own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from lingtan.base.time_axis import UTC_TYPE, Period
from lingtan.ledger.rates import NAIVE
from lingtan.metering.calendar import days_later

HOUR, DAY, MONTH, YEAR = "1h", "1d", "1mo", "1y"
GRAINS = (HOUR, DAY, MONTH, YEAR)  # from fine to coarse


def grain_of_period(period: Period) -> str:
    """Return the grain of a period: a year, a month or a day.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> grain_of_period(parse_period("2025-07", "Asia/Shanghai"))
    '1mo'
    """
    return {1: YEAR, 2: MONTH, 3: DAY}[len(period.name.split("-"))]


def resolutions_within(period: Period) -> tuple[str, ...]:
    """Return the resolutions whose intervals fit into a period."""
    return GRAINS[: GRAINS.index(grain_of_period(period)) + 1]


def coarsest(grains: Iterable[str]) -> str:
    """Return the coarsest of some grains; an hour when there are none."""
    return max(grains, key=GRAINS.index, default=HOUR)


def naive(instant: datetime) -> datetime:
    """Return a UTC instant without its zone, as SQL holds it."""
    return instant.replace(tzinfo=None)


def as_utc(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose column ``start`` is UTC, whatever the runner gave back."""
    column = frame.schema["start"]
    if isinstance(column, pl.Datetime) and column.time_zone is None:
        return frame.with_columns(pl.col("start").cast(NAIVE).dt.replace_time_zone("UTC"))
    return frame.with_columns(pl.col("start").cast(UTC_TYPE))


def bucket_of(start: pl.Expr, grain: str, zone: str) -> pl.Expr:
    """Return the start of the local day, month or year that an instant falls into, in UTC."""
    if grain == HOUR:
        return start
    return start.dt.convert_time_zone(zone).dt.truncate(grain).dt.convert_time_zone("UTC")


def end_of(start: pl.Expr, grain: str, zone: str) -> pl.Expr:
    """Return when an interval ends; a local day, month or year may be shorter than another."""
    if grain == HOUR:
        return start.dt.offset_by("1h")
    ends = days_later(start.dt.replace_time_zone(None), grain, zone)
    return ends.dt.replace_time_zone("UTC")


def starts_table(starts: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Add when each interval ends to a table of distinct starts and resolutions."""
    parts = [
        as_utc(part).with_columns(until=end_of(pl.col("start"), grain, zone))
        for (grain,), part in starts.partition_by("resolution", as_dict=True).items()
        if isinstance(grain, str)
    ]
    columns = {"start": UTC_TYPE, "resolution": pl.String(), "until": UTC_TYPE}
    table = pl.concat(parts) if parts else pl.DataFrame(schema=columns)
    return table.select(*columns).with_columns(
        pl.col("start", "until").dt.replace_time_zone(None).cast(NAIVE)
    )


def buckets_table(
    starts: pl.DataFrame, grains: Sequence[tuple[str, str]], zone: str
) -> pl.DataFrame:
    """Return the bucket of each start in each pool.

    Parameters
    ----------
    starts : DataFrame
        Distinct ``pool`` and ``start``.
    grains : sequence of (pool, grain)
        How fine each pool can be mixed.
    """
    parts = [
        as_utc(starts.filter(pool=pool)).with_columns(
            bucket=bucket_of(pl.col("start"), grain, zone)
        )
        for pool, grain in grains
    ]
    columns = {"pool": pl.String(), "start": UTC_TYPE, "bucket": UTC_TYPE}
    table = pl.concat(parts) if parts else pl.DataFrame(schema=columns)
    return table.select(*columns).with_columns(
        pl.col("start", "bucket").dt.replace_time_zone(None).cast(NAIVE)
    )
