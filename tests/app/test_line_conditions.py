"""Gas read in cubic metres at the line, with a file of temperatures beside it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.gas_conditions import nm3_per_m3
from tests.builders_park_file import ONE_WORKS

DAY = "2025-01-08"
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
gas,Gas,燃气,natural_gas,m3,interval,1h,outside,enterprise:works
warmth,Gas temperature,燃气温度,temperature,degC,interval,1h,outside,common
"""
REST = """meter_events:
  - {meter: gas, at: 2025-01-01, temperature_meter: warmth, temperature_c: 5, pressure_kpa: 400,
     compressibility: 1, evidence: corrector}
streams:
  gas:
    name: Gas
    enterprise: works
    use: fuel
    meter: gas
    factor_set: A_guideline
    factor_item: natural_gas
    ncv_gj_per_unit: 0.036
    carbon_t_per_gj: 0.0153
    oxidation: 1
    evidence: bills of the supplier
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [start], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""
UNITS = load_catalogue().units
KG_PER_NM3 = 0.036 * 15.3 * 44 / 12


def celsius(hour: int) -> float:
    return -4.0 + hour


def a_park(folder: Path, missing: tuple[int, ...] = ()) -> Workspace:
    (folder / "mappings").mkdir()
    (folder / "park.yaml").write_text(ONE_WORKS + REST, encoding="utf-8")
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    rows = ["start,meter,value"]
    for hour in range(24):
        start = datetime(2025, 1, 8) + timedelta(hours=hour)  # noqa: DTZ001 - local, as in files
        values: dict[str, float] = {"grid": 10, "works": 10, "gas": 50 + hour}
        values |= {} if hour in missing else {"warmth": celsius(hour)}
        rows += [f"{start:%Y-%m-%d %H:%M},{meter},{value}" for meter, value in values.items()]
    file = folder / "hours.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    workspace = Workspace.open(folder)
    workspace.import_files([file])
    return workspace


def test_the_emission_is_that_of_each_hour_at_its_own_temperature(tmp_path: Path) -> None:
    found = a_park(tmp_path).account(DAY).inventory.figures["national.e_fuel_kg"]
    normal = sum((50 + hour) * nm3_per_m3(celsius(hour), 400.0, 1.0, UNITS) for hour in range(24))
    assert found.value == pytest.approx(normal * KG_PER_NM3, rel=1e-5)
    assert found.low is None


def test_hours_without_a_temperature_give_the_emission_ends(tmp_path: Path) -> None:
    """By hand: at 5 °C; between the coldest and the warmest hour that was read."""
    found = a_park(tmp_path, missing=(3, 4)).account(DAY).inventory.figures["national.e_fuel_kg"]
    by_ends = {
        name: sum(
            (50 + hour) * nm3_per_m3(at if hour in (3, 4) else celsius(hour), 400.0, 1.0, UNITS)
            for hour in range(24)
        )
        * KG_PER_NM3
        for name, at in (("value", 5.0), ("high", -4.0), ("low", 19.0))
    }
    assert found.value == pytest.approx(by_ends["value"], rel=1e-5)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= by_ends["low"] * (1 + 1e-5)
    assert found.high >= by_ends["high"] * (1 - 1e-5)


def test_the_amount_leads_back_to_the_temperatures(tmp_path: Path) -> None:
    nodes = a_park(tmp_path).trace("national.e_fuel_kg", DAY).nodes
    assert "readings:warmth" in nodes
    delivery = next(
        node
        for node in nodes.values()
        if node.id.endswith(":gas") and node.id.startswith("delivery:")
    )
    assert "meter:warmth" in {part.node for part in delivery.parts}


def test_a_temperature_in_kelvin_is_not_taken_for_degrees_celsius(tmp_path: Path) -> None:
    park = a_park(tmp_path)
    mapping = MAPPING.replace("{column: value}", "{column: value, unit: K}")
    (tmp_path / "mappings" / "long.yaml").write_text(
        mapping.replace('"*.csv"', '"k*.csv"'), encoding="utf-8"
    )
    file = tmp_path / "kelvin.csv"
    file.write_text("start,meter,value\n2025-01-09 00:00,warmth,280", encoding="utf-8")
    (report,) = park.import_files([file])
    assert report.error is not None
    assert "degC" in str(report.error.details)
