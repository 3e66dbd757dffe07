"""What is doubtful about exports and losses of the pools.

Users that count a little more than what enters are a matter of meter accuracy. Far more is a
contradiction: a supply is missing or a counter is wrong, and nobody's share can be trusted.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import (
    EXPORT_ATTRIBUTED,
    EXPORT_BEYOND_GENERATION,
    NEGATIVE_LOSSES,
    SUPPLY_AND_USE_CONTRADICT,
    doubt,
)
from lingtan.ledger.edges import Role
from lingtan.ledger.gaps import Gap
from lingtan.ledger.setting import Setting

POOL_SUMS = """
select pool, cast(sum(case when f > 0 and n + d > 0 then x - sn - sf else 0 end) as double)
         as mixed,
       cast(sum(x - xn - xd - xr - xf - xi) as double) as beyond,
       cast(sum(i + d + n + f + r) as double) as supply,
       cast(sum(x + used) as double) as use, count(*) as slots,
       cast(sum(greatest(x + used - i - d - n - f - r, 0)) as double) as short
from ledger_export_parts group by pool order by pool"""

MILLI = 1000
TOLERANCE = 0.05  # of what enters; class 1 meters at both ends differ by far less
ROUNDED = 0.5 * 4  # thousandths by which the four readings of an hour may differ from the truth
POOL_SHARES = "pool_shares"  # not an account: how a pool is shared, for gaps alone
CONTRADICT = "supply_and_use_contradict"


def doubt_exports(sums: pl.DataFrame, setting: Setting) -> tuple[Finding, ...]:
    """Return exports whose origin nobody stated, exports beyond generation, negative losses.

    Parameters
    ----------
    sums : DataFrame
        Rows of `POOL_SUMS`.
    """
    found: list[Finding] = []
    stated = {edge.pool for edge in setting.pools.edges if edge.role is Role.STATED}
    for row in sums.iter_rows(named=True):
        found += _doubts(row, setting, is_stated=row["pool"] in stated)
    return tuple(found)


def _doubts(row: dict[str, float], setting: Setting, *, is_stated: bool) -> Iterator[Finding]:
    pool = str(row["pool"])
    if row["mixed"] > 0 and not is_stated:
        yield doubt(EXPORT_ATTRIBUTED, pool, {"kwh": row["mixed"] / MILLI})
    if row["beyond"] > 0:
        yield doubt(EXPORT_BEYOND_GENERATION, pool, {"kwh": row["beyond"] / MILLI})
    if _contradicts(row, setting):
        facts: dict[str, Fact] = {
            "nodes": _nodes(pool, setting),
            "supply": row["supply"] / MILLI,
            "use": row["use"] / MILLI,
            "share_pct": round(100 * (row["use"] / row["supply"] - 1), 2),
        }
        yield doubt(SUPPLY_AND_USE_CONTRADICT, pool, facts)
    elif beyond := beyond_supply(row, setting):
        yield doubt(NEGATIVE_LOSSES, pool, {"kwh": beyond / MILLI})


def beyond_supply(row: Mapping[str, float], setting: Setting) -> float:
    """Return how much more a pool uses and exports than enters; nothing where it is rounding.

    Amounts come rounded to thousandths, from GJ for instance, so parts and whole differ a little.
    """
    meters = {edge.meter for edge in setting.pools.edges if edge.pool == str(row["pool"])}
    beyond = row["use"] - row["supply"]
    return beyond if beyond > ROUNDED * len(meters) * row["slots"] else 0.0


def _nodes(pool: str, setting: Setting) -> str:
    """Return the nodes at which a pool is metered."""
    nodes = dict.fromkeys(edge.node for edge in setting.pools.edges if edge.pool == pool)
    return ", ".join(node for node in nodes if node)


def _contradicts(row: dict[str, float], setting: Setting) -> bool:
    """Whether use is far beyond supply, though no supply meter is known to be incomplete."""
    incomplete = {gap.pool for gap in setting.gaps.gaps if gap.account != POOL_SHARES}
    is_beyond = 0 < row["supply"] * (1 + TOLERANCE) < row["use"]
    return is_beyond and str(row["pool"]) not in incomplete


def contradiction_gaps(sums: pl.DataFrame, setting: Setting) -> tuple[Gap, ...]:
    """Return a gap for every pool whose users count far more than what enters.

    Parameters
    ----------
    sums : DataFrame
        Rows of `POOL_SUMS`.
    """
    rows = sums.iter_rows(named=True)
    pools = [str(row["pool"]) for row in rows if _contradicts(row, setting)]
    return tuple(
        Gap(
            account=POOL_SHARES,
            enterprise="",
            missing=Missing(kind="rule", id=CONTRADICT, subject=_nodes(pool, setting) or pool),
            pool=pool,
        )
        for pool in pools
    )
