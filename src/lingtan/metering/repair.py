"""Look at doubtful meters reading by reading: judge every value, fill what may be filled.

A *case* is one meter in one month, looked at with the weeks before and after. Cases of several
months are worked through together, each as if it were alone: one pass over ten of them costs
little more than a pass over one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering import faults
from lingtan.metering.answered import with_verdicts
from lingtan.metering.calendar import (
    INSTANT,
    as_naive,
    aware,
    interval_ends,
    interval_starts,
)
from lingtan.metering.cases import give_cases
from lingtan.metering.catch_up import share_catch_ups
from lingtan.metering.dimension import EstimationRule
from lingtan.metering.estimate import NIGHT, estimate
from lingtan.metering.far_values import check_far_values
from lingtan.metering.gaps import list_gaps, mark_gaps
from lingtan.metering.limits import Limits
from lingtan.metering.odd_bills import check_bills, settle_bills
from lingtan.metering.range_check import DOUBT, IS_IMPOSSIBLE, check_range
from lingtan.metering.stuck import check_stuck
from lingtan.metering.tidy import CONTRADICTED, DUPLICATE, MOVED, REFUSED, tidy
from lingtan.metering.turned_sign import SIGN_TURNED, check_sign
from lingtan.park.answers import Answer
from lingtan.park.meters import Resolution
from lingtan.park.tables import QUANTITY

MARGINS = {Resolution.MONTH: timedelta(days=367), Resolution.YEAR: timedelta(days=732)}
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
    {
        "meter_id": pl.String(),
        "start": INSTANT,
        "value": QUANTITY,
        "fault": pl.String(),
        "usual": pl.Float64(),
        "ratio": pl.Float64(),
    }
)
BOUNDS = pl.Schema(
    {"meter_id": pl.String(), "start": INSTANT, "lacks": pl.Float64(), "exceeds": pl.Float64()}
)
ODDITIES = {
    MOVED: faults.OFF_GRID_MOVED.id,
    REFUSED: faults.OFF_GRID_REFUSED.id,
    DUPLICATE: faults.DUPLICATE_READING.id,
    CONTRADICTED: faults.CONTRADICTED_READING.id,
}
IS_ASKED = pl.col("start").is_between("asked_start", "asked_end", closed="left")
BELIEVED = ("measured", "manual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a closer look changed.

    Attributes
    ----------
    changed : DataFrame
        Intervals that do not stand as they were read: doubted, estimated or moved. Columns of
        ``intervals``, instants naive.
    removed : DataFrame
        Rows of ``metered`` they take the place of, or that count nowhere: ``meter_id``,
        ``start``, ``value``.
    counts : DataFrame
        ``meter_id``, ``month``, ``expected``, ``measured``, ``suspect``, ``estimated``,
        ``missing``.
    gaps : DataFrame
        The gaps as ranges; see `gaps.GAPS`.
    marks : DataFrame
        Every reading with a fault, as it was read: ``meter_id``, ``start``, ``value``, ``fault``
        (id of the kind of finding), and of a bill what is ``usual`` and the ``ratio`` to it.
    bounds : DataFrame
        How far the true amount may be above (``lacks``) and below (``exceeds``) what is told of
        an interval, where the meter's own other intervals tell: ``meter_id``, ``start``.
    """

    changed: pl.DataFrame
    removed: pl.DataFrame
    counts: pl.DataFrame
    gaps: pl.DataFrame
    marks: pl.DataFrame
    bounds: pl.DataFrame


