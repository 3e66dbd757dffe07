"""Turn doubtful rows into findings: one for each meter, with how many, where and how far."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.base.time_axis import find_zone
from lingtan.metering import faults
from lingtan.metering.calendar import aware, local_clock

APART = timedelta(days=3)  # a works at rest over a weekend does not end a span
READINGS_PLACE = Place(source="readings")
MARKED = (
    faults.DUPLICATE_READING,
    faults.CONTRADICTED_READING,
    faults.OFF_GRID_MOVED,
    faults.OFF_GRID_REFUSED,
    faults.NEGATIVE_VALUE,
    faults.SIGN_TURNED,
    faults.ABOVE_MAXIMUM,
    faults.SENTINEL_VALUE,
    faults.ABOVE_CAPACITY,
    faults.STANDBY_DRAW,
    faults.OTHER_UNIT,
    faults.SPIKE_REPLACED,
    faults.SPIKE,
    faults.STUCK_VALUE,
    faults.CAUGHT_UP,
)
OF_BILLS = (faults.ODD_BILL, faults.BILL_HOLDS_TWO, faults.COPIED_BILL)


def faults_by_meter(rows: pl.DataFrame, kind: FindingKind, zone: str) -> tuple[Finding, ...]:
    """Return one finding a meter for rows that share a fault.

    Parameters
    ----------
    rows : DataFrame
        ``meter_id`` and ``start`` (naive UTC); ``value``, when there, is summed and its largest
        is named.

    Returns
    -------
    tuple of Finding
        With facts ``count``, ``first``, ``last`` (the park's clock) and, with values, ``total``
        and ``largest``; ``ratio`` where the rows have one.
    """
    if rows.is_empty():
        return ()
    facts = [
        pl.len().alias("count"),
        pl.col("start").min().alias("first"),
        pl.col("start").max().alias("last"),
    ]
    if "ratio" in rows.columns:
        facts.append(pl.col("ratio").first())
    if "value" in rows.columns:
        value = pl.col("value").cast(pl.Float64)
        facts += [
            value.sum().round(3).alias("total"),
            value.sort_by(value.abs()).last().alias("largest"),
        ]
    grouped = rows.group_by("meter_id").agg(facts).sort("meter_id")
    return tuple(fault(kind, row, zone) for row in grouped.iter_rows(named=True))


def faults_of_marks(marks: pl.DataFrame, zone: str) -> tuple[Finding, ...]:
    """Return one finding for each meter and fault among marked readings.

    Parameters
    ----------
    marks : DataFrame
        ``meter_id``, ``start``, ``value``, ``fault`` (id of the kind).
    """
    by_meter = (
        finding
        for kind in MARKED
        for rows in _apart(marks.filter(pl.col("fault") == kind.id), kind)
        for finding in faults_by_meter(rows, kind, zone)
    )
    return (*by_meter, *_bills(marks, zone))


def _bills(marks: pl.DataFrame, zone: str) -> Iterator[Finding]:
    """Yield one finding for each month of which the bill is odd: each has its own answer."""
    odd = marks.filter(pl.col("fault").is_in([kind.id for kind in OF_BILLS]))
    named = odd.sort("meter_id", "start").with_columns(
        month=local_clock("start", zone).dt.strftime("%Y-%m"),
        usual=pl.col("usual").round_sig_figs(4),
    )
    kinds = {kind.id: kind for kind in OF_BILLS}
    for row in named.iter_rows(named=True):
        facts = {name: row[name] for name in ("meter_id", "month", "value", "usual", "ratio")}
        yield fault(kinds[str(row["fault"])], facts, zone)


def _apart(rows: pl.DataFrame, kind: FindingKind) -> list[pl.DataFrame]:
    """Return rows that are named together; spans of the other sign have an answer each."""
    if kind != faults.SIGN_TURNED:
        return [rows]
    is_new = (pl.col("start").diff().over("meter_id") > APART).fill_null(value=False)
    spans = rows.sort("meter_id", "start").with_columns(span=is_new.cum_sum().over("meter_id"))
    return spans.partition_by("span")


def fault(kind: FindingKind, row: dict[str, object], zone: str) -> Finding:
    """Return a finding about a meter from a row of facts; instants are told by its clock."""
    facts = {
        name: told(value, zone)
        for name, value in row.items()
        if name != "meter_id" and value is not None
    }
    return Finding(kind=kind, subject=str(row["meter_id"]), place=READINGS_PLACE, facts=facts)


def told(value: object, zone: str) -> Fact:
    """Return a fact as it is told: instants by the park's clock, numbers as they are."""
    if isinstance(value, datetime):
        return f"{aware(value).astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, (int, float)) else str(value)
