"""The headline figures that follow from the true flows, by the national method's own text.

Written apart from lingtan's ledger on purpose: only the factors are read from the catalogue.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from tests.truth.site import Array

GRID = 0.8325  # kgCO2/kWh, annex 4 of 910
COAL_RATE = 0.3024e-3  # tce/kWh
HEAT_KG = 110.0  # kgCO2/GJ
HEAT_TCE = 0.03412  # tce/GJ
LIME_KG = 683.0  # kgCO2/t
FUELS = {
    "g_chp": "natural_gas",
    "g_boiler": "natural_gas",
    "g_kiln": "natural_gas",
    "f_diesel": "diesel",
    "f_coal": "bituminous_coal",
}


@cache
def fuel_factors(item: str) -> tuple[float, float]:
    """Return kgCO2 and tce of a Nm3 or a tonne of a fuel, by the default set."""
    folder = files("lingtan.catalogue") / "data" / "factors" / "fuel"
    with (folder / "A_guideline.csv").open(encoding="utf-8") as file:
        row = next(each for each in csv.DictReader(file) if each["item"] == item)
    per = 1e4 if row["printed_unit"] == "10^4 Nm3" else 1.0
    ncv = float(row["ncv_gj"])
    emission = ncv * float(row["carbon_t_per_gj"]) * float(row["oxidation"]) * 44 / 12 * 1000
    return emission / per, float(row["tce"] or ncv / 29.3076) / per


def _sum(edges: Mapping[str, Array], *beginnings: str) -> float:
    return float(sum(v.sum() for k, v in edges.items() if k.startswith(beginnings)))


def own_power(edges: Mapping[str, Array]) -> float:
    """Return what the park's own non-fossil plants made [kWh]."""
    roofs = sum(float(v.sum()) for k, v in edges.items() if k.endswith("_roof"))
    return _sum(edges, "e_pv_") + roofs


def import_kwh(edges: Mapping[str, Array]) -> float:
    """Return what was bought from the grid [kWh]."""
    return _sum(edges, "e_gate")


def tce_of(edges: Mapping[str, Array], monthly: Mapping[str, Array]) -> float:
    """Return comprehensive energy consumption [tce], feedstock left out."""
    power = import_kwh(edges) + _sum(edges, "e_wind") + own_power(edges) - _sum(edges, "e_out")
    fuel = sum(
        float(monthly[name].sum()) * fuel_factors(item)[1]
        for name, item in FUELS.items()
        if name in monthly
    )
    return power * COAL_RATE + fuel + _sum(edges, "h_bought") * HEAT_TCE


def unclaimed_kg(edges: Mapping[str, Array], monthly: Mapping[str, Array]) -> dict[str, float]:
    """Return the terms of the emission before any claim of green power [kgCO2]."""
    fuel = sum(
        float(monthly[name].sum()) * fuel_factors(item)[0]
        for name, item in FUELS.items()
        if name in monthly
    )
    lime = monthly.get("p_lime", np.zeros(1))
    return {
        "fuel": fuel,
        "electricity": import_kwh(edges) * GRID,
        "heat": _sum(edges, "h_bought") * HEAT_KG,
        "process": float(lime.sum()) * LIME_KG,
    }


def headline(
    edges: Mapping[str, Array], monthly: Mapping[str, Array], claimed_kwh: float
) -> dict[str, float]:
    """Return the true E_tce [tce], E_park [kgCO2], core indicator [tCO2/tce] and its limit."""
    terms = unclaimed_kg(edges, monthly)
    tce = tce_of(edges, monthly)
    park = sum(terms.values()) - claimed_kwh * GRID
    return {
        "e_tce": tce,
        "e_park_kg": park,
        "core": park / 1000 / tce,
        "limit": 0.3 if tce >= 1e6 else 0.2,
        "import_kwh": import_kwh(edges),
        "own_kwh": own_power(edges),
        "export_kwh": _sum(edges, "e_out"),
        "claimed_kwh": claimed_kwh,
    }
