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


def read_postings(runner: SqlRunner, queries: Sequence[str]) -> pl.DataFrame:
    """Return the rows of some queries as postings, in a fixed order.

    The id of a posting names what it is about and when it begins, so it is the same at every
    rebuild.
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
    return named.select(POSTINGS.schema.names()).sort("start", "posting_id")
