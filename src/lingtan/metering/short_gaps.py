"""Bridge short gaps of otherwise clean meters without fetching their readings.

Most meter-months with a fault miss a reading here and there and nothing else. For those the two
values beside each gap are enough.
"""

from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.calendar import as_naive
from lingtan.metering.cases import give_cases
from lingtan.metering.estimate import LINEAR
from lingtan.metering.gaps import GAPS
from lingtan.park.tables import QUANTITY

EDGES_SQL = """
select meter_id, case_id, before, previous, start, value
from (select r.meter_id, c.case_id, r.start, r.value, c.step_minutes,
             lag(r.value) over (partition by c.case_id order by r.start) as previous,
             lag(r.start) over (partition by c.case_id order by r.start) as before
      from {readings}) e
where start > before + interval '1' minute * step_minutes"""


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
        ``meter_id`` and ``month`` of cases whose gaps are no whole number of intervals: they
        need a closer look.
    """

    filled: pl.DataFrame
    gaps: pl.DataFrame
    off_grid: pl.DataFrame


def bridge_short_gaps(runner: SqlRunner, sparse: pl.DataFrame) -> Bridges:
    """Draw a straight line over each gap.

    Parameters
    ----------
    sparse : DataFrame
        Cases that miss single readings only, as `screen.screen_months` leaves them; few enough
        to be looked at together. With the part asked for: ``asked_start`` and ``asked_end``.
    """
    cases = sparse.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("case_id"),
        "meter_id",
        "month",
        "step",
        "asked_start",
        "asked_end",
        pl.col("month_start").alias("first"),
        pl.col("month_end").alias("after"),
        pl.col("step").dt.total_minutes().alias("step_minutes"),
    )
    readings = give_cases(runner, cases.drop("month", "step", "asked_start", "asked_end"))
    edges = as_naive(runner.rows(EDGES_SQL.format(readings=readings))).join(
        cases.select("case_id", "month", "step", "asked_start", "asked_end"), on="case_id"
    )
    length = (pl.col("start") - pl.col("before")).dt.total_microseconds()
    step = pl.col("step").dt.total_microseconds()
    off_grid = edges.filter(length % step != 0).select("meter_id", "month").unique()
    sound = edges.join(off_grid, on=["meter_id", "month"], how="anti").with_columns(
        missing=length // step - 1
    )
    return Bridges(filled=_line(sound), gaps=_ranges(sound), off_grid=off_grid)


def _line(edges: pl.DataFrame) -> pl.DataFrame:
    rows = edges.with_columns(number=pl.int_ranges(1, pl.col("missing") + 1)).explode("number")
    before, after = pl.col("previous").cast(pl.Float64), pl.col("value").cast(pl.Float64)
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
