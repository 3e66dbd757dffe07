"""Look again at meters whose sums alone did not clear them.

A meter that reads in whole kilowatt hours repeats itself often and honestly, and a battery is far
above its mean whenever it runs. What counts is the longest run of one value, and whether any value
stands alone. Both are necessary conditions of the faults they screen for, as in `screen`.
"""

from collections.abc import Iterator

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.metering.cases import give_cases, in_batches
from lingtan.metering.limits import Limits
from lingtan.metering.screen import CLEAN, DOUBTFUL, SPARSE, SUSPECT

CASE = ["meter_id", "month"]
HALF_RUN = pl.col("stuck_run") // 2
RUNS_SQL = """
select case_id, cast(max(case when value <> 0 then steps else 0 end) as bigint) as longest_run,
       max(is_alone) as is_alone
from (select case_id, turn, count(*) - 1 as steps, max(value) as value,
             max(is_alone) as is_alone
      from (select case_id, value,
                   sum(case when value = previous then 0 else 1 end)
                     over (partition by case_id order by start rows unbounded preceding) as turn,
                   case when value <> 0 and abs(value) >= {factor} * abs(coalesce(previous, 0))
                         and abs(value) >= {factor} * abs(coalesce(next, 0))
                        then 1 else 0 end as is_alone
            from (select c.case_id, r.start, r.value,
                         lag(r.value) over (partition by c.case_id order by r.start) as previous,
                         lead(r.value) over (partition by c.case_id order by r.start) as next
                  from {readings}) n) v
      group by case_id, turn) t
group by case_id"""


def look_again(runner: SqlRunner, screened: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Settle the state of every suspect: clean, sparse or doubtful.

    Parameters
    ----------
    screened : DataFrame
        Cases as `screen.screen_months` leaves them.
    """
    suspects = screened.filter(pl.col("state") == SUSPECT)
    if suspects.is_empty():
        return _beside_runs(screened.with_columns(longest_run=None)).select(screened.columns)
    seen = pl.concat(list(_runs(runner, suspects, limits)))
    looked = screened.join(seen, on=CASE, how="left", maintain_order="left")
    is_whole = pl.col("count") == pl.col("expected")
    not_stuck = pl.min_horizontal("equal_steps", "longest_run") < HALF_RUN
    not_alone = ~pl.col("may_spike") | (is_whole & (pl.col("is_alone") == 0))
    state = (
        pl.when((not_stuck & not_alone).fill_null(False))
        .then(pl.when(is_whole).then(pl.lit(CLEAN)).otherwise(pl.lit(SPARSE)))
        .otherwise(pl.lit(DOUBTFUL))
    )
    settled = looked.with_columns(
        state=pl.when(pl.col("state") == SUSPECT).then(state).otherwise("state")
    )
    return _beside_runs(settled).select(screened.columns)


def _beside_runs(settled: pl.DataFrame) -> pl.DataFrame:
    """Doubt what is beside a month with half a run: the run may go on over the month's end."""
    has_run = (pl.col("state") == DOUBTFUL) & (
        pl.coalesce("longest_run", "equal_steps") >= HALF_RUN
    )
    runs = settled.filter(has_run)
    beside = pl.concat(
        [
            runs.select("meter_id", month_start="month_end"),
            settled.join(
                runs.select("meter_id", month_end="month_start"),
                on=["meter_id", "month_end"],
                how="semi",
            ).select("meter_id", "month_start"),
        ]
    ).unique()
    marked = settled.join(
        beside.with_columns(is_beside=True),
        on=["meter_id", "month_start"],
        how="left",
        maintain_order="left",
    )
    is_open = pl.col("is_beside") & pl.col("state").is_in([CLEAN, SPARSE])
    return marked.with_columns(state=pl.when(is_open).then(pl.lit(DOUBTFUL)).otherwise("state"))


def _runs(runner: SqlRunner, suspects: pl.DataFrame, limits: Limits) -> Iterator[pl.DataFrame]:
    numbered = suspects.select(
        "meter_id", "month", "expected", first="month_start", after="month_end"
    ).with_row_index("case_id")
    for batch in in_batches(numbered.cast({"case_id": pl.Int64})):
        readings = give_cases(runner, batch.select("case_id", "meter_id", "first", "after"))
        sql = RUNS_SQL.format(readings=readings, factor=limits.spike_factor)
        found = runner.rows(sql).cast(pl.Int64)
        yield batch.join(found, on="case_id").select(
            "meter_id", "month", "longest_run", "is_alone"
        )