def repair_cases(
    runner: SqlRunner,
    cases: pl.DataFrame,
    zone: str,
    limits: Limits,
    answers: Sequence[Answer] = (),
) -> Repair:
    """Judge and fill some meters, each in one month, all of one resolution.

    Parameters
    ----------
    cases : DataFrame
        As `screen.screen_months` leaves them, with the part asked for: ``asked_start`` and
        ``asked_end``.
    """
    resolution = Resolution(cases["resolution"][0])
    margin = MARGINS.get(resolution, limits.window)
    chosen = _numbered(cases, margin)
    readings = _readings(runner, chosen)
    neat = tidy(readings, _slots(chosen, resolution, zone), limits)
    judged = _judge(neat.values, chosen, answers, limits)
    inside = _fill(share_catch_ups(judged, answers, limits), zone, limits)
    kept = inside.filter("stands").select("meter_id", "start")
    raw = _inside(readings, chosen).select("meter_id", "start", "value")
    return Repair(
        changed=inside.filter(~pl.col("stands") & pl.col("value").is_not_null()).select(
            CHANGED.names()
        ),
        removed=raw.join(kept, on=["meter_id", "start"], how="anti"),
        counts=_counts(inside),
        gaps=list_gaps(inside),
        marks=_marks(inside, _inside(neat.oddities, chosen)),
        bounds=inside.filter(pl.col("lacks").is_not_null()).select(BOUNDS.names()),
    )


def _numbered(cases: pl.DataFrame, margin: timedelta) -> pl.DataFrame:
    """Give each case a number, by which it stands for a meter, and its window."""
    return cases.with_columns(
        meter=pl.col("meter_id"),
        meter_id=pl.int_range(pl.len(), dtype=pl.Int64),
        window_start=pl.max_horizontal(pl.col("month_start") - margin, "begun"),
        window_end=pl.min_horizontal(pl.col("month_end") + margin, "ended"),
    )


def _readings(runner: SqlRunner, cases: pl.DataFrame) -> pl.DataFrame:
    found = give_cases(
        runner,
        cases.select(
            case_id="meter_id", meter_id="meter", first="window_start", after="window_end"
        ),
    )
    rows = runner.rows(
        f"select c.case_id as meter_id, r.start, r.value, r.quality, r.method from {found}"
    )
    return as_naive(rows).with_columns(pl.col("value").cast(QUANTITY))


def _slots(cases: pl.DataFrame, resolution: Resolution, zone: str) -> pl.DataFrame:
    """Return the intervals of every case and its margins, case after case."""
    window = ("window_start", "window_end")
    grids = []
    for start, end in cases.select(window).unique().rows():
        starts = interval_starts(resolution, aware(start), aware(end), zone)
        ends = interval_ends(resolution, starts, zone)
        grid = pl.DataFrame({"start": starts, "end": ends}).cast(INSTANT)
        grids.append(
            grid.with_columns(
                pl.lit(each).cast(INSTANT).alias(name)
                for name, each in zip(window, (start, end), strict=True)
            )
        )
    owed = cases.select("meter_id", *window).join(
        pl.concat(grids), on=window, maintain_order="left_right"
    )
    return owed.drop(window)


