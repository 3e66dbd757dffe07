"""Electricity of every hour by user and by what it came from: what matching rests on.

It is the mixing of the account, told by the hour instead of summed up, so that both agree to the
watt-hour. Where what enters or leaves is read by the day, its hours are a best value by profile
(`hours_of_days`), which those who use them give ends; where it is read by the month, there are no
hours, and the meters that prevent it are named instead. A user that is read so hides only its
own hours: what the gates, plants and stores tell by the hour is used by all together, whoever they
are, and its use stands with the park itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.calendar import HOUR, as_utc
from lingtan.ledger.capacity_estimate import estimate_capacities
from lingtan.ledger.draw_up import give_amounts, mix_pools
from lingtan.ledger.edges import ELECTRICITY, STORAGE, Role
from lingtan.ledger.hours_of_days import can_spread, spread_days
from lingtan.ledger.members import Membership
from lingtan.ledger.meter_readings import READ, resolution_of
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.setting import Setting, find_setting
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park

DEFAULT = AccountOptions()
OTHER = "other"  # own fossil power, feedback: neither clean nor of the grid
USE = pl.Schema(
    {
        "start": UTC_TYPE,
        "enterprise": pl.String(),
        "charges": pl.Boolean(),
        "kind": pl.String(),
        "milli": pl.Int64(),
    }
)
MADE = pl.Schema(
    {"start": UTC_TYPE, "kind": pl.String(), "milli": pl.Int64(), "exported": pl.Int64()}
)
LEFT = pl.Schema({"start": UTC_TYPE, "milli": pl.Int64()})

# Grid power that is passed on stays with the park itself for its emission; nobody used it.
HOURLY_USE = f"""
select start, enterprise, charges, kind, cast(sum(milli) as bigint) as milli
from (select x.start, p.enterprise, p.label = '{STORAGE}' as charges, k.kind, x.milli
      from ledger_party_shares x
      join (select source, case when role in ('direct', 'non_fossil', 'store', 'import') then role
                                else '{OTHER}' end as kind
            from ledger_sources where pool = '{ELECTRICITY}') k on k.source = x.source
      join ledger_parties p on p.party = x.party
      where x.milli <> 0
      union all
      select e.start, '', false, s.role, -e.milli
      from ledger_exported e join ledger_sources s on s.source = e.source
      where s.pool = '{ELECTRICITY}' and s.role = 'import')
group by start, enterprise, charges, kind having sum(milli) <> 0
order by start, enterprise, charges, kind"""
HOURLY_MADE = f"""
select f.start, f.role as kind, cast(sum(f.milli) as bigint) as milli,
       cast(coalesce(sum(e.milli), 0) as bigint) as exported
from (select start, role, source, sum(milli) as milli from ledger_flow
      where pool = '{ELECTRICITY}' and role in ('direct', 'non_fossil', 'store')
      group by start, role, source) f
left join (select start, source, sum(milli) as milli from ledger_exported
           group by start, source) e on e.source = f.source and e.start = f.start
group by f.start, f.role order by f.start, f.role"""
LEFT_BY_HOUR = f"""
select start, cast(x as bigint) as milli
from ledger_totals where pool = '{ELECTRICITY}' and x > 0 order by start"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyPower:
    """Electricity of a period by the hour.

    Attributes
    ----------
    use : DataFrame
        ``start``, ``enterprise`` (empty for the park itself and losses), ``charges`` (it went
        into a store), ``kind`` of its source (direct, non_fossil, store, import,
        other), ``milli`` [Wh].
    made : DataFrame
        ``start``, ``kind`` (direct, non_fossil, store), ``milli`` made or discharged [Wh] and
        ``exported``, what of it left the park [Wh].
    coarse : tuple of str
        Meters that tell neither hours nor days; where there are any, the tables are empty.
    hidden : tuple of str
        Meters of users read more seldom: their use stands with that of the park itself.
    spread : tuple of str
        Meters read by the day, whose hours here are a best value by profile.
    left : DataFrame
        ``start``, ``milli``: all that left the park [Wh].
    """

    use: pl.DataFrame
    made: pl.DataFrame
    coarse: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    left: pl.DataFrame = field(default_factory=LEFT.to_frame)

    def of_members(self, membership: Membership) -> "HourlyPower":
        """Return what members used while they were inside, and what the park itself did."""
        inside = pl.col("enterprise") == ""
        for each in membership.boundary.members:
            since = (pl.col("enterprise") == each.enterprise) & (
                pl.col("start") >= each.valid_from
            )
            is_open = each.valid_to is None
            inside |= since if is_open else since & (pl.col("start") < each.valid_to)
        return replace(self, use=self.use.filter(inside))


def hourly_power(
    runner: SqlRunner,
    park: Park,
    period: Period,
    catalogue: Catalogue,
    options: AccountOptions = DEFAULT,
) -> HourlyPower:
    """Return the electricity of a period by the hour, without drawing up its account.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` of the period.
    """
    estimated = estimate_capacities(runner, park, period, catalogue, options)
    setting = find_setting(estimated.park, period, catalogue, options)
    give_amounts(runner, setting)
    read = runner.rows(READ)
    coarse = _coarse(setting, read)
    users = _users_alone(setting, coarse)
    if users:
        metered = tuple(meter for meter in park.meters if meter.id not in users)
        known = replace(park, meters=metered)
        found = hourly_power(runner, known, period, catalogue, options)
        return replace(found, hidden=(*users, *found.hidden))
    if coarse and not can_spread(setting, read, coarse):
        return HourlyPower(use=USE.to_frame(), made=MADE.to_frame(), coarse=coarse)
    if coarse:
        spread_days(runner, setting, coarse)
        read = runner.rows(READ)
    mix_pools(runner, setting, read)
    return HourlyPower(
        use=_table(runner, HOURLY_USE, USE),
        made=_table(runner, HOURLY_MADE, MADE),
        spread=coarse,
        left=_table(runner, LEFT_BY_HOUR, LEFT),
    )


def _coarse(setting: Setting, read: pl.DataFrame) -> tuple[str, ...]:
    """Return the meters that do not tell hours: by how they are read, or were this time."""
    seen = dict(zip(read["meter_id"], read["resolution"], strict=True))
    meters = {
        edge.meter
        for edge in setting.pools.edges
        if edge.pool == ELECTRICITY and edge.role is not Role.OWN_LINE
    }
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    stated = {m.id for m in every if resolution_of(m, setting.park).is_hourly_or_finer}
    return tuple(sorted(m for m in meters if m not in stated or seen.get(m, HOUR) != HOUR))


def _users_alone(setting: Setting, coarse: Sequence[str]) -> tuple[str, ...]:
    """Return the meters that count users alone, beside gates that tell what is used by all."""
    edges = [edge for edge in setting.pools.edges if edge.pool == ELECTRICITY]
    of_users = {edge.meter for edge in edges if edge.role is Role.USE}
    others = {edge.meter for edge in edges if edge.role is not Role.USE}
    named = {meter for each in setting.park.virtual_meters for _, meter in each.terms}
    has_gate = any(edge.role is Role.IMPORT for edge in edges)
    return tuple(m for m in coarse if has_gate and m in of_users - others - named)


def _table(runner: SqlRunner, sql: str, schema: pl.Schema) -> pl.DataFrame:
    return as_utc(runner.rows(sql)).select(schema.names()).cast(schema)
