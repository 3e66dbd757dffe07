"""Flat line: a value that repeats for longer than anything real stays the same.

Zeros are another matter (see `silent`). A meter that counts in coarse steps repeats small values
honestly, so a run within a few of its smallest steps is not doubted.
"""

import polars as pl

from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import DOUBT


def check_stuck(values: pl.DataFrame, longest_run: int | None, limits: Limits) -> pl.DataFrame:
    """Mark runs of equal values, not zero, of at least so many intervals in ``doubt``.

    Parameters
    ----------
    values : DataFrame
        ``meter_id``, ``amount`` and ``doubt``, in order of time within a meter.
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
    table = values.with_columns(
        starts_run.cast(pl.UInt32).cum_sum().over("meter_id").alias("run"),
        is_coarse.alias("is_coarse"),
    )
    is_stuck = (
        amount.is_not_null()
        & (amount != 0)
        & (pl.len().over("meter_id", "run") >= longest_run)
        & ~pl.col("is_coarse")
        & pl.col(DOUBT).is_null()
    )
    return table.with_columns(
        pl.when(is_stuck).then(pl.lit(faults.STUCK_VALUE.id)).otherwise(DOUBT).alias(DOUBT)
    ).drop("run", "is_coarse")
