"""How large a plant is of which nobody states the capacity, as its own hours show it.

The crest of its hours in the calendar year stands for the rating: one for all months of the year,
so that they add up to it. What runs through a meter is a plant of the sun only
if it is dark by night and within half of the crest in a month or a year; of wind or water only if
it stays well below its crest and follows neither the hours of the day nor the days of the week, as
works do. An own plant without fuel that does not show this, or that the land cannot carry, has no
estimate: a feed from the grid is no plant because somebody calls it one. Of a plant with fuel or
on a direct line the estimate only takes the place of the rating.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.calendar import HOUR, as_utc, naive
from lingtan.ledger.doubts import CAPACITY_ESTIMATED, doubt
from lingtan.ledger.edges import ELECTRICITY, edges_of
from lingtan.ledger.land_bound import beyond_land
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.own_proof import FUELLESS
from lingtan.ledger.solar_nights import HOURS, darkest_share
from lingtan.metering.limits import DEFAULT
from lingtan.metering.range_check import CREST
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.park import Park

WITH_FUEL = frozenset({AssetKind.FOSSIL_POWER, AssetKind.BIOMASS_POWER})
CAPACITIES = "plant_capacities"
LEAST_DAYS = 21  # three of each day of the week
GIVEN = """
select meter_id, start, cast(sum(greatest(quantity, 0)) as double) as kwh
from amounts
where resolution = '{hour}' and start >= timestamp '{start}' and start < timestamp '{end}'
  and coalesce(estimated, 0) = 0 and meter_id in ({meters})
group by meter_id, start order by start, meter_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedPark:
    """A park with the capacities that could be estimated, and a finding for each."""

    park: Park
    findings: tuple[Finding, ...] = ()


def estimate_capacities(
    runner: SqlRunner,
    park: Park,
    period: Period,
    catalogue: Catalogue,
    options: AccountOptions,
) -> EstimatedPark:
    """Return a park in which plants without a capacity have the crest of their own hours.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` of the period; for a part of a year also the table of
        `year_capacities` of the year, where the park has `bare_plants`.
    """
    bare = {asset.id: asset for asset in bare_plants(park)}
    if not bare:
        return EstimatedPark(park=park)
    held = (
        year_capacities(runner, park, period, catalogue, options)
        if period.is_year
        else runner.rows(f"select * from {CAPACITIES} order by all")
    )
    crests = dict(held.iter_rows())
    hours = _hours(runner, park, period, crests)
    made = hours.group_by("asset", maintain_order=True).agg(pl.col("kwh").sum()).iter_rows()
    findings = (_finding(bare[id_], crests[id_], kwh) for id_, kwh in made)
    return EstimatedPark(park=_rated(park, crests), findings=tuple(findings))


def bare_plants(park: Park) -> tuple[Asset, ...]:
    """Return the plants of which nobody states the capacity."""
    return tuple(asset for asset in park.assets if _is_bare(asset))


def year_capacities(
    runner: SqlRunner, park: Park, year: Period, catalogue: Catalogue, options: AccountOptions
) -> pl.DataFrame:
    """Return what a calendar year shows of bare plants: ``asset``, ``capacity_kw``.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` of the year.
    """
    bare = {asset.id: asset for asset in bare_plants(park)}
    hours = _hours(runner, park, year, bare)
    crests = {
        asset.id: crest
        for asset in bare.values()
        if (crest := _crest_kw(hours.filter(asset=asset.id), asset, catalogue)) is not None
    }
    large = {asset.id for asset in beyond_land(_rated(park, crests), options)}
    held = [(id_, kw) for id_, kw in crests.items() if id_ not in large]
    return pl.DataFrame(
        held, schema={"asset": pl.String(), "capacity_kw": pl.Float64()}, orient="row"
    )


def _is_bare(asset: Asset) -> bool:
    return not asset.capacity_kw and asset.kind in FUELLESS | WITH_FUEL


def _rated(park: Park, crests: Mapping[str, float]) -> Park:
    assets = (replace(a, capacity_kw=crests.get(a.id, a.capacity_kw)) for a in park.assets)
    return replace(park, assets=tuple(assets))


