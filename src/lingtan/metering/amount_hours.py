"""The hours of the account: the readings as they stand, and what a closer look changed of them."""

from collections.abc import Iterator

import polars as pl

from lingtan.metering.calendar import naive
from lingtan.metering.month_pass import MonthHours
from lingtan.metering.month_sums import HOUR, HOURS, MINUTE

AMOUNT_HOURS = pl.Schema({**HOURS, "estimated": pl.Int64()})
KEY = ("number", "start")
AT_ONCE = 2_000_000  # rows; a month of 2,000 meters is 1.5 million


def amount_hours(
    months: list[MonthHours], changes: pl.DataFrame, meters: pl.DataFrame, shift: int
) -> Iterator[pl.DataFrame]:
    """Yield the amounts of a period by hour, those of each month in the order of the meters.

    A large park comes in parts, so that each can be handed over before the next is put together.

    Parameters
    ----------
    months : list of MonthHours
        The months of the period. Each is given up as its hours are taken over: a year of a large
        park is in memory once.
    changes : DataFrame
        What to add to the readings: columns of `rollup.CHANGES`.
    meters : DataFrame
        ``number`` and ``meter_id``.
    shift : int
        Minutes by which the zone's hours differ from those of UTC.

    Yields
    ------
    DataFrame
        Columns of `AMOUNT_HOURS`; at least one, which may be empty.
    """
    added = _by_hour(changes, meters, shift)
    waiting = [pl.DataFrame(schema=AMOUNT_HOURS)]
    for month in _months(months, added):
        waiting.append(month)
        if sum(each.height for each in waiting) >= AT_ONCE:
            yield pl.concat(waiting)
            waiting.clear()
    if waiting:
        yield pl.concat(waiting)


def _by_hour(changes: pl.DataFrame, meters: pl.DataFrame, shift: int) -> pl.DataFrame:
    offset = shift * MINUTE
    hour = (pl.col("start").to_physical() - offset) // HOUR * HOUR + offset
    return (
        changes.join(meters.select("number", "meter_id"), on="meter_id")
        .with_columns(
            hour.cast(HOURS["start"]).alias("start"),
            pl.col("value").to_physical().cast(pl.Int64).alias("milli"),
            pl.col("estimated").to_physical().cast(pl.Int64),
        )
        .group_by(KEY)
        .agg(pl.col("milli", "readings", "estimated").sum())
        .cast(AMOUNT_HOURS)
        .select(AMOUNT_HOURS.names())
    )


def _months(months: list[MonthHours], added: pl.DataFrame) -> Iterator[pl.DataFrame]:
    while months:
        each = months.pop(0)
        month = naive(each.month.start), naive(each.month.end)
        yield _with(each.hours, added.filter(pl.col("start").is_between(*month, closed="left")))


def _with(hours: pl.DataFrame, added: pl.DataFrame) -> pl.DataFrame:
    """Add to some hours; only the meters concerned are looked up."""
    as_read = hours.with_columns(pl.lit(0, dtype=pl.Int64).alias("estimated"))
    if added.is_empty():
        return as_read
    is_concerned = pl.col("number").is_in(added["number"].unique().implode())
    sums = (
        pl.concat([as_read.filter(is_concerned), added])
        .group_by(KEY)
        .agg(pl.col("milli", "readings", "estimated").sum())
        .filter(pl.col("readings") > 0)
        .sort(KEY)
    )
    return pl.concat([as_read.filter(~is_concerned), sums.select(AMOUNT_HOURS.names())])
