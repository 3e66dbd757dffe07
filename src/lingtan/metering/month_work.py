"""The work on readings: screen all meters, bridge short gaps, look closely at the doubtful rest.

Whole calendar months are looked at, and those beside them, whatever period is asked for: what is
doubted or estimated must not depend on the question, or months would not add up to the year. The
part asked for is cut out at the end. Months are screened one by one, so that memory does not grow
with the period.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.answered import span_understood
from lingtan.metering.calendar import (
    INSTANT,
    aware,
    months_beside,
    naive,
    owed_intervals,
    whole_months,
)
from lingtan.metering.cases import in_batches
from lingtan.metering.gaps import GAPS
from lingtan.metering.limits import Limits
from lingtan.metering.month_pass import MonthHours, pass_over
from lingtan.metering.repair import BOUNDS, CHANGED, MARGINS, MARKS, Repair, repair_cases
from lingtan.metering.screen import ABSENT, DOUBTFUL, SPARSE, screen_months
from lingtan.metering.second_look import look_again
from lingtan.metering.short_gaps import Bridges, bridge_short_gaps
from lingtan.park.answers import Answer
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

LOOKED_AT_ONCE = 45_000  # intervals of the cases; with what lies around them some 150 MB

LONGEST_STEP = timedelta(days=1)  # what is read by the month tells of no instant

PART = ["resolution", "asked_start", "asked_end"]
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
    bounds: pl.DataFrame
    absent: pl.DataFrame
    hours: list[MonthHours]
    looked: pl.DataFrame


def span_to_read(
    park: Park, period: Period, limits: Limits, answers: Sequence[Answer] = ()
) -> Period:
    """Return the span whose readings tell what to believe of a period.

    It reaches over the months beside those of the period, as far as the closer look at the
    coarsest meter, and as far as answers move readings; of gas by temperature and pressure a month
    more, in which these are judged.
    """
    if any(each.gas_state is not None for each in park.meter_events):
        period = period_around(period)
    before, after = months_beside(period)
    reach = max([limits.window, *(margin_of(meter.resolution, limits) for meter in park.meters)])
    start, end = min(before.start, before.end - reach), max(after.end, after.start + reach)
    return span_understood(replace(period, start=start, end=end), answers)


def period_around(period: Period) -> Period:
    """Return a period with the months beside it."""
    before, after = months_beside(period)
    return replace(period, start=before.start, end=after.end)


def margin_of(resolution: Resolution, limits: Limits) -> timedelta:
    """Return how far before and after a month a closer look at a meter reads."""
    return MARGINS.get(resolution, limits.window)


def work_through(
    runner: SqlRunner,
    meters: pl.DataFrame,
    period: Period,
    limits: Limits,
    answers: Sequence[Answer] = (),
) -> Work:
    """Validate a period of every meter, as part of its whole months.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered``.
    meters : DataFrame
        The meters dimension.
    answers : sequence of Answer
        What people said of what is doubted.
    """
    before, after = months_beside(period)
    months = (before, *whole_months(period), after)
    passed = pass_over(runner, meters, months, period, limits)
    states = screen_months(passed.sums, meters, months, period.zone, limits)
    screened = _asked(look_again(_read(states)), period)
    bridges = list(_bridges(screened, passed.edges, limits))
    off_grid = pl.concat([pl.DataFrame(schema=CASE), *(bridge.off_grid for bridge in bridges)])
    doubtful = pl.concat(
        [
            screened.filter(pl.col("state") == DOUBTFUL),
            screened.join(off_grid, on=CASE.names(), how="semi"),
        ]
    )
    sound = screened.join(doubtful, on=CASE.names(), how="anti").filter(pl.col("owed") > 0)
    concerned = doubtful.filter((pl.col("owed") > 0) | (pl.col("asked") > 0))
    repairs = list(_repairs(runner, concerned, period, limits, answers))
    counts = _stacked([_counts(sound), *(r.counts for r in repairs)], COUNTS)
    absent = sound.filter(pl.col("state") == ABSENT)
    unread = pl.concat([absent, concerned.filter(pl.col("count") == 0)])
    return Work(
        changed=_stacked([*(b.filled for b in bridges), *(r.changed for r in repairs)], CHANGED),
        removed=_stacked([r.removed for r in repairs], REMOVED),
        counts=counts,
        gaps=_stacked(
            [*(b.gaps for b in bridges), _whole(absent), *(r.gaps for r in repairs)], GAPS
        ),
        marks=_stacked([r.marks for r in repairs], MARKS),
        bounds=_stacked([r.bounds for r in repairs], BOUNDS),
        absent=_untold(unread, counts),
        hours=passed.hours,
        looked=_looked(screened, limits),
    )


def _untold(unread: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the months without a reading of which nothing tells the amounts."""
    is_untold = counts.filter(pl.col("missing") == pl.col("expected"))
    return unread.select(CASE.names()).join(is_untold, on=CASE.names(), how="semi")


