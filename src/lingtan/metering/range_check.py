"""Range: what a meter cannot have said, and what it can hardly have said.

Impossible values (a negative where the flow has one way, above the stated maximum) are replaced
by an estimate, where estimating is allowed at all. Above the rated capacity of its plant a value
is doubted, and kept. What a value says about itself beside all others is asked in `far_values`.
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
        The same rows with ``doubt`` (id of the fault, or null) and ``is_impossible``. A small
        negative value of a meter at rest is the standby draw of its plant, or its own drift: it
        is named in ``doubt`` but stays believed. In the midst of a run it is a code.
    """
    crest = pl.col("amount").abs().quantile(CREST, "higher")  # a code is no crest
    before, after = (pl.col("amount").shift(n).over("meter_id") for n in (1, -1))
    run = pl.col("amount").ne_missing(before).cum_sum()
    marked = (
        values.with_columns(crest=crest.over("meter_id"), run=run)
        .with_columns(
            beside=pl.min_horizontal(
                before.first().over("meter_id", "run").fill_null(0),
                after.last().over("meter_id", "run").fill_null(0),
            )
        )
        .with_columns(_doubt(limits).alias(DOUBT))
    )
    impossible = [kind.id for kind in IMPOSSIBLE]
    return marked.with_columns(
        pl.col(DOUBT).is_in(impossible).fill_null(False).alias(IS_IMPOSSIBLE)
    ).drop("crest", "run", "beside")


CREST = 0.99
IMPOSSIBLE = (faults.NEGATIVE_VALUE, faults.ABOVE_MAXIMUM)
OVERRULED = (faults.ABOVE_MAXIMUM.id, faults.ABOVE_CAPACITY.id)  # a code is both, and says more


def _turns_suddenly(limits: Limits) -> pl.Expr:
    """Whether a value is below zero for once where much flows the usual way before and after."""
    is_below = pl.col("amount") < 0
    is_rare = is_below.mean().over("meter_id") <= limits.far_share
    is_sudden = pl.col("beside") > limits.rest_share * pl.col("crest")
    return (is_below & is_rare & is_sudden & pl.col("lowest").is_null()).fill_null(False)


def _doubt(limits: Limits) -> pl.Expr:
    amount = pl.col("amount")
    is_below = (amount < pl.col("lowest")).fill_null(False) | _turns_suddenly(limits)
    never_ran = amount.max().over("meter_id") <= 0  # only its capacity says how large it is
    by_crest = pl.col("standby_share") * pl.col("crest")
    most = pl.when(never_ran).then("standby_most").otherwise(by_crest)
    rest_share = pl.when("is_solar").then(limits.floor_share).otherwise(limits.rest_share)
    is_at_rest = pl.col("beside") <= rest_share * pl.col("crest")
    is_standby = (-amount <= most) & is_at_rest
    return (
        pl.when(is_below & is_standby)
        .then(pl.lit(faults.STANDBY_DRAW.id))
        .when(is_below)
        .then(pl.lit(faults.NEGATIVE_VALUE.id))
        .when(amount > pl.col("highest"))
        .then(pl.lit(faults.ABOVE_MAXIMUM.id))
        .when(amount > pl.col("doubtful_above"))
        .then(pl.lit(faults.ABOVE_CAPACITY.id))
    )
