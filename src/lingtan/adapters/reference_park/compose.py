"""Compose the true flows of the reference park from measured series.

Everything balances by construction: what no series gives (import, export, transfers) follows from
the nodes. The raw files that meters would have written are made from these flows in `raw_files`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl
import yaml

Flows = dict[str, np.ndarray]

QUARTERS_A_DAY = 96
HOURS_A_QUARTER = 0.25
KW_PER_COUNT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The true year of the park.

    Attributes
    ----------
    flows : mapping of str to array, shape (35040,)
        Energy of each quarter hour by meter id [kWh].
    """

    year: int
    time_zone: str
    flows: Mapping[str, np.ndarray]
    settings: Mapping[str, Any]  # nested numbers of composition.yaml


def compose() -> Composition:
    """Return the reference park's year, the same at every call."""
    folder = files("lingtan.adapters.reference_park")
    settings = yaml.safe_load((folder / "composition.yaml").read_text(encoding="utf-8"))
    with (folder / "series.parquet").open("rb") as stream:
        series = pl.read_parquet(stream)
    energy = {
        column: series[column].to_numpy().astype(float) * KW_PER_COUNT * HOURS_A_QUARTER
        for column in series.columns
    }
    flows = _loads(energy, settings) | _heat(energy, settings)
    flows |= _supply(energy, settings)
    flows |= _services_bus(flows, settings)
    flows |= _industry_bus(flows, settings)
    flows |= _main_bus(flows, settings)
    return Composition(
        year=settings["year"], time_zone=settings["time_zone"], flows=flows, settings=settings
    )


def _loads(energy: Flows, settings: Mapping[str, Any]) -> Flows:
    size = settings["electricity"]
    hour = _hour_of_day(len(energy["ev"]))
    is_night = (hour >= 19) | (hour < 6)
    common = np.where(is_night, settings["common_kw"]["night"], settings["common_kw"]["day"])
    loads = {f"e_{name}": energy[name] * size[name] for name in size if name != "charging"}
    return loads | {
        "e_charging": energy["ev"] * size["charging"],
        "e_common": common * HOURS_A_QUARTER,
    }


def _heat(energy: Flows, settings: Mapping[str, Any]) -> Flows:
    heat = settings["heat"]
    supply = energy["heat"] * heat["size"]
    from_pump = supply * heat["from_heat_pump"]
    from_outside = supply * heat["from_outside"]
    from_boiler = supply - from_pump - from_outside
    gas_kwh = from_boiler / heat["boiler_efficiency"]
    return {
        "h_heat_pump": from_pump,
        "h_purchased": from_outside,
        "h_boiler": from_boiler,
        "e_heat_pump": from_pump / heat["heat_pump_performance"],
        "g_boiler": gas_kwh / settings["natural_gas_kwh_per_m3"],
        **{f"h_{name}": supply * share for name, share in heat["uses"].items()},
    }


def _supply(energy: Flows, settings: Mapping[str, Any]) -> Flows:
    battery = settings["battery"]
    hour = _hour_of_day(len(energy["pv"]))
    charge = _within(hour, battery["charge_hours"]) * battery["power_kw"] * HOURS_A_QUARTER
    discharge = _within(hour, battery["discharge_hours"]) * battery["power_kw"] * HOURS_A_QUARTER
    return {
        "e_solar": energy["pv"] * settings["solar"],
        "e_wind_direct": energy["wind"] * settings["wind"],
        "e_battery_in": charge,
        "e_battery_out": discharge * battery["round_trip"],
    }


def _services_bus(flows: Flows, settings: Mapping[str, Any]) -> Flows:
    use = flows["e_logistics"] + flows["e_office"] + flows["e_charging"] + flows["e_common"]
    return {"e_110_10b": use / (1 - settings["losses"]["bus_10b"])}


def _industry_bus(flows: Flows, settings: Mapping[str, Any]) -> Flows:
    use = flows["e_metal"] + flows["e_electroplating"] + flows["e_heat_pump"]
    need = use / (1 - settings["losses"]["bus_10a"]) - flows["e_solar"]
    return {"e_110_10a": np.maximum(need, 0), "e_10a_110": np.maximum(-need, 0)}


def _main_bus(flows: Flows, settings: Mapping[str, Any]) -> Flows:
    out = flows["e_steel"] + flows["e_battery_in"] + flows["e_110_10a"] + flows["e_110_10b"]
    need = out / (1 - settings["losses"]["bus_110"])
    given = flows["e_wind_direct"] + flows["e_battery_out"] + flows["e_10a_110"]
    return {"e_import": np.maximum(need - given, 0), "e_export": np.maximum(given - need, 0)}


def _within(hour: np.ndarray, span: list[int]) -> np.ndarray:
    return ((hour >= span[0]) & (hour < span[1])).astype(float)


def _hour_of_day(count: int) -> np.ndarray:
    return (np.arange(count) % QUARTERS_A_DAY) * HOURS_A_QUARTER
