"""Fuel as suppliers bill it: litres with a factor per litre, m³ with state number and month."""

from pathlib import Path

import pytest

from lingtan import Workspace
from tests.builders_park_file import ONE_WORKS

METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,bill,1mo,outside,bus
gas,Gas,燃气,natural_gas,m3,bill,1mo,outside,enterprise:works
oil,Diesel,柴油,diesel,L,bill,1mo,outside,enterprise:works
"""
REST = """meter_events:
  - {meter: gas, at: 2025-01-01, state_number: 0.95, evidence: bill of January}
  - {meter: gas, at: 2025-02-01, temperature_c: 0, pressure_kpa: 202.65, evidence: corrector}
  - {meter: oil, at: 2020-01-01, density_kg_per_l: 0.84, evidence: certificate}
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
    calorific_values:
      - {first_day: 2025-02-01, ncv_gj_per_unit: 0.035}
  oil:
    name: Diesel
    enterprise: works
    use: fuel
    meter: oil
    factor_set: A_guideline
    factor_item: diesel
    factor_kg_per_l: 2.63
    evidence: statement of the supplier
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m"]}
meter: {columns: [meter]}
values: [{column: value}]
"""
ROWS = ["2025-01,grid,0", "2025-01,gas,1000", "2025-02,gas,1000", "2025-01,oil,12.345"]
OTHER = [f"2025-{month:02d},oil,0" for month in range(2, 13)]
NO_GAS = [f"2025-{month:02d},gas,0" for month in range(3, 13)]
NO_POWER = [f"2025-{month:02d},grid,0" for month in range(2, 13)]


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "park.yaml").write_text(ONE_WORKS + REST, encoding="utf-8")
    (tmp_path / "meters.csv").write_text(METERS, encoding="utf-8")
    (tmp_path / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    file = tmp_path / "bills.csv"
    rows = [*ROWS, *OTHER, *NO_GAS, *NO_POWER]
    file.write_text("\n".join(["time,meter,value", *rows]), encoding="utf-8")
    workspace = Workspace.open(tmp_path)
    workspace.import_files([file])
    return workspace


@pytest.mark.slow
def test_emission_is_that_of_the_litres_and_of_each_month_at_its_own_value(
    park: Workspace,
) -> None:
    """By hand: 950 Nm³ at 0.036 GJ, 2000 Nm³ at 0.035 GJ, times 0.0153 tC/GJ × 44/12."""
    account = park.account("2025")
    gas = (950 * 0.036 + 2000 * 0.035) * 15.3 * 44 / 12
    emitted = account.inventory.figures["national.e_fuel_kg"]
    assert not emitted.missing
    assert emitted.value == pytest.approx(gas + 12.345 * 2.63, abs=0.01)


def test_gas_without_a_compressibility_is_taken_for_ideal_with_a_finding(park: Workspace) -> None:
    found = park.account("2025").inventory.findings
    assert [f.subject for f in found if f.kind.id == "ledger_gas_taken_for_ideal"] == ["gas"]


def test_the_figure_is_traced_to_the_readings_of_both_months(park: Workspace) -> None:
    lineage = park.trace("national.e_fuel_kg", "2025")
    assert {"readings:gas", "readings:oil"} <= set(lineage.nodes)
