"""Look again at meters whose sums alone did not clear them.

A meter that reads in whole kilowatt hours repeats itself often and honestly, and a battery is far
above its mean whenever it runs. What counts is the longest run of one value, and whether any value
stands alone. Both are necessary conditions of the faults they screen for, as in `screen`, and both
are one step along the readings of a month, while these are at hand.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from lingtan.metering.far_values import beyond_gap, step_of
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import Integers, Readings, first_of_each
from lingtan.metering.screen import CLEAN, DOUBTFUL, SPARSE, SUSPECT

SEEN = pl.Schema(
    {
        "number": pl.Int64(),
        "longest_run": pl.Int64(),
        "has_far_value": pl.Boolean(),
        "has_days_beyond": pl.Boolean(),
    }
)
MONTHS_LOOKED_AT = 3
HALF_RUN = pl.col("stuck_run") // 2


def see_values(readings: Readings, numbers: pl.Series, limits: Limits) -> pl.DataFrame:
    """Look at the values of some meters one after the other.

    Parameters
    ----------
    numbers : Series
        Numbers of the meters to look at.

    Returns
    -------
    DataFrame
        Columns of `SEEN`, a row a meter: the most steps in a row without a change of a value that
        is not zero, whether any value exceeds both its neighbours by the spike factor, or all but
        a few others, and whether runs of values lie beyond a gap.
    """
    rows = []
    for number, begin, end in zip(numbers, *readings.spans(numbers), strict=True):
        values = readings.milli[begin:end]
        has_far_value = _has_lone_value(values, limits) or _has_step(values, limits)
        beyond = _has_days_beyond(values, limits)
        rows.append((number, _longest_run(values), has_far_value, beyond))
    return pl.DataFrame(rows, schema=SEEN, orient="row")


def look_again(screened: pl.DataFrame) -> pl.DataFrame:
    """Settle the state of every suspect: clean, sparse or doubtful.

    Parameters
    ----------
    screened : DataFrame
        Cases as `screen.screen_months` leaves them; the values of every suspect were seen.
    """
    is_whole = pl.col("count") == pl.col("expected")
    not_stuck = pl.min_horizontal("equal_steps", "longest_run") < HALF_RUN
    not_alone = ~pl.col("may_spike") | (is_whole & ~pl.col("has_far_value"))
    not_beyond = ~pl.col("may_lie_beyond") | ~pl.col("has_days_beyond")
    state = (
        pl.when((not_stuck & not_alone & not_beyond).fill_null(False))
        .then(pl.when(is_whole).then(pl.lit(CLEAN)).otherwise(pl.lit(SPARSE)))
        .otherwise(pl.lit(DOUBTFUL))
    )
    is_suspect = pl.col("state") == SUSPECT
    settled = screened.with_columns(
        state=pl.when(is_suspect).then(state).otherwise("state"),
        run=pl.when(is_suspect).then("longest_run").otherwise("equal_steps"),
    )
    return _beside_runs(settled).select(screened.columns)


def _beside_runs(settled: pl.DataFrame) -> pl.DataFrame:
    """Doubt what is beside a month with half a run: the run may go on over the month's end."""
    runs = settled.filter((pl.col("state") == DOUBTFUL) & (pl.col("run") >= HALF_RUN))
    beside = pl.concat(
        [
            runs.select("meter_id", month_start="month_end"),
            settled.join(
                runs.select("meter_id", month_end="month_start"),
                on=["meter_id", "month_end"],
                how="semi",
            ).select("meter_id", "month_start"),
        ]
    ).unique()
    marked = settled.join(
        beside.with_columns(is_beside=True),
        on=["meter_id", "month_start"],
        how="left",
        maintain_order="left",
    )
    is_open = pl.col("is_beside") & pl.col("state").is_in([CLEAN, SPARSE])
    return marked.with_columns(state=pl.when(is_open).then(pl.lit(DOUBTFUL)).otherwise("state"))


def _longest_run(values: Integers) -> int:
    """Return the most steps in a row that change nothing, zeros apart.

    Examples
    --------
    >>> _longest_run(np.array([0, 0, 0, 0, 7, 7, 7, 8]))
    2
    """
    firsts = first_of_each(values)
    steps = np.diff(firsts, append=len(values)) - 1
    return int(np.max(steps, where=values[firsts] != 0, initial=0))


def _has_lone_value(values: Integers, limits: Limits) -> bool:
    """Whether a value exceeds what comes before and after it by the spike factor.

    Examples
    --------
    >>> _has_lone_value(np.array([10, 10, 60, 10]), Limits())
    True
    """
    size = np.abs(values)
    beside = np.zeros_like(size)  # nothing is before the first value and after the last
    beside[1:] = size[:-1]
    np.maximum(beside[:-1], size[1:], out=beside[:-1])
    return bool(((size > 0) & (size >= limits.spike_factor * beside)).any())


def _has_step(values: Integers, limits: Limits) -> bool:
    """Whether a few values stand far above all others, of a month as a part of a closer look.

    Examples
    --------
    >>> _has_step(np.array([10] * 128 + [65535] * 2), Limits())
    True
    """
    months = replace(limits, far_share=MONTHS_LOOKED_AT * limits.far_share)
    return step_of(np.abs(values), months)[1] < np.inf


def _has_days_beyond(values: Integers, limits: Limits) -> bool:
    """Whether some runs of values lie beyond a gap, above or below all others.

    Examples
    --------
    >>> _has_days_beyond(np.array([10] * 128 + [10_000, 11_000] * 20), Limits())
    True
    """
    size = np.where(values == 0, np.nan, np.abs(values))
    return any(beyond_gap(each, limits, MONTHS_LOOKED_AT).any() for each in (size, 1 / size))
