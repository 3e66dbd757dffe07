"""Look at doubtful meters reading by reading: judge every value, fill what may be filled."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import (
    INSTANT,
    Month,
    as_naive,
    interval_ends,
    interval_starts,
    literal,
    naive,
)
from lingtan.metering.dimension import EstimationRule
from lingtan.metering.estimate import estimate
from lingtan.metering.gaps import list_gaps, mark_gaps
from lingtan.metering.increments import METERED
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import DOUBT, IS_IMPOSSIBLE, check_range
from lingtan.metering.spikes import check_spikes
from lingtan.metering.stuck import check_stuck
from lingtan.metering.tidy import CONTRADICTED, DUPLICATE, MOVED, REFUSED, tidy
from lingtan.park.meters import Resolution
from lingtan.park.tables import QUANTITY

MARGINS = {Resolution.MONTH: timedelta(days=62), Resolution.YEAR: timedelta(days=732)}
CHANGED = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": INSTANT,
        "value": QUANTITY,
        "quality": pl.String(),
        "method": pl.String(),
    }
)
MARKS = pl.Schema(
    {"meter_id": pl.String(), "start": INSTANT, "value": QUANTITY, "fault": pl.String()}
)
ODDITIES = {
    MOVED: faults.OFF_GRID_MOVED.id,
    REFUSED: faults.OFF_GRID_REFUSED.id,
    DUPLICATE: faults.DUPLICATE_READING.id,
    CONTRADICTED: faults.CONTRADICTED_READING.id,
}
BELIEVED = ("measured", "manual")
LOOKED_AT = "metering_looked_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a closer look changed in a month.

    Attributes
    ----------
    changed : DataFrame
        Intervals that do not stand as they were read: doubted, estimated or moved. Columns of
        ``intervals``, instants naive.
    removed : DataFrame
        Rows of ``metered`` they take the place of, or that count nowhere: ``meter_id``,
        ``start``, ``value``.
    counts : DataFrame
        ``meter_id``, ``expected``, ``measured``, ``suspect``, ``estimated``, ``missing``.
    gaps : DataFrame
        The gaps as ranges; see `gaps.GAPS`.
    marks : DataFrame
        Every reading with a fault, as it was read: ``meter_id``, ``start``, ``value``, ``fault``
        (id of the kind of finding).
    """

    changed: pl.DataFrame
    removed: pl.DataFrame
    counts: pl.DataFrame
    gaps: pl.DataFrame
    marks: pl.DataFrame


def repair_month(
    runner: SqlRunner, meters: pl.DataFrame, month: Month, period: Period, limits: Limits
) -> Repair:
    """Judge and fill one month of some meters, all of one resolution.

    Parameters
    ----------
    meters : DataFrame
        Rows of the meters dimension.
    """
    resolution = Resolution(meters["resolution"][0])
    margin = MARGINS.get(resolution, limits.window)
    window = Month(name=month.name, start=month.start - margin, end=month.end + margin)
    readings = _readings(runner, meters["meter_id"], window)
    neat = tidy(readings, _grid(resolution, window, period.zone), meters["meter_id"], limits)
    judged = _judge(neat.values, meters, limits.stuck_run(resolution), limits)
    inside = _fill(judged, period.zone, limits).filter(_within(month))
    kept = inside.filter("stands").select("meter_id", "start")
    raw = readings.filter(_within(month)).select("meter_id", "start", "value")
    return Repair(
        changed=inside.filter(~pl.col("stands") & pl.col("value").is_not_null()).select(
            CHANGED.names()
        ),
        removed=raw.join(kept, on=["meter_id", "start"], how="anti"),
        counts=_counts(inside),
        gaps=list_gaps(inside),
        marks=_marks(inside, neat.oddities.filter(_within(month))),
    )


