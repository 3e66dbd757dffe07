"""The park file and the list of meters that follow from a made park."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

from tests.truth.claims import Claims
from tests.truth.plan import CHINESE, Plan
from tests.truth.site import YEAR, Array, Channel, Site

OUTLINE = {
    "type": "Polygon",
    "coordinates": [[[118.0, 36.0], [118.1, 36.0], [118.1, 36.1], [118.0, 36.1], [118.0, 36.0]]],
}
COLUMNS = [
    "id",
    "name_en",
    "name_zh",
    "carrier",
    "unit",
    "kind",
    "resolution",
    "from",
    "to",
    "sector",
    "parent",
    "same_as",
    "class",
    "digits",
    "multiplier",
    "maximum",
    "first_day",
    "automatic",
]
STREAMS = {
    "g_chp": ("fuel", "A_guideline", "natural_gas"),
    "g_boiler": ("fuel", "A_guideline", "natural_gas"),
    "g_kiln": ("fuel", "A_guideline", "natural_gas"),
    "g_feed": ("feedstock", "A_guideline", "natural_gas"),
    "f_diesel": ("fuel", "A_guideline", "diesel"),
    "f_coal": ("fuel", "A_guideline", "bituminous_coal"),
    "p_lime": ("process", "cn_provincial_guideline", "lime"),
}


def describe_park(
    plan: Plan,
    claims: Claims,
    channels: Sequence[Channel],
    edges: Mapping[str, Array],
    monthly: Mapping[str, Array],
) -> dict[str, object]:
    """Return what park.yaml says of a park, as plain data."""
    return {
        "id": f"truth_{plan.seed}",
        "name": {"en": f"Made park {plan.seed}", "zh": f"生成园区 {plan.seed}"},
        "type": "manufacturing",
        "province": "Shandong",
        "frameworks": ["cn_national_910"],
        "boundaries": {
            "whole": {
                "name": {"en": "Whole park", "zh": "园区整体"},
                "kind": "whole_park",
                "geojson": "boundary.geojson",
                "area_km2": 900,
                "members": [{"enterprise": each.id} for each in plan.works],
            }
        },
        "enterprises": {
            each.id: {
                "name": {"en": f"{each.id.title()} works", "zh": CHINESE[each.id]},
                "sector": "industry",
            }
            for each in plan.works
        },
        "nodes": _nodes(plan, channels),
        "assets": _assets(plan, edges),
        "virtual_meters": _virtual(plan),
        "contracts": _contracts(plan, claims),
        "streams": _streams(channels),
        "facts": _facts(plan, monthly),
    }


def _nodes(plan: Plan, channels: Sequence[Channel]) -> dict[str, object]:
    roofs = [f"bus_{each.id}" for each in plan.works if each.roof]
    nodes = {
        name: {"name": name, "carrier": "electricity"} for name in ("bus_110", *plan.buses, *roofs)
    }
    ends = {end for each in channels for end in (each.source, each.target)}
    for name in ("heat_main", "steam_hp", "steam_lp"):
        if name in ends:
            nodes[name] = {"name": name, "carrier": "heat"}
    return dict(nodes)


def _assets(plan: Plan, edges: Mapping[str, Array]) -> dict[str, object]:
    assets: dict[str, object] = {}
    for each in edges:
        peak = float(edges[each].max()) * 4
        if each.startswith("e_pv_"):
            assets[each[2:]] = _asset("solar", peak * 1.1)
        elif each.endswith("_roof"):
            owner = each[2 : -len("_roof")]
            assets[f"roof_{owner}"] = _roof(plan, each, peak) | {"owner": owner}
        elif each == "e_wind":
            assets["wind"] = _asset("wind", peak * 1.05) | {"is_outside": True}
        elif each == "e_chp":
            assets["chp"] = _asset("fossil_power", peak * 1.1)
        elif each == "e_bat_in":
            power = max(peak, float(edges["e_bat_out"].max()) * 4)
            assets["battery"] = _asset("battery", power) | {"capacity_kwh": round(power * 4)}
        elif each == "h_boiler":
            assets["boiler"] = _asset("boiler", peak / 0.0036 * 1.2)
    return assets


def _roof(plan: Plan, meter: str, peak: float) -> dict[str, object]:
    begins = plan.first_day(meter)
    return _asset("solar", peak * 1.1) | ({"first_day": str(begins)} if begins else {})


def _asset(kind: str, capacity: float) -> dict[str, object]:
    return {"name": kind, "kind": kind, "capacity_kw": float(f"{capacity * 1.02:.4g}")}


def _virtual(plan: Plan) -> dict[str, object]:
    return {
        f"e_{each.id}_use": {
            "name": f"{each.id} use",
            "carrier": "electricity",
            "from": f"bus_{each.id}",
            "to": f"enterprise:{each.id}",
            "expression": f"e_{each.id} + e_{each.id}_roof",
        }
        for each in plan.works
        if each.roof
    }


def _contracts(plan: Plan, claims: Claims) -> dict[str, object]:
    contracts: dict[str, object] = dict(claims.contracts)
    if plan.wind:
        contracts["wind_line"] = {
            "kind": "direct_line",
            "first_day": f"{YEAR - 1}-06-01",
            "assets": ["wind"],
            "evidence": "approval of the direct line",
        }
    return contracts


def _streams(channels: Sequence[Channel]) -> dict[str, object]:
    streams: dict[str, object] = {}
    for each in channels:
        if each.role != "bill":
            continue
        use, factor_set, item = STREAMS[each.id]
        stream: dict[str, object] = {
            "name": each.id,
            "use": use,
            "meter": each.id,
            "factor_set": factor_set,
            "factor_item": item,
        }
        if each.target.startswith("enterprise:"):
            stream["enterprise"] = each.target.removeprefix("enterprise:")
        if use == "feedstock":
            stream["evidence"] = "material balance"
        streams[f"s_{each.id}"] = stream
    return streams


def _facts(plan: Plan, monthly: Mapping[str, Array]) -> list[object]:
    facts: list[object] = []
    if "p_lime" in monthly:
        amount = float(np.round(monthly["p_lime"], 3).sum())
        facts.append(_fact("product_output", round(amount, 3), "t", "chem", "lime"))
    first = plan.works[0].id
    facts += [
        _fact("solid_waste_generated", 1000, "t", first, "slag"),
        _fact("solid_waste_used", 870, "t", first, "slag"),
        _fact("solid_waste_stock_used", 0, "t", first, "slag"),
        _fact("water_fresh", 100_000, "m³", "", ""),
        _fact("water_reused", 900_000, "m³", "", ""),
    ]
    return facts


def _fact(datum: str, value: float, unit: str, enterprise: str, item: str) -> dict[str, object]:
    fact = {"datum": datum, "year": YEAR, "value": value, "unit": unit, "evidence": "ledger"}
    more = {"enterprise": enterprise, "item": item}
    return fact | {key: text for key, text in more.items() if text}


def write_park(site: Site, folder: Path) -> None:
    """Write park.yaml, meters.csv and the outline into an empty folder."""
    for name in ("inbox", "mappings"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(site.park), allow_unicode=True, sort_keys=False)
    (folder / "park.yaml").write_text(text, encoding="utf-8")
    (folder / "boundary.geojson").write_text(json.dumps(OUTLINE), encoding="utf-8")
    with (folder / "meters.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(_row(each) for each in site.channels)


def _row(channel: Channel) -> dict[str, object]:
    return {
        "id": channel.id,
        "name_en": channel.id,
        "carrier": channel.carrier,
        "unit": channel.unit,
        "kind": channel.kind,
        "resolution": channel.resolution,
        "from": channel.source,
        "to": channel.target,
        "parent": channel.parent,
        "same_as": channel.same_as,
        "class": channel.accuracy,
        "digits": channel.digits or "",
        "multiplier": channel.multiplier if channel.multiplier != 1 else "",
        "maximum": channel.maximum or "",
        "first_day": channel.first_day or "",
        "automatic": "no" if channel.kind == "bill" else "yes",
    }
