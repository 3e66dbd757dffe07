"""Whether a plant gives out more energy than it takes in.

No boiler, engine or turbine does: then fuel is missing, or a meter is wrong, and every total that
rests on its fuel is unknown. A kilowatt-hour of fuel does not account for a year of steam. A heat
pump draws on the heat around it and is not held to this. Fuel counts at its net calorific value,
so a plant that condenses its flue gas may give out a little more; that is a doubt. In a month of
a year fuel may be burned that was bought before; that is a doubt as well. Where it is so in fewer
than half of the months, what goes wrong there is bounded by the others: as much fuel may lack as
those months would have burned at the efficiency of the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import YEAR, grain_of_period, naive
from lingtan.ledger.constants import GJ_PER_KWH
from lingtan.ledger.doubts import (
    PLANT_ABOVE_NET_HEAT,
    PLANT_BEYOND_INPUT,
    PLANT_MONTHS_BEYOND_INPUT,
    doubt,
)
from lingtan.ledger.edges import Edge, Role
from lingtan.ledger.gaps import Gap, Gaps, meter_missing
from lingtan.ledger.plant_checks import burners_of
from lingtan.ledger.plant_fuels import feeding_streams, fuel_meters
from lingtan.ledger.rates import NAIVE
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_content import net_heat_gj_per_unit
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.unsure import Unsure
from lingtan.park.assets import Asset, AssetKind

BALANCE = """
select p.plant, s.span,
       sum(case when p.is_output then p.kwh_per_unit * cast(a.quantity as double) else 0 end)
         as output,
       sum(case when p.is_output then 0 else p.kwh_per_unit * cast(a.quantity as double) end)
         as input
from ledger_plant_meters p
join ledger_amounts a on a.meter_id = p.meter_id
join ledger_plant_spans s on a.start >= s.opens and a.start < s.closes
group by p.plant, s.span order by p.plant, s.span"""

BEYOND = "plant_beyond_input"
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plant:
    """A plant with the meters of its two sides; a fuel's kWh per unit, 1 for energy."""

    asset: Asset
    outputs: tuple[str, ...]
    inputs: dict[str, float]
    fuels: tuple[RatedStream, ...]

    @property
    def meters(self) -> set[str]:
        return {*self.outputs, *self.inputs}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Balance:
    span: str
    input_kwh: float
    output_kwh: float

    def gains(self, share: float = 0.0) -> bool:
        return self.output_kwh > self.input_kwh * (1 + share)