def _read(states: pl.DataFrame) -> pl.DataFrame:
    """Say from when to when the park was read at all, in the months around each."""
    length = pl.coalesce("step", pl.lit(LONGEST_STEP))
    after = pl.when(length <= LONGEST_STEP).then(pl.col("last") + length)
    by_month = states.group_by("month_start").agg(
        read_from=pl.col("first").min(), read_until=after.max()
    )
    by_month = by_month.sort("month_start").with_columns(
        pl.min_horizontal("read_from", pl.col("read_from").shift(1)),
        pl.max_horizontal("read_until", pl.col("read_until").shift(-1)),
    )
    known = states.join(by_month, on="month_start", how="left", maintain_order="left")
    is_stated = pl.col("ended") <= pl.col("month_end")  # until then a meter owed its readings
    until = pl.when(is_stated).then(pl.max_horizontal("read_until", "ended"))
    return known.with_columns(read_until=until.otherwise("read_until"))


def _asked(screened: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Keep the months of the period; say which part of each is asked for, and what it owes."""
    start, end = (pl.lit(naive(each)).cast(INSTANT) for each in (period.start, period.end))
    asked = screened.with_columns(
        asked_start=pl.max_horizontal("month_start", start),
        asked_end=pl.min_horizontal("month_end", end),
    ).filter(pl.col("asked_start") < pl.col("asked_end"))
    return asked.join(_owed(asked, period.zone), on=PART, how="left", maintain_order="left")


def _owed(asked: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return how many intervals begin in the part asked for of each month, by resolution."""
    parts = asked.select(PART).unique().rows()
    counts = [
        (name, start, end, owed[0] if owed else 0)
        for name, start, end in parts
        for owed in [owed_intervals(Resolution(name), aware(start), aware(end), zone)]
    ]
    return pl.DataFrame(
        counts, schema={**asked.select(PART).schema, "owed": pl.Int64()}, orient="row"
    )


def _bridges(screened: pl.DataFrame, edges: pl.DataFrame, limits: Limits) -> Iterator[Bridges]:
    sparse = screened.filter(pl.col("state") == SPARSE)
    for batch in in_batches(sparse.sort("month_start", "meter_id")):
        yield bridge_short_gaps(batch, edges, limits)


def _repairs(
    runner: SqlRunner,
    doubtful: pl.DataFrame,
    period: Period,
    limits: Limits,
    answers: Sequence[Answer],
) -> Iterator[Repair]:
    for _, alike in doubtful.group_by("resolution", maintain_order=True):
        for some in in_batches(alike.sort("month_start", "meter_id"), LOOKED_AT_ONCE):
            yield repair_cases(runner, some, period.zone, limits, answers)


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
    missing = pl.col("owed") - pl.col("asked")
    is_absent = pl.col("state") == ABSENT
    return sound.select(
        "meter_id",
        "month",
        pl.col("owed").alias("expected"),
        pl.col("asked").alias("measured"),
        pl.lit(0, dtype=pl.Int64).alias("suspect"),
        pl.when(is_absent).then(0).otherwise(missing).cast(pl.Int64).alias("estimated"),
        pl.when(is_absent).then(missing).otherwise(0).cast(pl.Int64).alias("missing"),
    )


def _whole(absent: pl.DataFrame) -> pl.DataFrame:
    return absent.select(
        "meter_id",
        pl.col("asked_start").alias("start"),
        pl.col("asked_end").alias("end"),
        pl.col("owed").alias("intervals"),
        pl.lit("").alias("method"),
    )
