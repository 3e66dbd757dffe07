"""One month's work: screen all meters, bridge short gaps, look closely at the doubtful rest."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import Month, naive
from lingtan.metering.gaps import GAPS
from lingtan.metering.limits import Limits
from lingtan.metering.repair import CHANGED, MARKS, Repair, repair_month
from lingtan.metering.screen import ABSENT, CLEAN, DOUBTFUL, SPARSE, screen_month
from lingtan.metering.short_gaps import bridge_short_gaps
from lingtan.park.tables import QUANTITY

METERS_AT_ONCE = 200  # three months of 200 meters at 1 min are 26 M readings: 1 GB

COUNTS = pl.Schema(
    {
        "meter_id": pl.String(),
        "month": pl.String(),
        "expected": pl.Int64(),
        "measured": pl.Int64(),
        "suspect": pl.Int64(),
        "estimated": pl.Int64(),
        "missing": pl.Int64(),
    }
)
REMOVED = pl.Schema({"meter_id": pl.String(), "start": pl.Datetime("us"), "value": QUANTITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthResult:
    """What one month came to; the tables are those of `repair.Repair`.

    Attributes
    ----------
    absent : tuple of str
        Meters without a single reading.
    """

    name: str
    changed: pl.DataFrame
    removed: pl.DataFrame
    counts: pl.DataFrame
    gaps: pl.DataFrame
    marks: pl.DataFrame
    absent: tuple[str, ...]


def work_through(
    runner: SqlRunner, meters: pl.DataFrame, month: Month, period: Period, limits: Limits
) -> MonthResult:
    """Validate one month of every meter.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered``.
    meters : DataFrame
        The meters dimension.
    """
    screened = screen_month(runner, meters, month, period.zone, limits)
    sparse = screened.filter(pl.col("state") == SPARSE)
    bridges = bridge_short_gaps(runner, sparse, month)
    is_bridged = (pl.col("state") == SPARSE) & ~pl.col("meter_id").is_in(sorted(bridges.off_grid))
    doubtful = screened.filter((pl.col("state") == DOUBTFUL) | _in(bridges.off_grid))
    repairs = list(_repairs(runner, meters, doubtful, month, period, limits))
    absent = screened.filter(pl.col("state") == ABSENT)
    sound = screened.filter((pl.col("state").is_in([CLEAN, ABSENT])) | is_bridged)
    return MonthResult(
        name=month.name,
        changed=_stacked([bridges.filled, *(r.changed for r in repairs)], CHANGED),
        removed=_stacked([r.removed for r in repairs], REMOVED),
        counts=_stacked([_counts(sound, month), *_repair_counts(repairs, month)], COUNTS),
        gaps=_stacked([bridges.gaps, _whole(absent, month), *(r.gaps for r in repairs)], GAPS),
        absent=tuple(absent["meter_id"].to_list()),
        marks=_stacked([r.marks for r in repairs], MARKS),
    )


def _in(meters: frozenset[str]) -> pl.Expr:
    return pl.col("meter_id").is_in(sorted(meters))


def _repairs(
    runner: SqlRunner,
    meters: pl.DataFrame,
    doubtful: pl.DataFrame,
    month: Month,
    period: Period,
    limits: Limits,
) -> Iterator[Repair]:
    chosen = meters.join(doubtful.select("meter_id"), on="meter_id", how="semi")
    for _, alike in chosen.group_by("resolution", maintain_order=True):
        for some in alike.iter_slices(METERS_AT_ONCE):
            yield repair_month(runner, some, month, period, limits)


def _stacked(tables: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *(t.select(schema.names()) for t in tables)])


def _counts(sound: pl.DataFrame, month: Month) -> pl.DataFrame:
    missing = pl.col("expected") - pl.col("count")
    is_absent = pl.col("state") == ABSENT
    return sound.select(
        "meter_id",
        pl.lit(month.name).alias("month"),
        "expected",
        pl.col("count").alias("measured"),
        pl.lit(0, dtype=pl.Int64).alias("suspect"),
        pl.when(is_absent).then(0).otherwise(missing).cast(pl.Int64).alias("estimated"),
        pl.when(is_absent).then(missing).otherwise(0).cast(pl.Int64).alias("missing"),
    )


def _repair_counts(repairs: list[Repair], month: Month) -> list[pl.DataFrame]:
    return [repair.counts.with_columns(month=pl.lit(month.name)) for repair in repairs]


def _whole(absent: pl.DataFrame, month: Month) -> pl.DataFrame:
    return absent.select(
        "meter_id",
        pl.lit(naive(month.start)).cast(GAPS["start"]).alias("start"),
        pl.lit(naive(month.end)).cast(GAPS["end"]).alias("end"),
        pl.col("expected").alias("intervals"),
        pl.lit("").alias("method"),
    )
