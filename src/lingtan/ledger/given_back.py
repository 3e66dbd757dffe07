"""Whether who feeds energy back into a network, or pumps heat, takes in what that needs.

An enterprise that feeds back power or heat has bought, made or won it from something: what it
draws, and its fuel. A heat pump gives a few times the power it takes. Beyond that the energy comes
out of nothing: a supply or a fuel is not metered. As much supply may lack, so the figures of the
carrier have ends, or are unknown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accuracy import class_percent
from lingtan.ledger.constants import GJ_PER_KWH
from lingtan.ledger.doubts import GIVEN_FROM_NOTHING, doubt
from lingtan.ledger.edges import COOLING, ELECTRICITY, HEAT, Edge, Role
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.setting import Setting
from lingtan.ledger.store_balance import lacking_supply
from lingtan.ledger.stream_content import net_heat_gj_per_unit
from lingtan.ledger.unsure import Unsure
from lingtan.park.assets import AssetKind
from lingtan.park.flows import POOL_CARRIERS, flows_of
from lingtan.park.meters import COMMON, Meter, VirtualMeter

BEYOND = "given_from_nothing"
PUMPS = frozenset({AssetKind.HEAT_PUMP, AssetKind.CHILLER, AssetKind.ELECTROLYSER})
UNLIMITED = float("inf")
Counted = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Giver:
    """Who gives energy into a network, with the meters of both sides [kWh]."""

    subject: str
    pool: str
    given: dict[str, float]
    taken: dict[str, float]
    gain: float = 1.0

    def beyond(self, unsure: Sequence[Unsure], percent: Mapping[str, float]) -> float:
        """Return what it gave out of nothing, and its own doubted readings do not explain."""
        most = {meter: self.gain * kwh for meter, kwh in self.taken.items()}
        beyond = sum(self.given.values()) - sum(most.values())
        counted = (*self.given.items(), *most.items())
        if beyond <= sum(abs(kwh) * percent[meter] / 100 for meter, kwh in counted):
            return 0.0
        own = {u.meter: u for u in unsure if u.meter in {**self.given, **most}}
        return beyond - sum((each.high - each.low) * self.gain for each in own.values())


def weigh_given(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on energy that is given out of nothing, and what that leaves open.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    counted = net_amounts(read)
    givers = (*_feeding_back(setting, counted), *_pumping(setting, counted))
    percent, unsure = _percents(setting), setting.unsure
    found = [(each, left) for each in givers if (left := each.beyond(unsure, percent)) > 0]
    return replace(
        setting,
        findings=(*setting.findings, *(_finding(each, setting) for each, _ in found)),
        unsure=(
            *setting.unsure,
            *(lacking_supply(each.pool, _reason(each), left) for each, left in found),
        ),
    )


def _feeding_back(setting: Setting, counted: Counted) -> Iterator[_Giver]:
    """Yield the enterprises, and the park's own use, that feed back into a network."""
    back = [edge for edge in setting.pools.edges if _is_back(edge)]
    for party, pool in dict.fromkeys((edge.party, edge.pool) for edge in back):
        if pool == COOLING:
            continue
        pools = {ELECTRICITY} if pool == ELECTRICITY else {ELECTRICITY, HEAT}
        drawn = [e.meter for e in setting.pools.edges if e.pool in pools and _draws(e, party)]
        pumps = any(a.kind in PUMPS and a.owner == party for a in setting.park.assets)
        yield _Giver(
            subject=party or COMMON,
            pool=pool,
            given=_of((e.meter for e in back if (e.party, e.pool) == (party, pool)), counted),
            taken=_of(drawn, counted) | _fuel(setting, counted, party),
            gain=_gain(setting) if pumps and pool == HEAT else 1.0,
        )


def _is_back(edge: Edge) -> bool:
    """Whether an edge counts what somebody without a plant of his own there gives."""
    is_recovered = edge.role is Role.RECOVERED and not edge.asset and bool(edge.node)
    return is_recovered or (edge.role is Role.USE and edge.sign < 0)


def _draws(edge: Edge, party: str) -> bool:
    is_own = edge.party == party and (bool(party) or edge.label == COMMON)
    return edge.role is Role.USE and edge.sign > 0 and is_own


def _fuel(setting: Setting, counted: Counted, party: str) -> dict[str, float]:
    """Return the net heat of the fuels of an enterprise; without limit where it is not known."""
    owners = {flow.meter: flow for flow in flows_of(setting.park)}
    found: dict[str, float] = {}
    for rated in setting.streams:
        stream, flow = rated.stream, owners[rated.stream.meter]
        if party in (stream.enterprise, flow.enterprise) and flow.carrier not in POOL_CARRIERS:
            heat = net_heat_gj_per_unit(stream, setting.know)
            amount = counted.get(stream.meter, 0.0)
            known = 0.0 if heat is None else float(heat / GJ_PER_KWH) * amount
            found[stream.meter] = UNLIMITED if heat is None and amount else known
    return found


def _pumping(setting: Setting, counted: Counted) -> Iterator[_Giver]:
    """Yield the machines that give heat; one whose input is not metered draws on all power."""
    edges = setting.pools.edges
    flows = flows_of(setting.park)
    for asset in setting.park.assets:
        is_fuelled = any(f.asset == asset.id and f.carrier not in POOL_CARRIERS for f in flows)
        if asset.kind not in PUMPS or asset.is_outside or is_fuelled:
            continue
        own = [e for e in edges if e.asset == asset.id]
        given = [e.meter for e in own if e.pool == HEAT and e.role is Role.RECOVERED]
        drawn = [
            e.meter for e in own if e.role is Role.USE and e.sign > 0 and e.meter not in given
        ]
        power = [e.meter for e in edges if e.pool == ELECTRICITY and e.role.is_supply]
        if given:
            yield _Giver(
                subject=asset.id,
                pool=HEAT,
                given=_of(given, counted),
                taken=_of(drawn or power, counted),
                gain=_gain(setting),
            )


def _gain(setting: Setting) -> float:
    return float(setting.options.heat_pump_gain_limit)


def _percents(setting: Setting) -> dict[str, float]:
    """Return the accuracy class of every meter [%]."""
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    return {meter.id: class_percent(meter, setting.park) for meter in every}


def _of(meters: Iterable[str], counted: Counted) -> dict[str, float]:
    return {meter: counted.get(meter, 0.0) for meter in meters}


def _finding(giver: _Giver, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "pool": giver.pool,
        "given_kwh": round(sum(giver.given.values()), 1),
        "taken_kwh": round(sum(giver.taken.values()), 1),
    }
    return doubt(GIVEN_FROM_NOTHING, giver.subject, facts, at="amounts")


def _reason(giver: _Giver) -> Missing:
    return Missing(kind="rule", id=BEYOND, subject=giver.subject)
