"""One pass over a month: every reading is fetched once, to be judged and to be added up."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import Month, hour_shift, naive
from lingtan.metering.cases import in_batches
from lingtan.metering.month_readings import read_month
from lingtan.metering.month_sums import HOURS, SUMS, sums_by_hour, sums_by_meter
from lingtan.park.meters import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPass:
    """What the readings of a month come to.

    Attributes
    ----------
    sums : DataFrame
        Columns of `month_sums.SUMS`.
    hours : DataFrame
        Columns of `month_sums.HOURS`, of the part of the month that is asked for.
    """

    month: Month
    sums: pl.DataFrame
    hours: pl.DataFrame


def pass_over(
    runner: SqlRunner, meters: pl.DataFrame, month: Month, asked: Period | None
) -> MonthPass:
    """Read a month, a bounded number of readings at a time.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered`` and the meters dimension.
    meters : DataFrame
        The meters dimension.
    asked : Period or None
        Whose hours to add up; None for none.
    """
    sums, hours = [pl.DataFrame(schema=SUMS)], [pl.DataFrame(schema=HOURS)]
    for first, after in _batches(meters, month):
        readings = read_month(runner, month, (first, after))
        sums.append(sums_by_meter(readings))
        if asked is not None:
            hours.append(_within(sums_by_hour(readings, hour_shift(asked)), month, asked))
    return MonthPass(month=month, sums=pl.concat(sums), hours=pl.concat(hours))


def _batches(meters: pl.DataFrame, month: Month) -> Iterator[tuple[int, int]]:
    """Yield the meters that owe a bounded number of readings, by their numbers."""
    minutes = (month.end - month.start).total_seconds() / 60
    owed = {each.value: int(minutes / (each.minutes or minutes)) for each in Resolution}
    expected = meters.select(
        "number",
        expected=pl.col("resolution").replace_strict(owed, return_dtype=pl.Int64),
    )
    for batch in in_batches(expected.sort("number")):
        yield batch["number"][0], batch["number"][-1] + 1


def _within(hours: pl.DataFrame, month: Month, asked: Period) -> pl.DataFrame:
    if asked.start <= month.start and month.end <= asked.end:
        return hours
    inside = pl.col("start").is_between(naive(asked.start), naive(asked.end), closed="left")
    return hours.filter(inside)
