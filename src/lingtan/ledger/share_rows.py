"""The lines of an account that are an enterprise's own: they add up to the park with all others.

Fuel, conversion and processes count where they are; power and heat from outside where they are
used; what leaves with whose plant made it; claims with who holds them. Every line is one holder's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.allocation.own_sums import BOUGHT, CLAIMS, DIRECT_ACCOUNTS, LEAVING
from lingtan.ledger.inventory import Inventory
from lingtan.park.tables import TOTAL

KEYS = ("enterprise", "month", "account", "carrier", "stream", "meter_id", "factor_id")
WHOLE_YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A line of the account, summed by month.

    Attributes
    ----------
    account : str
        Of energy that is used inside, the account it entered the park by.
    quantity : Decimal
        In the canonical unit of the carrier.
    emissions_kg : Decimal
        [kgCO2]; what leaves is negative.
    """

    month: str
    account: str
    carrier: str
    stream: str
    meter: str
    factor: str
    quantity: Decimal
    emissions_kg: Decimal


def share_rows(inventory: Inventory, zone: str) -> Mapping[str, tuple[ShareRow, ...]]:
    """Return the lines of each enterprise, by its id; of the park itself under an empty one."""
    found: dict[str, list[ShareRow]] = {}
    for row in _summed(_own_lines(inventory), zone).iter_rows(named=True):
        found.setdefault(row["enterprise"], []).append(
            ShareRow(
                month=row["month"],
                account=row["account"],
                carrier=row["carrier"],
                stream=row["stream"],
                meter=row["meter_id"],
                factor=row["factor_id"],
                quantity=row["quantity"],
                emissions_kg=row["emissions_kg"],
            )
        )
    return {holder: tuple(rows) for holder, rows in found.items()}


def _own_lines(inventory: Inventory) -> pl.DataFrame:
    """Return the lines that are somebody's own, by the account they entered the park by.

    An account of everybody has what is bought as memo lines of its use; one that members join or
    leave has it by user in the first place.
    """
    first = pl.col("stream").str.split("/").list.first()
    is_memo = pl.col("account") == Account.USE.value
    own = [account.value for account in (*DIRECT_ACCOUNTS, *LEAVING, *CLAIMS)]
    bought = [account.value for account in BOUGHT]
    if not inventory.spans.lines.is_empty():
        return inventory.postings.filter(pl.col("account").is_in([*own, *bought]))
    return inventory.postings.filter(
        pl.col("account").is_in(own) | (is_memo & first.is_in(bought))
    ).with_columns(account=pl.when(is_memo).then(first).otherwise(pl.col("account")))


def _summed(lines: pl.DataFrame, zone: str) -> pl.DataFrame:
    local = pl.col("start").dt.convert_time_zone(zone).dt.strftime("%Y-%m")
    is_yearly = pl.col("resolution") == "1y"
    return (
        lines.with_columns(month=pl.when(is_yearly).then(pl.lit(WHOLE_YEAR)).otherwise(local))
        .with_columns(pl.col(*KEYS).fill_null(""))
        .group_by(KEYS)
        .agg(pl.col("quantity", "emissions_kg").cast(TOTAL).sum())
        .sort(KEYS)
    )
