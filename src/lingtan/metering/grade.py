"""Completeness and data-quality grade of every meter and month.

=====  ==============================================================================
A      at least 99 % of the intervals measured, none without a value
B      at least 95 % measured, at most 1 % without a value
C      at least 80 % measured, at most 5 % without a value
D      at least 50 % measured
E      less than that: the month tells more about our rules than about the meter
=====  ==============================================================================

Measured means read and believed. A doubted value is there, and counts in the account, but it
does not count as measured here; an estimate is no measurement either. The steps are the room's
own choice: no standard grades a month of metering. They are set so that A needs no question, B
a sentence, C an explanation, and D and E another source of evidence.
"""

import polars as pl

from lingtan.park.tables import METER_QUALITY

STEPS = (("A", 0.99, 0.0), ("B", 0.95, 0.01), ("C", 0.80, 0.05), ("D", 0.50, 1.0))


def grade_months(counts: pl.DataFrame) -> pl.DataFrame:
    """Grade each meter and month.

    Parameters
    ----------
    counts : DataFrame
        ``meter_id``, ``month``, ``expected``, ``measured``, ``suspect``, ``estimated``,
        ``missing``.

    Returns
    -------
    DataFrame
        Columns of `park.tables.METER_QUALITY`.

    Examples
    --------
    >>> month = {"meter_id": "m", "month": "2025-01", "expected": 100, "measured": 96}
    >>> rest = {"suspect": 2, "estimated": 2, "missing": 0}
    >>> grade_months(pl.DataFrame([month | rest]))["grade"].to_list()
    ['B']
    """
    expected = pl.col("expected")
    grade = pl.lit("E")
    for name, measured, missing in reversed(STEPS):
        meets = (pl.col("measured") >= measured * expected) & (
            pl.col("missing") <= missing * expected
        )
        grade = pl.when(meets).then(pl.lit(name)).otherwise(grade)
    return (
        counts.with_columns(grade=grade)
        .select(METER_QUALITY.schema.names())
        .cast(METER_QUALITY.schema)
        .sort("meter_id", "month")
    )
