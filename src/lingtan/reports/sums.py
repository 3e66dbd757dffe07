"""Sums of posting lines for display: by month, account, carrier, enterprise. Nothing else.

Sums are exact decimals and become floats only when they are shown.
"""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import E_PARK, E_TCE, Account
from lingtan.park.tables import TOTAL

# Accounts through which energy comes into use; the claims and the memo lines are not among them.
SUPPLY = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.OWN_NON_FOSSIL,
    Account.HEAT_IN,
    Account.OWN_NON_FOSSIL_HEAT,
)
ENERGY = (*E_TCE, Account.FEEDSTOCK)
CLAIMS = (Account.GREEN_POWER, Account.CERTIFICATE)
# Accounts whose lines carry an emission factor a reader must be able to look up.
FACTORED = (*E_PARK, Account.BIOGENIC, Account.VALUE_CHAIN)
OWN_HEAT = "out/heat/measured/"  # factor of a plant's own heat, by the plant
WHOLE_YEAR = "year"  # month of lines that a yearly document states

MEASURED_BY = ("emissions_kg", "quantity")
SUMMED = ("quantity", "estimated", "emissions_kg", "energy_kgce")


def with_month(postings: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Add ``month`` (``YYYY-MM`` in the park's zone, or ``year`` for yearly lines)."""
    local = pl.col("start").dt.convert_time_zone(zone).dt.strftime("%Y-%m")
    is_yearly = pl.col("resolution") == "1y"
    return postings.with_columns(
        month=pl.when(is_yearly).then(pl.lit(WHOLE_YEAR)).otherwise(local)
    )


def sum_by(postings: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Sum quantity, its estimated part, emissions and coal equivalent over everything else.

    The rows come back sorted by the keys.
    """
    exact = [pl.col(name).cast(TOTAL).sum() for name in SUMMED]
    return postings.group_by(keys).agg(exact).sort(keys)


def with_mean_factor(postings: pl.DataFrame) -> pl.DataFrame:
    """Give lines at a plant's own factor, measured by the day or month, the mean of it."""
    is_own = pl.col("factor_id").str.starts_with(OWN_HEAT).fill_null(value=False)
    sums = [pl.col(name).cast(pl.Float64).sum().over("factor_id") for name in MEASURED_BY]
    mean = (sums[0] / sums[1]).round(9).cast(postings.schema["factor"])
    return postings.with_columns(factor=pl.when(is_own).then(mean).otherwise(pl.col("factor")))


def estimated_emission(postings: pl.DataFrame) -> tuple[Decimal, Decimal]:
    """Return what of the emission rests on estimated amounts, and all of it [kgCO2].

    Entries and exits count alike: neither takes anything from the other.
    """
    factor = pl.col("factor").cast(TOTAL)
    kilograms = only(postings, E_PARK).select(
        estimated=(pl.col("estimated").cast(TOTAL) * factor).abs(),
        all=(pl.col("quantity").cast(TOTAL) * factor).abs(),
    )
    return total(kilograms, "estimated"), total(kilograms, "all")


def only(postings: pl.DataFrame, accounts: Sequence[Account]) -> pl.DataFrame:
    """Keep the lines of some accounts."""
    return postings.filter(pl.col("account").is_in([account.value for account in accounts]))


def total(table: pl.DataFrame, column: str) -> Decimal:
    """Return the exact sum of a column; zero for no rows."""
    value = table[column].cast(TOTAL).sum()
    return Decimal(0) if value is None else Decimal(str(value))


def ordered_accounts(table: pl.DataFrame) -> tuple[str, ...]:
    """Return the accounts of a table in the order of the ledger."""
    present = set(table["account"].to_list())
    return tuple(account.value for account in Account if account.value in present)
