"""Rates: emission and coal equivalent per unit of activity, each over its span of validity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from lingtan.base.figures import Evidence, Missing
from lingtan.base.time_axis import find_zone
from lingtan.park.tables import FACTOR

NAIVE = pl.Datetime("us")
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One vintage of what an activity emits and how much energy it is.

    Attributes
    ----------
    key : str
        What the lines of the ledger join on; vintages of one factor share it.
    factor_id : str
        The factor as a result names it.
    kg_per_unit, kgce_per_unit : Decimal or None
        None when the value is unknown; the missing reasons say why.
    valid_from, valid_to : datetime
        In force over [valid_from, valid_to).
    left_out_labels : frozenset of Evidence
        Evidence of the choice by which its emission counts in no total, as that of biomass.
    emission_parts, energy_parts : tuple of str
        Ids of the other factors its emission and its coal equivalent were made from.
    """

    key: str
    factor_id: str
    kg_per_unit: Decimal | None
    kgce_per_unit: Decimal | None
    valid_from: datetime = EARLIEST
    valid_to: datetime = LATEST
    emission_labels: frozenset[Evidence] = frozenset()
    energy_labels: frozenset[Evidence] = frozenset()
    left_out_labels: frozenset[Evidence] = frozenset()
    emission_parts: tuple[str, ...] = ()
    energy_parts: tuple[str, ...] = ()
    emission_missing: tuple[Missing, ...] = ()
    energy_missing: tuple[Missing, ...] = ()


def stream_key(stream_id: str) -> str:
    """Return the key of a stream's own rate."""
    return f"stream/{stream_id}"


def local_midnight(day: date | None, zone: str, default: datetime) -> datetime:
    """Return the instant a day begins in the park's zone: vintages change at its midnight.

    Examples
    --------
    >>> local_midnight(date(2025, 1, 1), "Asia/Shanghai", EARLIEST).isoformat()
    '2024-12-31T16:00:00+00:00'
    """
    if day is None:
        return default
    midnight = datetime(day.year, day.month, day.day, tzinfo=find_zone(zone))
    return midnight.astimezone(UTC)


def rates_table(rates: Sequence[Rate]) -> pl.DataFrame:
    """Return rates as the table the SQL of this room joins; instants are naive UTC."""
    return pl.DataFrame(
        {
            "factor_key": [rate.key for rate in rates],
            "factor_id": [rate.factor_id for rate in rates],
            "valid_from": [rate.valid_from.replace(tzinfo=None) for rate in rates],
            "valid_to": [rate.valid_to.replace(tzinfo=None) for rate in rates],
            "factor": [rate.kg_per_unit for rate in rates],
            "energy_factor": [rate.kgce_per_unit for rate in rates],
        },
        schema={
            "factor_key": pl.String(),
            "factor_id": pl.String(),
            "valid_from": NAIVE,
            "valid_to": NAIVE,
            "factor": FACTOR,
            "energy_factor": FACTOR,
        },
    )
