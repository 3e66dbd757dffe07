"""Put readings on the grid of their meter: each interval once, and every oddity named."""

from dataclasses import dataclass

import polars as pl

from lingtan.metering.limits import Limits

MOVED = "moved"
REFUSED = "refused"
DUPLICATE = "duplicate"
CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """Readings on the grid.

    Attributes
    ----------
    values : DataFrame
        A row for every meter and interval: ``meter_id``, ``start``, ``end``, ``value`` (or
        null), ``quality``, ``method``, ``is_raw`` (the value is a reading, just as it stands).
    oddities : DataFrame
        ``meter_id``, ``start`` (as read), ``value``, ``oddity``.
    """

    values: pl.DataFrame
    oddities: pl.DataFrame


def tidy(readings: pl.DataFrame, slots: pl.DataFrame, limits: Limits) -> Tidy:
    """Match readings with the intervals their meters owe.

    Parameters
    ----------
    readings : DataFrame
        ``meter_id``, ``start``, ``value``, ``quality``, ``method``.
    slots : DataFrame
        ``meter_id``, ``start`` and ``end`` of every interval owed, in the order of meter and
        time.

    Notes
    -----
    A reading off the grid by a tenth of an interval or less is moved onto it. One further off
    belongs to no interval and is refused. Two readings of one interval that agree count once;
    two that differ contradict each other, and neither is believed.
    """
    placed = _placed(readings, slots, limits)
    on_grid = placed.filter(pl.col("slot").is_not_null())
    grouped = (
        on_grid.group_by("meter_id", "slot")
        .agg(
            pl.col("value").first(),
            pl.col("quality").first(),
            pl.col("method").first(),
            pl.col("value").n_unique().alias("versions"),
            (pl.len() == 1).alias("is_single"),
            (pl.col("start") == pl.col("slot")).all().alias("is_unmoved"),
        )
        .with_columns(
            value=pl.when(pl.col("versions") == 1).then("value"),
            is_raw=(pl.col("versions") == 1) & pl.col("is_single") & pl.col("is_unmoved"),
        )
    )
    values = slots.join(
        grouped.select(
            "meter_id", pl.col("slot").alias("start"), "value", "quality", "method", "is_raw"
        ),
        on=["meter_id", "start"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("is_raw").fill_null(False), pl.col("method").fill_null(""))
    return Tidy(values=values, oddities=_oddities(placed, grouped))


def _placed(readings: pl.DataFrame, slots: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    begun = slots.select("meter_id", "start", "end", slot="start")
    near = (
        readings.sort("meter_id", "start")
        .join_asof(begun, on="start", by="meter_id", strategy="backward", check_sortedness=False)
        .with_columns(
            since=pl.col("start") - pl.col("slot"),
            ahead=pl.col("end") - pl.col("start"),
            length=pl.col("end") - pl.col("slot"),
        )
    )
    tolerance = pl.col("length") * limits.on_grid_share
    return near.with_columns(
        slot=pl.when(pl.col("since") <= tolerance)
        .then("slot")
        .when(pl.col("ahead") <= tolerance)
        .then("end")
    ).select("meter_id", "start", "value", "quality", "method", "slot")


def _oddities(placed: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    """Name what is odd: readings of no interval, and those of intervals that are not raw."""
    odd = grouped.filter(~pl.col("is_raw")).select("meter_id", "slot", "versions", "is_single")
    judged = placed.join(odd, on=["meter_id", "slot"], how="left", maintain_order="left")
    oddity = (
        pl.when(pl.col("slot").is_null())
        .then(pl.lit(REFUSED))
        .when(pl.col("versions") > 1)
        .then(pl.lit(CONTRADICTED))
        .when(~pl.col("is_single"))
        .then(pl.lit(DUPLICATE))
        .when(pl.col("slot") != pl.col("start"))
        .then(pl.lit(MOVED))
    )
    return (
        judged.with_columns(oddity=oddity)
        .filter(pl.col("oddity").is_not_null())
        .select("meter_id", "start", "value", "oddity")
    )
