"""What is told of every meter, taken apart once: a park has thousands of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # a cell of a table

import polars as pl

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.park.tables import RECONCILED

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of a table, by meter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTables:
    """Rows of each meter: of its months, of what brought its readings, of its estimates.

    Attributes
    ----------
    deliveries : mapping of str to sequence of mapping
        Only those of which something counts.
    reconciled : mapping of str to sequence of mapping
        Of the whole period.
    """

    quality: Rows
    deliveries: Rows
    estimates: Rows
    reconciled: Rows

    @classmethod
    def of(cls, sources: AccountSources) -> "MeterTables":
        """Take the tables of a period apart."""
        check = sources.account.check
        table = sources.reconciled if sources.reconciled.columns else RECONCILED.empty()
        whole = pl.col("span") == sources.inventory.period.name
        return cls(
            quality=_by(check.quality),
            deliveries=_by(sources.deliveries.filter(pl.col("count") > 0)),
            estimates=_by(check.estimates),
            reconciled=_by(table.filter(whole & ~pl.col("is_loss")), "stream"),
        )


def _by(table: pl.DataFrame, column: str = "meter_id") -> Rows:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table.iter_rows(named=True):
        found.setdefault(row[column], []).append(row)
    return found
