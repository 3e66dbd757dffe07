"""Flat line: a value that repeats for longer than anything real stays the same.

Zeros are another matter (see `silent`). A meter that counts in coarse steps repeats small values
honestly, so a run within a few of its smallest steps is not doubted. Nor is a floor: the least a
meter ever shows, well below what it shows otherwise and time and again, is what its works uses
while it rests. Nor is a plant at its rated output, the most it ever shows and time and again.
"""

import polars as pl

from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import CREST, DOUBT


def check_stuck(values: pl.DataFrame, longest_run: int | None, limits: Limits) -> pl.DataFrame:
    """Mark runs of equal values, not zero, of at least so many intervals in ``doubt``.

    Parameters
    ----------
    values : DataFrame
        ``meter_id``, ``amount``, ``is_plant`` and ``doubt``, in order of time within a meter.
    longest_run : int or None
        How many equal values are too many; None when any number is fine.
    """
    if longest_run is None:
        return values
    amount = pl.col("amount")
    change = (amount - amount.shift(1)).abs().over("meter_id")
    starts_run = amount.ne_missing(amount.shift(1)).over("meter_id")
    smallest = change.filter(change > 0).min().over("meter_id")
    is_coarse = (amount.abs() <= limits.smallest_steps * smallest).fill_null(False)
    size = pl.when(amount != 0).then(amount.abs())
    floor, crest = size.min().over("meter_id"), size.quantile(CREST, "higher").over("meter_id")
    times = (starts_run & (size == floor)).sum().over("meter_id")  # once is no habit
    is_floor = (size == floor) & (size <= limits.floor_share * crest) & (times > 1)
    highest = size.max().over("meter_id")
    rated = (starts_run & (size == highest)).sum().over("meter_id")
    is_rated = pl.col("is_plant") & (size == highest) & (size == crest) & (rated > 1)
    table = values.with_columns(
        starts_run.cast(pl.UInt32).cum_sum().over("meter_id").alias("run"),
        (is_coarse | (is_floor | is_rated).fill_null(False)).alias("is_innocent"),
    )
    is_stuck = (
        amount.is_not_null()
        & (amount != 0)
        & (pl.len().over("meter_id", "run") >= longest_run)
        & ~pl.col("is_innocent")
        & pl.col(DOUBT).is_null()
    )
    return table.with_columns(
        pl.when(is_stuck).then(pl.lit(faults.STUCK_VALUE.id)).otherwise(DOUBT).alias(DOUBT)
    ).drop("run", "is_innocent")
