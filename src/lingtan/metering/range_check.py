"""Range: what a meter cannot have said, and what it can hardly have said.

Impossible values (a negative where the flow has one way, above the stated maximum, a logger's
code for "no value") are replaced by an estimate, where estimating is allowed at all. Above the
rated capacity of its plant a value is doubted, and kept.
"""

import polars as pl

from lingtan.metering import faults
from lingtan.metering.limits import Limits

DOUBT = "doubt"
IS_IMPOSSIBLE = "is_impossible"


def check_range(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Mark values out of range.

    Parameters
    ----------
    values : DataFrame
        ``meter_id``, ``start``, ``amount`` (float or null) and the meters dimension.

    Returns
    -------
    DataFrame
        The same rows with ``usual`` (the meter's usual level), ``doubt`` (id of the fault, or
        null) and ``is_impossible``. A small negative value of a plant is its own standby draw:
        it is named in ``doubt`` but stays believed.
    """
    marked = values.with_columns(
        usual=usual_level(limits), crest=pl.col("amount").abs().max().over("meter_id")
    ).with_columns(_doubt(limits).alias(DOUBT))
    impossible = [kind.id for kind in IMPOSSIBLE]
    return marked.with_columns(
        pl.col(DOUBT).is_in(impossible).fill_null(False).alias(IS_IMPOSSIBLE)
    ).drop("crest")


IMPOSSIBLE = (faults.NEGATIVE_VALUE, faults.ABOVE_MAXIMUM, faults.SENTINEL_VALUE)


def usual_level(limits: Limits) -> pl.Expr:
    """Return the largest of a meter's values once a small share of them is set aside."""
    amount = pl.col("amount").abs().drop_nulls()
    spared = (amount.len() * limits.spike_share).ceil().cast(pl.Int64)
    return amount.sort(descending=True).slice(spared, 1).first().over("meter_id")


def _doubt(limits: Limits) -> pl.Expr:
    amount = pl.col("amount")
    is_below = (amount < pl.col("lowest")).fill_null(False)
    is_standby = pl.col("is_plant") & (-amount <= limits.standby_share * pl.col("crest"))
    is_code = amount.is_in(sorted(limits.sentinels)) & (
        amount > limits.spike_factor * pl.col("usual")
    )
    return (
        pl.when(is_below & is_standby)
        .then(pl.lit(faults.STANDBY_DRAW.id))
        .when(is_below)
        .then(pl.lit(faults.NEGATIVE_VALUE.id))
        .when(is_code)
        .then(pl.lit(faults.SENTINEL_VALUE.id))
        .when(amount > pl.col("highest"))
        .then(pl.lit(faults.ABOVE_MAXIMUM.id))
        .when(amount > pl.col("doubtful_above"))
        .then(pl.lit(faults.ABOVE_CAPACITY.id))
    )