def _readings(runner: SqlRunner, meter_ids: pl.Series, window: Month) -> pl.DataFrame:
    runner.give(LOOKED_AT, meter_ids.to_frame("meter_id"))
    return as_naive(
        runner.rows(f"""
select r.meter_id, r.start, r.value, r.quality, r.method
from {METERED} r join {LOOKED_AT} l on r.meter_id = l.meter_id
where r.start >= {literal(window.start)} and r.start < {literal(window.end)}""")
    ).with_columns(pl.col("value").cast(QUANTITY))


def _grid(resolution: Resolution, window: Month, zone: str) -> pl.DataFrame:
    starts = interval_starts(resolution, window.start, window.end, zone)
    return pl.DataFrame({"start": starts, "end": interval_ends(resolution, starts, zone)}).cast(
        INSTANT
    )


def _judge(
    values: pl.DataFrame, meters: pl.DataFrame, longest_run: int | None, limits: Limits
) -> pl.DataFrame:
    rules = meters.select(
        "meter_id", "estimation", "is_plant", "lowest", "highest", "doubtful_above"
    )
    table = values.join(rules, on="meter_id", maintain_order="left").with_columns(
        amount=pl.col("value").cast(pl.Float64)
    )
    judged = check_stuck(check_spikes(check_range(table, limits), limits), longest_run, limits)
    is_filled = pl.col("estimation") != EstimationRule.NONE.value
    is_doubted = pl.col(DOUBT).is_not_null() & (pl.col(DOUBT) != faults.STANDBY_DRAW.id)
    return (
        judged.with_columns(
            value=pl.when(~(pl.col(IS_IMPOSSIBLE) & is_filled)).then("value"),
            quality=pl.when(is_doubted).then(pl.lit("suspect")).otherwise("quality"),
        )
        .with_columns(is_hole=pl.col("value").is_null())
        .with_columns(
            basis=pl.when(~pl.col("is_hole") & pl.col("quality").is_in(BELIEVED)).then("amount"),
            stands=pl.col("is_raw") & ~pl.col("is_hole") & ~is_doubted,
        )
    )


def _fill(judged: pl.DataFrame, zone: str, limits: Limits) -> pl.DataFrame:
    marked = mark_gaps(judged)
    estimates = estimate(marked, zone, limits)
    filled = marked.join(estimates, on=["meter_id", "start"], how="left", maintain_order="left")
    is_estimated = pl.col("estimate").is_not_null()
    return filled.with_columns(
        value=pl.coalesce("value", pl.col("estimate").round(QUANTITY.scale).cast(QUANTITY)),
        quality=pl.when(is_estimated).then(pl.lit("estimated")).otherwise("quality"),
        method=pl.coalesce("estimate_method", "method"),
    )


def _counts(inside: pl.DataFrame) -> pl.DataFrame:
    has_value, quality = pl.col("value").is_not_null(), pl.col("quality")
    return inside.group_by("meter_id").agg(
        pl.len().cast(pl.Int64).alias("expected"),
        (has_value & quality.is_in(BELIEVED)).sum().cast(pl.Int64).alias("measured"),
        (has_value & (quality == "suspect")).sum().cast(pl.Int64).alias("suspect"),
        (has_value & (quality == "estimated")).sum().cast(pl.Int64).alias("estimated"),
        (~has_value).sum().cast(pl.Int64).alias("missing"),
    )


def _marks(inside: pl.DataFrame, oddities: pl.DataFrame) -> pl.DataFrame:
    doubted = inside.filter(pl.col(DOUBT).is_not_null()).select(
        "meter_id",
        "start",
        pl.col("amount").round(QUANTITY.scale).cast(QUANTITY).alias("value"),
        pl.col(DOUBT).alias("fault"),
    )
    odd = oddities.with_columns(
        fault=pl.col("oddity").replace_strict(ODDITIES, return_dtype=pl.String)
    )
    return pl.concat([doubted, odd.select(MARKS.names())])


def _within(month: Month) -> pl.Expr:
    return pl.col("start").is_between(naive(month.start), naive(month.end), closed="left")
