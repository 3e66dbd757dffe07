"""What plants outside made by the hour, as their own meters tell it: the hours of a claim.

A meter from a plant outside to the outside passes no boundary of the park, so it is in no account.
It tells when the power was made that a claim names. Only what was read counts: an estimated hour
proves no hour.
"""

from collections import Counter

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE
from lingtan.ledger.calendar import HOUR, as_utc
from lingtan.ledger.edges import ELECTRICITY
from lingtan.park.meters import ASSET_PREFIX, OUTSIDE, Meter
from lingtan.park.park import Park

PLANT_HOURS = pl.Schema(
    {"start": UTC_TYPE, "plant": pl.String(), "milli": pl.Int64(), "is_read": pl.Boolean()}
)
READ = pl.Schema(
    {
        "start": UTC_TYPE,
        "meter_id": pl.String(),
        "milli": pl.Int64(),
        "is_estimated": pl.Boolean(),
        "readings": pl.Int64(),
    }
)
MINUTES = 60

READ_BY_HOUR = f"""
select start, meter_id, cast(greatest(quantity - abs(estimated), 0) * 1000 as bigint) as milli,
       estimated <> 0 as is_estimated, readings
from ledger_amounts where resolution = '{HOUR}' and meter_id in ({{meters}})
order by start, meter_id"""


def generator_meters(park: Park) -> dict[str, str]:
    """Return the meters of plants outside that stand apart from the park, with their plant."""
    outside = {asset.id for asset in park.assets if asset.is_outside}
    return {meter.id: plant for meter in park.meters if (plant := _plant(meter)) in outside}


def plant_hours(runner: SqlRunner, park: Park) -> pl.DataFrame:
    """Return what plants outside made: ``start``, ``plant``, ``milli`` [Wh] and ``is_read``.

    An hour that was read tells all that was made in it: every interval of it at every meter of
    the plant. Of any other hour only what was read is told.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_amounts`` of the period.
    """
    meters = generator_meters(park)
    if not meters:
        return pl.DataFrame(schema=PLANT_HOURS)
    listed = ", ".join("'" + id_.replace("'", "''") + "'" for id_ in meters)
    rows = as_utc(runner.rows(READ_BY_HOUR.format(meters=listed)))
    made = rows.select(READ.names()).cast(READ)
    whole = {meter.id: _readings(meter) for meter in park.meters if meter.id in meters}
    named = made.with_columns(
        plant=pl.col("meter_id").replace_strict(meters, default=""),
        is_read=~pl.col("is_estimated")
        & (pl.col("readings") >= pl.col("meter_id").replace_strict(whole, default=1)),
    )
    count = Counter(meters.values())
    return (
        named.group_by("start", "plant")
        .agg(pl.col("milli").sum(), pl.col("is_read").sum())
        .with_columns(is_read=pl.col("is_read") == pl.col("plant").replace_strict(count))
        .sort("start", "plant")
    )


def _readings(meter: Meter) -> int:
    """Return how many readings tell a whole hour."""
    return MINUTES // (meter.resolution.minutes or MINUTES)


def _plant(meter: Meter) -> str:
    is_apart = meter.target == OUTSIDE and meter.source.startswith(ASSET_PREFIX)
    is_second = bool(meter.parent or meter.same_as)
    if not is_apart or is_second or meter.carrier != ELECTRICITY:
        return ""
    return meter.source.removeprefix(ASSET_PREFIX)
