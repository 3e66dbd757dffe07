"""Gaps: intervals without a believable value, as runs with a length."""

import polars as pl

GAPS = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us"),
        "end": pl.Datetime("us"),
        "intervals": pl.Int64(),
        "method": pl.String(),
    }
)


def mark_gaps(values: pl.DataFrame) -> pl.DataFrame:
    """Give each run of holes a number and a length.

    Parameters
    ----------
    values : DataFrame
        ``meter_id``, ``start``, ``end`` and ``is_hole``, every interval of the calendar in order.

    Returns
    -------
    DataFrame
        The same rows with ``gap`` (number of the run) and ``gap_length`` (duration of the run).
    """
    turn = pl.col("is_hole") != pl.col("is_hole").shift(1)
    runs = values.with_columns(
        turn.fill_null(True).cast(pl.UInt32).cum_sum().over("meter_id").alias("gap")
    )
    length = (pl.col("end").max() - pl.col("start").min()).over("meter_id", "gap")
    return runs.with_columns(length.alias("gap_length"))


def joined(gaps: pl.DataFrame) -> pl.DataFrame:
    """Join gaps of one meter and method that touch, as at the end of a month."""
    is_new = (pl.col("start") != pl.col("end").shift(1).over("meter_id")).fill_null(True) | (
        pl.col("method") != pl.col("method").shift(1).over("meter_id")
    )
    return (
        gaps.sort("meter_id", "start")
        .with_columns(is_new.cast(pl.UInt32).cum_sum().alias("run"))
        .group_by("meter_id", "run", "method", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max(), pl.col("intervals").sum())
        .select(GAPS.names())
    )


def list_gaps(filled: pl.DataFrame) -> pl.DataFrame:
    """Return the gaps of a table as ranges.

    Parameters
    ----------
    filled : DataFrame
        ``meter_id``, ``month``, ``start``, ``end``, ``is_hole``, ``gap`` (its number in the
        month), ``method``.

    Returns
    -------
    DataFrame
        ``meter_id``, ``start``, ``end``, ``intervals``, ``method`` (empty where it stays open);
        a gap that one method could not wholly fill is listed in parts.
    """
    return (
        filled.filter("is_hole")
        .group_by("meter_id", "month", "gap", "method")
        .agg(
            pl.col("start").min(), pl.col("end").max(), pl.len().cast(pl.Int64).alias("intervals")
        )
        .select(GAPS.names())
        .sort("meter_id", "start")
    )
