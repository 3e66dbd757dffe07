"""Turn doubtful rows into findings: one for each meter, with how many, where and how far."""

from datetime import datetime
from decimal import Decimal

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.base.time_axis import find_zone
from lingtan.metering import faults
from lingtan.metering.calendar import aware

READINGS_PLACE = Place(source="readings")
MARKED = (
    faults.DUPLICATE_READING,
    faults.CONTRADICTED_READING,
    faults.OFF_GRID_MOVED,
    faults.OFF_GRID_REFUSED,
    faults.NEGATIVE_VALUE,
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
        and ``largest``.
    """
    if rows.is_empty():
        return ()
    facts = [
        pl.len().alias("count"),
        pl.col("start").min().alias("first"),
        pl.col("start").max().alias("last"),
    ]
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
    return tuple(
        finding
        for kind in MARKED
        for finding in faults_by_meter(marks.filter(pl.col("fault") == kind.id), kind, zone)
    )


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
