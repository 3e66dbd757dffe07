"""Whether plants without fuel, own or on a direct line, give what their capacity allows.

More than the rated power in every hour of the period (of the sun, in every other hour of a month
or a year) is no power or heat of that plant: another supply runs through its meter, or the
capacity is wrong. Then nobody knows what of it is non-fossil. Of a plant that gives both, each is
held against the rating.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import MONTH, YEAR, grain_of_period
from lingtan.ledger.doubts import (
    OWN_BEYOND_CAPACITY,
    OWN_BEYOND_LAND,
    OWN_WITHOUT_CAPACITY,
    POWER_FROM_NO_PLANT,
    doubt,
)
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.land_bound import M2_PER_KM2, beyond_land, land_m2, most_kw
from lingtan.ledger.own_proof import FUELLESS, OWN, POWERLESS, bears_on, fuelless, is_bounded
from lingtan.ledger.pool_rates import GRID_KEY
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.metering.limits import DEFAULT
from lingtan.park.assets import Asset, AssetKind

BEYOND = "own_beyond_capacity"
OPEN_POWER = (Account.OWN_NON_FOSSIL, Account.ELECTRICITY_GRID)
OPEN_DIRECT = (Account.ELECTRICITY_DIRECT, Account.ELECTRICITY_GRID)
OPEN_HEAT = (Account.OWN_NON_FOSSIL_HEAT, Account.HEAT_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    """What a plant's own meters counted of a carrier [kWh]."""

    asset: Asset
    pool: str
    amount: float


def weigh_own(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on own plants without a capacity, and plants that give more than they can.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    outputs = list(_outputs(setting, read))
    large = beyond_land(setting.park, setting.options)
    own = [each for each in outputs if not each.asset.is_outside]
    bare = [each for each in own if not is_bounded(each.asset, each.pool)]
    unfit = [each for each in own if each.asset in large]
    beyond = [each for each in outputs if each.amount > _most_kwh(each, setting, large)]
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *(gap for each in beyond for gap in _gaps(each)))),
        findings=(
            *setting.findings,
            *(_bare(each) for each in bare),
            *(_unfit(each, setting) for each in unfit),
            *(_beyond(each, setting, large) for each in beyond),
        ),
        unsure=(*setting.unsure, *_may_be_own(bare, setting)),
    )


def _outputs(setting: Setting, read: pl.DataFrame) -> Iterator[_Output]:
    counted = dict(zip(read["meter_id"], read["positive"].cast(pl.Float64), strict=True))
    direct = [a for a in setting.park.assets if a.is_outside and a.kind.is_non_fossil_power]
    for asset in (*fuelless(setting.park), *direct):
        meters = {
            edge.meter: edge.pool
            for edge in setting.pools.edges
            if edge.asset == asset.id and _is_output(edge, asset)
        }
        for pool in dict.fromkeys(meters.values()):
            amount = sum(counted.get(meter, 0.0) for meter in meters if meters[meter] == pool)
            if amount > 0:
                yield _Output(asset=asset, pool=pool, amount=amount)


def _is_output(edge: Edge, asset: Asset) -> bool:
    """Whether an edge counts what the rating bounds: of a plant on a direct line, its power."""
    if asset.is_outside:
        return edge.role is Role.DIRECT and edge.pool == ELECTRICITY
    return edge.role in (*OWN, Role.IMPORT) and bears_on(edge, asset)


def _most_kwh(output: _Output, setting: Setting, large: tuple[Asset, ...]) -> float:
    """Return what a plant can give at its rating; without one it counts as other supply."""
    capacity_kw = output.asset.capacity_kw
    if not capacity_kw or output.asset in large or not is_bounded(output.asset, output.pool):
        return float("inf")
    hours = output.asset.hours_within(setting.period.start, setting.period.end)
    is_long = grain_of_period(setting.period) in (MONTH, YEAR)
    is_sun = is_long and output.asset.kind is AssetKind.SOLAR
    return capacity_kw * hours * (DEFAULT.sun_share if is_sun else DEFAULT.overload_share)


def _gaps(output: _Output) -> Iterator[Gap]:
    """Yield what is open: how much is the plant's power or heat, and how much other supply."""
    owner = output.asset.owner
    of_power = OPEN_DIRECT if output.asset.is_outside else OPEN_POWER
    missing = Missing(kind="rule", id=BEYOND, subject=output.asset.id)
    for account in of_power if output.pool == ELECTRICITY else OPEN_HEAT:
        yield Gap(account=account.value, enterprise=owner, missing=missing, in_amount=False)


def _bare(output: _Output) -> Finding:
    facts: dict[str, Fact] = {"kind": output.asset.kind.value, "amount": round(output.amount, 1)}
    makes_none = output.pool == ELECTRICITY and output.asset.kind in POWERLESS
    kind = POWER_FROM_NO_PLANT if makes_none else OWN_WITHOUT_CAPACITY
    return doubt(kind, output.asset.id, facts, at="park.yaml")


def _may_be_own(bare: Sequence[_Output], setting: Setting) -> Iterator[Unsure]:
    """Yield what plants without a capacity take out of the emission once it is stated."""
    rates = tuple(
        replace(rate, kgce_per_unit=Decimal(0)) for rate in setting.rates if rate.key == GRID_KEY
    )
    for output in bare:
        if output.asset.kind in FUELLESS and output.pool == ELECTRICITY:
            yield Unsure(
                account=Account.ELECTRICITY_GRID.value,
                enterprise=output.asset.owner,
                meter="",
                reason=Missing(kind="rule", id="own_without_capacity", subject=output.asset.id),
                low=-output.amount,
                findings=1,
                rates=rates,
                is_bounded=True,
            )


def _unfit(output: _Output, setting: Setting) -> Finding:
    park, asset = setting.park, output.asset
    facts: dict[str, Fact] = {
        "kind": asset.kind.value,
        "amount": round(output.amount, 1),
        "capacity_kw": asset.capacity_kw or 0,
        "land_km2": (land_m2(park) or 0) / M2_PER_KM2,
        "most_kw": round(most_kw(asset, park, setting.options), 1),
    }
    return doubt(OWN_BEYOND_LAND, asset.id, facts, at="park.yaml")


def _beyond(output: _Output, setting: Setting, large: tuple[Asset, ...]) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "pool": output.pool,
        "kwh": round(output.amount, 1),
        "capacity_kw": output.asset.capacity_kw or 0,
        "most_kwh": round(_most_kwh(output, setting, large), 1),
    }
    return doubt(OWN_BEYOND_CAPACITY, output.asset.id, facts, at="amounts")