def _hours(runner: SqlRunner, park: Park, period: Period, assets: Collection[str]) -> pl.DataFrame:
    """Return what was read of the power of plants by the hour, by the park's own clock."""
    plants = {
        edge.meter: edge.asset
        for edge in edges_of(park)
        if edge.asset in assets and edge.pool == ELECTRICITY and edge.role.is_supply
    }
    if not plants:
        return pl.DataFrame(schema={"asset": pl.String, "start": pl.Datetime, "kwh": pl.Float64})
    sql = GIVEN.format(
        hour=HOUR,
        start=naive(period.start),
        end=naive(period.end),
        meters=", ".join("'" + id_.replace("'", "''") + "'" for id_ in sorted(plants)),
    )
    return (
        as_utc(runner.rows(sql))
        .with_columns(
            asset=pl.col("meter_id").replace_strict(plants, default=""),
            start=pl.col("start").dt.convert_time_zone(period.zone),
        )
        .group_by("asset", "start")
        .agg(pl.col("kwh").sum())
        .sort("asset", "start")
    )


def _crest_kw(hours: pl.DataFrame, asset: Asset, catalogue: Catalogue) -> float | None:
    """Return the crest of a plant; None where its hours are too few, or are not those of it."""
    if hours["start"].dt.date().n_unique() < LEAST_DAYS:
        return None
    crest = hours["kwh"].quantile(CREST, "higher")  # a code is no crest
    if not crest:
        return None
    is_free = asset.is_outside or asset.kind in WITH_FUEL
    return crest if is_free or _is_natural(hours, crest, asset.kind, catalogue) else None


def _is_natural(hours: pl.DataFrame, crest: float, kind: AssetKind, catalogue: Catalogue) -> bool:
    """Whether hours are those of sun, wind or water, and not of what a works draws."""
    total = float(hours["kwh"].sum())
    if kind is AssetKind.SOLAR:
        is_dark = median(_night_shares(hours)) <= DEFAULT.night_share
        return is_dark and total <= DEFAULT.sun_share * crest * len(hours)
    shape = catalogue.plant_shapes[kind.value]
    local = hours.with_columns(
        hour=pl.col("start").dt.hour(),
        day=pl.col("start").dt.date(),
        weekday=pl.col("start").dt.weekday(),
    )
    days = local.group_by("day", "weekday").agg(pl.col("kwh").mean())
    keeps_clock = max(_explained(local, "hour"), _explained(days, "weekday")) > shape.clock_share
    return total <= shape.most_share * crest * len(hours) and not keeps_clock


def _night_shares(hours: pl.DataFrame) -> Iterator[float]:
    """Yield the share of each day's power that came in its darkest five hours."""
    for _, day in hours.group_by(pl.col("start").dt.date(), maintain_order=True):
        profile = [0.0] * HOURS
        for start, kwh in day.select("start", "kwh").iter_rows():
            profile[start.hour] += kwh
        yield darkest_share(profile)


def _explained(table: pl.DataFrame, group: str) -> float:
    """Return the share of the variance of ``kwh`` that the means of groups explain.

    It is the adjusted coefficient of determination, so that few values by group explain nothing
    by chance.
    """
    count, groups = len(table), table[group].n_unique()
    left = table.select((pl.col("kwh") - pl.col("kwh").mean().over(group)).pow(2).sum()).item()
    whole = table.select((pl.col("kwh") - pl.col("kwh").mean()).pow(2).sum()).item()
    if not whole or count <= groups:
        return 1.0  # what never varies keeps any clock
    return 1 - float(left) / float(whole) * (count - 1) / (count - groups)


def _finding(asset: Asset, crest_kw: float, made_kwh: float) -> Finding:
    facts: dict[str, Fact] = {
        "kind": asset.kind.value,
        "estimate_kw": round(crest_kw, 1),
        "amount": round(made_kwh, 1),
    }
    return doubt(CAPACITY_ESTIMATED, asset.id, facts, at="park.yaml")
