"""The work on readings: screen all meters, bridge short gaps, look closely at the doubtful rest.

Whole calendar months are looked at, and those beside them, whatever period is asked for: what is
doubted or estimated must not depend on the question, or months would not add up to the year. The
part asked for is cut out at the end. Months are screened one by one, so that memory does not grow
with the period.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import (
    INSTANT,
    interval_starts,
    literal,
    months_beside,
    naive,
    whole_months,
)
from lingtan.metering.cases import in_batches
from lingtan.metering.gaps import GAPS
from lingtan.metering.increments import METERED
from lingtan.metering.limits import Limits
from lingtan.metering.month_pass import MonthHours, pass_over
from lingtan.metering.repair import CHANGED, MARGINS, MARKS, Repair, repair_cases
from lingtan.metering.screen import ABSENT, DOUBTFUL, SPARSE, screen_months
from lingtan.metering.second_look import look_again
from lingtan.metering.short_gaps import Bridges, bridge_short_gaps
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
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
    hours : list of MonthHours
        The readings of the period by hour as they stand; whoever adds them up empties the list.
    looked : DataFrame
        Meters of which a month was looked at closely, or bridged, and the span of what that leans
        on: ``meter_id``, ``first`` and ``after`` (naive UTC).
    """

    changed: pl.DataFrame
    removed: pl.DataFrame
    counts: pl.DataFrame
    gaps: pl.DataFrame
    marks: pl.DataFrame
    absent: pl.DataFrame
    hours: list[MonthHours]
    looked: pl.DataFrame


def span_to_read(park: Park, period: Period, limits: Limits) -> Period:
    """Return the span whose readings tell what to believe of a period.

    It reaches over the months beside those of the period, and as far as the closer look at the
    coarsest meter.
    """
    before, after = months_beside(period)
    reach = max([limits.window, *(margin_of(meter.resolution, limits) for meter in park.meters)])
    start, end = min(before.start, before.end - reach), max(after.end, after.start + reach)
    return replace(period, start=start, end=end)


def margin_of(resolution: Resolution, limits: Limits) -> timedelta:
    """Return how far before and after a month a closer look at a meter reads."""
    return MARGINS.get(resolution, limits.window)


def work_through(runner: SqlRunner, meters: pl.DataFrame, period: Period, limits: Limits) -> Work:
    """Validate a period of every meter, as part of its whole months.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered``.
    meters : DataFrame
        The meters dimension.
    """
    before, after = months_beside(period)
    months = (before, *whole_months(period), after)
    passed = pass_over(runner, meters, months, period)
    states = screen_months(passed.sums, meters, months, period.zone, limits)
    screened = _asked(look_again(runner, states, limits), period)
    bridges = list(_bridges(runner, screened))
    off_grid = pl.concat([pl.DataFrame(schema=CASE), *(bridge.off_grid for bridge in bridges)])
    doubtful = pl.concat(
        [
            screened.filter(pl.col("state") == DOUBTFUL),
            screened.join(off_grid, on=CASE.names(), how="semi"),
        ]
    )
    repairs = list(_repairs(runner, doubtful, period, limits))
    sound = _cut(runner, screened.join(doubtful, on=CASE.names(), how="anti"), period)
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
        hours=passed.hours,
        looked=_looked(screened, limits),
    )


def _asked(screened: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Keep the months of the period, and say which part of each is asked for."""
    start, end = (pl.lit(naive(each)).cast(INSTANT) for each in (period.start, period.end))
    return screened.with_columns(
        asked_start=pl.max_horizontal("month_start", start),
        asked_end=pl.min_horizontal("month_end", end),
    ).filter(pl.col("asked_start") < pl.col("asked_end"))


def _cut(runner: SqlRunner, sound: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Count the intervals of sound months anew where only a part of a month is asked for."""
    is_part = (pl.col("asked_start") > pl.col("month_start")) | (
        pl.col("asked_end") < pl.col("month_end")
    )
    if sound.filter(is_part).is_empty():
        return sound
    start, end = period.start, period.end
    owed = {
        name: len(interval_starts(Resolution(name), start, end, period.zone))
        for name in sound["resolution"].unique()
    }
    counted = runner.rows(f"""
select meter_id, count(*) as count from {METERED}
where start >= {literal(start)} and start < {literal(end)} group by meter_id""")
    return (
        sound.drop("count")
        .join(counted, on="meter_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("count").fill_null(0).cast(pl.Int64),
            expected=pl.col("resolution").replace_strict(owed, return_dtype=pl.Int64),
        )
        .filter(pl.col("expected") > 0)
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


def _looked(screened: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    margins = {each.value: margin_of(each, limits) for each in Resolution}
    margin = pl.col("resolution").replace_strict(margins, return_dtype=pl.Duration("us"))
    return screened.filter(pl.col("state").is_in([DOUBTFUL, SPARSE])).select(
        "meter_id",
        first=pl.col("month_start") - margin,
        after=pl.col("month_end") + margin,
    )


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
        pl.col("asked_start").alias("start"),
        pl.col("asked_end").alias("end"),
        pl.col("expected").alias("intervals"),
        pl.lit("").alias("method"),
    )
