"""Hours of gates, plants and stores that are read by the day, by the profile of what is known.

Only the day was read, so an hour of it is a best value and no more: what is told from it has the
ends that the totals of the day permit (`matching.day_ends`). A plant follows those of its kind
that are read by the hour, or else the sun's height where it is one of the sun. A store is charged
as clean power is made and discharged as load lacks it. A gate takes in or lets out what the others
leave, and so does the only supply that is read by the day: it gives at least what an hour lacks.
Hours add up to their day to the watt-hour.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import pi

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import DAY, HOUR, as_utc, end_of
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.setting import Setting
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution

HOURS_OF_DAY = 24
HOURLY = ("meter_id", "start", "milli")
CLEAN = (Role.DIRECT, Role.NON_FOSSIL)
OWN = (*CLEAN, Role.FOSSIL, Role.RECOVERED)
SUPPLY = (*OWN, Role.STORE, Role.IMPORT)
DEMAND = (Role.USE, Role.CHARGE, Role.EXPORT)
NOT_MIXED = (Role.OWN_LINE, Role.STATED)

METERED = """
select meter_id, start, resolution, cast(quantity * 1000 as bigint) as milli
from ledger_amounts where meter_id in ({meters}) and resolution in ('{hour}', '{day}')
order by start, meter_id"""
BY_HOUR = """
select meter_id, start, resolution, quantity, estimated, readings
from ledger_amounts where not (meter_id in ({meters}) and resolution = '{day}')
union all
select meter_id, start, '{hour}', cast(cast(milli as decimal(18,0)) * 0.001 as decimal(18,3)),
       cast(null as decimal(18,3)), cast(1 as bigint)
