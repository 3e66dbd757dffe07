"""Days of membership: how a bill is split that reaches over the day a member joined or left.

Nobody read the meter on that day, so the split is an estimate: by days. What it may move from one
boundary to another, at most half of the bill, is weighed against the account it is a part of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import find_zone
from lingtan.ledger.calendar import naive, starts_table
from lingtan.ledger.doubts import BILL_SPLIT, BILL_SPLIT_BEYOND_LIMIT, doubt
from lingtan.ledger.gaps import SPLIT_RULE, Gap
from lingtan.ledger.rates import LATEST, NAIVE
from lingtan.ledger.selection_sql import CUT_SHARES
from lingtan.park.places import Member

COARSE_STARTS = """
select distinct start, resolution from {lines} where resolution <> '1h'"""
DAYS = {
    "enterprise": pl.String(),
    "start": NAIVE,
    "resolution": pl.String(),
    "lo": pl.Int64(),
    "hi": pl.Int64(),
    "days": pl.Int64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What was split by days: accounts, gaps where it is too much, and findings."""

    accounts: frozenset[str]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


NOTHING_SPLIT = Split(accounts=frozenset(), gaps=(), findings=())


def member_table(members: Sequence[Member]) -> pl.DataFrame:
    """Return the members of a boundary as a table, each with its first and last instant."""
    return pl.DataFrame(
        {
            "enterprise": [member.enterprise for member in members],
            "valid_from": [_instant(member.valid_from) for member in members],
            "valid_to": [_instant(member.valid_to or LATEST) for member in members],
        },
        schema={"enterprise": pl.String(), "valid_from": NAIVE, "valid_to": NAIVE},
    )


def _instant(moment: datetime) -> datetime:
    return naive(moment if moment is LATEST else moment.astimezone(UTC))


def give_member_days(
    runner: SqlRunner, members: Sequence[Member], zone: str, lines: Iterable[str]
) -> None:
    """Give what part of each interval longer than an hour the members belong, in local days.

    Parameters
    ----------
    lines : iterable of str
        Tables of lines whose intervals are asked for.
    """
    union = " union ".join(COARSE_STARTS.format(lines=table) for table in lines)
    starts = starts_table(runner.rows(union), zone)
    runner.give("ledger_member_days", member_days(starts, member_table(members), zone))


def member_days(starts: pl.DataFrame, members: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the days of each interval on which each enterprise is a member.

    Parameters
    ----------
    starts : DataFrame
        ``start`` and ``until`` (naive UTC) with ``resolution``.
    members : DataFrame
        Columns of `member_table`.

    Returns
    -------
    DataFrame
        ``lo`` and ``hi``: days from the start of the interval to the first day of membership in
        it and to the day after the last; ``days``: of the whole interval.
    """
    first, after = _day(pl.col("start"), zone), _day(pl.col("until"), zone)
    joined = _day(pl.max_horizontal("start", "valid_from"), zone)
    left = _day(pl.min_horizontal("until", "valid_to"), zone)
    return (
        starts.join(members, how="cross")
        .filter((pl.col("valid_from") < pl.col("until")) & (pl.col("valid_to") > pl.col("start")))
        .with_columns(
            lo=(joined - first).dt.total_days(),
            hi=(left - first).dt.total_days(),
            days=(after - first).dt.total_days(),
        )
        .filter(pl.col("hi") > pl.col("lo"))
        .select(pl.col(name).cast(kind) for name, kind in DAYS.items())
    )


def _day(instant: pl.Expr, zone: str) -> pl.Expr:
    return instant.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()


def weigh_split(
    runner: SqlRunner, parted: str, lines: str, boundary: str, limit: Decimal, zone: str
) -> Split:
    """Return what of a boundary's accounts was split by days, and whether it is too much.

    Parameters
    ----------
    parted, lines : str
        Tables of `parted_sql` and `selected_sql`.
    limit : Decimal
        Share of an account beyond which its figures are unknown.
    zone : str
        In whose days the bill and the day are told.
    """
    gaps: list[Gap] = []
    findings: list[Finding] = []
    rows = list(runner.rows(CUT_SHARES.format(parted=parted, lines=lines)).iter_rows(named=True))
    for row in rows:
        account, member, share = str(row["account"]), str(row["member"]), float(row["share"])
        facts: dict[str, Fact] = {"boundary": boundary, "account": account, **_cut(row, zone)}
        facts["share_pct"] = round(100 * share, 2)
        is_beyond = share > float(limit)
        kind = BILL_SPLIT_BEYOND_LIMIT if is_beyond else BILL_SPLIT
        findings.append(doubt(kind, member, facts))
        if is_beyond:
            missing = Missing(kind="rule", id=SPLIT_RULE, subject=member)
            gaps.append(Gap(account=account, enterprise=member, missing=missing))
    accounts = frozenset(str(row["account"]) for row in rows)
    return Split(accounts=accounts, gaps=tuple(gaps), findings=tuple(findings))


def _cut(row: Mapping[str, object], zone: str) -> dict[str, Fact]:
    """Return the days of the bill that a split moves most of, and the day that cuts it."""
    start, lo, hi, days = row["start"], *(int(str(row[name])) for name in ("lo", "hi", "days"))
    assert isinstance(start, datetime)  # noqa: S101  a column of instants
    first = start.replace(tzinfo=UTC).astimezone(find_zone(zone)).date()
    return {
        "day": f"{first + timedelta(days=lo or hi)}",
        "first": f"{first}",
        "last": f"{first + timedelta(days=days - 1)}",
    }
