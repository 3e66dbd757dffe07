"""Sum validated intervals to the grain of the account: the hour, or what was metered.

Nothing is spread finer than it was metered. What stands as it was read is summed as the months
are passed over; only what a closer look changed is kept as a table. Both are exact, so the sum
over ``amounts`` is the sum over ``intervals`` to the last watt-hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.amount_names import AMOUNT_HOURS, AMOUNT_METERS, name_amounts
from lingtan.metering.calendar import INSTANT, literal
from lingtan.metering.increments import METERED, given_rows
from lingtan.park.tables import QUANTITY

CHANGED_TABLE = "metering_changed"
REMOVED_TABLE = "metering_removed"
VIRTUAL_TABLE = "metering_virtual"
BELIEVED_VIEW = "metering_intervals"
NOT_REMOVED = f"""not exists (
  select 1 from {REMOVED_TABLE} d where d.meter_id = r.meter_id and d.start = r.start)"""

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
    standing = f"""
select r.meter_id, r.start, r.value, r.quality, r.method
from {METERED} r
where r.start >= {literal(period.start)} and r.start < {literal(period.end)}"""
    if not changes.removed.is_empty():
        runner.give(REMOVED_TABLE, changes.removed)
        standing = f"{standing} and {NOT_REMOVED}"
    changed = given_rows(runner, CHANGED_TABLE, changes.changed)
    runner.view(BELIEVED_VIEW, f"{standing}{changed}")


def keep_amounts(
    runner: SqlRunner,
    hours: Iterable[pl.DataFrame],
    virtual: pl.DataFrame,
    meters: pl.DataFrame,
) -> None:
    """Name ``intervals`` and ``amounts``.

    Parameters
    ----------
    hours : iterable of DataFrame
        Columns of `amount_hours.AMOUNT_HOURS`; at least one. Each is handed over and let go.
    virtual : DataFrame
        Intervals of virtual meters.
    meters : DataFrame
        ``number``, ``meter_id`` and ``resolution`` of the amounts of every meter.
    """
    real = f"select meter_id, start, value, quality, method from {BELIEVED_VIEW}"
    runner.view("intervals", f"{real}{given_rows(runner, VIRTUAL_TABLE, virtual)}")
    runner.give(AMOUNT_METERS, meters)
    parts = iter(hours)
    runner.give(AMOUNT_HOURS, next(parts))
    for part in parts:
        runner.add(AMOUNT_HOURS, part)
    name_amounts(runner)


def estimates_of(changes: Changes, virtual: pl.DataFrame) -> pl.DataFrame:
    """Return what was estimated of each meter, and how.

    Returns
    -------
    DataFrame
        ``meter_id``, ``method``, ``intervals``, ``quantity``: a row a meter and method.
    """
    tables = (changes.changed, _standing(changes), virtual)
    names = ("meter_id", "method", "value", "quality")
    return (
        pl.concat([table.select(names) for table in tables])
        .filter(pl.col("quality") == "estimated")
        .group_by("meter_id", "method")
        .agg(
            pl.len().cast(pl.Int64).alias("intervals"),
            pl.col("value").sum().cast(QUANTITY).alias("quantity"),
        )
        .sort("meter_id", "method")
    )


def _standing(changes: Changes) -> pl.DataFrame:
    """Return the shares of counters that no closer look took the place of."""
    return changes.shared.join(changes.removed, on=["meter_id", "start"], how="anti")


def all_differences(changes: Changes, virtual: pl.DataFrame) -> pl.DataFrame:
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
        _standing(changes)
        .filter(is_estimated)
        .select(
            "meter_id",
            "start",
            nothing.alias("value"),
            pl.col("value").alias("estimated"),
            pl.lit(0, dtype=pl.Int64).alias("readings"),
        )
    )
    return pl.concat([added, taken, flagged]).select(CHANGES.names())
