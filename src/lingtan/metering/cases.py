"""Cases: one meter in one month, so that a pass can look at many months of many meters at once.

A statement has a cost of its own, a reading adds little to it. Batches keep memory bounded.
"""

from collections.abc import Iterator

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.increments import METERED

CASES = "metering_cases"
READINGS_AT_ONCE = 6_000_000  # a month of 2,000 meters at 15 min


def in_batches(cases: pl.DataFrame, most: int = READINGS_AT_ONCE) -> Iterator[pl.DataFrame]:
    """Cut cases into batches that owe so many intervals, or those of one case more.

    Parameters
    ----------
    cases : DataFrame
        In order; ``expected``, the intervals each owes, among its columns.

    Examples
    --------
    >>> cases = pl.DataFrame({"expected": [3, 3, 3]})
    >>> [batch.height for batch in in_batches(cases, 6)]
    [2, 1]
    """
    numbered = cases.with_columns(batch=(pl.col("expected").cum_sum() - 1) // most)
    yield from (
        batch.drop("batch") for batch in numbered.partition_by("batch", maintain_order=True)
    )


def give_cases(runner: SqlRunner, cases: pl.DataFrame) -> str:
    """Give the runner some cases, and return the SQL of their readings.

    Parameters
    ----------
    cases : DataFrame
        ``case_id``, ``meter_id``, ``first`` and ``after`` (the span to look at), and what else
        a query needs.

    Returns
    -------
    str
        From-clause: ``r`` are rows of ``metered``, ``c`` their cases; a reading stands once for
        each case whose span holds it. The meters are listed as well: of those joined alone the
        engine learns too late to leave others unread.
    """
    runner.give(CASES, cases)
    first, after = min(cases["first"].to_list()), max(cases["after"].to_list())
    names = cases["meter_id"].unique(maintain_order=True)
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return f"""{METERED} r join {CASES} c on r.meter_id = c.meter_id
where r.meter_id in ({listed})
  and r.start >= timestamp '{first}' and r.start < timestamp '{after}'
  and r.start >= c.first and r.start < c.after"""
