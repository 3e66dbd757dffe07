"""Readings of a span as arrays: meter after meter, each in the order of time.

A pass that needs the reading before costs the engine a sort and a window, and an hour's sum costs
it a table of all hours of all meters. Of ordered readings both are one step along an array, and
sealed readings lie on the disk in that order already. Blocks of few meters stay in the
processor's cache.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.runner import SqlRunner
from lingtan.metering.calendar import INSTANT, Month, as_naive, literal, naive
from lingtan.metering.dimension import METERS
from lingtan.metering.increments import METERED

Integers = NDArray[np.int64]

MOST = np.iinfo(np.int64).max
BLOCK = 200_000  # readings; eight arrays of them fit the cache
READINGS_SQL = f"""
select m.number, r.start, cast(r.value * 1000 as bigint) as milli
from {METERED} r join {METERS} m on r.meter_id = m.meter_id
where r.start >= {{start}} and r.start < {{end}}
  and m.number >= {{first}} and m.number < {{after}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Readings in the order of meter and time; arrays of one length.

    Attributes
    ----------
    number : array
        Number of the meter in the dimension; see `read_months` of several months.
    start : array
        Microseconds since 1970, UTC.
    milli : array
        Thousandths of the canonical unit.
    """

    number: Integers
    start: Integers
    milli: Integers

    def blocks(self) -> Iterator["Readings"]:
        """Yield whole meters, as many at a time as are quick to work on."""
        firsts = first_of_each(self.number)
        wanted = np.arange(0, len(self.number), BLOCK)
        places = np.searchsorted(firsts, wanted, side="right") - 1
        cuts = firsts[places[first_of_each(places)]]  # in order already: np.unique loads np.ma
        for begin, end in pairwise([*cuts, len(self.number)]):
            yield self.taken(slice(begin, end))

    def of_meters(self, first: int, after: int) -> "Readings":
        """Return those of meters with a number in [first, after)."""
        begin, end = np.searchsorted(self.number, [first, after])
        return self.taken(slice(begin, end))

    def spans(self, numbers: pl.Series) -> tuple[Integers, Integers]:
        """Return where the readings of each of some meters begin and end."""
        wanted = numbers.to_numpy()
        begins = np.searchsorted(self.number, wanted, side="left")
        return begins, np.searchsorted(self.number, wanted, side="right")

    def between(self, start: datetime, end: datetime) -> "Readings":
        """Return those that lie in [start, end), naive UTC."""
        first, after = (np.datetime64(each, "us").astype(np.int64) for each in (start, end))
        return self.taken((self.start >= first) & (self.start < after))

    def taken(self, places: slice | NDArray[np.generic]) -> "Readings":
        """Return those at some places."""
        return Readings(
            number=self.number[places], start=self.start[places], milli=self.milli[places]
        )


def first_of_each(*columns: Integers) -> Integers:
    """Return where a value begins that differs from the one before, in any of some arrays.

    Examples
    --------
    >>> first_of_each(np.array([7, 7, 8, 8, 8])).tolist()
    [0, 2]
    """
    if not len(columns[0]):
        return np.zeros(0, np.int64)
    is_new = np.ones(len(columns[0]), np.bool_)
    is_new[1:] = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        is_new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(is_new)


def read_months(runner: SqlRunner, months: Sequence[Month], meters: tuple[int, int]) -> Readings:
    """Return what some meters told in months that follow each other, month after month.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered`` and the meters dimension.
    meters : (int, int)
        Number of the first meter, and of the one after the last.

    Returns
    -------
    Readings
        Meters are numbered on from month to month: in the second month, the number of the one
        after the last is added to each, in the third twice that.
    """
    first, after = meters
    sql = READINGS_SQL.format(
        start=literal(months[0].start), end=literal(months[-1].end), first=first, after=after
    )
    table = as_naive(runner.rows(sql))
    if len(months) > 1:
        ends = pl.Series([naive(month.end) for month in months]).cast(INSTANT)
        turn = ends.search_sorted(table["start"], side="right").cast(pl.Int64)
        table = table.with_columns(number=pl.col("number").cast(pl.Int64) + turn * after)
    return in_order(table)


def in_order(table: pl.DataFrame) -> Readings:
    """Return readings in the order of meter and time.

    Parameters
    ----------
    table : DataFrame
        ``number``, ``start`` (naive UTC), ``milli``.
    """
    number = table["number"].cast(pl.Int64).to_numpy()
    start = table["start"].cast(INSTANT).to_physical().to_numpy()
    milli = table["milli"].to_numpy()
    if not len(number):
        return Readings(number=number, start=start, milli=milli)
    readings = Readings(number=number, start=start, milli=milli)
    order = _order(number, start)
    return readings if order is None else readings.taken(order)


def _order(number: Integers, start: Integers) -> Integers | None:
    """Return where to find each reading in the order of meter and time; None where it lies."""
    begin = int(start.min())
    span = int(start.max()) - begin + 1
    if int(number.max()) >= MOST // span - 1:
        return np.lexsort((start, number))
    place = number * span + (start - begin)  # a month of 3 million meters
    if (place[1:] >= place[:-1]).all():
        return None
    return np.argsort(place, kind="stable")  # of a few sorted runs: no more than a merge
