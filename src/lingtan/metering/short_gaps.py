"""Bridge short gaps of otherwise clean meters without fetching their readings.

Most meter-months with a fault miss a reading here and there and nothing else. For those the two
values beside each gap are enough.
"""

from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.calendar import Month, as_naive, literal
from lingtan.metering.estimate import LINEAR
from lingtan.metering.gaps import GAPS
from lingtan.metering.increments import METERED
from lingtan.park.tables import QUANTITY

SPARSE_METERS = "metering_sparse"

EDGES_SQL = """
select meter_id, before, previous, start, value
from (select r.meter_id, r.start, r.value, l.step_minutes,
             lag(r.value) over (partition by r.meter_id order by r.start) as previous,
             lag(r.start) over (partition by r.meter_id order by r.start) as before
      from {metered} r join {sparse} l on r.meter_id = l.meter_id
      where r.start >= {start} and r.start < {end}) e
where start > before + interval '1' minute * step_minutes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridges:
    """Short gaps of a month, bridged.

    Attributes
    ----------
    filled : DataFrame
        ``meter_id``, ``start``, ``value``, ``quality``, ``method``: a row an interval.
    gaps : DataFrame
        The gaps as ranges; see `gaps.GAPS`.
    off_grid : frozenset of str
        Meters whose gaps are no whole number of intervals: they need a closer look.
    """

    filled: pl.DataFrame
    gaps: pl.DataFrame
    off_grid: frozenset[str]


def bridge_short_gaps(runner: SqlRunner, sparse: pl.DataFrame, month: Month) -> Bridges:
    """Draw a straight line over each gap.

    Parameters
    ----------
    sparse : DataFrame
        Meters that miss single readings only: ``meter_id`` and ``step`` (duration).
    """
    steps = sparse.select("meter_id", pl.col("step").dt.total_minutes().alias("step_minutes"))
    runner.give(SPARSE_METERS, steps)
    sql = EDGES_SQL.format(
        metered=METERED,
        sparse=SPARSE_METERS,
        start=literal(month.start),
        end=literal(month.end),
    )
    edges = as_naive(runner.rows(sql)).join(sparse.select("meter_id", "step"), on="meter_id")
    length = (pl.col("start") - pl.col("before")).dt.total_microseconds()
    step = pl.col("step").dt.total_microseconds()
    is_off = length % step != 0
    off_grid = frozenset(edges.filter(is_off)["meter_id"].to_list())
    sound = edges.filter(~pl.col("meter_id").is_in(sorted(off_grid))).with_columns(
        missing=length // step - 1
    )
    return Bridges(filled=_line(sound), gaps=_ranges(sound), off_grid=off_grid)


def _line(edges: pl.DataFrame) -> pl.DataFrame:
    rows = edges.with_columns(number=pl.int_ranges(1, pl.col("missing") + 1)).explode("number")
    before, after = pl.col("previous").cast(pl.Float64), pl.col("value").cast(pl.Float64)
    share = pl.col("number") / (pl.col("missing") + 1)
    value = (before + (after - before) * share).round(QUANTITY.scale).cast(QUANTITY)
    return rows.select(
        "meter_id",
        (pl.col("before") + pl.col("step") * pl.col("number")).alias("start"),
        value.alias("value"),
        pl.lit("estimated").alias("quality"),
        pl.lit(LINEAR).alias("method"),
    )


def _ranges(edges: pl.DataFrame) -> pl.DataFrame:
    return edges.select(
        "meter_id",
        (pl.col("before") + pl.col("step")).alias("start"),
        pl.col("start").alias("end"),
        pl.col("missing").cast(pl.Int64).alias("intervals"),
        pl.lit(LINEAR).alias("method"),
    ).select(GAPS.names())
