"""Rate of change: a lone value far above everything else its meter shows.

An ordinary industrial start is not a spike, for three reasons that all must fail before a value
is doubted: a start is followed by running, so its neighbours are high too; it comes again, so it
is part of the usual level; and even a direct-on-line motor start, six to eight times the current
for a few seconds, less than doubles the mean of a minute. A spike stands alone, more than
`spike_factor` times above the level that all but a thousandth of the values keep to, and above
both its neighbours. The level is taken from the values themselves, so a spike cannot raise it.
"""

import polars as pl

from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import DOUBT


def check_spikes(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Mark lone values far above the usual level in ``doubt``, unless already doubted.

    Parameters
    ----------
    values : DataFrame
        ``meter_id``, ``amount``, ``usual`` and ``doubt``, in order of time within a meter.
    """
    size = pl.col("amount").abs()
    before = size.shift(1).over("meter_id").fill_null(0)
    after = size.shift(-1).over("meter_id").fill_null(0)
    is_spike = (
        (pl.col("usual") > 0)
        & (size > limits.spike_factor * pl.col("usual"))
        & (pl.max_horizontal(before, after) * limits.spike_factor < size)
        & pl.col(DOUBT).is_null()
    )
    return values.with_columns(
        pl.when(is_spike).then(pl.lit(faults.SPIKE.id)).otherwise(DOUBT).alias(DOUBT)
    )
