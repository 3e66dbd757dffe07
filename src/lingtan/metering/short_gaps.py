"""Bridge short gaps of otherwise clean meters without looking at their readings again.

Most meter-months with a fault miss a reading here and there and nothing else. For those the two
values beside each gap are enough, and these are noted while the readings of a month are at hand.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lingtan.metering.calendar import INSTANT
from lingtan.metering.estimate import LINEAR
from lingtan.metering.gaps import GAPS
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import Readings
from lingtan.metering.month_sums import as_table
from lingtan.park.tables import QUANTITY

EDGES = pl.Schema(
    {
        "number": pl.Int64(),
        "before": INSTANT,
        "previous": pl.Float64(),
        "start": INSTANT,
        "value": pl.Float64(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridges:
    """Short gaps, bridged.

    Attributes
    ----------
    filled : DataFrame
        ``meter_id``, ``start``, ``value``, ``quality``, ``method``: a row an interval.
    gaps : DataFrame
        The gaps as ranges; see `gaps.GAPS`.
    off_grid : DataFrame
        ``meter_id`` and ``month`` of cases whose gaps are no whole number of intervals, or whose
        reading after a gap may hold all of it (see `catch_up`): they need a closer look.
    """

    filled: pl.DataFrame
    gaps: pl.DataFrame
    off_grid: pl.DataFrame


def find_edges(readings: Readings, sparse: pl.DataFrame) -> pl.DataFrame:
    """Return what was read before and after each gap.

    Parameters
    ----------
    sparse : DataFrame
        Meters to look at: ``number`` and ``step``, the length of their intervals.

    Returns
    -------
    DataFrame
        Columns of `EDGES`, a row a gap.
    """
    steps = sparse["step"].dt.total_microseconds()
    places = [
        begin + np.flatnonzero(np.diff(readings.start[begin:end]) > step)
        for begin, end, step in zip(*readings.spans(sparse["number"]), steps, strict=True)
    ]
    last = np.concatenate([np.zeros(0, np.int64), *places])
    before, after = readings.taken(last), readings.taken(last + 1)
    columns = {
        "number": before.number,
        "before": before.start,
        "previous": before.milli / 1000,  # of numpy: polars multiplies by what 1/1000 is not
        "start": after.start,
        "value": after.milli / 1000,
    }
    return as_table([columns], EDGES)


def bridge_short_gaps(sparse: pl.DataFrame, edges: pl.DataFrame, limits: Limits) -> Bridges:
    """Draw a straight line over each gap.

    Parameters
    ----------
    sparse : DataFrame
        Cases that miss single readings only, as `screen.screen_months` leaves them. With the
        part asked for: ``asked_start`` and ``asked_end``.
    edges : DataFrame
        Columns of `EDGES`, and ``month``.
    """
    cases = sparse.select("month", "number", "meter_id", "step", "asked_start", "asked_end")
    edges = edges.join(cases, on=["month", "number"], maintain_order="right_left")
    length = (pl.col("start") - pl.col("before")).dt.total_microseconds()
    step = pl.col("step").dt.total_microseconds()
    rise = pl.col("value") / pl.col("previous")
    may_catch_up = rise.is_between(limits.caught_up_rise, 2 * length / step)
    needs_look = (length % step != 0) | may_catch_up.fill_null(False)
    off_grid = edges.filter(needs_look).select("meter_id", "month").unique()
    sound = edges.join(off_grid, on=["meter_id", "month"], how="anti").with_columns(
        missing=length // step - 1
    )
    return Bridges(filled=_line(sound), gaps=_ranges(sound), off_grid=off_grid)


def _line(edges: pl.DataFrame) -> pl.DataFrame:
    rows = edges.with_columns(number=pl.int_ranges(1, pl.col("missing") + 1)).explode("number")
    before, after = pl.col("previous"), pl.col("value")
    share = pl.col("number") / (pl.col("missing") + 1)
    value = (before + (after - before) * share).round(QUANTITY.scale).cast(QUANTITY)
    start = pl.col("before") + pl.col("step") * pl.col("number")
    return rows.filter(start.is_between("asked_start", "asked_end", closed="left")).select(
        "meter_id",
        start.alias("start"),
        value.alias("value"),
        pl.lit("estimated").alias("quality"),
        pl.lit(LINEAR).alias("method"),
    )


def _ranges(edges: pl.DataFrame) -> pl.DataFrame:
    start = pl.max_horizontal(pl.col("before") + pl.col("step"), "asked_start")
    end = pl.min_horizontal("start", "asked_end")
    intervals = (end - start).dt.total_microseconds() // pl.col("step").dt.total_microseconds()
    return (
        edges.filter(start < end)
        .select(
            "meter_id",
            start.alias("start"),
            end.alias("end"),
            intervals.cast(pl.Int64).alias("intervals"),
            pl.lit(LINEAR).alias("method"),
        )
        .select(GAPS.names())
    )