def weigh_plants(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on plants that give out more than they take in, and what that leaves open.

    Parameters
    ----------
    read : DataFrame
        What was read of each meter in the period, with its ``resolution``.
    """
    grain = dict(zip(read["meter_id"], read["resolution"], strict=True))
    plants = [plant for plant in _plants(setting) if plant.meters <= grain.keys()]
    if not plants:
        return setting
    balances = _balances(runner, plants, setting.period)
    findings: list[Finding] = []
    gaps: list[Gap] = []
    unsure: list[Unsure] = []
    for plant in plants:
        is_monthly = all(grain[meter] != YEAR for meter in plant.meters)
        found = _doubts(plant, balances[plant.asset.id], setting, is_monthly=is_monthly)
        findings += found
        if any(finding.kind is PLANT_BEYOND_INPUT for finding in found):
            gaps += _gaps(plant)
        elif is_monthly:
            unsure += _fuel_that_lacks(plant, balances[plant.asset.id], setting)
    return replace(
        setting,
        unsure=(*setting.unsure, *unsure),
        gaps=Gaps(gaps=(*setting.gaps.gaps, *gaps)),
        findings=(*setting.findings, *findings),
    )


def _plants(setting: Setting) -> Iterator[_Plant]:
    """Yield the burning plants whose every input counts in a known amount of energy."""
    for asset in burners_of(setting.park):
        outputs = tuple(e.meter for e in setting.pools.edges if _is_output(e, asset))
        taken = {e.meter: 1.0 for e in setting.pools.edges if _is_input(e, asset)}
        fed = {stream.id for stream in feeding_streams(asset.id, setting.park)}
        streams = tuple(rated for rated in setting.streams if rated.stream.id in fed)
        fuels = {
            meter.id: _kwh_per_unit(meter.id, meter.carrier, streams, setting)
            for meter in fuel_meters(asset.id, setting.park)
        }
        known = {meter: kwh for meter, kwh in fuels.items() if kwh is not None}
        inputs = taken | known
        if inputs and len(known) == len(fuels):
            yield _Plant(asset=asset, outputs=outputs, inputs=inputs, fuels=streams)


def _is_output(edge: Edge, asset: Asset) -> bool:
    delivers = edge.role.is_supply or edge.role is Role.OWN_LINE
    return edge.asset == asset.id and delivers and not edge.takes_negative


def _is_input(edge: Edge, asset: Asset) -> bool:
    return edge.asset == asset.id and edge.role is Role.USE and edge.label == asset.id


def _kwh_per_unit(
    meter_id: str, carrier: str, streams: Sequence[RatedStream], setting: Setting
) -> float | None:
    """Return the net calorific value of what a meter counts, the highest it may be [kWh]."""
    carriers = {meter.id: meter.carrier for meter in setting.park.meters}
    own = [rated for rated in streams if rated.stream.meter == meter_id]
    upstream = [rated for rated in streams if carriers.get(rated.stream.meter) == carrier]
    values = [net_heat_gj_per_unit(rated.stream, setting.know) for rated in own or upstream]
    if not values or None in values:
        return None
    return float(max(value for value in values if value is not None) / GJ_PER_KWH)


def _balances(
    runner: SqlRunner, plants: Sequence[_Plant], period: Period
) -> dict[str, list[_Balance]]:
    rows = [
        {"plant": plant.asset.id, "meter_id": meter, "is_output": is_output, "kwh_per_unit": kwh}
        for plant in plants
        for is_output, side in ((True, dict.fromkeys(plant.outputs, 1.0)), (False, plant.inputs))
        for meter, kwh in side.items()
    ]
    runner.give("ledger_plant_meters", pl.DataFrame(rows))
    runner.give("ledger_plant_spans", _spans_table(period))
    found: dict[str, list[_Balance]] = {plant.asset.id: [] for plant in plants}
    for row in runner.rows(BALANCE).iter_rows(named=True):
        balance = _Balance(span=row["span"], input_kwh=row["input"], output_kwh=row["output"])
        found[row["plant"]].append(balance)
    return found


def _spans_table(period: Period) -> pl.DataFrame:
    """Return the period and, of a year, its months, by the park's own clock."""
    spans = [period]
    if grain_of_period(period) == YEAR:
        names = (f"{period.name}-{month:02d}" for month in range(1, MONTHS + 1))
        spans += [parse_period(name, period.zone) for name in names]
    return pl.DataFrame(
        {
            "span": [span.name for span in spans],
            "opens": [naive(span.start) for span in spans],
            "closes": [naive(span.end) for span in spans],
        },
        schema_overrides={"opens": NAIVE, "closes": NAIVE},
    )


def _doubts(
    plant: _Plant, balances: Sequence[_Balance], setting: Setting, *, is_monthly: bool
) -> list[Finding]:
    limit = float(setting.options.condensing_gain_limit)
    whole = next((b for b in balances if b.span == setting.period.name), None)
    if whole is None:
        return []
    months = [b for b in balances if b is not whole and b.gains(limit)] if is_monthly else []
    if whole.gains(limit) and not (months and _are_few(months, balances) and plant.fuels):
        return [_finding(PLANT_BEYOND_INPUT, plant, whole)]
    doubts = []
    if whole.gains() and not whole.gains(limit):
        doubts.append(_finding(PLANT_ABOVE_NET_HEAT, plant, whole))
    if months:
        names = ", ".join(balance.span for balance in months)
        doubts.append(_finding(PLANT_MONTHS_BEYOND_INPUT, plant, months[0], months=names))
    return doubts


def _are_few(months: Sequence[_Balance], balances: Sequence[_Balance]) -> bool:
    """Whether some months are fewer than half of them; the period itself is one of the spans."""
    return 2 * len(months) < len(balances) - 1


def _fuel_that_lacks(
    plant: _Plant, balances: Sequence[_Balance], setting: Setting
) -> Iterator[Unsure]:
    """Yield the fuel that lacks in a year that gains by a few months, if no output is wrong."""
    limit = float(setting.options.condensing_gain_limit)
    months = [each for each in balances if each.span != setting.period.name]
    whole = [each for each in balances if each.span == setting.period.name]
    sound = [each for each in months if not each.gains(limit) and each.output_kwh > 0]
    beyond = [each for each in months if each.gains(limit)]
    if not (sound and beyond and plant.fuels and whole[0].gains(limit)):
        return
    usual = median(each.output_kwh / each.input_kwh for each in sound)
    lacking_kwh = sum(each.output_kwh / usual - each.input_kwh for each in beyond)
    fuel = next((f for f in plant.fuels if f.stream.meter in plant.inputs), plant.fuels[0])
    kwh_per_unit = plant.inputs.get(fuel.stream.meter) or max(plant.inputs.values())
    spans = tuple(each.span for each in beyond)
    yield Unsure(
        account=fuel.account.value,
        enterprise=fuel.stream.enterprise,
        meter=fuel.stream.meter,
        reason=Missing(kind="rule", id=BEYOND, subject=plant.asset.id, months=spans),
        high=max(0.0, lacking_kwh) / kwh_per_unit,
        is_bounded=True,
    )


def _finding(kind: FindingKind, plant: _Plant, balance: _Balance, **more: Fact) -> Finding:
    facts: dict[str, Fact] = {
        "kind": plant.asset.kind.value,
        "period": balance.span,
        "input_kwh": round(balance.input_kwh, 1),
        "output_kwh": round(balance.output_kwh, 1),
    }
    return doubt(kind, plant.asset.id, facts | more, at="amounts")


def _gaps(plant: _Plant) -> Iterator[Gap]:
    """Yield what is unknown: fuel for sure, and what the plant's own kind of energy counts as."""
    missing = Missing(kind="rule", id=BEYOND, subject=plant.asset.id)
    accounts = {Account.FUEL, *(rated.account for rated in plant.fuels)}
    if not plant.fuels:
        accounts.add(Account.HEAT_IN)  # electricity in, more heat out: heat came from elsewhere
    for account in sorted(accounts):
        yield Gap(account=account.value, enterprise=plant.asset.owner, missing=missing)
    if plant.asset.kind is AssetKind.BIOMASS_POWER:
        reason = meter_missing(plant.asset.id)
        for account in (Account.OWN_NON_FOSSIL, Account.OWN_NON_FOSSIL_HEAT):
            yield Gap(account=account.value, enterprise=plant.asset.owner, missing=reason)
