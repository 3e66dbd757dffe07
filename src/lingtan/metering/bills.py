"""Bills that are no calendar months: those of one month add, and one over its end is shared.

A reading whose quality is ``manual:31`` is a bill over 31 days from its start. The amount of the
bill is known; how much of it fell into each month it touches follows the shape of the meter (see
`bill_shapes`), else it is an even share by time: an estimate either way. Bills that overlap
contradict each other, and none of them is believed. A month that bills cover only in part has no
amount. Where files give a bill another length from the same day (``manual:30/31``, see the
store), it is contested and counts nowhere either.
"""

from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.bill_shapes import SHAPE_METHOD, shape_bills
from lingtan.metering.calendar import INSTANT, as_naive, days_later, interval_ends, within
from lingtan.metering.dimension import METERS, SCALES, scaled_sql
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import faults_by_meter
from lingtan.metering.register_spans import SHARES, SPAN_METHOD, share_pieces
from lingtan.park.meters import Resolution
from lingtan.park.park import Park

BILLED = "metering_billed"
BILL_SHARES = "metering_bill_shares"
METHOD = "bill_days"
MARK = ":"

# All the readings of a meter that has such a bill, those of whole months too: they may overlap.
BILLED_SQL = f"""
select distinct r.meter_id, m.resolution from current_readings r
join {METERS} m on m.meter_id = r.meter_id
where m.resolution in ('1mo', '1y') and not m.is_register and contains(r.quality, '{MARK}')"""
BILLS_SQL = f"""
select r.meter_id, b.resolution, r.start,
       {scaled_sql("r.value")} as value,
       split_part(r.quality, '{MARK}', 1) as quality,
       coalesce(list_max(list_transform(string_split(split_part(r.quality, '{MARK}', 2), '/'),
                lambda d: try_cast(d as integer))), 0) as days,
       contains(r.quality, '/') as is_contested,
       list_contains(string_split(split_part(r.quality, '{MARK}', 2), '/'), '0') as may_be_whole,
       s.valid_to
from current_readings r
join {BILLED} b on b.meter_id = r.meter_id
join {SCALES} s on r.meter_id = s.meter_id and r.start >= s.valid_from and r.start < s.valid_to
where r.value is not null
order by r.meter_id, r.start"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills:
    """What came of the bills of meters that have any that is no calendar month.

    Attributes
    ----------
    shared : DataFrame
        See `register_spans.share_pieces`; whole intervals only.
    """

    shared: pl.DataFrame
    findings: tuple[Finding, ...]


def measure_bills(runner: SqlRunner, park: Park, period: Period, limits: Limits) -> Bills:
    """Make the tables `BILLED` (the meters) and `BILL_SHARES` (amounts), where there are any."""
    billed = runner.rows(BILLED_SQL)
    if billed.is_empty():
        return Bills(shared=pl.DataFrame(schema=SHARES), findings=())
    runner.give(BILLED, billed)
    rows = as_naive(runner.rows(BILLS_SQL))
    if rows.is_empty():
        return Bills(shared=pl.DataFrame(schema=SHARES), findings=())
    bills = _spans(rows, period.zone)
    agreeing = bills.filter(~pl.col("overlaps"))
    resolutions = {m: Resolution(r) for m, r in bills.select("meter_id", "resolution").iter_rows()}
    exact = replace(limits, on_grid_share=0.0)  # a bill of three days less is another bill
    shaped = shape_bills(runner, agreeing, park, period.zone)
    shares = _methods(share_pieces(shaped.bills, resolutions, period, exact), shaped.spans)
    whole = shares.filter("is_whole")
    runner.give(BILL_SHARES, whole)
    return Bills(shared=whole, findings=_findings(bills, shares, period))


def _methods(shares: pl.DataFrame, shaped: pl.DataFrame) -> pl.DataFrame:
    """Say how each month was shared: by days where any of its bills was, else by the shape."""
    is_span = pl.col("method") == SPAN_METHOD
    is_shaped = ~is_span & pl.col("span_start_right").is_not_null()
    ends = ("span_start", "span_end")
    return (
        shares.join(shaped, on=["meter_id", "start"], how="left", maintain_order="left")
        .with_columns(
            pl.when(is_span)
            .then(pl.lit(METHOD))
            .when(is_shaped)
            .then(pl.lit(SHAPE_METHOD))
            .otherwise("method")
            .alias("method"),
            pl.min_horizontal("span_start", "span_start_right").alias("span_start"),
            pl.max_horizontal("span_end", "span_end_right").alias("span_end"),
        )
        .drop(f"{end}_right" for end in ends)
    )


def _spans(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Add where each bill ends, and whether it overlaps another one of its meter."""
    parts = [
        alike.with_columns(until=_until(alike, Resolution(str(name)), zone))
        for (name,), alike in rows.group_by("resolution", maintain_order=True)
    ]
    before = pl.col("until").cum_max().shift(1).over("meter_id", order_by="start")
    after = pl.col("start").shift(-1).over("meter_id", order_by="start")
    touches_before = (before > pl.col("start")).fill_null(False)
    return (
        pl.concat(parts)
        .with_columns(
            overlaps=pl.col("is_contested")
            | touches_before
            | (after < pl.col("until")).fill_null(False),
            has_new_multiplier=pl.col("until") > pl.col("valid_to"),
        )
        .sort("meter_id", "start")
    )


def _until(bills: pl.DataFrame, resolution: Resolution, zone: str) -> pl.Expr:
    by_days = days_later(pl.col("start"), pl.format("{}d", pl.col("days")), zone)
    whole = interval_ends(resolution, bills["start"], zone).cast(INSTANT)
    ends = pl.when(pl.col("days") > 0).then(by_days).otherwise(pl.lit(whole))
    longest = pl.max_horizontal(by_days, pl.lit(whole))
    return pl.when("may_be_whole").then(longest).otherwise(ends)


def _findings(bills: pl.DataFrame, shares: pl.DataFrame, period: Period) -> tuple[Finding, ...]:
    doubtful = bills.filter(
        pl.col("overlaps")
        & (pl.col("until").dt.replace_time_zone("UTC") > period.start)
        & (pl.col("start").dt.replace_time_zone("UTC") < period.end)
    )
    contested = doubtful.filter("is_contested")
    overlapping = doubtful.filter(~pl.col("is_contested"))
    inside = within(shares, period)
    found = (
        (faults.BILLS_OVERLAP, overlapping.select("meter_id", "start", "value")),
        (faults.BILLS_CONTESTED, contested.select("meter_id", "start", "value")),
        (faults.BILL_SHARED, inside.filter(pl.col("is_whole") & (pl.col("method") == METHOD))),
        (
            faults.BILL_SHAPED,
            inside.filter(pl.col("is_whole") & (pl.col("method") == SHAPE_METHOD)),
        ),
        (faults.BILLS_IN_PART, inside.filter(~pl.col("is_whole"))),
    )
    return tuple(f for kind, rows in found for f in faults_by_meter(rows, kind, period.zone))
