"""The grid on which lines are drawn: steps from a minute to a year, and how fine a line may be.

What was metered in a coarse step is not spread finer. Where the step that is asked for would give
too many points, the next coarser one that does not stands for it.
"""

from enum import StrEnum
from functools import lru_cache

import polars as pl

from lingtan.base.time_axis import Period
from lingtan.metering.calendar import instants_of, naive

MOST = 2000
HOUR = 3600.0  # [s]
BUCKETS = {
    "1min": "1m",
    "5min": "5m",
    "15min": "15m",
    "30min": "30m",
    "1h": "1h",
    "1d": "1d",
    "1mo": "1mo",
    "1y": "1y",
}
LADDER = tuple(BUCKETS)
HOURLY = "1h"


class Step(StrEnum):
    """How fine a line is asked for."""

    AUTO = "auto"  # hours, or days of a long period
    MINUTE_1 = "1min"
    MINUTES_5 = "5min"
    MINUTES_15 = "15min"
    MINUTES_30 = "30min"
    HOUR = "1h"
    DAY = "1d"
    MONTH = "1mo"

    @property
    def is_finer_than_an_hour(self) -> bool:
        """Whether the amounts of the account do not tell it."""
        return self is not Step.AUTO and is_finer(self.value, HOURLY)


def is_finer(step: str, other: str) -> bool:
    """Whether a step is shorter than another one."""
    return LADDER.index(step) < LADDER.index(other)


def drawn_step(period: Period, asked: Step, native: str, most: int) -> str:
    """Return the finest step that is asked for, was metered, and gives no more points than may be.

    Parameters
    ----------
    native : str
        The coarsest step in which what is drawn was counted.
    """
    finest = HOURLY if asked is Step.AUTO else asked.value
    wanted = max(native, finest, key=LADDER.index)
    steps = LADDER[LADDER.index(wanted) :]
    few = (step for step in steps if len(grid_of(period, step)) - 1 <= most)
    return next(few, LADDER[-1])


@lru_cache(maxsize=64)
def grid_of(period: Period, step: str) -> pl.Series:
    """Return the starts of all intervals of a period in UTC, and the end of the last one."""
    ends = pl.Series("start", [period.end]).dt.convert_time_zone("UTC")
    if is_finer(HOURLY, step):
        starts = _local_starts(period, BUCKETS[step]).dt.replace_time_zone("UTC")
    else:
        starts = pl.datetime_range(
            period.start, period.end, BUCKETS[step], closed="left", eager=True
        )
    return starts.alias("start").cast(ends.dtype).append(ends)


def _local_starts(period: Period, every: str) -> pl.Series:
    """Return the starts of days, months or years as naive UTC, of no day that never was."""
    both = pl.Series([period.start, period.end]).dt.convert_time_zone(period.zone)
    first, last = both.dt.replace_time_zone(None).dt.truncate("1d")
    starts = instants_of(pl.datetime_range(first, last, every, eager=True), period.zone)
    return starts.filter(starts < naive(period.end)).unique().sort()


def bucket(zone: str, step: str) -> pl.Expr:
    """Return the start of the local interval in which ``start`` lies, in UTC."""
    local = pl.col("start").dt.convert_time_zone(zone).dt.truncate(BUCKETS[step])
    return local.dt.convert_time_zone("UTC").alias("start")
