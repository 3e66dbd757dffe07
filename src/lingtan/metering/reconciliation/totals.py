"""What every meter told of a month, or of the whole period, with its standard uncertainty.

The class of a meter bounds a systematic error that does not average out over the hours, so the
uncertainty of a total is a share of the total. An estimate is worth far less than a reading. A
month of which a meter lacks an interval has no total: half a month is no smaller month.

References
----------
JCGM 100:2008 (GUM), 4.3.7: within bounds of ±a that nothing narrows, sigma is a / sqrt(3).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import INSTANT, as_naive, interval_starts, local_clock
from lingtan.metering.limits import Limits
from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.slot_sums import ROUNDED
from lingtan.park.meters import Resolution
from lingtan.park.park import Park

MONTHS_A_YEAR = 12
NOTHING: Mapping[str, float] = MappingProxyType({})
MONTHS = "metering_reconciled_months"

TOTALS_SQL = f"""
select a.meter_id, m.month, a.resolution = '1y' as is_yearly,
       cast(sum(a.quantity) as double) as quantity,
       cast(sum(abs(a.quantity)) as double) as moved,
       cast(sum(a.estimated) as double) as estimated,
       cast(sum(a.readings) as bigint) as readings
from amounts a join {MONTHS} m on m.start = a.start
group by a.meter_id, m.month, a.resolution = '1y'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals of one span for some streams.

    Attributes
    ----------
    values, sigma : ndarray, shape (n_streams,)
        In canonical units; no number where a meter did not tell all of the span.
    """

    values: Floats
    sigma: Floats


def read_totals(
    runner: SqlRunner, park: Park, period: Period, quality: pl.DataFrame, limits: Limits
) -> pl.DataFrame:
    """Return what every meter told of every month.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    quality : DataFrame
        Table `METER_QUALITY` of the same period.

    Returns
    -------
    DataFrame
        ``meter_id``, ``month``, ``is_yearly``, ``quantity``, how much of it is ``estimated``, and,
        as standard uncertainties of it, ``systematic``, ``guessed`` and ``rounded``; rows only of
        months that are whole.
    """
    starts = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    hours = starts.to_frame("start").with_columns(
        month=local_clock("start", period.zone).dt.strftime("%Y-%m")
    )
    runner.give(MONTHS, hours)
    open_months = quality.filter(pl.col("missing") > 0).select("meter_id", "month")
    table = as_naive(runner.rows(TOTALS_SQL)).join(
        open_months, on=["meter_id", "month"], how="anti"
    )
    classes = {
        meter.id: limits.assumed_class if meter.accuracy_class is None else meter.accuracy_class
        for meter in park.meters
    }
    known = pl.DataFrame(
        {"meter_id": list(classes), "class": [share / 100 for share in classes.values()]},
        schema={"meter_id": pl.String(), "class": pl.Float64()},
    )
    return table.join(known, on="meter_id").select(
        "meter_id",
        "month",
        "is_yearly",
        "quantity",
        systematic=pl.col("class") / np.sqrt(3.0) * pl.col("moved"),
        estimated=pl.col("estimated").abs(),
        guessed=limits.estimate_sigma * pl.col("estimated").abs(),
        rounded=float(ROUNDED) * pl.col("readings").sqrt(),
    )


def totals_of(
    table: pl.DataFrame,
    months: list[str],
    streams: tuple[str, ...],
    read_whole: Mapping[str, float] = NOTHING,
) -> Totals:
    """Add up the months of a span; a meter that lacks one of them has no total.

    Systematic errors of one meter add up as they are, those of estimates and of rounding by
    their squares. They are added in the order of the months, so that the same amounts give the
    same total to the last bit. What is told once a year counts in whole years alone.

    Parameters
    ----------
    read_whole : mapping of str to float
        Amount of each meter of which only the months were estimated, and not the total: bills
        and counters whose spans lie inside the span of time.
    """
    inside = table.filter(pl.col("month").is_in(months)).sort("meter_id", "month")
    whole = (
        inside.group_by("meter_id", maintain_order=True)
        .agg(
            pl.col("quantity").sum(),
            months=pl.len(),
            is_yearly=pl.col("is_yearly").any(),
            estimated=pl.col("estimated").sum(),
            systematic=pl.col("systematic").sum(),
            guessed=(pl.col("guessed") ** 2).sum().sqrt(),
            rounded=(pl.col("rounded") ** 2).sum().sqrt(),
        )
        .filter(_is_whole(months))
    )
    told = {}
    for row in whole.iter_rows(named=True):
        guessed = row["guessed"] * _share_guessed(
            row["estimated"], read_whole.get(row["meter_id"])
        )
        sigma = math.hypot(row["systematic"], guessed, row["rounded"])
        told[row["meter_id"]] = (row["quantity"], sigma)
    pairs = np.array([told.get(stream, (np.nan, np.nan)) for stream in streams], dtype=float)
    pairs = pairs.reshape(len(streams), 2)
    return Totals(values=pairs[:, 0], sigma=pairs[:, 1])


def _is_whole(months: list[str]) -> pl.Expr:
    """Whether all months of a span are told: each of them, or each year that it is made of."""
    are_years = months[0].endswith("-01") and len(months) % MONTHS_A_YEAR == 0
    years = len(months) // MONTHS_A_YEAR if are_years else 0
    by_year = (pl.col("months") == years) if years else pl.lit(False)
    return pl.when("is_yearly").then(by_year).otherwise(pl.col("months") == len(months))


def _share_guessed(estimated: float, read_whole: float | None) -> float:
    """Return which part of an estimated amount is a guess over the whole span, from 0 to 1."""
    if not read_whole or not estimated:
        return 1.0
    return max(0.0, 1.0 - read_whole / estimated)
