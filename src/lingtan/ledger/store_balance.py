"""Whether a store gives out more than it took in and could have held before.

No battery or heat store makes energy. What it gives out beyond what was metered into it, beyond
the accuracy of these meters, and beyond its capacity (as if it had been full when the period
began) is supply out of nothing: a supply or a charge is not metered, or a counter is wrong. As
much supply may lack, so the figures of the carrier have ends, or are unknown. A store that loses
energy is an ordinary store. Where no capacity is given nothing is held in its favour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.doubts import STORE_BEYOND_CHARGE, doubt
from lingtan.ledger.edges import POOLS, Role
from lingtan.ledger.export_doubts import DOUBTED, MILLI, POOL_SHARES, TOLERANCE
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.pool_rates import ACCOUNTS
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.metering.limits import DEFAULT
from lingtan.park.assets import Asset
from lingtan.park.flows import is_part_of_parent
from lingtan.park.meters import ASSET_PREFIX, Meter, VirtualMeter
from lingtan.park.park import Park

BEYOND = "store_beyond_charge"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """A store with the meters of its two sides, and what they counted [kWh]."""

    asset: Asset
    pool: str
    meters: tuple[str, ...]
    input_kwh: float
    output_kwh: float
    allowance_kwh: float

    @property
    def beyond_kwh(self) -> float:
        """What it gave out of nothing; none within the accuracy of its meters."""
        beyond = self.output_kwh - self.input_kwh - (self.asset.capacity_kwh or 0.0)
        return beyond if beyond > self.allowance_kwh else 0.0

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
    counted = net_amounts(read)
    found = [
        (store, left)
        for store in _stores(setting, counted)
        if (left := store.left_kwh(setting.unsure)) > 0
    ]
    if not found:
        return setting
    sums = runner.rows(DOUBTED).iter_rows(named=True)
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


def _stores(setting: Setting, counted: dict[str, float]) -> Iterator[_Store]:
    """Yield every store inside, by carrier; one whose steam has no known energy is left out."""
    for asset in setting.park.assets:
        if not asset.kind.is_store or asset.is_outside:
            continue
        meters = _meters_of(asset, setting.park)
        for pool in dict.fromkeys(POOLS[meter.carrier] for meter in meters):
            alike = [meter for meter in meters if POOLS[meter.carrier] == pool]
            if not setting.enthalpies.unknown & {meter.id for meter in alike}:
                yield _weighed(asset, pool, alike, counted, setting.park)


def _meters_of(asset: Asset, park: Park) -> list[Meter | VirtualMeter]:
    """Return the meters at a store; a part of another one, or of a sum, counts with that."""
    end = f"{ASSET_PREFIX}{asset.id}"
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    at_store = [m for m in every if end in (m.source, m.target) and m.carrier in POOLS]
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
    counted: dict[str, float],
    park: Park,
) -> _Store:
    end = f"{ASSET_PREFIX}{asset.id}"
    kwh = {meter.id: counted.get(meter.id, 0.0) for meter in meters}
    return _Store(
        asset=asset,
        pool=pool,
        meters=tuple(kwh),
        input_kwh=sum(kwh[meter.id] for meter in meters if meter.target == end),
        output_kwh=sum(kwh[meter.id] for meter in meters if meter.source == end),
        allowance_kwh=sum(
            abs(kwh[meter.id]) * class_percent(meter, park) / 100 for meter in meters
        ),
    )


def class_percent(meter: Meter | VirtualMeter, park: Park) -> float:
    """Return the accuracy class of a meter, of a sum the coarsest of its terms [%]."""
    terms = {meter.id} if isinstance(meter, Meter) else {term for _, term in meter.terms}
    classes = [m.accuracy_class or DEFAULT.assumed_class for m in park.meters if m.id in terms]
    return max(classes, default=DEFAULT.assumed_class)


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
        "beyond_kwh": round(store.beyond_kwh, 1),
    }
    return doubt(STORE_BEYOND_CHARGE, store.asset.id, facts, at="amounts")
