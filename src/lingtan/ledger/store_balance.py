"""Whether a store gives out more than it took in and could have held before.

No battery or heat store makes energy. What it gives out beyond what was metered into it, beyond
the accuracy of these meters, and beyond what it may have held when the period began, is supply
out of nothing: a supply or a charge is not metered, or a counter is wrong. As much supply may
lack, so the figures of the carrier have ends, or are unknown. A store that loses energy is an
ordinary store.

A capacity is a word, so a full start is believed up to a day of the highest power at which the
store was seen to give. A battery is empty within hours and is charged again within the day; what
gives for longer without a charge is fed by something. A seasonal heat store is charged in the
same year, but a month alone cannot show it. Where no capacity is given nothing was held.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accuracy import allowance, beyond
from lingtan.ledger.calendar import DAY, HOUR, MONTH, YEAR
from lingtan.ledger.doubts import STORE_BEYOND_CHARGE, doubt
from lingtan.ledger.edges import POOLS, Role
from lingtan.ledger.export_doubts import MILLI, POOL_SHARES, POOL_SUMS, TOLERANCE
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.pool_rates import ACCOUNTS
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.park.assets import Asset
from lingtan.park.flows import is_part_of_parent
from lingtan.park.meters import ASSET_PREFIX, Meter, VirtualMeter
from lingtan.park.park import Park

BEYOND = "store_beyond_charge"
INTERVALS_IN_A_DAY = {HOUR: 24.0, DAY: 1.0, MONTH: 1 / 28, YEAR: 1 / 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What meters counted in the period, and in a day at the highest power they saw [kWh]."""

    net: Mapping[str, float]
    in_a_day: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """A store with the meters of its two sides, and what they counted [kWh]."""

    asset: Asset
    pool: str
    meters: tuple[str, ...]
    input_kwh: float
    output_kwh: float
    allowance_kwh: float
    day_kwh: float

    @property
    def held_kwh(self) -> float:
        """What it may have held at the start: full, if a day at its power can empty it."""
        return min(self.asset.capacity_kwh or 0.0, self.day_kwh)

    @property
    def beyond_kwh(self) -> float:
        """What it gave out of nothing; none within the accuracy of its meters."""
        return beyond(self.output_kwh - self.input_kwh - self.held_kwh, self.allowance_kwh)

    def left_kwh(self, unsure: Sequence[Unsure]) -> float:
        """Return what readings that its own meters lack, or are in doubt, do not explain."""
        own = {each.meter: each for each in unsure if each.meter in self.meters}
        return max(0.0, self.beyond_kwh - sum(each.high - each.low for each in own.values()))


def weigh_stores(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on stores that give out more than they can, and what that leaves open.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    found = [
        (store, left)
        for store in _stores(setting, _Counted(net=net_amounts(read), in_a_day=_in_a_day(read)))
        if (left := store.left_kwh(setting.unsure)) > 0
    ]
    if not found:
        return setting
    sums = runner.rows(POOL_SUMS).iter_rows(named=True)
    supply = {str(row["pool"]): row["supply"] / MILLI for row in sums}
    shares = [
        _share_gap(store) for store, left in found if left > TOLERANCE * supply.get(store.pool, 0)
    ]
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *shares)),
        findings=(*setting.findings, *(_finding(store, setting) for store, _ in found)),
        unsure=(
            *setting.unsure,
            *(lacking_supply(store.pool, _reason(store), left) for store, left in found),
        ),
    )


def _in_a_day(read: pl.DataFrame) -> dict[str, float]:
    """Return what each meter counts in a day at the highest power it was read at."""
    intervals = read["resolution"].replace_strict(INTERVALS_IN_A_DAY, return_dtype=pl.Float64)
    return dict(zip(read["meter_id"], read["highest"] * intervals, strict=True))


def _stores(setting: Setting, counted: _Counted) -> Iterator[_Store]:
    """Yield every store inside, by carrier; one whose steam has no known energy is left out."""
    for asset in setting.park.assets:
        if not asset.kind.is_store or asset.is_outside:
            continue
        meters = [m for m in meters_at(asset, setting.park) if m.carrier in POOLS]
        for pool in dict.fromkeys(POOLS[meter.carrier] for meter in meters):
            alike = [meter for meter in meters if POOLS[meter.carrier] == pool]
            if not setting.enthalpies.unknown & {meter.id for meter in alike}:
                yield _weighed(asset, pool, alike, counted, setting.park)


def meters_at(asset: Asset, park: Park) -> list[Meter | VirtualMeter]:
    """Return the meters at a store; a part of another one, or of a sum, counts with that."""
    end = f"{ASSET_PREFIX}{asset.id}"
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    at_store = [m for m in every if end in (m.source, m.target)]
    summed = {
        (meter_id, virtual.source, virtual.target)
        for virtual in at_store
        if isinstance(virtual, VirtualMeter)
        for _, meter_id in virtual.terms
    }
    return [
        meter
        for meter in at_store
        if (meter.id, meter.source, meter.target) not in summed
        and not is_part_of_parent(meter, park)
    ]


def _weighed(
    asset: Asset,
    pool: str,
    meters: Sequence[Meter | VirtualMeter],
    counted: _Counted,
    park: Park,
) -> _Store:
    end = f"{ASSET_PREFIX}{asset.id}"
    kwh = {meter.id: counted.net.get(meter.id, 0.0) for meter in meters}
    return _Store(
        asset=asset,
        pool=pool,
        meters=tuple(kwh),
        input_kwh=sum(kwh[meter.id] for meter in meters if meter.target == end),
        output_kwh=sum(kwh[meter.id] for meter in meters if meter.source == end),
        allowance_kwh=allowance(meters, kwh, park),
        day_kwh=sum(counted.in_a_day.get(m.id, 0.0) for m in meters if m.source == end),
    )


def lacking_supply(pool: str, reason: Missing, left_kwh: float) -> Unsure:
    """Return the supply that lacks, as of a pool of which more is used than enters."""
    return Unsure(
        account=ACCOUNTS[pool, Role.IMPORT].value,
        enterprise="",
        meter="",
        pool=pool,
        carrier=pool,
        reason=reason,
        missing=left_kwh,
        high=left_kwh,
        findings=1,
    )


def _share_gap(store: _Store) -> Gap:
    return Gap(account=POOL_SHARES, enterprise="", missing=_reason(store), pool=store.pool)


def _reason(store: _Store) -> Missing:
    return Missing(kind="rule", id=BEYOND, subject=store.asset.id)


def _finding(store: _Store, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "input_kwh": round(store.input_kwh, 1),
        "output_kwh": round(store.output_kwh, 1),
        "capacity_kwh": store.asset.capacity_kwh or 0,
        "held_kwh": round(store.held_kwh, 1),
        "beyond_kwh": round(store.beyond_kwh, 1),
    }
    return doubt(STORE_BEYOND_CHARGE, store.asset.id, facts, at="amounts")
