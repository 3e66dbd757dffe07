"""All that is doubted of the readings of a period, as one small table the account can weigh.

One row says of one meter (or node) in one month how many intervals and how much energy lack, are
estimated or are doubted. A counter's total over a span and the amount of a bill are measured,
though their shares are not; where the span reaches beyond the period it counts as an estimate. A
wrong clock leaves the amounts alone: what it may move is as many intervals as it is wrong by.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.base.findings import Finding, Severity
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.bill_shapes import SHAPE_METHOD
from lingtan.metering.bills import METHOD as BILL_METHOD
from lingtan.metering.calendar import local_clock, naive
from lingtan.metering.day_profile import CLOCK as HOURS
from lingtan.metering.dimension import quantised
from lingtan.metering.register_spans import SPAN_METHOD
from lingtan.metering.repair import CHANGED
from lingtan.metering.turned_sign import SIGN_TURNED
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY, READING_DOUBTS

SPANNED = "spanned"  # kind of doubt: what is measured, but for its sign or how it is shared out
BOUNDS = (("own_lack", "lacks"), ("own_excess", "exceeds"))  # kinds of doubt, and their columns
HOUR_MINUTES = 60
CLOCKS = (faults.NIGHT_GENERATION, faults.SHIFTED_PROFILE, faults.INTERVALS_LATE)
CUT_OFF = "cut_off"  # kind of doubt: at a ceiling, so that more may have flowed
OF_TOTALS = (faults.DRIFTING, faults.SECOND_CONFIRMED)
TOLD_WITHIN = 0.005  # of a total that other meters tell: the class of a meter (I: our judgement)
CONTRADICTIONS = {
    faults.NEGATIVE_LOSS.id: ("negative_loss", "total"),
    faults.SUB_METERS_EXCEED.id: ("sub_meters_exceed", "excess"),
}
AMOUNTS_OF_MONTHS = f"""
select a.meter_id as subject, c.month, cast(sum(abs(a.quantity)) as decimal(18,3)) as quantity
from amounts a join {HOURS} c on a.start = c.hour
where a.meter_id in ({{meters}}) group by a.meter_id, c.month"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """What became of the readings of a period.

    Attributes
    ----------
    changed : DataFrame
        Intervals that do not stand as they were read; columns of `repair.CHANGED`.
    shared : DataFrame
        Intervals a counter gave only by sharing, beyond the period too; see `Increments.shared`.
    removed : DataFrame
        Rows of ``metered`` that count nowhere.
    bounds : DataFrame
        How far the true amount of intervals may be from what is told; see `repair.Repair`.
    counts : DataFrame
        Intervals by meter and month; columns of `month_work.COUNTS`.
    """

    changed: pl.DataFrame
    shared: pl.DataFrame
    removed: pl.DataFrame
    bounds: pl.DataFrame
    counts: pl.DataFrame
    findings: tuple[Finding, ...]


def list_doubts(runner: SqlRunner, park: Park, period: Period, believed: Believed) -> pl.DataFrame:
    """Return what is missing, estimated, doubted or contradicted, by meter and month.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the hours of the period as `day_profile` left them.

    Returns
    -------
    DataFrame
        Columns of `park.tables.READING_DOUBTS`.
    """
    spans = _spans(believed, period)
    is_whole = pl.col("is_whole")
    is_turned = pl.col("method") == SIGN_TURNED
    turned = _inside(believed.changed.filter(is_turned), period)
    values = pl.concat(
        [believed.changed.filter(~is_turned), spans.filter(~is_whole).select(CHANGED.names())]
    )
    suspects = believed.shared.filter(pl.col("quality") == "suspect")
    quality = pl.col("quality")
    tables = [
        _missing(believed.counts),
        _summed(values.filter(quality == "estimated"), "estimated", period),
        _summed(
            _inside(pl.concat([values, _standing(suspects, believed)]), period).filter(
                quality == "suspect"
            ),
            "doubted",
            period,
        ),
        _summed(
            pl.concat([spans.filter(is_whole).select(CHANGED.names()), turned]), SPANNED, period
        ),
        *(_bounded(believed.bounds, *each, period) for each in BOUNDS),
        _rows(_totals(believed.findings)),
        _rows(_cut_off(park, believed.findings)),
        _clocks(runner, park, believed.findings),
        _rows(_contradictions(believed.findings)),
        _rows(_metered_twice(believed.findings)),
        _rows(_counted(believed.findings)),
    ]
    return pl.concat(tables).sort("kind", "subject", "month").cast(READING_DOUBTS.schema)


def _inside(table: pl.DataFrame, period: Period) -> pl.DataFrame:
    start = pl.col("start")
    return table.filter((start >= naive(period.start)) & (start < naive(period.end)))


def _standing(table: pl.DataFrame, believed: Believed) -> pl.DataFrame:
    """Leave out what a closer look took the place of."""
    kept = table.join(believed.removed, on=["meter_id", "start"], how="anti")
    return kept.select(CHANGED.names()).cast(CHANGED)


def _spans(believed: Believed, period: Period) -> pl.DataFrame:
    """Return shared intervals of the period; whole where what was read over them is inside."""
    spans = believed.shared.filter(
        pl.col("method").is_in([SPAN_METHOD, BILL_METHOD, SHAPE_METHOD])
    )
    spans = spans.join(believed.removed, on=["meter_id", "start"], how="anti")
    return _inside(spans, period).with_columns(
        is_whole=(pl.col("span_start") >= naive(period.start))
        & (pl.col("span_end") <= naive(period.end))
    )


def _missing(counts: pl.DataFrame) -> pl.DataFrame:
    return _shaped(
        counts.filter(pl.col("missing") > 0).select(
            pl.lit("missing").alias("kind"),
            pl.col("meter_id").alias("subject"),
            "month",
            pl.col("missing").alias("intervals"),
        )
    )


def _bounded(bounds: pl.DataFrame, kind: str, column: str, period: Period) -> pl.DataFrame:
    values = bounds.select(
        "meter_id", "start", pl.col(column).round(QUANTITY.scale).alias("value")
    )
    return _summed(values, kind, period)


def _summed(values: pl.DataFrame, kind: str, period: Period) -> pl.DataFrame:
    month = local_clock("start", period.zone).dt.strftime("%Y-%m").alias("month")
    sums = values.group_by(pl.col("meter_id").alias("subject"), month).agg(
        pl.len().alias("intervals"), pl.col("value").abs().sum().alias("quantity")
    )
    return _shaped(sums.with_columns(kind=pl.lit(kind)))


def _clocks(runner: SqlRunner, park: Park, findings: Iterable[Finding]) -> pl.DataFrame:
    minutes = {meter.id: meter.resolution.minutes for meter in park.meters}
    wrong: dict[tuple[str, str], int] = {}
    for finding in findings:
        if finding.kind in CLOCKS:
            key = (finding.subject, str(finding.facts["month"]))
            wrong[key] = max(
                wrong.get(key, 0),
                _intervals(finding, minutes.get(finding.subject) or HOUR_MINUTES),
            )
    if not wrong:
        return READING_DOUBTS.empty()
    names = ", ".join("'" + name.replace("'", "''") + "'" for name, _ in wrong)
    amounts = runner.rows(AMOUNTS_OF_MONTHS.format(meters=names))
    rows = [
        {"kind": "clock", "subject": subject, "month": month, "intervals": count}
        for (subject, month), count in wrong.items()
    ]
    return _shaped(pl.DataFrame(rows).join(amounts, on=["subject", "month"], how="left"))


def _intervals(finding: Finding, minutes: int) -> int:
    """Return by how many intervals a clock is wrong."""
    if "intervals" in finding.facts:
        return abs(int(str(finding.facts["intervals"])))
    hours = abs(float(str(finding.facts["hours"])))
    return max(1, math.ceil(hours * HOUR_MINUTES / minutes))


def _contradictions(findings: Iterable[Finding]) -> Iterator[Mapping[str, object]]:
    for finding in findings:
        if finding.kind.id in CONTRADICTIONS:
            kind, fact = CONTRADICTIONS[finding.kind.id]
            size = abs(float(str(finding.facts[fact])))
            month = str(finding.facts["month"])
            yield {
                "kind": kind,
                "subject": finding.subject,
                "month": month,
                "intervals": int(str(finding.facts.get("count", 0))),
                "quantity": quantised(size, QUANTITY.scale),
            }


def _totals(findings: Iterable[Finding]) -> Iterator[Mapping[str, object]]:
    """Yield by how much a meter may lack or exceed the total that others tell of a month."""
    for finding in findings:
        if finding.kind in OF_TOTALS:
            counted, told = (float(finding.facts[name]) for name in ("counted", "document"))
            off, error = told - counted, TOLD_WITHIN * abs(told)
            for kind, size in (("own_lack", off + error), ("own_excess", error - off)):
                yield {
                    "kind": kind,
                    "subject": finding.subject,
                    "month": str(finding.facts["month"]),
                    "quantity": quantised(max(0.0, size), QUANTITY.scale),
                }


def _cut_off(park: Park, findings: Iterable[Finding]) -> Iterator[Mapping[str, object]]:
    """Yield the intervals in which a meter shows its ceiling, and what it counted in them."""
    minutes = {meter.id: meter.resolution.minutes for meter in park.meters}
    for finding in findings:
        if finding.kind == faults.CUT_OFF_VALUES:
            hours = int(str(finding.facts["cut_hours"]))
            yield {
                "kind": CUT_OFF,
                "subject": finding.subject,
                "intervals": hours * HOUR_MINUTES // (minutes[finding.subject] or HOUR_MINUTES),
                "quantity": quantised(float(finding.facts["cut"]), QUANTITY.scale),
            }


def _metered_twice(findings: Iterable[Finding]) -> Iterator[Mapping[str, object]]:
    """Yield all that a meter counted which may count what others counted already."""
    for finding in findings:
        if finding.kind == faults.METERED_TWICE:
            size = quantised(float(str(finding.facts["total"])), QUANTITY.scale)
            yield {"kind": "doubted", "subject": finding.subject, "quantity": size}


def _counted(findings: Iterable[Finding]) -> Iterator[Mapping[str, object]]:
    grave = (f.subject for f in findings if f.kind.severity is not Severity.INFO)
    for subject, count in Counter(grave).items():
        yield {"kind": "findings", "subject": subject, "findings": count}


def _rows(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    blank = {"month": "", "intervals": 0, "quantity": Decimal(0), "findings": 0, "either": ""}
    return pl.DataFrame([blank | dict(row) for row in rows], schema=READING_DOUBTS.schema)


def _shaped(table: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the table, nothing where a kind says nothing."""
    blank = {"quantity": pl.lit(0), "findings": pl.lit(0), "either": pl.lit("")}
    more = [value.alias(name) for name, value in blank.items() if name not in table.columns]
    columns = READING_DOUBTS.schema
    return (
        table.with_columns(more)
        .select(columns.names())
        .cast(columns)
        .with_columns(pl.col("quantity").fill_null(0))
    )
