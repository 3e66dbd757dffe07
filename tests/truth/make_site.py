"""Make a park from a seed: who is there, what flows, and what is therefore true.

All flows are made at the scale of a mean load of 1 kW and scaled once, so that the comprehensive
energy consumption is the one that was drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.truth.claims import Claims, make_claims
from tests.truth.describe import describe_park
from tests.truth.headline import headline, tce_of
from tests.truth.plan import Plan, Works, make_plan
from tests.truth.record import record
from tests.truth.shapes import DAY, heating, sun, wander, wind, works
from tests.truth.site import MONTH_DAYS, Array, Channel, Site

GAS_GJ = 0.038931  # GJ per Nm3, as the park's contracts state it
STEPS = {"15min": 0.25, "1h": 1.0}


@dataclass(kw_only=True)
class Flows:
    """True amounts a quarter hour [kWh, GJ, Nm3, t] at the scale of 1 kW mean load."""

    use: dict[str, Array] = field(default_factory=dict)
    edges: dict[str, Array] = field(default_factory=dict)
    monthly: dict[str, Array] = field(default_factory=dict)


def make_site(seed: int) -> Site:
    """Return the park of a seed with faultless files, and its truth."""
    draw = np.random.default_rng(seed)
    plan = make_plan(draw, seed)
    flows = _flows(draw, plan)
    scale = plan.target_tce / tce_of(flows.edges, flows.monthly)
    edges = {name: scale * each for name, each in flows.edges.items() if each.any()}
    monthly = {name: scale * each for name, each in flows.monthly.items()}
    claims = make_claims(draw, plan, edges, monthly)
    channels = tuple(_channels(draw, plan, edges, monthly))
    return Site(
        seed=seed,
        park=describe_park(plan, claims, channels, edges, monthly),
        channels=channels,
        recorded={each.id: record(draw, each) for each in channels},
        truth=headline(edges, monthly, claims.valid_kwh),
        notes=_notes(plan, claims),
    )


def _notes(plan: Plan, claims: Claims) -> Mapping[str, object]:
    return {
        "works": [each.id for each in plan.works],
        "features": sorted(plan.features),
        "claims": len(claims.contracts),
        "target_tce": plan.target_tce,
    }


def _flows(draw: np.random.Generator, plan: Plan) -> Flows:
    flows = Flows()
    for each in plan.works:
        flows.use[each.id] = each.share * works(draw, each.shape) / 4
    flows.use["common"] = plan.common_share * works(draw, "day") / 4
    _heat(draw, plan, flows)
    for bus in plan.buses:
        _bus(draw, plan, flows, bus)
    _gate(draw, plan, flows)
    for name, amount in plan.bills.items():
        flows.monthly[name] = amount * _months(draw)
    return flows


def _months(draw: np.random.Generator) -> Array:
    raw = 1 + 0.12 * draw.standard_normal(12)
    return np.maximum(raw, 0.4) / 12


def _bus(draw: np.random.Generator, plan: Plan, flows: Flows, bus: str) -> None:
    """Balance a busbar: what its users need, its plants give, and its transformer brings."""
    edges, need = flows.edges, np.zeros_like(flows.use["common"])
    for each in plan.works:
        if each.bus == bus:
            need = need + _works(draw, each, flows)
    if bus == plan.buses[0]:
        edges["e_common"] = flows.use["common"]
        need = need + edges["e_common"]
        if "chp" in plan.features:
            edges["e_chp"] = np.minimum(flows.use["chp_power"], 0.6 * need)
            need = need - edges["e_chp"]
        if "battery" in plan.features:
            charge, discharge = _battery(plan, need)
            edges |= {"e_bat_in": charge, "e_bat_out": discharge}
            need = need + charge - discharge
    if bus in plan.solar:
        made = plan.solar[bus] * sun(draw)
        edges[f"e_pv_{bus}"] = made if "export" in plan.features else np.minimum(made, 0.9 * need)
        need = need - edges[f"e_pv_{bus}"]
    loss = 0.006 + 0.004 * draw.random()
    edges[f"e_tr_{bus}"] = np.maximum(need, 0) / (1 - loss)
    edges[f"e_back_{bus}"] = np.maximum(-need, 0)


def _works(draw: np.random.Generator, each: Works, flows: Flows) -> Array:
    """Return what an enterprise draws from its busbar; its roof and its sub-meters beside."""
    edges, use = flows.edges, flows.use[each.id]
    for number, share in enumerate(each.parts):
        part = use * np.clip(share * wander(draw, 0.05, 30), 0, 0.97 * share / max(each.parts))
        most = 0.95 * use * share / sum(each.parts)
        is_there = each.begins[number] <= DAY
        edges[f"e_{each.id}_{number + 1}"] = np.minimum(part, most) * is_there
    if not each.roof:
        edges[f"e_{each.id}"] = use
        return use
    made = np.minimum(each.roof * sun(draw), 0.9 * use) * (each.roof_begins <= DAY)
    edges[f"e_{each.id}_roof"] = made
    edges[f"e_{each.id}"] = use - made
    return edges[f"e_{each.id}"]


def _battery(plan: Plan, need: Array) -> tuple[Array, Array]:
    hour = np.arange(len(need)) % 96 / 4
    power = plan.battery / 4
    charge = np.where((hour >= 1) & (hour < 4), power, 0.0)
    discharge = np.where((hour >= 18) & (hour < 21), 0.87 * power, 0.0)
    return charge, np.minimum(discharge, 0.9 * np.maximum(need, 0))


def _gate(draw: np.random.Generator, plan: Plan, flows: Flows) -> None:
    edges = flows.edges
    need = sum((edges[f"e_tr_{b}"] - edges[f"e_back_{b}"] for b in plan.buses), np.zeros(1))
    if plan.wind:
        made = plan.wind * wind(draw)
        edges["e_wind"] = made if "export" in plan.features else np.minimum(made, 0.85 * need)
        need = need - edges["e_wind"]
    bought = np.maximum(need, 0) * (1 + 0.001 * draw.random())
    share = np.clip(0.55 * wander(draw, 0.05, 24), 0.1, 0.9) if plan.gates == 2 else 1.0
    edges["e_gate1"] = bought * share
    if plan.gates == 2:
        edges["e_gate2"] = bought - edges["e_gate1"]
    if "export" in plan.features:
        edges["e_out"] = np.maximum(-need, 0)


def _heat(draw: np.random.Generator, plan: Plan, flows: Flows) -> None:
    """Make heat [GJ a quarter hour]: at one or two pressures, from boiler, plant or supplier."""
    edges = flows.edges
    if not plan.heat:
        return
    users = [each for each in plan.works if each.heat]
    for each in users:
        edges[f"h_{each.id}"] = plan.heat * each.heat * heating(draw) / 4
    low = sum((edges[f"h_{each.id}"] for each in users if each.steam == "lp"), np.zeros(1))
    high = sum((edges[f"h_{each.id}"] for each in users if each.steam == "hp"), np.zeros(1))
    if "two_levels" in plan.features:
        edges["h_hp_lp"] = low * 1.01
        high = high + edges["h_hp_lp"]
    else:
        high = high + low
    given = high * 1.012
    if "chp" in plan.features:
        edges["h_chp"] = 0.45 * given
        burned = edges["h_chp"] / 0.44  # GJ of gas
        flows.use["chp_power"] = burned * 0.36 / 0.0036
        flows.monthly["g_chp"] = _by_month(burned) / GAS_GJ
        given = given - edges["h_chp"]
    if "bought_heat" in plan.features:
        edges["h_bought"] = 0.5 * given
        given = given - edges["h_bought"]
    edges["h_boiler"] = given
    flows.monthly["g_boiler"] = _by_month(given) / 0.91 / GAS_GJ


def _by_month(flow: Array) -> Array:
    return np.add.reduceat(flow, MONTH_DAYS[:-1] * 96)


def _channels(
    draw: np.random.Generator,
    plan: Plan,
    edges: Mapping[str, Array],
    monthly: Mapping[str, Array],
) -> Iterator[Channel]:
    """Yield the meters that stand on the edges, with what truly flowed."""
    for name, true in edges.items():
        spec = plan.meter(name)
        canonical = 1.0 if spec.unit == "kWh" else 1 / 0.0036
        peak = float(true.max()) * STEPS[spec.resolution] * 4 * canonical
        yield Channel(
            id=name,
            carrier=spec.carrier,
            unit=spec.unit,
            kind=spec.kind,
            resolution=spec.resolution,
            source=spec.source,
            target=spec.target,
            true=true,
            role=spec.role,
            parent=spec.parent,
            accuracy=spec.accuracy,
            first_day=plan.first_day(name),
            digits=9 if spec.kind == "register" else None,
            maximum=float(f"{1.6 * peak:.3g}") if draw.random() < 0.5 and peak > 0 else None,
        )
    for name, true in monthly.items():
        spec = plan.meter(name)
        yield Channel(
            id=name,
            carrier=spec.carrier,
            unit=spec.unit,
            kind="bill",
            resolution="1mo",
            source=spec.source,
            target=spec.target,
            true=true / spec.per_unit,
            role="bill",
            accuracy=1.0,
        )
    for gate in (f"e_gate{n + 1}" for n in range(plan.gates if "bills" in plan.features else 0)):
        yield Channel(
            id=f"{gate}_bill",
            carrier="electricity",
            unit="MWh",
            kind="bill",
            resolution="1mo",
            source="outside",
            target="bus_110",
            true=_by_month(edges[gate]) / 1000,
            role="second",
            same_as=gate,
            accuracy=0.2,
        )
