"""Share a bill over months by the meter's own shape: what finer meters of the same flow counted.

A meter that tells the flow again, or else the sub-meters below the billed one, say how much of a
bill fell into each month, as far as they tell all of its span. Its amount stays that of the bill.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.calendar import (
    CALENDAR_STEPS,
    INSTANT,
    as_naive,
    aware,
    in_whole_intervals,
    local_starts,
    naive,
    owed_intervals,
)
from lingtan.metering.dimension import SCALES
from lingtan.metering.register_spans import FULL, UNITS
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

SHAPE_METHOD = "bill_shape"
PARTS = "metering_bill_parts"
LONGEST = timedelta(days=62)  # more is not read beside a month: the question would change shares
OF_INTERVALS = (MeterKind.INTERVAL, MeterKind.POWER)

COUNTED_SQL = f"""
select p.bill, p.part, p.shape, count(*) as count, max(p.owed) as owed,
       cast(sum(r.value * s.multiplier) as double) as amount
from current_readings r
join {PARTS} p on r.meter_id = p.shape and r.start >= p.begin and r.start < p.until
join {SCALES} s on r.meter_id = s.meter_id and r.start >= s.valid_from and r.start < s.valid_to
where r.value is not null group by p.bill, p.part, p.shape"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """Bills cut at the ends of months by the shape of their meter.

    Attributes
    ----------
    bills : DataFrame
        As they came, those that could be cut in pieces that lie within one month.
    spans : DataFrame
        ``meter_id``, ``start`` of each month a piece lies in, and ``span_start`` and ``span_end``
        of the bills it was cut from.
    """

    bills: pl.DataFrame
    spans: pl.DataFrame


SPANS = pl.Schema(
    {"meter_id": pl.String(), "start": INSTANT, "span_start": INSTANT, "span_end": INSTANT}
)


def shape_bills(runner: SqlRunner, bills: pl.DataFrame, park: Park, zone: str) -> Shaped:
    """Cut bills over the ends of months by what finer meters counted.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings`` and the multipliers.
    bills : DataFrame
        ``meter_id``, ``resolution``, ``start``, ``until`` (naive UTC) and ``value``, with more.
    """
    shapes = shapes_of(park)
    numbered = bills.with_row_index("bill")
    cuts = {
        row["bill"]: found
        for row in numbered.iter_rows(named=True)
        if row["meter_id"] in shapes and len(found := _cuts(row, zone)) > 2
    }
    by_part = _counted(runner, numbered, cuts, shapes) if cuts else {}
    pieces, spans, done = [], [pl.DataFrame(schema=SPANS)], []
    for row in numbered.iter_rows(named=True):
        shares = by_part.get(row["bill"])
        if shares and sum(shares) > 0:
            done.append(row["bill"])
            pieces += list(_pieces(row, cuts[row["bill"]], shares))
            spans.append(_spans(row, cuts[row["bill"]], zone))
    if not pieces:
        return Shaped(bills=bills, spans=pl.DataFrame(schema=SPANS))
    kept = numbered.filter(~pl.col("bill").is_in(done))
    cut = pl.DataFrame(pieces, schema=numbered.schema)
    every = pl.concat([kept, cut]).drop("bill").sort("meter_id", "start")
    ends = pl.col("span_start").min(), pl.col("span_end").max()
    return Shaped(bills=every, spans=pl.concat(spans).group_by("meter_id", "start").agg(ends))


def shapes_of(park: Park) -> Mapping[str, tuple[Meter, ...]]:
    """Return the finer meters that tell how the flow of each billed meter ran."""
    fine = [m for m in park.meters if m.kind in OF_INTERVALS and _is_fine(m)]
    found: dict[str, tuple[Meter, ...]] = {}
    for bill in (m for m in park.meters if m.kind is MeterKind.BILL):
        alike = [m for m in fine if m.carrier == bill.carrier]
        again = [m for m in alike if m.same_as == bill.id or bill.same_as == m.id]
        parts = again[:1] or [m for m in alike if m.parent == bill.id]
        if parts:
            found[bill.id] = tuple(parts)
    return found


def _is_fine(meter: Meter) -> bool:
    return meter.resolution.minutes is not None or meter.resolution is Resolution.DAY


def _cuts(row: Mapping[str, datetime], zone: str) -> list[datetime]:
    """Return where a bill begins, the ends of months within it, and where it ends."""
    start, until = row["start"], row["until"]
    if until - start > LONGEST:
        return []
    every = CALENDAR_STEPS[Resolution(str(row["resolution"]))]
    inside = local_starts(every, aware(start), aware(until), zone).to_list()
    return [start, *(each for each in inside if each > start), until]


def _counted(
    runner: SqlRunner,
    bills: pl.DataFrame,
    cuts: Mapping[int, list[datetime]],
    shapes: Mapping[str, tuple[Meter, ...]],
) -> dict[int, list[Fraction]]:
    """Return what all shape meters counted in each part of a bill, where they tell all of it."""
    names = dict(bills.select("bill", "meter_id").iter_rows())
    rows = [
        (bill, part, meter.id, begin, until, _owed(meter, begin, until))
        for bill, edges in cuts.items()
        for part, (begin, until) in enumerate(pairwise(edges))
        for meter in shapes[names[bill]]
    ]
    columns = ["bill", "part", "shape", "begin", "until", "owed"]
    runner.give(PARTS, pl.DataFrame(rows, schema=columns, orient="row"))
    whole: dict[int, list[Fraction]] = {}
    found = as_naive(runner.rows(COUNTED_SQL)).filter(pl.col("count") >= FULL * pl.col("owed"))
    for bill, edges in cuts.items():
        own = found.filter(pl.col("bill") == bill)
        if own.height == (len(edges) - 1) * len(shapes[names[bill]]):
            sums = own.group_by("part").agg(
                (pl.col("amount") * pl.col("owed") / pl.col("count")).sum()
            )
            whole[bill] = [Fraction(each) for each in sums.sort("part")["amount"].to_list()]
    return whole


def _owed(meter: Meter, begin: datetime, until: datetime) -> int:
    owed = owed_intervals(meter.resolution, aware(begin), aware(until), "UTC")
    return owed[0] if owed else 0


def _pieces(
    row: Mapping[str, object], edges: list[datetime], shares: list[Fraction]
) -> Iterator[dict[str, object]]:
    """Yield the pieces of a bill, cut at the amount reached, so that they add up."""
    units, whole = Fraction(str(row["value"])) * UNITS, sum(shares)
    reached, taken = Fraction(0), 0
    for (begin, until), share in zip(pairwise(edges), shares, strict=True):
        reached += share
        now = int(units * reached // whole)
        value = pl.Series([now - taken]).cast(pl.Decimal(38, QUANTITY.scale))[0] / UNITS
        yield {**row, "start": begin, "until": until, "value": value, "quality": "estimated"}
        taken = now


def _spans(row: Mapping[str, datetime], edges: list[datetime], zone: str) -> pl.DataFrame:
    resolution = Resolution(str(row["resolution"]))
    rows = [
        (
            row["meter_id"],
            naive(in_whole_intervals(resolution, (aware(begin), aware(until)), zone)[0]),
            row["start"],
            row["until"],
        )
        for begin, until in pairwise(edges)
    ]
    return pl.DataFrame(rows, schema=SPANS, orient="row")
