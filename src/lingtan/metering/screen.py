"""Screening: one cheap pass over a month tells which meters need a closer look.

A handful of sums for each meter and month are enough to clear almost all of them: nothing
missing, nothing off the grid, nothing negative or too large, no run of equal values long enough
to be stuck, no value that could be a lone spike. Only what is not cleared is looked at reading
by reading. Each test here is a *necessary* condition of the fault it screens for.
"""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from lingtan.metering.calendar import INSTANT, Month, aware, naive, owed_intervals
from lingtan.metering.dimension import EstimationRule
from lingtan.metering.far_values import shows_code
from lingtan.metering.limits import Limits
from lingtan.park.meters import Resolution

CLEAN = "clean"
SPARSE = "sparse"  # short gaps, and nothing else that is wrong
ABSENT = "absent"  # not one reading
SUSPECT = "suspect"  # not cleared by its sums alone: see `second_look`
DOUBTFUL = "doubtful"  # to be looked at reading by reading

OWED = pl.Schema(
    {
        "resolution": pl.String(),
        "month": pl.String(),
        "month_start": INSTANT,
        "month_end": INSTANT,
        "expected": pl.Int64(),
        "first_owed": INSTANT,
        "last_owed": INSTANT,
        "step": pl.Duration("us"),
        "stuck_run": pl.Int64(),
    }
)


def screen_months(
    sums: pl.DataFrame, meters: pl.DataFrame, months: Sequence[Month], zone: str, limits: Limits
) -> pl.DataFrame:
    """Tell the state of every meter in every month.

    Parameters
    ----------
    sums : DataFrame
        What its readings come to: columns of `month_pass.MONTH_SUMS`.
    meters : DataFrame
        The meters dimension.

    Returns
    -------
    DataFrame
        A row a month and meter that owes an interval in it: the dimension, ``month`` with its
        bounds, ``expected`` intervals, ``count`` of readings, the sums, and ``state``: clean,
        sparse, absent, suspect or doubtful.
    """
    owed = meters.join(_owed(meters, months, zone, limits), on="resolution", maintain_order="left")
    table = _in_service(owed, zone).join(
        sums, on=["month", "number"], how="left", maintain_order="left"
    )
    return (
        table.with_columns(
            pl.col("count", "asked").fill_null(0),
            may_spike(limits).alias("may_spike"),
            may_lie_beyond(limits).alias("may_lie_beyond"),
            shows_code(table).alias("shows_code"),
        )
        .with_columns(_state(limits).alias("state"))
        .sort("month_start", maintain_order=True)
    )


def _owed(
    meters: pl.DataFrame, months: Sequence[Month], zone: str, limits: Limits
) -> pl.DataFrame:
    """Return what meters owe in each month, by their resolution."""
    resolutions = [Resolution(name) for name in meters["resolution"].unique().sort()]
    rows = [
        (
            each.value,
            month.name,
            naive(month.start),
            naive(month.end),
            *owed,
            *bounds_of(each, limits),
        )
        for month in months
        for each in resolutions
        if (owed := owed_intervals(each, month.start, month.end, zone))
    ]
    return pl.DataFrame(rows, schema=OWED, orient="row")


