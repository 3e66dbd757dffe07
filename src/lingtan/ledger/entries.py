"""The lines of an account summed over the period: what a figure is traced to.

An entry is all lines of one account, user, node, carrier, stream, sector, meter and factor. The
use lines of a whole park stand among its postings as memo lines, under ``use``; here they carry
the account again whose energy they share out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any  # a row of a table has a type for each column

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.postings import IDENTITY, SUMMED
from lingtan.park.tables import TOTAL

INSIDE = "inside"  # memo lines of energy that was counted before it was converted
SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Lines of the ledger, summed over the period.

    Attributes
    ----------
    is_use : bool
        Whether they share energy out among its users, instead of standing at a meter.
    factor : Decimal or None
        Factor of every one of them [kgCO2 per canonical unit]; None where it differs or is not
        known.
    lines : int
        How many they are.
    """

    account: str
    carrier: str
    stream: str
    meter_id: str
    enterprise: str
    node: str
    sector: str
    factor_id: str
    is_use: bool
    quantity: Decimal
    estimated: Decimal
    emissions_kg: Decimal
    energy_kgce: Decimal
    factor: Decimal | None
    lines: int

    @property
    def id(self) -> str:
        """What tells it from every other entry."""
        names = (getattr(self, name) for name in IDENTITY)
        return SEPARATOR.join(("use" if self.is_use else "at", *names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of an account.

    Attributes
    ----------
    account : tuple of Entry
        Where energy enters the boundary.
    users : tuple of Entry
        The same energy by who uses it.
    """

    account: tuple[Entry, ...]
    users: tuple[Entry, ...]


def entries_of(postings: pl.DataFrame, *, is_everything: bool) -> Entries:
    """Return the entries of the postings of an account.

    Parameters
    ----------
    is_everything : bool
        Whether the account is that of the whole park with all its members; only that one stands
        at the meters and has memo lines. Any other one is an account of its users.
    """
    memo = pl.col("account") == Account.USE.value
    if not is_everything:
        every = _summed(postings, is_use=False)
        return Entries(account=every, users=every)
    account = _summed(postings.filter(~memo), is_use=False)
    shared = _summed(_as_shared(postings.filter(memo)), is_use=True)
    streams = tuple(entry for entry in account if entry.stream or not entry.meter_id)
    return Entries(account=account, users=(*streams, *shared))


def _as_shared(memo: pl.DataFrame) -> pl.DataFrame:
    """Give memo lines the account back whose energy they share out."""
    named = pl.col("stream").str.split_exact("/", 1)
    source = named.struct.field("field_0")
    return memo.with_columns(
        account=pl.when(source == INSIDE).then(pl.lit(Account.USE.value)).otherwise(source),
        stream=named.struct.field("field_1").fill_null(""),
    )


def _summed(postings: pl.DataFrame, *, is_use: bool) -> tuple[Entry, ...]:
    factor = pl.col("factor")
    is_one = (factor.min() == factor.max()) & (factor.null_count() == 0)
    grouped = postings.group_by(IDENTITY).agg(
        *(pl.col(name).cast(TOTAL).sum() for name in SUMMED),
        pl.len().alias("lines"),
        pl.when(is_one).then(factor.min()).alias("factor"),
    )
    rows = grouped.sort(IDENTITY, nulls_last=True).iter_rows(named=True)
    return tuple(_entry(row, is_use=is_use) for row in rows)


def _entry(row: Mapping[str, Any], *, is_use: bool) -> Entry:
    zero = Decimal(0)
    return Entry(
        account=row["account"],
        carrier=row["carrier"] or "",
        stream=row["stream"] or "",
        meter_id=row["meter_id"] or "",
        enterprise=row["enterprise"] or "",
        node=row["node"] or "",
        sector=row["sector"] or "",
        factor_id=row["factor_id"] or "",
        is_use=is_use,
        quantity=row["quantity"] or zero,
        estimated=row["estimated"] or zero,
        emissions_kg=row["emissions_kg"] or zero,
        energy_kgce=row["energy_kgce"] or zero,
        factor=row["factor"],
        lines=row["lines"],
    )
