"""What the routes of the API answer, as its description shows it: a type, and an example."""

from collections.abc import Mapping
from typing import Any  # an OpenAPI document may hold any JSON

from lingtan.client.account import Account, Evaluation, FindingPage, Lineage
from lingtan.client.model import Answer
from lingtan.client.park import Park
from lingtan.client.sharing import Sharing

Told = dict[int | str, dict[str, Any]]
NAME = {"en": "Whole park", "zh": "园区整体"}
FIGURE = {
    "id": "national.e_park_kg",
    "value": 108370215.9,
    "unit": "kg",
    "evidence": ["I", "Q-P"],
    "rests_on": ["national.e_fuel_kg", "national.e_electricity_kg"],
    "missing": [],
    "low": 106346977.8,
    "high": 110393454.1,
}
PERIOD = {
    "name": "2025",
    "start": "2024-12-31T16:00:00+00:00",
    "end": "2025-12-31T16:00:00+00:00",
    "zone": "Asia/Shanghai",
}
TARGET = {"hot_utility_kw": 1200.0, "cold_utility_kw": 300.0, "recovered_kw": 2100.0}
INDICATOR = {
    "id": "cn910.core.unit_energy_carbon",
    "name": {"en": "CO2 emission per unit of energy consumption", "zh": "单位能耗碳排放"},
    "kind": "core",
    "is_gate": True,
    "unit": "tCO2/tce",
    "figure": {
        **FIGURE,
        "id": "cn910.core.unit_energy_carbon",
        "value": 0.394,
        "unit": "tCO2/tce",
        "low": 0.386,
        "high": 0.402,
    },
    "outcome": "misses",
    "gap": 0.194,
    "margin": -0.972,
}
EXAMPLES: Mapping[type[Answer], object] = {
    Park: {
        "id": "reference_park",
        "name": {"en": "Reference Park", "zh": "参考园区"},
        "type": "manufacturing",
        "time_zone": "Asia/Shanghai",
        "boundaries": [{"id": "whole", "name": NAME}],
        "pages": [{"id": "overview", "path": "/", "title": "Overview"}],
    },
    Account: {
        "method": "cn_zcp_2025_06",
        "boundary": "whole",
        "period": PERIOD,
        "known_at": None,
        "is_trial": False,
        "figures": {"national.e_park_kg": FIGURE},
        "parameters": [
            {
                "id": "cn_zcp_2025_06.electricity_other",
                "value": 0.8325,
                "unit": "kgCO2/kWh",
                "source": "annex 4; the national fossil power factor of 2022",
                "label": "Q-P",
                "figure": "parameter:cn_zcp_2025_06.electricity_other",
            }
        ],
    },
    Evaluation: {
        "known_at": None,
        "is_trial": False,
        "frameworks": [
            {
                "id": "cn_national_910",
                "name": {
                    "en": "National zero-carbon park indicator system",
                    "zh": "国家级零碳园区建设指标体系（试行）",
                },
                "level": "national",
                "status": "in force, trial",
                "outcome": "misses",
                "indicators": [INDICATOR],
            }
        ],
        "requests": [],
    },
    Sharing: {
        "is_bound": True,
        "period": PERIOD,
        "boundary": "whole",
        "alone": {"steel": TARGET},
        "pooled": TARGET,
        "saved_kw": 850.0,
        "saved_emission": None,
        "water": {
            "fresh_alone_t_per_h": {"steel": 40.0, "plating": 30.0},
            "fresh_pooled_t_per_h": 55.0,
            "fresh_without_reuse_t_per_h": 90.0,
            "saved_t_per_h": 15.0,
        },
        "exchanges": [
            {
                "material": "slag",
                "offered_t": 3000.0,
                "needed_t": 2000.0,
                "exchanged_t": 2000.0,
                "handovers": [{"offer": "steel", "need": "cement", "amount_t": 2000.0}],
                "avoided_kg": 1600000.0,
            }
        ],
    },
    FindingPage: {
        "known_at": None,
        "findings": [
            {
                "kind": "file_duplicates_conflicting",
                "severity": "warning",
                "subject": "e_import",
                "place": "load_2025.csv:43",
                "facts": {"start": "2025-02-11 11:45", "value": "36462.250", "other_line": 734},
                "what": "e_import has two values for 2025-02-11 11:45.",
                "next": "Ask the supplier which is right.",
                "answers": [],
                "act": "import",
            }
        ],
        "count": 35,
        "next": "/api/v1/findings?period=2025&limit=1&cursor=WyIxIiwgImZpbGUiLCAiMDAwMDAwIl0",
    },
    Lineage: {
        "about": {"park": "reference_park", "period": "2025", "boundary": "whole"},
        "nodes": [
            {
                "id": "quantity:E_park",
                "kind": "quantity",
                "rule": "formula",
                "value": 108370.2,
                "unit": "tCO2",
                "parts": [{"node": "national.e_park_kg", "name": "national.e_park_kg"}],
                "facts": {"formula": "national.e_park_kg / 1000"},
            }
        ],
        "count": 412,
        "next": "/api/v1/lineage?figure=quantity%3AE_park&limit=1&cursor=WyIwMDAwMDAwMDAiXQ",
    },
}


def told_of(kind: type[Answer]) -> Told:
    """Return how a route that answers with this is described."""
    return answered_as(kind, EXAMPLES[kind])


def answered_as(kind: type[Answer], example: object) -> Told:
    """Return how a route is described that answers with this, for example so."""
    return {200: {"model": kind, "content": {"application/json": {"example": example}}}}