def _in_service(owed: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Cut months to the part in which a meter is in service; outside it owes nothing."""
    is_cut = (pl.col("begun") > pl.col("month_start")) | (pl.col("ended") < pl.col("month_end"))
    cut = owed.filter(is_cut)
    if cut.is_empty():
        return owed
    parts = cut.with_columns(
        month_start=pl.max_horizontal("month_start", "begun"),
        month_end=pl.min_horizontal("month_end", "ended"),
    ).filter(pl.col("month_start") < pl.col("month_end"))
    keys = ("resolution", "month_start", "month_end")
    rows = [
        (name, start, end, *found)
        for name, start, end in parts.select(keys).unique().rows()
        if (found := owed_intervals(Resolution(name), aware(start), aware(end), zone))
    ]
    counted = ("expected", "first_owed", "last_owed")
    of_parts = pl.DataFrame(rows, schema={key: OWED[key] for key in keys + counted}, orient="row")
    inside = parts.drop(counted).join(of_parts, on=keys).select(owed.columns)
    return pl.concat([owed.filter(~is_cut), inside]).sort("month_start", "number")


def bounds_of(resolution: Resolution, limits: Limits) -> tuple[timedelta | None, int | None]:
    """Return how far apart readings are, and how many alike in a row are a meter that stands."""
    minutes = resolution.minutes
    step = None if minutes is None else timedelta(minutes=minutes)
    return step, limits.stuck_run(resolution)


def _state(limits: Limits) -> pl.Expr:
    is_whole = (pl.col("count") == pl.col("expected")) & _ends_fine() & _is_even(pl.col("step"))
    has_short_gaps = (pl.col("count") < pl.col("expected")) & _ends_fine() & may_be_bridged(limits)
    never_filled = pl.col("estimation") == EstimationRule.NONE.value
    in_range = _in_range() & ~pl.col("shows_code")
    settled = in_range & is_settled(limits)
    is_long = pl.col("month_end") - pl.col("month_start") > limits.longest
    is_bill = pl.col("resolution") == Resolution.MONTH.value  # other months may tell it
    is_absent = (pl.col("count") == 0) & (never_filled | is_long) & ~is_bill
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


def may_be_bridged(limits: Limits) -> pl.Expr:
    """Whether a meter misses no more at a time than a line may bridge."""
    is_estimated = pl.col("estimation") != EstimationRule.NONE.value
    return _is_even(pl.lit(limits.linear) + pl.col("step")) & is_estimated


def _ends_fine() -> pl.Expr:
    return (pl.col("first") == pl.col("first_owed")) & (pl.col("last") == pl.col("last_owed"))


def _is_even(longest: pl.Expr) -> pl.Expr:
    return (pl.col("shortest_step") == pl.col("step")) & (pl.col("longest_step") <= longest)


def _in_range() -> pl.Expr:
    above_lowest = pl.col("low") >= pl.col("lowest").fill_null(0)  # a transfer may turn round
    highest = pl.min_horizontal("highest", "doubtful_above")
    below_highest = highest.is_null() | (pl.col("high") <= highest)
    return above_lowest & below_highest


def is_settled(limits: Limits) -> pl.Expr:
    """Whether the sums of a meter rule out that it stood still, and values far off."""
    # A run across a month's end has at least half its length on one side.
    not_stuck = pl.col("equal_steps") < pl.col("stuck_run") // 2
    return not_stuck & ~may_spike(limits) & ~may_lie_beyond(limits)


def may_spike(limits: Limits) -> pl.Expr:
    """Whether a lone value can exceed the usual level by the spike factor.

    The usual level is at least the mean of what is left without the k largest values, and a lone
    value makes a jump of nearly its own size.
    """
    largest = pl.max_horizontal(pl.col("high").abs(), pl.col("low").abs())
    is_sudden = pl.col("largest_jump") >= largest * (1 - 1 / limits.spike_factor)
    return _is_far_above(limits) & is_sudden & (largest > 0)


def may_lie_beyond(limits: Limits) -> pl.Expr:
    """Whether days of a month can lie beyond a gap from the others, above or below."""
    mean = pl.col("total") / pl.col("count")
    is_far_below = (pl.col("low") > 0) & (pl.col("low") * limits.impossible_factor < mean)
    return _is_far_above(limits) | is_far_below


def _is_far_above(limits: Limits) -> pl.Expr:
    largest = pl.max_horizontal(pl.col("high").abs(), pl.col("low").abs())
    spared = (pl.col("count") * limits.spike_share).ceil()
    rest = (pl.col("total").abs() - spared * largest) / (pl.col("count") - spared)
    return largest > limits.spike_factor * rest
