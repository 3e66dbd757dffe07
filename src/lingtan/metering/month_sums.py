"""What the readings of a month come to: by meter, to judge them, and by hour, to account them.

Sums are exact: they are made of whole thousandths, as the decimals they came from.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from lingtan.metering.calendar import INSTANT
from lingtan.metering.month_readings import Integers, Readings, first_of_each

SUMS = pl.Schema(
    {
        "number": pl.Int64(),
        "count": pl.Int64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "total": pl.Float64(),
        "first": INSTANT,
        "last": INSTANT,
        "largest_jump": pl.Float64(),
        "equal_steps": pl.Int64(),
        "shortest_step": pl.Duration("us"),
        "longest_step": pl.Duration("us"),
    }
)
HOURS = pl.Schema(
    {"number": pl.Int32(), "start": INSTANT, "milli": pl.Int64(), "readings": pl.Int32()}
)
COUNTS = pl.Schema({"number": pl.Int64(), "asked": pl.Int64()})
HOUR = timedelta(hours=1) // timedelta(microseconds=1)
MINUTE = timedelta(minutes=1) // timedelta(microseconds=1)
EXTREME = np.iinfo(np.int64)


def sums_by_meter(readings: Readings) -> pl.DataFrame:
    """Return the sums by which a meter is judged; a lone reading has no step and no jump.

    Returns
    -------
    DataFrame
        Columns of `SUMS`, a row a meter.
    """
    return _stacked([_sums(block) for block in readings.blocks()], SUMS)


def sums_by_hour(readings: Readings, shift: int) -> pl.DataFrame:
    """Return the sum and the number of readings of every hour that has any.

    Parameters
    ----------
    shift : int
        Minutes by which the zone's hours differ from those of UTC.

    Returns
    -------
    DataFrame
        Columns of `HOURS`, in the order of meter and time.
    """
    return _stacked([_hours(block, shift * MINUTE) for block in readings.blocks()], HOURS)


def count_within(readings: Readings, start: datetime, end: datetime) -> pl.DataFrame:
    """Return how many readings of each meter that has any lie in [start, end), naive UTC.

    Returns
    -------
    DataFrame
        ``number`` and ``asked``.
    """
    first, after = (np.datetime64(each, "us").astype(np.int64) for each in (start, end))
    numbers = readings.number[(readings.start >= first) & (readings.start < after)]
    firsts = first_of_each(numbers)
    counts = np.diff(firsts, append=len(numbers))
    return pl.DataFrame({"number": numbers[firsts], "asked": counts}).cast(COUNTS)


def exact_sums(values: Integers, firsts: Integers) -> Integers:
    """Add up each run of an array that begins at the given places.

    Raises
    ------
    OverflowError
        A sum is more than the store can hold.
    """
    most = max(abs(int(np.max(values))), abs(int(np.min(values)))) * len(values)
    if most <= EXTREME.max:
        sums: Integers = np.add.reduceat(values, firsts)
        return sums
    whole = np.add.reduceat(values.astype(object), firsts)  # Python's integers have no end
    exact: Integers = whole.astype(np.int64)
    return exact


def _sums(block: Readings) -> dict[str, np.ndarray | pl.Series]:
    firsts = first_of_each(block.number)
    counts = np.diff(firsts, append=len(block.number))
    ends = firsts + counts - 1
    steps, jumps = (np.diff(values, append=0) for values in (block.start, block.milli))
    is_equal = (jumps == 0) & (block.milli != 0)
    is_equal[ends] = False
    is_lone = counts == 1
    return {
        "number": block.number[firsts],
        "count": counts,
        "low": np.minimum.reduceat(block.milli, firsts) / 1000,
        "high": np.maximum.reduceat(block.milli, firsts) / 1000,
        "total": np.add.reduceat(block.milli, firsts, dtype=np.float64) / 1000,
        "first": block.start[firsts],
        "last": block.start[ends],
        "largest_jump": _unless(
            is_lone, np.maximum.reduceat(_but(ends, np.abs(jumps), -1), firsts) / 1000
        ),
        "equal_steps": np.add.reduceat(is_equal, firsts, dtype=np.int64),
        "shortest_step": _unless(
            is_lone, np.minimum.reduceat(_but(ends, steps, EXTREME.max), firsts)
        ),
        "longest_step": _unless(
            is_lone, np.maximum.reduceat(_but(ends, steps, EXTREME.min), firsts)
        ),
    }


def _hours(block: Readings, shift: int) -> dict[str, np.ndarray | pl.Series]:
    hour = (block.start - shift) // HOUR
    firsts = first_of_each(block.number, hour)
    return {
        "number": block.number[firsts],
        "start": hour[firsts] * HOUR + shift,
        "milli": exact_sums(block.milli, firsts),
        "readings": np.diff(firsts, append=len(hour)),
    }


def _but(places: Integers, values: Integers, value: int) -> Integers:
    """Return an array with another value at some places: no step leads from meter to meter."""
    changed = values.copy()
    changed[places] = value
    return changed


def _unless(is_lone: np.ndarray, values: np.ndarray) -> pl.Series:
    return pl.select(
        pl.when(pl.Series(is_lone)).then(None).otherwise(pl.Series(values))
    ).to_series()


def _stacked(
    parts: Sequence[dict[str, np.ndarray | pl.Series]], schema: pl.Schema
) -> pl.DataFrame:
    tables = [pl.DataFrame(part).cast(schema) for part in parts]
    return pl.concat([pl.DataFrame(schema=schema), *tables])
