"""What heat of an own fossil plant counts as when it leaves: its measured factor.

Annex 4 takes ``H_out`` at a measured factor or 0.11 tCO2/GJ [1]_. A boiler whose fuel and heat
are both metered measures its own: the emission of the fuel over the heat made from it. A gas
boiler makes heat at about 0.06, so 0.11 would take out nearly twice what was counted in. Where
the measured factor is higher than the default, the default holds: whoever buys the heat counts no
more without a report, and what neither of the two counts would be lost. A plant that makes power
as well, or whose fuel no meter counts, has no measured factor, as the text names no way to share
its fuel.

The factor is that of a day, where the plant's meters are read by the day or finer, else of the
month or year their bills cover; so months and days add up.

References
----------
.. [1] Annex 4 of 发改环资〔2025〕910号: Hf measured, or by default 0.11 tCO2/GJ for fossil heat.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from lingtan.base.figures import Evidence
from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import DAY, as_utc, bucket_of, coarsest, end_of
from lingtan.ledger.constants import as_factor
from lingtan.ledger.draw_up import Grain
from lingtan.ledger.edges import HEAT, Edge, Role
from lingtan.ledger.plant_fuels import feeding_streams, fuel_meters
from lingtan.ledger.pool_rates import BOUGHT_HEAT_KEY, earned_key
from lingtan.ledger.rates import Rate
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream

INFERRED = frozenset({Evidence.I})
AMOUNTS = """
select meter_id, start, cast(quantity as decimal(38,3)) as quantity
from ledger_amounts where quantity > 0 and meter_id in ({meters})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Boiler:
    """A plant that makes heat alone, with its heat meters and the CO2 of a unit of its fuels."""

    asset: str
    heat: frozenset[str]
    fuel_kg: Mapping[str, Fraction]
    labels: frozenset[Evidence]

    @property
    def meters(self) -> frozenset[str]:
        return self.heat | self.fuel_kg.keys()


def rate_own_heat(
    runner: SqlRunner, setting: Setting, grains: Sequence[Grain], read: pl.DataFrame
) -> Setting:
    """Add the factor of the heat of every own fossil plant: measured, or the default.

    Parameters
    ----------
    grains : sequence of Grain
        How fine each pool is mixed.
    read : DataFrame
        What was read of each meter, with its ``resolution``.
    """
    fossil = {edge.asset for edge in setting.pools.edges if _is_fossil_heat(edge)}
    if not fossil:
        return setting
    grain_of = dict(zip(read["meter_id"], read["resolution"], strict=True))
    pool_grain = next((grain.resolution for grain in grains if grain.pool == HEAT), DAY)
    rates: list[Rate] = []
    for asset in sorted(fossil):
        boiler = _boiler(asset, setting)
        if boiler is None or not boiler.meters <= grain_of.keys():
            rates.append(_default(asset, setting))
            continue
        grain = coarsest((DAY, pool_grain, *(grain_of[meter] for meter in boiler.meters)))
        rates += _measured(boiler, _by_span(runner, boiler, grain, setting), setting)
    return replace(setting, rates=(*setting.rates, *rates))


def _is_fossil_heat(edge: Edge) -> bool:
    is_own_line = edge.role is Role.OWN_LINE and edge.origin is Role.FOSSIL
    return edge.pool == HEAT and (edge.role is Role.FOSSIL or is_own_line)


def _default(asset: str, setting: Setting) -> Rate:
    """Return the default of fossil heat, whatever heat the park buys is measured at."""
    fossil = next(rate for rate in setting.rates if rate.key == BOUGHT_HEAT_KEY)
    return replace(fossil, key=earned_key(HEAT, Role.FOSSIL, asset))


def _boiler(asset: str, setting: Setting) -> _Boiler | None:
    """Return a plant whose fuel is all metered and known, and that makes nothing but heat."""
    outputs = [edge for edge in setting.pools.edges if _is_output(edge, asset)]
    fed = {stream.id for stream in feeding_streams(asset, setting.park)}
    streams = [rated for rated in setting.streams if rated.stream.id in fed]
    meters = fuel_meters(asset, setting.park)
    fuels = {m.id: _lowest_kg(m.id, m.carrier, streams, setting) for m in meters}
    known = {meter: kg for meter, kg in fuels.items() if kg is not None}
    makes_heat_alone = {edge.pool for edge in outputs} == {HEAT}
    if not known or len(known) < len(fuels) or not makes_heat_alone:
        return None
    labels = (rate.emission_labels for rated in streams for rate in rated.rates)
    return _Boiler(
        asset=asset,
        heat=frozenset(edge.meter for edge in outputs),
        fuel_kg=known,
        labels=INFERRED.union(*labels),
    )


def _is_output(edge: Edge, asset: str) -> bool:
    delivers = edge.role.is_supply or edge.role is Role.OWN_LINE
    return edge.asset == asset and delivers and not edge.takes_negative


def _lowest_kg(
    meter_id: str, carrier: str, streams: Sequence[RatedStream], setting: Setting
) -> Fraction | None:
    """Return the CO2 of a unit of what a meter counts, the lowest it may be [kg]."""
    carriers = {meter.id: meter.carrier for meter in setting.park.meters}
    own = [rated for rated in streams if rated.stream.meter == meter_id]
    upstream = [rated for rated in streams if carriers.get(rated.stream.meter) == carrier]
    factors = [rate.kg_per_unit for rated in own or upstream for rate in rated.rates]
    if not factors or None in factors:
        return None
    return Fraction(min(factor for factor in factors if factor is not None))


def _by_span(
    runner: SqlRunner, boiler: _Boiler, grain: str, setting: Setting
) -> Iterator[tuple[datetime, datetime, Fraction, Fraction]]:
    """Yield each day, month or year with the CO2 of the fuel [kg] and the heat made [kWh]."""
    meters = ", ".join(f"'{meter}'" for meter in sorted(boiler.meters))
    zone = setting.period.zone
    table = as_utc(runner.rows(AMOUNTS.format(meters=meters)))
    sums = (
        table.with_columns(span=bucket_of(pl.col("start"), grain, zone))
        .group_by("span", "meter_id")
        .agg(pl.col("quantity").sum())
        .with_columns(until=end_of(pl.col("span"), grain, zone))
        .sort("span", "meter_id")
    )
    for (since,), part in sums.partition_by("span", as_dict=True, maintain_order=True).items():
        amounts = dict(zip(part["meter_id"], map(Fraction, part["quantity"]), strict=True))
        kg = sum(
            (amounts.get(m, Fraction(0)) * per for m, per in boiler.fuel_kg.items()), Fraction(0)
        )
        heat = sum((amounts.get(meter, Fraction(0)) for meter in boiler.heat), Fraction(0))
        yield since, part["until"][0], kg, heat


def _measured(
    boiler: _Boiler,
    spans: Iterator[tuple[datetime, datetime, Fraction, Fraction]],
    setting: Setting,
) -> Iterator[Rate]:
    """Yield the factor of each span; in a span without any heat nothing can leave."""
    default = _default(boiler.asset, setting)
    most = default.kg_per_unit or Decimal(0)
    for since, until, fuel_kg, heat_kwh in spans:
        factor = as_factor(fuel_kg / heat_kwh) if heat_kwh else most
        span = replace(default, valid_from=since, valid_to=until)
        if factor >= most:
            yield span
        else:
            yield replace(
                span,
                factor_id=f"out/heat/measured/{boiler.asset}",
                kg_per_unit=factor,
                emission_labels=boiler.labels,
            )
