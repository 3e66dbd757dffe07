"""The account of the reference park, counted from its raw files with nothing of the product."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from lingtan.app.results import Account
from tests.conftest import Demo

GRID = Decimal("0.8325")  # kgCO2/kWh, annex 4 of the national method
CLAIMED_KWH = 430_000_000  # green power and certificates of the park file
HEAT = Decimal(110)  # kgCO2/GJ, annex 4
WATT_HOUR = Decimal("0.0000036")  # GJ: as finely a reading is kept
CARBON = Decimal(44) / 12
STEEL = Decimal(80)  # kgCO2/t, electric arc furnace
FUELS = {  # t of carbon dioxide a unit of the bills: heat value, carbon, share that burns (set A)
    "g_steel(万立方米)": Decimal("389.31") * Decimal("0.0153") * Decimal("0.99") * CARBON,
    "g_boiler(万立方米)": Decimal("389.31") * Decimal("0.0153") * Decimal("0.99") * CARBON,
    "f_diesel(吨)": Decimal("43.33") * Decimal("0.0202") * Decimal("0.98") * CARBON,
    "f_bunker(吨)": Decimal("40.19") * Decimal("0.0211") * Decimal("0.98") * CARBON,
}


@pytest.fixture
def inbox(demo: Demo) -> Path:
    return demo.workspace.layout.inbox


def figure(demo: Demo, name: str) -> float:
    found = demo.all_of(Account)[0].inventory.figures[f"national.{name}"].value
    assert found is not None
    return found


def load_curve(inbox: Path) -> dict[str, Decimal]:
    """Return the kWh of each direction; of a day that stands twice the later row counts."""
    points: dict[tuple[str, str, str], Decimal] = {}
    with (inbox / "01_供电公司_负荷曲线_2025.csv").open(encoding="gbk", newline="") as lines:
        for row in csv.DictReader(lines):
            for label in (each for each in row if ":" in each):
                points[row["计量点"], row["日期"], label] = Decimal(row[label]) / 4
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (direction, _, _), kwh in points.items():
        sums[direction] += kwh
    assert len(points) == 2 * 365 * 96
    return sums


def bills(inbox: Path) -> dict[str, Decimal]:
    """Return what the twelve bills of each column add up to, in its own unit."""
    sheet = openpyxl.load_workbook(inbox / "11_能源账单_2025.xlsx", read_only=True).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 12
    columns = dict(zip(map(str, heading), zip(*rows, strict=True), strict=True))
    return {
        name: sum((Decimal(str(each)) for each in column), Decimal())
        for name, column in columns.items()
        if name != "月份"
    }


def test_electricity_is_what_the_load_curve_gives_to_the_last_digit(
    demo: Demo, inbox: Path
) -> None:
    bought = load_curve(inbox)["正向有功"]
    assert figure(demo, "electricity_grid_kg") == float(bought * GRID)
    assert figure(demo, "e_electricity_kg") == float((bought - CLAIMED_KWH) * GRID)


def test_heat_is_what_the_network_wrote_down(demo: Demo, inbox: Path) -> None:
    hours = pl.read_parquet(inbox / "10_heat_network_2025.parquet")["h_purchased"].to_list()
    assert len(hours) == 8760
    by_hand = sum((Decimal(str(each)) for each in hours), Decimal()) * HEAT
    kept = float(len(hours) * WATT_HOUR / 2 * HEAT)
    assert figure(demo, "e_heat_kg") == pytest.approx(float(by_hand), abs=kept)


def test_fuel_and_process_are_what_the_bills_say(demo: Demo, inbox: Path) -> None:
    told = bills(inbox)
    fuel = sum((told[name] * factor * 1000 for name, factor in FUELS.items()), Decimal())
    assert figure(demo, "e_fuel_kg") == pytest.approx(float(fuel), rel=1e-9)
    assert figure(demo, "e_process_kg") == pytest.approx(float(told["p_steel(吨)"] * STEEL))
