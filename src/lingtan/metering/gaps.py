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


def list_gaps(filled: pl.DataFrame) -> pl.DataFrame:
    """Return the gaps of a table as ranges.

    Parameters
    ----------
    filled : DataFrame
        ``meter_id``, ``start``, ``end``, ``is_hole``, ``gap``, ``method``.

    Returns
    -------
    DataFrame
        ``meter_id``, ``start``, ``end``, ``intervals``, ``method`` (empty where it stays open);
        a gap that one method could not wholly fill is listed in parts.
    """
    return (
        filled.filter("is_hole")
        .group_by("meter_id", "gap", "method")
        .agg(
            pl.col("start").min(), pl.col("end").max(), pl.len().cast(pl.Int64).alias("intervals")
        )
        .select(GAPS.names())
        .sort("meter_id", "start")
    )
