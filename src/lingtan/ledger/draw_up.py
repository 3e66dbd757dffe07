"""Draw up the lines of the whole park: give the tables, mix the pools, rate every line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import polars as pl

from lingtan.base.errors import FactorCoverageError
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, find_zone
from lingtan.ledger import line_sql
from lingtan.ledger.calendar import (
    HOUR,
    MONTH,
    YEAR,
    as_utc,
    bucket_of,
    buckets_table,
    coarsest,
    grain_of_period,
    naive,
    resolutions_within,
    starts_table,
)
from lingtan.ledger.edges import Role
from lingtan.ledger.line_meters import enthalpy_table, stream_meters, supply_meters
from lingtan.ledger.mixing_sql import (
    INSIDE,
    INSIDE_BY_MONTH,
    SHARES_BY_MONTH,
    WIDEST,
    Steps,
    first_steps,
    sharing_steps,
)
from lingtan.ledger.pool_rates import OUT_ACCOUNTS
from lingtan.ledger.pools import LOSSES_LAST, kind_tables, party_table, source_table
from lingtan.ledger.rates import NAIVE, rates_table
from lingtan.ledger.setting import Setting
from lingtan.park.tables import QUANTITY

LINES = pl.Schema(
    {
        "start": UTC_TYPE,
        "resolution": pl.String(),
        "account": pl.String(),
        "scope": pl.Int8(),
        "enterprise": pl.String(),
        "node": pl.String(),
        "carrier": pl.String(),
        "stream": pl.String(),
        "sector": pl.String(),
        "meter_id": pl.String(),
        "quantity": QUANTITY,
        "estimated": QUANTITY,
        "factor_key": pl.String(),
    }
)
GRAIN_COLUMNS = ("pool", "resolution", "out_account", "export_meter", "export_node")
Lines = list[dict[str, object]]
EXTRA = "ledger_extra_lines"  # claims, value chain and corrections: lines no meter gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """How fine a pool can be mixed: as its coarsest meter."""

    pool: str
    resolution: str


def give_amounts(runner: SqlRunner, setting: Setting) -> None:
    """Name the amounts of the period; steam metered by mass becomes energy."""
    period = setting.period
    allowed = ", ".join(f"'{name}'" for name in resolutions_within(period))
    amounts = line_sql.AMOUNTS.format(
        start=_literal(period.start), end=_literal(period.end), resolutions=allowed
    )
    if setting.enthalpies.kwh_per_kg:
        runner.give("ledger_enthalpies", enthalpy_table(setting.enthalpies))
        amounts = line_sql.AMOUNTS_IN_KWH.format(amounts=amounts)
    runner.view("ledger_amounts", amounts)


def mix_pools(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> tuple[Grain, ...]:
    """Mix every pool, as fine as its meters allow, and return how fine that is.

    Parameters
    ----------
    read : DataFrame
        What was read of each meter, with its ``resolution``.
    """
    edges, kinds = kind_tables(setting.pools)
    runner.give("ledger_edges", edges)
    runner.give("ledger_kinds", kinds)
    runner.give("ledger_sources", source_table(setting.pools))
    runner.give("ledger_parties", party_table(setting.pools))
    grains = _grains(setting, read)
    runner.give("ledger_grains", _grain_table(setting, grains))
    needs_buckets = any(grain.resolution != HOUR for grain in grains)
    if needs_buckets:
        _give_buckets(runner, setting, grains)
    _run(runner, first_steps(buckets=needs_buckets, timed=setting.pools.are_timed))
    widest = runner.rows(WIDEST)["milli"].item()
    steps = sharing_steps(
        has_owners=setting.pools.has_owners,
        groups_are_parties=setting.pools.groups_are_parties,
        losses=LOSSES_LAST,
        widest=int(widest or 0),
    )
    _run(runner, (*steps, ("ledger_inside", INSIDE.format(losses=LOSSES_LAST), False)))
    return grains


def _run(runner: SqlRunner, steps: Steps) -> None:
    for name, sql, is_kept in steps:
        (runner.keep if is_kept else runner.view)(name, sql)


def _give_buckets(runner: SqlRunner, setting: Setting, grains: Sequence[Grain]) -> None:
    starts = runner.rows(
        "select distinct k.pool, a.start from ledger_amounts a "
        "join ledger_edges e on e.meter_id = a.meter_id join ledger_kinds k on k.kind = e.kind"
    )
    pairs = [(grain.pool, grain.resolution) for grain in grains]
    buckets = buckets_table(starts, pairs, setting.period.zone)
    kinds = runner.rows("select kind, pool from ledger_kinds")
    runner.give("ledger_buckets", buckets.join(kinds, on="pool").drop("pool"))


def _grains(setting: Setting, read: pl.DataFrame) -> tuple[Grain, ...]:
    resolutions = dict(zip(read["meter_id"], read["resolution"], strict=True))
    found: dict[str, set[str]] = {pool: set() for pool in setting.pools.names}
    for edge in setting.pools.edges:
        if edge.meter in resolutions and edge.role is not Role.OWN_LINE:
            found[edge.pool].add(resolutions[edge.meter])
    return tuple(Grain(pool=pool, resolution=coarsest(names)) for pool, names in found.items())


def _grain_table(setting: Setting, grains: Sequence[Grain]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "pool": grain.pool,
                "resolution": grain.resolution,
                "out_account": OUT_ACCOUNTS[grain.pool].value,
                "export_meter": _export_end(setting, grain.pool)[0],
                "export_node": _export_end(setting, grain.pool)[1],
            }
            for grain in grains
        ],
        schema=dict.fromkeys(GRAIN_COLUMNS, pl.String()),
    )


def _export_end(setting: Setting, pool: str) -> tuple[str, str]:
    """Return the export meter and its node when there is just one."""
    ends = {
        (edge.meter, edge.node)
        for edge in setting.pools.edges
        if edge.pool == pool and edge.role is Role.EXPORT and not edge.takes_negative
    }
    return ends.pop() if len(ends) == 1 else ("", "")


def name_lines(runner: SqlRunner, setting: Setting, *, by_month: bool, are_kept: bool) -> None:
    """Name the lines: at the meter where energy enters, and shared among those who use it.

    Parameters
    ----------
    by_month : bool
        Whether lines of use are summed up by the month.
    are_kept : bool
        Whether those by user are kept: a view of views is planned anew wherever it is asked.
    """
    streams = stream_meters(setting.streams, setting.park)
    runner.give("ledger_line_meters", pl.concat([streams, supply_meters(setting.pools)]))
    is_timed = setting.pools.are_timed
    metered = line_sql.TIMED_LINES if is_timed else line_sql.METERED_LINES
    runner.keep("ledger_metered_lines", metered)  # few meters, asked for many times
    runner.view("ledger_export_lines", line_sql.EXPORT_LINES)
    shares, inside, resolution = "ledger_party_shares", "ledger_inside", "g.resolution"
    if by_month:
        _give_months(runner, setting)
        shares, inside = f"{shares}_by_month", f"{inside}_by_month"
        runner.keep(shares, SHARES_BY_MONTH)
        runner.keep(inside, INSIDE_BY_MONTH.format(losses=LOSSES_LAST))
        resolution = f"'{MONTH}'"
    share_lines = line_sql.SHARE_LINES.format(shares=shares, resolution=resolution)
    inside_lines = line_sql.INSIDE_LINES.format(inside=inside, resolution=resolution)
    runner.view("ledger_use_lines", f"{share_lines}\nunion all\n{inside_lines}")
    runner.view("ledger_exported_supply_lines", line_sql.EXPORTED_SUPPLY_LINES)
    (runner.keep if are_kept else runner.view)("ledger_shared_lines", _shared_lines_sql())
    give_extra(runner, [])


def _give_months(runner: SqlRunner, setting: Setting) -> None:
    starts = as_utc(runner.rows("select distinct start from ledger_totals"))
    months = starts.with_columns(month=bucket_of(pl.col("start"), MONTH, setting.period.zone))
    instants = pl.col("start", "month").dt.replace_time_zone(None).cast(NAIVE)
    runner.give("ledger_months", months.select(instants))


def has_whole_months(setting: Setting, grains: Sequence[Grain]) -> bool:
    """Whether lines of use, where they are too many to keep each, may be summed by the month."""
    if any(grain.resolution == YEAR for grain in grains):
        return False
    return grain_of_period(setting.period) in (MONTH, YEAR)


def use_lines(runner: SqlRunner) -> int:
    """Return how many lines say who uses what, by the interval."""
    return int(runner.rows("select count(*) as lines from ledger_party_shares")["lines"].item())


def give_extra(runner: SqlRunner, lines: Lines) -> None:
    """Give the lines no meter gives."""
    runner.give(EXTRA, pl.DataFrame(lines, schema=LINES))


def account_lines_sql() -> str:
    """Return the lines of the whole park, at the meters where energy enters."""
    return _union("ledger_metered_lines", "ledger_export_lines", EXTRA)


def user_lines_sql() -> str:
    """Return the same lines by user, what the park itself uses apart."""
    return _union("ledger_shared_lines", EXTRA)


def _shared_lines_sql() -> str:
    streams = f"select {line_sql.COLUMNS} from ledger_metered_lines where stream <> ''"
    rest = _union("ledger_use_lines", "ledger_exported_supply_lines", "ledger_export_lines")
    return f"{streams}\nunion all\n{rest}"


def _union(*tables: str) -> str:
    return "\nunion all\n".join(f"select {line_sql.COLUMNS} from {table}" for table in tables)


def expand_factors(runner: SqlRunner, setting: Setting, lines: Sequence[str]) -> None:
    """Expand every factor to the intervals it is in force for, exactly one each.

    Raises
    ------
    FactorCoverageError
        A line has no factor in force for the whole of its interval, or several.
    """
    runner.keep("ledger_needed", line_sql.needed_sql(lines))
    starts = runner.rows("select distinct start, resolution from ledger_needed")
    runner.give("ledger_starts", starts_table(starts, setting.period.zone))
    runner.give("ledger_factors", rates_table(setting.rates))
    runner.keep("ledger_factor_hours", line_sql.FACTOR_HOURS)
    _require_cover(runner.rows(line_sql.UNCOVERED), setting.period.zone)


def _require_cover(uncovered: pl.DataFrame, zone: str) -> None:
    if uncovered.is_empty():
        return
    first = as_utc(uncovered).row(0, named=True)
    local = f"{first['start'].astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
    raise FactorCoverageError(
        "uncovered",
        facts={
            "count": len(uncovered),
            "factor": str(first["factor_key"]),
            "at": local,
            "zone": zone,
        },
    )


def _literal(instant: datetime) -> str:
    return naive(instant).isoformat(sep=" ")


def line(values: dict[str, object]) -> dict[str, object]:
    """Return a line with the columns no meter gives filled in."""
    blank = {"enterprise": "", "node": "", "stream": "", "meter_id": "", "estimated": Decimal(0)}
    return blank | values
