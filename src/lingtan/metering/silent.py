"""Silence: whole days at zero, of a meter that should have something to say.

Zero is a value, and is believed; a long row of them is worth a question. Meters that rest by
nature (export, stores, standby sets) are left alone.
"""

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import (
    INSTANT,
    as_naive,
    interval_ends,
    interval_starts,
    local_starts,
)
from lingtan.metering.dimension import METERS
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.park.meters import Resolution

DAYS = "metering_days"

STANDBY = (
    0.01  # of the largest amount: what is less below zero is a draw at rest (I: our judgement)
)

SILENT_SQL = f"""
select meter_id, day, silent_days from (
select a.meter_id, d.day, min(m.silent_days) as silent_days, max(a.quantity) as highest,
  min(a.quantity) as lowest, max(max(abs(a.quantity))) over (partition by a.meter_id) as largest
from amounts a
join {METERS} m on a.meter_id = m.meter_id
join {DAYS} d on a.start = d.hour
where m.silent_days is not null and a.resolution in ('1h', '1d')
  and a.start >= m.begun and a.start < m.ended
group by a.meter_id, d.day
) where highest <= 0 and lowest >= -{STANDBY} * largest"""


def check_silence(runner: SqlRunner, period: Period, limits: Limits) -> tuple[Finding, ...]:
    """Name meters that were at zero for too many whole days in a row.

    A period of fewer days than any meter may be silent is not looked at.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` and the meters dimension.
    """
    all_days = local_starts("1d", period.start, period.end, period.zone)
    if len(all_days) < min(limits.silent_days, limits.silent_plant_days):
        return ()
    hours = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    day_of = hours.to_frame("hour").join_asof(
        all_days.to_frame("day"), left_on="hour", right_on="day"
    )
    runner.give(DAYS, day_of)
    days = as_naive(runner.rows(SILENT_SQL)).sort("meter_id", "day")
    ends = interval_ends(Resolution.DAY, days["day"], period.zone)
    table = days.with_columns(until=ends.cast(INSTANT)).with_columns(
        is_new=(pl.col("day") != pl.col("until").shift(1).over("meter_id")).fill_null(True)
    )
    runs = (
        table.with_columns(run=pl.col("is_new").cast(pl.UInt32).cum_sum().over("meter_id"))
        .group_by("meter_id", "run", maintain_order=True)
        .agg(
            pl.len().alias("days"),
            pl.col("day").min().alias("first"),
            pl.col("until").max(),
            pl.col("silent_days").first(),
        )
        .filter(pl.col("days") >= pl.col("silent_days"))
        .select("meter_id", "days", "first", "until")
    )
    return tuple(
        fault(faults.SILENT_METER, row, period.zone) for row in runs.iter_rows(named=True)
    )
