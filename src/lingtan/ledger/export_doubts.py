"""What is doubtful about exports and losses of the pools.

Users that count a little more than what enters are a matter of meter accuracy. Far more is a
contradiction: a supply is missing or a counter is wrong, and nobody's share can be trusted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import as_utc
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
       cast(sum(x + used) as double) as use, count(*) as slots
from ledger_export_parts group by pool order by pool"""
MONTHS = """
select pool, start, cast(i + d + n + f + r as double) as supply, cast(x + used as double) as use
from ledger_export_parts"""
LEAST_MONTHS = 3  # of which the one in the middle says what a pool usually loses

MILLI = 1000
TOLERANCE = 0.05  # of what enters; class 1 meters at both ends differ by far less
ROUNDED = 0.5 * 4  # thousandths by which the four readings of an hour may differ from the truth
POOL_SHARES = "pool_shares"  # not an account: how a pool is shared, for gaps alone
CONTRADICT = "supply_and_use_contradict"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSums:
    """What enters and leaves each pool.

    Attributes
    ----------
    sums : DataFrame
        Rows of `POOL_SUMS`.
    usual_loss : mapping of str to float
        Share of its supply that a pool loses in the month in the middle; none of too few months.
    short : mapping of (str, str) to float
        By pool and local month, what lacks in the hours in which more is used than enters, what
        is usually lost included, but no more than lacks in the month as a whole [kWh]: hours
        that a wrong clock moves lack here what they have over there.
    """

    sums: pl.DataFrame
    usual_loss: Mapping[str, float]
    short: Mapping[tuple[str, str], float]


def pool_sums(runner: SqlRunner, zone: str) -> PoolSums:
    """Return what enters and leaves each pool, from a runner that has mixed them."""
    month = pl.col("start").dt.convert_time_zone(zone).dt.strftime("%Y-%m").alias("month")
    both = pl.col("supply", "use")
    months = (
        as_utc(runner.rows(MONTHS))
        .group_by("pool", month)
        .agg(both.sum(), both.filter(pl.col("use") > pl.col("supply")).sum().name.suffix("_short"))
    )
    share = 1 - pl.col("use") / pl.col("supply")
    usual = months.filter(pl.col("supply") > 0).group_by("pool").agg(share.median(), pl.len())
    losses = {
        str(pool): max(0.0, float(share))
        for pool, share, count in usual.iter_rows()
        if count >= LEAST_MONTHS
    }
    short = {}
    for row in months.iter_rows(named=True):
        through = 1 - losses.get(row["pool"], 0.0)
        in_hours = row["use_short"] / through - row["supply_short"]
        in_month = row["use"] / through - row["supply"]
        lacks = min(in_hours, max(0.0, in_month)) if row["pool"] in losses else in_hours
        short[row["pool"], row["month"]] = lacks / MILLI
    return PoolSums(sums=runner.rows(POOL_SUMS), usual_loss=losses, short=short)


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
