"""Readings from a form, as the store takes them from every importer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from lingtan.catalogue.load import Catalogue
from lingtan.park.meters import Meter
from lingtan.park.tables import QUANTITY

STAGED = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us"),
        "value": QUANTITY,
        "quality": pl.String(),
        "line": pl.Int64(),
    }
)
PLACES = 3  # a watt-hour, a gram, a litre


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRow:
    """One reading: interval start in UTC without zone, canonical unit, row of the sheet."""

    meter_id: str
    start: datetime
    value: Decimal
    quality: str
    line: int


def canonical(
    number: Decimal, meter: Meter, catalogue: Catalogue, *, hours: Fraction = Fraction(1)
) -> Decimal:
    """Return what a meter showed in the unit its readings are kept in, to three places.

    A mean power times `hours` is an energy.
    """
    dimension = catalogue.units.find(meter.unit).dimension
    target = meter.volume_unit or catalogue.units.canonical(dimension).symbol
    exact = catalogue.units.convert_exactly(number, meter.unit, target)
    if dimension == "power" and catalogue.carrier(meter.carrier).dimension == "energy":
        exact *= hours
    return Decimal(round(exact * 10**PLACES)).scaleb(-PLACES)


def staged_table(rows: Iterable[StagedRow]) -> pl.DataFrame:
    """Return readings as a table, shape (n, 5): meter_id, start, value, quality, line."""
    listed = tuple(rows)
    names = STAGED.names()
    return pl.DataFrame(
        {name: [getattr(row, name) for row in listed] for name in names}, schema=STAGED
    )
