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
        negative value of a plant is its own standby draw: it is named in ``doubt`` but stays
        believed.
    """
    crest = pl.col("amount").abs().quantile(CREST, "higher")  # a code is no crest
    marked = values.with_columns(crest=crest.over("meter_id")).with_columns(
        _doubt(limits).alias(DOUBT)
    )
    impossible = [kind.id for kind in IMPOSSIBLE]
    return marked.with_columns(
        pl.col(DOUBT).is_in(impossible).fill_null(False).alias(IS_IMPOSSIBLE)
    ).drop("crest")


CREST = 0.99
IMPOSSIBLE = (faults.NEGATIVE_VALUE, faults.ABOVE_MAXIMUM)
OVERRULED = (faults.ABOVE_MAXIMUM.id, faults.ABOVE_CAPACITY.id)  # a code is both, and says more


def _doubt(limits: Limits) -> pl.Expr:
    amount = pl.col("amount")
    is_below = (amount < pl.col("lowest")).fill_null(False)
    is_standby = pl.col("is_plant") & (-amount <= limits.standby_share * pl.col("crest"))
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
