"""What the readings of a month come to: by meter, to judge them, and by hour, to account them.

Sums are exact: they are made of whole thousandths, as the decimals they came from.
"""

from collections.abc import Sequence
from datetime import timedelta

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
COUNTS = pl.Schema({"number": pl.Int64(), "count": pl.Int64()})
STEPS = ("largest_jump", "shortest_step", "longest_step")
FEW = 10_000  # values; to load what hands over an array takes as long as to list so many
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
    sums = as_table([_sums(block) for block in readings.blocks()], SUMS)
    return sums.with_columns(pl.when(pl.col("count") > 1).then(pl.col(STEPS)))


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
    return as_table([_hours(block, shift * MINUTE) for block in readings.blocks()], HOURS)


def count_by_meter(readings: Readings) -> pl.DataFrame:
    """Return how many readings each meter has that has any: ``number`` and ``count``."""
    firsts = first_of_each(readings.number)
    counts = np.diff(firsts, append=len(readings.number))
    return as_table([{"number": readings.number[firsts], "count": counts}], COUNTS)


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


def as_table(parts: Sequence[dict[str, np.ndarray]], schema: pl.Schema) -> pl.DataFrame:
    """Return arrays as one table, part after part."""
    tables = [
        pl.DataFrame({name: _series(values) for name, values in part.items()}).cast(schema)
        for part in parts
    ]
    return pl.concat([pl.DataFrame(schema=schema), *tables])


def _sums(block: Readings) -> dict[str, np.ndarray]:
    firsts = first_of_each(block.number)
    counts = np.diff(firsts, append=len(block.number))
    ends = firsts + counts - 1
    steps, jumps = (np.diff(values, append=0) for values in (block.start, block.milli))
    is_equal = (jumps == 0) & (block.milli != 0)
    is_equal[ends] = False
    return {
        "number": block.number[firsts],
        "count": counts,
        "low": np.minimum.reduceat(block.milli, firsts) / 1000,
        "high": np.maximum.reduceat(block.milli, firsts) / 1000,
        "total": np.add.reduceat(block.milli, firsts, dtype=np.float64) / 1000,
        "first": block.start[firsts],
        "last": block.start[ends],
        "largest_jump": np.maximum.reduceat(_but(ends, np.abs(jumps), -1), firsts) / 1000,
        "equal_steps": np.add.reduceat(is_equal, firsts, dtype=np.int64),
        "shortest_step": np.minimum.reduceat(_but(ends, steps, EXTREME.max), firsts),
        "longest_step": np.maximum.reduceat(_but(ends, steps, EXTREME.min), firsts),
    }


def _hours(block: Readings, shift: int) -> dict[str, np.ndarray]:
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


def _series(values: np.ndarray) -> pl.Series:
    return pl.Series(values.tolist() if len(values) <= FEW else values)