from ledger_day_hours"""


def can_spread(setting: Setting, read: pl.DataFrame, meters: Collection[str]) -> bool:
    """Whether days of meters can be spread: read by the day, one way, and in no virtual meter.

    They tell what all use together, so that of users alone cannot.
    """
    told = {edge.meter for edge in setting.pools.edges if edge.role is not Role.USE}
    stated = {m.id for m in setting.park.meters if m.resolution is Resolution.DAY}
    named = {meter for each in setting.park.virtual_meters for _, meter in each.terms}
    mine = read.filter(pl.col("meter_id").is_in(list(meters)))
    is_one_way = mine.filter(pl.col("lowest") < 0).is_empty()
    is_by_day = mine.filter(~pl.col("resolution").is_in([HOUR, DAY])).is_empty()
    return set(meters) <= (stated & told) - named and is_one_way and is_by_day


def spread_days(runner: SqlRunner, setting: Setting, meters: Collection[str]) -> None:
    """Put hours in the place of the days of some meters in ``ledger_amounts``.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_amounts`` of the period.
    meters : collection of str
        Meters of electricity, of which `can_spread` holds.
    """
    edges = {
        edge.meter: edge
        for edge in reversed(setting.pools.edges)
        if edge.pool == ELECTRICITY and not edge.takes_negative and edge.role not in NOT_MIXED
    }
    rows = as_utc(runner.rows(METERED.format(meters=_listed(edges), hour=HOUR, day=DAY)))
    is_spread = (pl.col("resolution") == DAY) & pl.col("meter_id").is_in(list(meters))
    days, hourly = rows.filter(is_spread), rows.filter(resolution=HOUR)
    balance = _Balance(setting, edges, _hours_in(days, setting.period.zone), hourly)
    in_order = _in_order(days, edges)
    supplies = [edges[str(part["meter_id"][0])].role in SUPPLY for part in in_order]
    parts = [balance.spread(part, is_only=sum(supplies) == 1) for part in in_order]
    runner.give("ledger_day_hours", pl.concat([hourly.select(HOURLY).clear(), *parts]))
    runner.keep("ledger_amounts", BY_HOUR.format(meters=_listed(meters), hour=HOUR, day=DAY))


class _Balance:
    """Power of each hour by role, as far as it was read or spread already."""

    def __init__(
        self,
        setting: Setting,
        edges: Mapping[str, Edge],
        hours: pl.DataFrame,
        hourly: pl.DataFrame,
    ) -> None:
        self.edges, self.hours = edges, hours
        self.known = hourly.select(HOURLY)
        self.kinds = {asset.id: asset.kind for asset in setting.park.assets}
        self.lacking: pl.Series | None = None
        self.zone = setting.period.zone

    def spread(self, days: pl.DataFrame, *, is_only: bool) -> pl.DataFrame:
        """Return the hours of the days of a meter.

        Parameters
        ----------
        is_only : bool
            Whether no other supply is read by the day.
        """
        edge = self.edges[str(days["meter_id"][0])]
        is_bound = is_only and edge.role in SUPPLY
        least = self._of(DEMAND) - self._of(SUPPLY) if is_bound else self._of(())
        weights = self.hours.with_columns(
            weight=self._weight(edge).clip(0), rest=self._rest(edge), least=least.clip(0)
        )
        is_told = pl.col("weight").sum().over("day") > 0
        shape = pl.when(is_told).then("weight").otherwise("rest")
        beyond = (pl.col("milli") - pl.col("least").sum().over("day")).clip(0)
        upto = pl.col("milli") * (pl.col("run") / pl.col("run").max().over("day"))
        hours = (
            weights.with_columns(shape=shape)
            .join(days.select("meter_id", "milli", day="start"), on="day")
            .with_columns(part=pl.col("shape") / pl.col("shape").sum().over("day"))
            .with_columns(share=pl.col("least") + pl.col("part") * beyond)
            .with_columns(run=pl.col("share").cum_sum().over("day", order_by="start"))
            .with_columns(upto=upto.fill_nan(0).round().cast(pl.Int64))
            .with_columns(milli=pl.col("upto").diff().over("day", order_by="start"))
            .with_columns(milli=pl.coalesce("milli", "upto"))
            .select(HOURLY)
        )
        self.known = pl.concat([self.known, hours])
        return hours

    def _weight(self, edge: Edge) -> pl.Series:
        if edge.role in OWN:
            kind = self.kinds[edge.asset]
            return self._sum(e for e in self.edges.values() if self.kinds.get(e.asset) is kind)
        if edge.role is Role.CHARGE:
            return self._of(CLEAN)
        if edge.role is Role.STORE:
            return self._of((Role.USE,)) - self._of(CLEAN)
        if self.lacking is None:  # the same for all gates, in whatever order they come
            self.lacking = self._of(DEMAND) - self._of(SUPPLY)
        return self.lacking if edge.role is Role.IMPORT else -self.lacking

    def _rest(self, edge: Edge) -> pl.Expr:
        """Return the weights of a day of which nothing else tells the hours.

        A plant of the sun has its height of an equinox; of all others each hour is as good.
        """
        if edge.role not in OWN or self.kinds[edge.asset] is not AssetKind.SOLAR:
            return pl.lit(1.0)
        middle = pl.col("start").dt.convert_time_zone(self.zone).dt.hour() + 0.5
        return (-(middle * (2 * pi / HOURS_OF_DAY)).cos()).clip(0)

    def _of(self, roles: Sequence[Role]) -> pl.Series:
        return self._sum(edge for edge in self.edges.values() if edge.role in roles)

    def _sum(self, edges: Iterable[Edge]) -> pl.Series:
        """Return what the meters of edges counted in each hour."""
        signs = {edge.meter: edge.sign for edge in edges}
        mine = self.known.filter(pl.col("meter_id").is_in(list(signs)))
        sign = pl.col("meter_id").replace_strict(signs, default=1, return_dtype=pl.Int64)
        sums = mine.group_by("start").agg(sum=(pl.col("milli") * sign).sum().cast(pl.Float64))
        hours = self.hours.join(sums, on="start", how="left", maintain_order="left")
        return hours["sum"].fill_null(0.0)


def _in_order(days: pl.DataFrame, edges: Mapping[str, Edge]) -> list[pl.DataFrame]:
    """Return the days of each meter: first of plants, then of stores, last of gates."""
    parts = days.partition_by("meter_id", maintain_order=True)

    def rank(part: pl.DataFrame) -> int:
        role = edges[str(part["meter_id"][0])].role
        return 0 if role in OWN else 1 if role in (Role.CHARGE, Role.STORE) else 2

    return sorted(parts, key=rank)


def _hours_in(days: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the hours of some local days: ``day`` (its start) and ``start``."""
    starts = days.select(day="start").unique().sort("day")
    until = starts.with_columns(until=end_of(pl.col("day"), DAY, zone))
    hours = pl.datetime_ranges("day", "until", HOUR, closed="left").alias("start")
    return until.with_columns(hours).explode("start").select("day", "start")


def _listed(meters: Collection[str]) -> str:
    return ", ".join("'" + id_.replace("'", "''") + "'" for id_ in sorted(meters)) or "''"
