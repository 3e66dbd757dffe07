"""One pass over months: every reading is fetched once, to be judged and to be added up.

A statement has a cost of its own, so the months of a small park are read together, and those of a
large one meters after meters: memory is bounded either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import Month, hour_shift, naive
from lingtan.metering.cases import in_batches
from lingtan.metering.month_readings import read_months
from lingtan.metering.month_sums import HOURS, SUMS, sums_by_hour, sums_by_meter
from lingtan.park.meters import Resolution

MONTH_SUMS = pl.Schema({"month": pl.String(), **SUMS})
REST = list(SUMS)[1:]
TOGETHER = 500_000  # readings; more cost more to sort than a statement does


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthHours:
    """What the readings of a month come to by hour.

    Attributes
    ----------
    hours : DataFrame
        Columns of `month_sums.HOURS`, of the part of the month that is asked for.
    """

    month: Month
    hours: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What the readings of some months come to.

    Attributes
    ----------
    sums : DataFrame
        Columns of `MONTH_SUMS`.
    hours : list of MonthHours
        Of the months in which something is asked for, in order.
    """

    sums: pl.DataFrame
    hours: list[MonthHours]


def pass_over(
    runner: SqlRunner, meters: pl.DataFrame, months: Sequence[Month], asked: Period
) -> Passed:
    """Read months that follow each other, a bounded number of readings at a time.

    Parameters
    ----------
    runner : SqlRunner
        Has ``metered`` and the meters dimension.
    meters : DataFrame
        The meters dimension.
    asked : Period
        Whose hours to add up.
    """
    passed = [
        _pass_over(runner, together, owed, asked) for together, owed in _together(meters, months)
    ]
    return Passed(
        sums=pl.concat([each.sums for each in passed]),
        hours=[month for each in passed for month in each.hours],
    )


def _together(
    meters: pl.DataFrame, months: Sequence[Month]
) -> Iterator[tuple[Sequence[Month], pl.DataFrame]]:
    """Yield months to read in one go, and what each meter owes in one of them."""
    owed = [_owed(meters, month) for month in months]
    first, readings = 0, 0
    for place, table in enumerate(owed):
        more = int(table["expected"].sum())
        if place > first and readings + more > TOGETHER:
            yield months[first:place], owed[first]
            first, readings = place, 0
        readings += more
    yield months[first:], owed[first]


def _owed(meters: pl.DataFrame, month: Month) -> pl.DataFrame:
    minutes = (month.end - month.start).total_seconds() / 60
    owed = {each.value: int(minutes / (each.minutes or minutes)) for each in Resolution}
    expected = pl.col("resolution").replace_strict(owed, return_dtype=pl.Int64)
    return meters.select("number", expected=expected).sort("number")


def _pass_over(
    runner: SqlRunner, months: Sequence[Month], owed: pl.DataFrame, asked: Period
) -> Passed:
    """Read some months together; meters after meters, should it be too much at once."""
    sums = [pl.DataFrame(schema=MONTH_SUMS)]
    hours = {month: [pl.DataFrame(schema=HOURS)] for month in months if _touches(month, asked)}
    for batch in in_batches(owed):
        first, after = batch["number"][0], batch["number"][-1] + 1
        readings = read_months(runner, months, (first, after))
        sums.append(_by_month(sums_by_meter(readings), months, after))
        if hours:
            _deal_out(sums_by_hour(readings, hour_shift(asked)), months, after, hours)
    return Passed(
        sums=pl.concat(sums),
        hours=[
            MonthHours(month=month, hours=_within(pl.concat(parts), month, asked))
            for month, parts in hours.items()
        ],
    )


def _by_month(sums: pl.DataFrame, months: Sequence[Month], after: int) -> pl.DataFrame:
    """Say of what month a sum is, and of which meter; see `month_readings.read_months`."""
    names = pl.lit(pl.Series([month.name for month in months]))
    turn = pl.col("number") // after
    return sums.select(names.gather(turn).alias("month"), pl.col("number") % after, *REST)


def _deal_out(
    table: pl.DataFrame,
    months: Sequence[Month],
    after: int,
    hours: Mapping[Month, list[pl.DataFrame]],
) -> None:
    """Give each month its hours; see `month_readings.read_months`."""
    number = table["number"]
    firsts = pl.Series([after * i for i in range(len(months) + 1)], dtype=number.dtype)
    for (i, month), (begin, end) in zip(
        enumerate(months), pairwise(number.search_sorted(firsts)), strict=True
    ):
        if month in hours:
            part = table.slice(begin, end - begin)
            hours[month].append(part.with_columns(number=part["number"] - after * i))


def _touches(month: Month, asked: Period) -> bool:
    return month.start < asked.end and month.end > asked.start


def _within(hours: pl.DataFrame, month: Month, asked: Period) -> pl.DataFrame:
    if asked.start <= month.start and month.end <= asked.end:
        return hours
    inside = pl.col("start").is_between(naive(asked.start), naive(asked.end), closed="left")
    return hours.filter(inside)
