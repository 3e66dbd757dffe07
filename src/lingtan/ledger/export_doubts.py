"""What is doubtful about exports and losses of the pools."""

from collections.abc import Iterator

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.doubts import (
    EXPORT_ATTRIBUTED,
    EXPORT_BEYOND_GENERATION,
    NEGATIVE_LOSSES,
    doubt,
)
from lingtan.ledger.edges import Role
from lingtan.ledger.setting import Setting

DOUBTED = """
select pool, cast(sum(case when f > 0 and n + d > 0 then x - sn - sf else 0 end) as double)
         as mixed,
       cast(sum(x - xn - xd - xr - xf - xi) as double) as beyond,
       cast(sum(i + d + n + f + r - x - used) as double) as losses
from ledger_export_parts group by pool order by pool"""

MILLI = 1000


def doubt_exports(runner: SqlRunner, setting: Setting) -> tuple[Finding, ...]:
    """Return exports whose origin nobody stated, exports beyond generation, negative losses."""
    found: list[Finding] = []
    stated = {edge.pool for edge in setting.pools.edges if edge.role is Role.STATED}
    for row in runner.rows(DOUBTED).iter_rows(named=True):
        found += _doubts(row, row["pool"] in stated)
    return tuple(found)


def _doubts(row: dict[str, float], is_stated: bool) -> Iterator[Finding]:
    pool = str(row["pool"])
    if row["mixed"] > 0 and not is_stated:
        yield doubt(EXPORT_ATTRIBUTED, pool, {"kwh": row["mixed"] / MILLI})
    if row["beyond"] > 0:
        yield doubt(EXPORT_BEYOND_GENERATION, pool, {"kwh": row["beyond"] / MILLI})
    if row["losses"] < 0:
        yield doubt(NEGATIVE_LOSSES, pool, {"kwh": row["losses"] / MILLI})
