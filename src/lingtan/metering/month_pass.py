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
from lingtan.metering.calendar import Month, hour_shift, in_whole_months, naive
from lingtan.metering.cases import in_batches
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import Readings, read_months
from lingtan.metering.month_sums import HOURS, SUMS, count_by_meter, sums_by_hour, sums_by_meter
from lingtan.metering.screen import bounds_of, is_settled, may_be_bridged
from lingtan.metering.second_look import SEEN, see_values
from lingtan.metering.short_gaps import EDGES, find_edges
from lingtan.park.meters import Resolution

MONTH_SUMS = pl.Schema({"month": pl.String(), **SUMS, "asked": pl.Int64(), **SEEN})
MONTH_EDGES = pl.Schema({"month": pl.String(), **EDGES})
OWED = pl.Schema(
    {
        "resolution": pl.String(),
        "expected": pl.Int64(),
        "step": pl.Duration("us"),
        "stuck_run": pl.Int64(),
    }
)
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
        Columns of `MONTH_SUMS`. The values of a meter were seen where its sums leave a doubt;
        ``asked`` are its readings in the part of the month that is asked for.
    edges : DataFrame
        Columns of `MONTH_EDGES`: what lies beside the gaps of meters that miss little at a time.
    hours : list of MonthHours
        Of the months in which something is asked for, in order.
    """

    sums: pl.DataFrame
    edges: pl.DataFrame
    hours: list[MonthHours]


def pass_over(
    runner: SqlRunner,
    meters: pl.DataFrame,
    months: Sequence[Month],
    asked: Period,
    limits: Limits,
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
        _pass_over(runner, together, owed, asked, limits)
        for together, owed in _together(meters, months, limits)
    ]
    return Passed(
        sums=pl.concat([each.sums for each in passed]),
        edges=pl.concat([each.edges for each in passed]),
        hours=[month for each in passed for month in each.hours],
    )


def _together(
    meters: pl.DataFrame, months: Sequence[Month], limits: Limits
) -> Iterator[tuple[Sequence[Month], pl.DataFrame]]:
    """Yield months to read in one go, and what each meter owes in the first of them.

    It is told to bound what is read at once; of the other months it is near enough for that.
    """
    owed = [_owed(meters, month, limits) for month in months]
    first, readings = 0, 0
    for place, table in enumerate(owed):
        more = int(table["expected"].sum())
        if place > first and readings + more > TOGETHER:
            yield months[first:place], owed[first]
            first, readings = place, 0
        readings += more
    yield months[first:], owed[first]


def _owed(meters: pl.DataFrame, month: Month, limits: Limits) -> pl.DataFrame:
    minutes = (month.end - month.start).total_seconds() / 60
    rows = [
        (each.value, int(minutes / (each.minutes or minutes)), *bounds_of(each, limits))
        for each in Resolution
    ]
    owed = pl.DataFrame(rows, schema=OWED, orient="row")
    return (
        meters.select("number", "estimation", "resolution")
        .join(owed, on="resolution", maintain_order="left")
        .drop("resolution")
        .sort("number")
    )


def _pass_over(
    runner: SqlRunner,
    months: Sequence[Month],
    owed: pl.DataFrame,
    asked: Period,
    limits: Limits,
) -> Passed:
    """Read some months together; meters after meters, should it be too much at once."""
    sums, edges = [pl.DataFrame(schema=MONTH_SUMS)], [pl.DataFrame(schema=MONTH_EDGES)]
    hours = {month: [pl.DataFrame(schema=HOURS)] for month in months if _touches(month, asked)}
    for batch in in_batches(owed):
        first, after = batch["number"][0], batch["number"][-1] + 1
        readings = read_months(runner, months, (first, after))
        inside = _inside(readings, months, after, asked)
        counted = _counted(readings, inside)
        judged = counted.join(batch, left_on=pl.col("number") % after, right_on="number")
        sums.append(_by_month(_seen(readings, counted, judged, limits), months, after))
        edges.append(_by_month(_edges(readings, judged, limits), months, after))
        if hours:
            _deal_out(sums_by_hour(inside, hour_shift(asked)), months, after, hours)
    return Passed(
        sums=pl.concat(sums),
        edges=pl.concat(edges),
        hours=[MonthHours(month=month, hours=pl.concat(parts)) for month, parts in hours.items()],
    )


def _inside(readings: Readings, months: Sequence[Month], after: int, asked: Period) -> Readings:
    """Return the readings of the part asked for; see `month_readings.read_months`."""
    turns = [i for i, month in enumerate(months) if _touches(month, asked)]
    if not turns:
        return readings.taken(slice(0))
    whole = readings.of_meters(after * turns[0], after * (turns[-1] + 1))
    if in_whole_months(asked) == asked:
        return whole
    return whole.between(naive(asked.start), naive(asked.end))


def _counted(readings: Readings, inside: Readings) -> pl.DataFrame:
    """Add up the readings of each meter, and count those of the part asked for."""
    counts = count_by_meter(inside).rename({"count": "asked"})
    return sums_by_meter(readings).join(counts, on="number", how="left", maintain_order="left")


def _seen(
    readings: Readings, sums: pl.DataFrame, judged: pl.DataFrame, limits: Limits
) -> pl.DataFrame:
    """Look at the values of meters whose sums do not clear them."""
    doubted = judged.filter(~is_settled(limits))["number"]
    seen = see_values(readings, doubted, limits)
    return sums.join(seen, on="number", how="left", maintain_order="left")


def _edges(readings: Readings, judged: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Note what lies beside the gaps of meters that miss little at a time."""
    has_gaps = pl.col("longest_step") > pl.col("step")
    return find_edges(readings, judged.filter(has_gaps & may_be_bridged(limits)))


def _by_month(table: pl.DataFrame, months: Sequence[Month], after: int) -> pl.DataFrame:
    """Say of what month a row is, and of which meter; see `month_readings.read_months`."""
    names = pl.lit(pl.Series([month.name for month in months]))
    month = names.gather(pl.col("number") // after).alias("month")
    return table.select(month, pl.col("number") % after, pl.exclude("number"))


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
