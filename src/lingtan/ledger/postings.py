"""Read the rated lines as postings: the columns of the declared table, each with a stable id."""

from collections.abc import Sequence

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import as_utc
from lingtan.park.tables import POSTINGS

IDENTITY = (
    "account",
    "carrier",
    "stream",
    "meter_id",
    "enterprise",
    "node",
    "sector",
    "factor_id",
)

SUMMED = ("quantity", "estimated", "emissions_kg", "energy_kgce")


def read_postings(runner: SqlRunner, queries: Sequence[str]) -> pl.DataFrame:
    """Return the rows of some queries as postings, in a fixed order.

    The id of a posting names what it is about and when it begins, so it is the same at every
    rebuild. Lines about the same, as of two plants of one owner, are one posting.
    """
    frames = [as_utc(runner.rows(query)) for query in queries]
    lines = pl.concat(frames, how="vertical_relaxed")
    columns = [
        pl.col(name).cast(kind) for name, kind in POSTINGS.schema.items() if name != "posting_id"
    ]
    begins = pl.col("start").dt.strftime("%Y-%m-%dT%H:%MZ")
    named = lines.with_columns(columns).with_columns(
        posting_id=pl.concat_str([*IDENTITY, begins], separator="|")
    )
    ordered = named.select(POSTINGS.schema.names()).sort("start", "posting_id")
    ids = ordered["posting_id"]
    return _joined(ordered) if (ids == ids.shift(1)).any() else ordered


def _joined(ordered: pl.DataFrame) -> pl.DataFrame:
    """Add up what is about the same; what is known of none of it stays unknown."""
    is_any = pl.col(SUMMED).count() > 0
    return (
        ordered.group_by(pl.exclude(SUMMED), maintain_order=True)
        .agg(pl.when(is_any).then(pl.col(SUMMED).sum()))
        .select(pl.col(name).cast(kind) for name, kind in POSTINGS.schema.items())
    )
