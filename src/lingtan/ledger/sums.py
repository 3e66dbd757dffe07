"""Sums of lines: what the account adds up to before any figure is made of it."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Lines of one account, user and factor, summed."""

    account: str
    enterprise: str
    carrier: str
    stream: str
    sector: str
    meter_id: str
    factor_id: str
    quantity: Decimal
    emissions_kg: Decimal
    energy_kgce: Decimal


def sums_of(frame: pl.DataFrame) -> tuple[Sum, ...]:
    """Return the rows of the sums query; what is unknown counts nothing here and has a gap."""
    return tuple(
        Sum(
            account=row["account"],
            enterprise=row["enterprise"],
            carrier=row["carrier"],
            stream=row["stream"],
            sector=row["sector"],
            meter_id=row["meter_id"],
            factor_id=row["factor_id"],
            quantity=row["quantity"] or Decimal(0),
            emissions_kg=row["emissions_kg"] or Decimal(0),
            energy_kgce=row["energy_kgce"] or Decimal(0),
        )
        for row in frame.iter_rows(named=True)
    )
