"""Screening: one cheap pass over a month tells which meters need a closer look.

A handful of sums for each meter and month are enough to clear almost all of them: nothing
missing, nothing off the grid, nothing negative or too large, no run of equal values long enough
to be stuck, no value that could be a lone spike. Only what is not cleared is looked at reading
by reading. Each test here is a *necessary* condition of the fault it screens for.
"""

from datetime import timedelta

import polars as pl

from lingtan.metering.calendar import INSTANT, Month, interval_starts, naive
from lingtan.metering.dimension import EstimationRule
from lingtan.metering.limits import Limits
from lingtan.park.meters import Resolution

CLEAN = "clean"
SPARSE = "sparse"  # short gaps, and nothing else that is wrong
ABSENT = "absent"  # not one reading
SUSPECT = "suspect"  # not cleared by its sums alone: see `second_look`
DOUBTFUL = "doubtful"  # to be looked at reading by reading


def screen_month(
    sums: pl.DataFrame, meters: pl.DataFrame, month: Month, zone: str, limits: Limits
) -> pl.DataFrame:
    """Tell the state of every meter in a month.

    Parameters
    ----------
    sums : DataFrame
        What its readings come to: `month_sums.sums_by_meter`.
    meters : DataFrame
        The meters dimension.

    Returns
    -------
    DataFrame
        A row a meter that owes an interval in this month: the dimension, ``month`` with its
        bounds, ``expected`` intervals, ``count`` of readings, the sums, and ``state``: clean,
        sparse, absent, suspect or doubtful.
    """
    owed = _owed(meters, month, zone, limits)
    table = meters.join(owed, on="resolution").join(sums, on="number", how="left")
    return table.with_columns(
        pl.col("count").fill_null(0),
        pl.lit(month.name).alias("month"),
        pl.lit(naive(month.start)).cast(INSTANT).alias("month_start"),
        pl.lit(naive(month.end)).cast(INSTANT).alias("month_end"),
        _may_spike(limits).alias("may_spike"),
    ).with_columns(_state(limits, month.end - month.start).alias("state"))


def _owed(meters: pl.DataFrame, month: Month, zone: str, limits: Limits) -> pl.DataFrame:
    rows = []
    for name in meters["resolution"].unique().sort():
        resolution = Resolution(name)
        starts = interval_starts(resolution, month.start, month.end, zone)
        if starts.is_empty():
            continue
        minutes = resolution.minutes
        step = None if minutes is None else timedelta(minutes=minutes)
        run = limits.stuck_run(resolution)
        rows.append((name, len(starts), starts[0], starts[-1], step, run))
    schema = pl.Schema(
        {
            "resolution": pl.String(),
            "expected": pl.Int64(),
            "first_owed": pl.Datetime("us"),
            "last_owed": pl.Datetime("us"),
            "step": pl.Duration("us"),
            "stuck_run": pl.Int64(),
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _state(limits: Limits, length: timedelta) -> pl.Expr:
    is_whole = (pl.col("count") == pl.col("expected")) & _ends_fine() & _is_even(pl.col("step"))
    has_short_gaps = (
        (pl.col("count") < pl.col("expected"))
        & _ends_fine()
        & _is_even(pl.lit(limits.linear) + pl.col("step"))
        & (pl.col("estimation") != EstimationRule.NONE.value)
    )
    never_filled = pl.col("estimation") == EstimationRule.NONE.value
    in_range = _in_range()
    settled = in_range & _is_settled()
    is_absent = (pl.col("count") == 0) & (never_filled | pl.lit(length > limits.longest))
    return (
        pl.when(is_absent)
        .then(pl.lit(ABSENT))
        .when((is_whole & settled).fill_null(False))
        .then(pl.lit(CLEAN))
        .when((has_short_gaps & settled).fill_null(False))
        .then(pl.lit(SPARSE))
        .when(((is_whole | has_short_gaps) & in_range).fill_null(False))
        .then(pl.lit(SUSPECT))
        .otherwise(pl.lit(DOUBTFUL))
    )


def _ends_fine() -> pl.Expr:
    return (pl.col("first") == pl.col("first_owed")) & (pl.col("last") == pl.col("last_owed"))


def _is_even(longest: pl.Expr) -> pl.Expr:
    return (pl.col("shortest_step") == pl.col("step")) & (pl.col("longest_step") <= longest)


def _in_range() -> pl.Expr:
    above_lowest = pl.col("lowest").is_null() | (pl.col("low") >= pl.col("lowest"))
    highest = pl.min_horizontal("highest", "doubtful_above")
    below_highest = highest.is_null() | (pl.col("high") <= highest)
    return above_lowest & below_highest


def _is_settled() -> pl.Expr:
    # A run across a month's end has at least half its length on one side.
    not_stuck = pl.col("equal_steps") < pl.col("stuck_run") // 2
    return not_stuck & ~pl.col("may_spike")


def _may_spike(limits: Limits) -> pl.Expr:
    """Whether a lone value can exceed the usual level by the spike factor.

    The usual level is at least the mean of what is left without the k largest values, and a lone
    value makes a jump of nearly its own size.
    """
    largest = pl.max_horizontal(pl.col("high").abs(), pl.col("low").abs())
    spared = (pl.col("count") * limits.spike_share).ceil()
    rest = (pl.col("total").abs() - spared * largest) / (pl.col("count") - spared)
    is_far_above = largest > limits.spike_factor * rest
    is_sudden = pl.col("largest_jump") >= largest * (1 - 1 / limits.spike_factor)
    return is_far_above & is_sudden & (largest > 0)
