"""The work on readings: screen all meters, bridge short gaps, look closely at the doubtful rest.

Months are screened one by one, so that memory does not grow with the period.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import months_of
from lingtan.metering.cases import in_batches
from lingtan.metering.gaps import GAPS
from lingtan.metering.limits import Limits
from lingtan.metering.repair import CHANGED, MARKS, Repair, repair_cases
from lingtan.metering.screen import ABSENT, DOUBTFUL, SPARSE, screen_month
from lingtan.metering.second_look import look_again
from lingtan.metering.short_gaps import Bridges, bridge_short_gaps
from lingtan.park.tables import QUANTITY

CASES_AT_ONCE = 200  # three months of 200 meters at 1 min are 26 M readings: 1 GB

CASE = pl.Schema({"meter_id": pl.String(), "month": pl.String()})
COUNTS = pl.Schema(
    {
        **CASE,
        "expected": pl.Int64(),
        "measured": pl.Int64(),
        "suspect": pl.Int64(),
        "estimated": pl.Int64(),
        "missing": pl.Int64(),
    }
)
REMOVED = pl.Schema({"meter_id": pl.String(), "start": pl.Datetime("us"), "value": QUANTITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the months came to; the tables are those of `repair.Repair`.

    Attributes
    ----------
    absent : DataFrame
        ``meter_id`` and ``month`` without a single reading.
    """

    changed: pl.DataFrame
    removed: pl.DataFrame
    counts: pl.DataFrame
    gaps: pl.DataFrame
    marks: pl.DataFrame
    absent: pl.DataFrame


def work_through(runner: SqlRunner, meters: pl.DataFrame, period: Period, limits: Limits) -> Work:
    """Validate every month of every meter.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered``.
    meters : DataFrame
        The meters dimension.
    """
    sums = [screen_month(runner, meters, each, period.zone, limits) for each in months_of(period)]
    screened = look_again(runner, pl.concat(sums), limits)
    bridges = list(_bridges(runner, screened))
    off_grid = pl.concat([pl.DataFrame(schema=CASE), *(bridge.off_grid for bridge in bridges)])
    doubtful = pl.concat(
        [
            screened.filter(pl.col("state") == DOUBTFUL),
            screened.join(off_grid, on=CASE.names(), how="semi"),
        ]
    )
    repairs = list(_repairs(runner, doubtful, period, limits))
    sound = screened.join(doubtful, on=CASE.names(), how="anti")
    absent = sound.filter(pl.col("state") == ABSENT)
    return Work(
        changed=_stacked([*(b.filled for b in bridges), *(r.changed for r in repairs)], CHANGED),
        removed=_stacked([r.removed for r in repairs], REMOVED),
        counts=_stacked([_counts(sound), *(r.counts for r in repairs)], COUNTS),
        gaps=_stacked(
            [*(b.gaps for b in bridges), _whole(absent), *(r.gaps for r in repairs)], GAPS
        ),
        marks=_stacked([r.marks for r in repairs], MARKS),
        absent=absent.select(CASE.names()),
    )


def _bridges(runner: SqlRunner, screened: pl.DataFrame) -> Iterator[Bridges]:
    sparse = screened.filter(pl.col("state") == SPARSE)
    for batch in in_batches(sparse.sort("month_start", "meter_id")):
        yield bridge_short_gaps(runner, batch)


def _repairs(
    runner: SqlRunner, doubtful: pl.DataFrame, period: Period, limits: Limits
) -> Iterator[Repair]:
    for _, alike in doubtful.group_by("resolution", maintain_order=True):
        for some in alike.sort("month_start", "meter_id").iter_slices(CASES_AT_ONCE):
            yield repair_cases(runner, some, period.zone, limits)


def _stacked(tables: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *(t.select(schema.names()) for t in tables)])


def _counts(sound: pl.DataFrame) -> pl.DataFrame:
    missing = pl.col("expected") - pl.col("count")
    is_absent = pl.col("state") == ABSENT
    return sound.select(
        "meter_id",
        "month",
        "expected",
        pl.col("count").alias("measured"),
        pl.lit(0, dtype=pl.Int64).alias("suspect"),
        pl.when(is_absent).then(0).otherwise(missing).cast(pl.Int64).alias("estimated"),
        pl.when(is_absent).then(missing).otherwise(0).cast(pl.Int64).alias("missing"),
    )


def _whole(absent: pl.DataFrame) -> pl.DataFrame:
    return absent.select(
        "meter_id",
        pl.col("month_start").alias("start"),
        pl.col("month_end").alias("end"),
        pl.col("expected").alias("intervals"),
        pl.lit("").alias("method"),
    )
