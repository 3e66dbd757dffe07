"""The hours of a month as one block: streams by hours, no number where nothing was read."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.calendar import Month, as_naive, literal, naive
from lingtan.metering.reconciliation.balance_system import Floats

HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursOfMonth:
    """What was read in every hour.

    Attributes
    ----------
    starts : Series, shape (n_hours,)
        Start of each hour, naive UTC.
    values : ndarray, shape (n_streams, n_hours)
        In canonical units.
    """

    starts: pl.Series
    values: Floats


def read_hours(runner: SqlRunner, month: Month, streams: tuple[str, ...]) -> HoursOfMonth:
    """Return the hours of a month for some streams.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    """
    rows = as_naive(
        runner.rows(f"""
select meter_id, start, cast(quantity as double) as quantity from amounts
where resolution = '1h' and start >= {literal(month.start)} and start < {literal(month.end)}""")
    )
    first = naive(month.start)
    starts = pl.datetime_range(
        first, naive(month.end), "1h", closed="left", time_unit="us", eager=True
    )
    places = pl.DataFrame({"meter_id": streams, "row": range(len(streams))})
    told = rows.join(places, on="meter_id")
    columns = (told["start"] - first).dt.total_microseconds().to_numpy() // HOUR_US
    values = np.full((len(streams), len(starts)), np.nan)
    values[told["row"].to_numpy(), columns] = told["quantity"].to_numpy()
    return HoursOfMonth(starts=starts, values=values)