def _inside(table: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Keep what is asked for of the month of its case, and name the meter instead of the case."""
    bounds = cases.select("meter_id", "meter", "asked_start", "asked_end")
    return (
        table.join(bounds, on="meter_id", maintain_order="left")
        .filter(IS_ASKED)
        .with_columns(meter_id=pl.col("meter"))
    )


def _judge(
    values: pl.DataFrame, cases: pl.DataFrame, answers: Sequence[Answer], limits: Limits
) -> pl.DataFrame:
    resolution = Resolution(cases["resolution"][0])
    longest_run = limits.stuck_run(resolution)
    known = cases.select(
        *("meter_id", "meter", "month", "asked_start", "asked_end"),
        *("estimation", "is_plant", "is_solar", "lowest", "highest", "doubtful_above"),
        *("standby_share", "standby_most"),
        *("multiplier", "hours", "read_from", "read_until"),
    )
    table = values.join(known, on="meter_id", maintain_order="left").with_columns(
        amount=pl.col("value").cast(pl.Float64),
        is_asked=IS_ASKED,
        is_due=pl.col("start").is_between("read_from", "read_until", closed="left"),
    )
    signed = check_sign(check_range(table, limits), longest_run, limits)
    far = check_far_values(signed, limits)
    if resolution is Resolution.MONTH:
        far = check_bills(far, limits)
    judged = with_verdicts(check_stuck(far, longest_run, limits), answers)
    is_filled = pl.col("estimation") != EstimationRule.NONE.value
    is_doubted = pl.col(DOUBT).is_not_null() & (pl.col(DOUBT) != faults.STANDBY_DRAW.id)
    is_turned = (pl.col(DOUBT) == faults.SIGN_TURNED.id).fill_null(False)
    settled = (
        judged.with_columns(
            value=pl.when(is_turned)
            .then(-pl.col("value"))
            .when(~(pl.col(IS_IMPOSSIBLE) & is_filled))
            .then("value"),
            quality=pl.when(is_turned)
            .then(pl.lit("estimated"))
            .when(is_doubted)
            .then(pl.lit("suspect"))
            .otherwise("quality"),
            method=pl.when(is_turned).then(pl.lit(SIGN_TURNED)).otherwise("method"),
        )
        .with_columns(is_hole=pl.col("value").is_null())
        .with_columns(
            basis=pl.when(~pl.col("is_hole") & pl.col("quality").is_in(BELIEVED)).then("amount"),
            stands=pl.col("is_raw") & ~pl.col("is_hole") & ~is_doubted,
        )
    )
    if resolution is Resolution.MONTH:
        return settle_bills(settled)
    return settled.with_columns(
        pl.lit(None, pl.Float64()).alias(each) for each in ("usual", "ratio", "lacks", "exceeds")
    )


def _fill(judged: pl.DataFrame, zone: str, limits: Limits) -> pl.DataFrame:
    """Fill the holes of what is asked for, keep no more, and name the meter of each case.

    A gap at the end of a file ends where the park's readings do: what nobody was read for yet is
    none, and is not filled.
    """
    is_hole = pl.col("is_hole")
    marked = mark_gaps(judged.with_columns(is_hole=is_hole & pl.col("is_due"), is_open=is_hole))
    estimates = estimate(marked, zone, limits)
    marked = marked.with_columns(is_hole="is_open")
    filled = marked.filter("is_asked").join(
        estimates, on=["meter_id", "start"], how="left", maintain_order="left"
    )
    is_estimated = pl.col("estimate").is_not_null()
    return filled.with_columns(
        value=pl.coalesce("value", pl.col("estimate").round(QUANTITY.scale).cast(QUANTITY)),
        quality=pl.when(is_estimated).then(pl.lit("estimated")).otherwise("quality"),
        method=pl.coalesce("estimate_method", "method"),
        meter_id=pl.col("meter"),
    )


def _counts(inside: pl.DataFrame) -> pl.DataFrame:
    has_value, quality = pl.col("value").is_not_null(), pl.col("quality")
    is_night = (pl.col("method") == NIGHT) & (quality == "estimated")  # a solar plant owes none
    return inside.group_by("meter_id", "month").agg(
        pl.len().cast(pl.Int64).alias("expected"),
        (has_value & (quality.is_in(BELIEVED) | is_night)).sum().cast(pl.Int64).alias("measured"),
        (has_value & (quality == "suspect")).sum().cast(pl.Int64).alias("suspect"),
        (has_value & (quality == "estimated") & ~is_night).sum().cast(pl.Int64).alias("estimated"),
        (~has_value).sum().cast(pl.Int64).alias("missing"),
    )


def _marks(inside: pl.DataFrame, oddities: pl.DataFrame) -> pl.DataFrame:
    doubted = inside.filter(pl.col(DOUBT).is_not_null()).select(
        "meter_id",
        "start",
        pl.col("amount").round(QUANTITY.scale).cast(QUANTITY).alias("value"),
        pl.col(DOUBT).alias("fault"),
        "usual",
        pl.when(pl.col(DOUBT) == faults.SIGN_TURNED.id)
        .then(-1.0)
        .otherwise("ratio")
        .alias("ratio"),
    )
    odd = oddities.with_columns(
        fault=pl.col("oddity").replace_strict(ODDITIES, return_dtype=pl.String),
        usual=pl.lit(None, pl.Float64()),
        ratio=pl.lit(None, pl.Float64()),
    )
    return pl.concat([doubted, odd.select(MARKS.names())])
