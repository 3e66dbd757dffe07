"""Sum validated intervals to the grain of the account: the hour, or what was metered.

Nothing is spread finer than it was metered. What stands as it was read is summed straight from
``metered``; only what a closer look changed is kept as a table. Both are exact decimals, so the
sum over ``amounts`` is the sum over ``intervals`` to the last watt-hour.
"""

from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import INSTANT, hour_shift, hour_sql, literal
from lingtan.metering.increments import METERED
from lingtan.park.tables import QUANTITY

CHANGED_TABLE = "metering_changed"
REMOVED_TABLE = "metering_removed"
VIRTUAL_TABLE = "metering_virtual"
CHANGES_TABLE = "metering_changes"
COARSE_TABLE = "metering_coarse"
BELIEVED_VIEW = "metering_intervals"

CHANGES = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": INSTANT,
        "value": QUANTITY,
        "estimated": QUANTITY,
        "readings": pl.Int64(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs from the readings as they stand.

    Attributes
    ----------
    changed, removed : DataFrame
        As in `repair.Repair`, over the whole period.
    shared : DataFrame
        Rows of ``metered`` that are estimates already: counters shared over a span.
    """

    changed: pl.DataFrame
    removed: pl.DataFrame
    shared: pl.DataFrame


def view_intervals(runner: SqlRunner, changes: Changes, period: Period) -> None:
    """Name the validated intervals of real meters, without making them a table."""
    runner.give(CHANGED_TABLE, changes.changed)
    runner.give(REMOVED_TABLE, changes.removed)
    runner.view(
        BELIEVED_VIEW,
        f"""
select r.meter_id, r.start, r.value, r.quality, r.method
from {METERED} r
where r.start >= {literal(period.start)} and r.start < {literal(period.end)}
  and not exists (select 1 from {REMOVED_TABLE} d
                  where d.meter_id = r.meter_id and d.start = r.start)
union all
select meter_id, start, value, quality, method from {CHANGED_TABLE}""",
    )


def keep_amounts(
    runner: SqlRunner,
    changes: Changes,
    virtual: pl.DataFrame,
    coarse: pl.DataFrame,
    period: Period,
) -> None:
    """Name ``intervals`` and keep ``amounts``.

    Parameters
    ----------
    virtual : DataFrame
        Intervals of virtual meters.
    coarse : DataFrame
        ``meter_id`` and ``amount_resolution`` of the meters whose amounts are not hourly, virtual
        ones too. They are few, and to join only them costs a third of joining all.
    """
    runner.give(VIRTUAL_TABLE, virtual)
    runner.view(
        "intervals",
        f"""select meter_id, start, value, quality, method from {BELIEVED_VIEW}
union all
select meter_id, start, value, quality, method from {VIRTUAL_TABLE}""",
    )
    runner.give(CHANGES_TABLE, _differences(changes, virtual))
    runner.give(COARSE_TABLE, coarse)
    runner.keep("amounts", _amounts_sql(period))


def _amounts_sql(period: Period) -> str:
    hour = hour_sql("start", hour_shift(period))
    return f"""
select s.meter_id, s.start, coalesce(g.amount_resolution, '1h') as resolution, s.quantity,
       s.estimated, s.readings
from (select coalesce(a.meter_id, c.meter_id) as meter_id,
             coalesce(a.start, c.start) as start,
             cast(coalesce(a.quantity, 0) + coalesce(c.quantity, 0) as decimal(18,3))
               as quantity,
             cast(coalesce(c.estimated, 0) as decimal(18,3)) as estimated,
             cast(coalesce(a.readings, 0) + coalesce(c.readings, 0) as bigint) as readings
      from (select meter_id, {hour} as start, cast(sum(value) as decimal(18,3)) as quantity,
                   count(*) as readings
            from {METERED}
            where start >= {literal(period.start)} and start < {literal(period.end)}
            group by meter_id, {hour}) a
      full outer join
           (select meter_id, {hour} as start, cast(sum(value) as decimal(18,3)) as quantity,
                   cast(sum(estimated) as decimal(18,3)) as estimated,
                   sum(readings) as readings
            from {CHANGES_TABLE}
            group by meter_id, {hour}) c
        on a.meter_id = c.meter_id and a.start = c.start) s
left join {COARSE_TABLE} g on s.meter_id = g.meter_id
where s.readings > 0"""


def _differences(changes: Changes, virtual: pl.DataFrame) -> pl.DataFrame:
    """Return what to add to the sum of the readings to get the sum of the intervals."""
    nothing = pl.lit(0).cast(QUANTITY)
    is_estimated = pl.col("quality") == "estimated"
    added = pl.concat([changes.changed, virtual]).select(
        "meter_id",
        "start",
        "value",
        pl.when(is_estimated).then("value").otherwise(nothing).alias("estimated"),
        pl.lit(1, dtype=pl.Int64).alias("readings"),
    )
    taken = changes.removed.select(
        "meter_id",
        "start",
        (-pl.col("value")).cast(QUANTITY),
        nothing.alias("estimated"),
        pl.lit(-1, dtype=pl.Int64).alias("readings"),
    )
    flagged = (
        changes.shared.filter(is_estimated)
        .join(changes.removed, on=["meter_id", "start"], how="anti")
        .select(
            "meter_id",
            "start",
            nothing.alias("value"),
            pl.col("value").alias("estimated"),
            pl.lit(0, dtype=pl.Int64).alias("readings"),
        )
    )
    return pl.concat([added, taken, flagged]).select(CHANGES.names())
