"""Read what every span of constant membership used, and how much of it a split by days decides.

Only of a whole park that somebody joins, leaves or never belongs to: an account of a part of the
park has its own rule for what is common, and one with everybody inside is a single span.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger import span_sql
from lingtan.ledger.accounts import E_CONVERSION, E_FUEL, E_PARK, E_PROCESS, Account
from lingtan.ledger.calendar import HOUR, naive, starts_table
from lingtan.ledger.doubts import SPAN_SPLIT, SPAN_SPLIT_BEYOND_LIMIT, doubt
from lingtan.ledger.inventory import Inventory, SpanUse
from lingtan.ledger.member_days import member_days, member_table
from lingtan.ledger.members import Membership
from lingtan.ledger.membership_spans import Span, membership_spans
from lingtan.ledger.network import network_by_span
from lingtan.ledger.pool_use import passed_on, plant_fuels
from lingtan.ledger.setting import Setting
from lingtan.park.places import Member
from lingtan.park.span_tables import (
    SPAN_CUTS,
    SPAN_LINES,
    SPAN_NETWORK,
    SPAN_PLANT_FUELS,
    SPAN_POOL_USE,
    SPAN_POOL_USERS,
)
from lingtan.park.tables import Table

STREAMS = (*E_FUEL, *E_CONVERSION, *E_PROCESS)
POOL, STREAM = "pool", "stream"


def with_spans(
    inventory: Inventory, runner: SqlRunner, setting: Setting, membership: Membership
) -> Inventory:
    """Return an account with what each span used, and what it doubts about that.

    Parameters
    ----------
    runner : SqlRunner
        Has drawn the account up: its tables still stand.
    """
    if membership.is_everything or not membership.common_in_full:
        return inventory
    _give_cells(runner, membership_spans(membership.boundary, setting.period), setting)
    runner.keep("ledger_span_crossing", span_sql.CROSSING)
    spans = _read(runner, setting)
    return replace(
        inventory,
        spans=spans,
        findings=(*inventory.findings, *_doubts(spans, inventory.boundary)),
    )


def _give_cells(runner: SqlRunner, spans: Sequence[Span], setting: Setting) -> None:
    """Give the members of every span, and the part it takes of every interval."""
    inside = [(n, who) for n, span in enumerate(spans) for who in ("", *sorted(span.members))]
    members = pl.DataFrame(
        inside, schema={"span": pl.Int64(), "enterprise": pl.String()}, orient="row"
    )
    runner.give("ledger_span_members", members)
    zone = setting.period.zone
    starts = starts_table(runner.rows(span_sql.STARTS), zone)
    edges = [
        Member(enterprise=str(number), valid_from=span.start, valid_to=span.end)
        for number, span in enumerate(spans)
    ]
    coarse = member_days(starts.filter(pl.col("resolution") != HOUR), member_table(edges), zone)
    cells = coarse.with_columns(span=pl.col("enterprise").cast(pl.Int64)).drop("enterprise")
    fine = starts.filter(resolution=HOUR)
    hours = [_hours(fine, number, span) for number, span in enumerate(spans)]
    runner.give("ledger_span_cells", pl.concat([cells.select(hours[0].columns), *hours]))


def _hours(fine: pl.DataFrame, number: int, span: Span) -> pl.DataFrame:
    inside = pl.col("start").is_between(naive(span.start), naive(span.end), closed="left")
    whole = {"lo": 0, "hi": 1, "days": 1}
    return fine.filter(inside).select(
        "start",
        "resolution",
        span=pl.lit(number, pl.Int64()),
        **{name: pl.lit(value, pl.Int64()) for name, value in whole.items()},
    )


def _read(runner: SqlRunner, setting: Setting) -> SpanUse:
    metered = runner.rows(span_sql.METERED)
    by_span = list(metered.partition_by("span", as_dict=True).items())
    park = setting.park
    passed = [_in(span, passed_on(park, read)) for (span,), read in by_span]
    fuels = [_in(span, plant_fuels(park, read)) for (span,), read in by_span]
    use = _table(runner.rows(span_sql.POOL_USE), SPAN_POOL_USE)
    return SpanUse(
        lines=_table(runner.rows(span_sql.LINES.format(accounts=_list(E_PARK))), SPAN_LINES),
        pool_use=pl.concat([use, *(_table(each, SPAN_POOL_USE) for each in passed)]),
        pool_users=_table(runner.rows(span_sql.POOL_USERS), SPAN_POOL_USERS),
        plant_fuels=pl.concat(
            [SPAN_PLANT_FUELS.empty(), *(_table(each, SPAN_PLANT_FUELS) for each in fuels)]
        ),
        network=_table(network_by_span(runner, setting), SPAN_NETWORK),
        cuts=_cuts(runner, float(setting.options.estimated_share_limit)),
    )


def _in(span: object, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(span=pl.lit(span, pl.Int64()))


def _table(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in table.schema.items())


def _list(accounts: Iterable[Account]) -> str:
    return ", ".join(f"'{account.value}'" for account in accounts)


def _cuts(runner: SqlRunner, limit: float) -> pl.DataFrame:
    asked = {POOL: span_sql.CUT_POOLS, STREAM: span_sql.CUT_STREAMS}
    found = [
        runner.rows(sql.format(accounts=_list(STREAMS))).with_columns(
            kind=pl.lit(kind), is_beyond=pl.col("share") > limit
        )
        for kind, sql in asked.items()
    ]
    return pl.concat([_table(rows, SPAN_CUTS) for rows in found])


def _doubts(spans: SpanUse, boundary: str) -> Iterator[Finding]:
    """Yield which networks and streams are divided by days, and whether that is too much."""
    for row in spans.cuts.iter_rows(named=True):
        kind = SPAN_SPLIT_BEYOND_LIMIT if row["is_beyond"] else SPAN_SPLIT
        share_pct = round(100 * float(row["share"]), 2)
        yield doubt(kind, str(row["id"]), {"boundary": boundary, "share_pct": share_pct})
