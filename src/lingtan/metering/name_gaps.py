"""Name what was missing: short gaps together, long ones and open ones each by its range."""

import polars as pl

from lingtan.base.findings import Finding
from lingtan.metering import faults
from lingtan.metering.estimate import HOUR, LIKE_DAY, LINEAR, NEAR_DAYS, NIGHT, PROFILE
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.odd_bills import OTHER_BILLS

FILLED = {
    LIKE_DAY: faults.GAP_LIKE_DAY,
    PROFILE: faults.GAP_PROFILE,
    NEAR_DAYS: faults.GAP_NEAR_DAYS,
    HOUR: faults.GAP_HOUR,
    OTHER_BILLS: faults.GAP_BILLS,
}


def name_gaps(gaps: pl.DataFrame, zone: str, limits: Limits) -> tuple[Finding, ...]:
    """Return the findings about some gaps.

    Parameters
    ----------
    gaps : DataFrame
        See `gaps.GAPS`.

    Returns
    -------
    tuple of Finding
        One a meter for the gaps a line bridged (``gaps``, ``intervals``, ``first``, ``last``), one
        for the nights a solar plant wrote nothing, and one for every other gap (``first``,
        ``until``, ``intervals``), of a kind that tells how it was filled. An open gap says how
        long a gap may be to be filled (``longest_days``).
    """
    method = pl.col("method")
    ranges = gaps.filter(~method.is_in([LINEAR, NIGHT])).select(
        "meter_id",
        pl.col("start").alias("first"),
        pl.col("end").alias("until"),
        "intervals",
        "method",
    )
    by_method = {method: ranges.filter(pl.col("method") == method) for method in ("", *FILLED)}
    left_open = by_method[""].with_columns(longest_days=pl.lit(limits.longest.days))
    named = (
        (faults.SHORT_GAPS, _together(gaps.filter(method == LINEAR))),
        (faults.GAP_NIGHT, _together(gaps.filter(method == NIGHT))),
        *((kind, by_method[method]) for method, kind in FILLED.items()),
        (faults.GAP_LEFT_OPEN, left_open),
    )
    return tuple(
        fault(kind, row, zone) for kind, table in named for row in table.iter_rows(named=True)
    )


def _together(gaps: pl.DataFrame) -> pl.DataFrame:
    """Return the gaps of each meter as one row."""
    return gaps.group_by("meter_id", maintain_order=True).agg(
        pl.len().alias("gaps"),
        pl.col("intervals").sum(),
        pl.col("start").min().alias("first"),
        pl.col("start").max().alias("last"),
    )
