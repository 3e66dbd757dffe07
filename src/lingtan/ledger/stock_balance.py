"""Whether a fuel stock keeps more fuel than it can hold.

Fuel that is counted where it is used counts nowhere while it lies in a stock, and what a
conversion made is taken out of the account as it enters one. So what stays there is held against
what the stock can hold, and a document has to prove that: a stock-taking. Beyond it the fuel may
have been burned. Fuel that was counted before it entered may stay without limit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.accuracy import beyond, class_percent
from lingtan.ledger.doubts import STOCK_BEYOND_CAPACITY, doubt
from lingtan.ledger.fuel_doubts import may_have_burned
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.header_chains import entering_headers
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.setting import Setting
from lingtan.ledger.store_balance import meters_at
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.used_inside import TAKEN_OUT, USES, AnyMeter, Ways, is_stock, leaves
from lingtan.ledger.virtual_shares import stood_for
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.flows import flows_of
from lingtan.park.meters import ASSET_PREFIX, OUTSIDE

BEYOND = "stock_beyond_capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stock:
    """A stock of one fuel, in its own unit: what came in uncounted, and left to be counted."""

    asset: Asset
    carrier: str
    capacity: float
    entered: float
    left: float
    allowance: float

    @property
    def beyond(self) -> float:
        """What it cannot hold; none within the accuracy of its meters."""
        return beyond(self.entered - self.left - self.capacity, self.allowance)


def weigh_stocks(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on stocks that take in more than they can hold, and what that leaves open.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    kinds = [a for a in setting.park.assets if a.kind is AssetKind.FUEL_STOCK]
    inside = [asset for asset in kinds if not asset.is_outside]
    if not inside:
        return setting
    stocks = _Stocks(setting, net_amounts(read))
    full = [stock for asset in inside for stock in stocks.of(asset) if stock.beyond > 0]
    alike = {each.carrier: _streams_of(each.carrier, setting) for each in full}
    bare = [each for each in full if not alike[each.carrier]]
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *(_gap(each) for each in bare))),
        findings=(*setting.findings, *(_finding(each, setting) for each in full)),
        unsure=(
            *setting.unsure,
            *(
                may_have_burned(each.beyond, alike[each.carrier], _reason(each), setting.know)
                for each in full
                if alike[each.carrier]
            ),
        ),
    )


class _Stocks:
    """The meters around stocks: which bring fuel nobody counted, and which take it to a count."""

    def __init__(self, setting: Setting, counted: Mapping[str, float]) -> None:
        self._park, self._know, self._counted = setting.park, setting.know, counted
        self._assets = {asset.id: asset for asset in setting.park.assets}
        self._nodes = {node.id for node in setting.park.nodes}
        flows = {flow.meter: flow for flow in flows_of(setting.park)}
        self._entering = entering_headers(setting.streams, flows)
        uses = [r.stream.meter for r in setting.streams if r.stream.use in USES]
        self._covered = stood_for(uses, setting.park)
        ways = Ways(setting.park)
        made = [r.stream for r in setting.streams if r.stream.use in TAKEN_OUT]
        self._made = {meter for stream in made for meter in ways.reached(stream)}

    def of(self, asset: Asset) -> Iterator[_Stock]:
        """Yield the stock of each fuel that an asset keeps."""
        end = f"{ASSET_PREFIX}{asset.id}"
        meters = [m for m in meters_at(asset, self._park) if self._know.is_fuel(m.carrier)]
        for carrier in dict.fromkeys(meter.carrier for meter in meters):
            alike = [meter for meter in meters if meter.carrier == carrier]
            entered = {m: self._uncounted(m) for m in alike if m.target == end}
            left = {m: self._taken(m) for m in alike if m.source == end}
            yield _Stock(
                asset=asset,
                carrier=carrier,
                capacity=self._capacity(asset, carrier),
                entered=sum(entered.values()),
                left=sum(left.values()),
                allowance=sum(
                    abs(amount) * class_percent(meter, self._park) / 100
                    for meter, amount in (*entered.items(), *left.items())
                ),
            )

    def _capacity(self, asset: Asset, carrier: str) -> float:
        """Return what is proved to fit, in the unit of the fuel."""
        units = {each.id: each.unit for each in self._know.catalogue.carriers}
        stated = asset.capacity_kg if units.get(carrier) == "kg" else asset.capacity_nm3
        return stated or 0.0 if asset.evidence.strip() else 0.0

    def _uncounted(self, meter: AnyMeter) -> float:
        """Return what a meter brings in that no stream counts as it comes."""
        from_header = meter.source in self._nodes and meter.source not in self._entering
        is_uncounted = (
            from_header
            or meter.source == OUTSIDE
            or meter.id in self._made
            or is_stock(meter.source, self._assets)
            or self._covered.get(meter.id, 0.0) < 0
        )
        share = max(0.0, self._covered.get(meter.id, 0.0))
        return max(0.0, 1 - share) * self._counted.get(meter.id, 0.0) if is_uncounted else 0.0

    def _taken(self, meter: AnyMeter) -> float:
        """Return what a meter takes to where it leaves, is counted, or is weighed again."""
        goes_on = (
            leaves(meter.target, self._assets)
            or meter.target in self._nodes
            or is_stock(meter.target, self._assets)
            or meter.id in self._made
        )
        share = 1.0 if goes_on else min(1.0, max(0.0, self._covered.get(meter.id, 0.0)))
        return share * self._counted.get(meter.id, 0.0)


def _streams_of(carrier: str, setting: Setting) -> tuple[RatedStream, ...]:
    every: list[AnyMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    meters = {meter.id for meter in every if meter.carrier == carrier}
    return tuple(rated for rated in setting.streams if rated.stream.meter in meters)


def _reason(stock: _Stock) -> Missing:
    return Missing(kind="rule", id=BEYOND, subject=stock.asset.id)


def _gap(stock: _Stock) -> Gap:
    return Gap(account=Account.FUEL.value, enterprise=stock.asset.owner, missing=_reason(stock))


def _finding(stock: _Stock, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "carrier": stock.carrier,
        "entered": round(stock.entered, 1),
        "left": round(stock.left, 1),
        "capacity": stock.capacity,
        "beyond": round(stock.beyond, 1),
    }
    return doubt(STOCK_BEYOND_CAPACITY, stock.asset.id, facts, at="amounts")
