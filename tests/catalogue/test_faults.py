"""Every fault of every file is named at once, with file, line and cure."""

from pathlib import Path

import pytest

from lingtan.catalogue.load import read_catalogue
from lingtan.catalogue.shelves import Shelf
from tests.builders_catalogue import a_copy, append, faults_of, line_of, spoil

FUEL = "factors/fuel/A_guideline.csv"
GRID = "factors/grid/provincial.csv"
PROCESS = "factors/process/carbonate.csv"
GWP = "factors/gwp/ar5.csv"
METHOD = "methods/cn_zcp_2025_06.yaml"
RULE = "tariffs/rules/guangdong_331.yaml"
PLAN = "tariffs/plans/hubei_2026_01_agent.yaml"
MARKET = "tariffs/market/demand_response.yaml"
PARKS = "parks/national_2025.csv"

SPOILED = [
    # units
    ("units.csv", "GJ,energy,2500/9", "GJ,energy,277.8", "scale is '277.8', write an exact"),
    ("units.csv", "GJ,energy,2500/9", "GJ,energy,0", "scale is not above zero"),
    ("units.csv", "GJ,energy", "MWh,energy", "spelling MWh is taken at units.csv:4"),
    ("units.csv", "吉焦 ", "度 ", "spelling 度 is taken at units.csv:2"),
    ("units.csv", "吉焦 ", "吉焦 吉焦 ", "spelling 吉焦 is taken"),
    ("units.csv", "kcal,energy", "kcal,", "dimension is missing"),
    # carriers
    ("carriers.csv", "energy,kWh", "energy,kWhh", "unknown unit 'kWhh'"),
    ("carriers.csv", "energy,kWh", "energy,MWh", "MWh is not the canonical unit of energy"),
    ("carriers.csv", "电力", "", "name_zh is missing"),
    ("carriers.csv", "kg,biogenic", "kg,green", "origin is 'green'"),
    ("carriers.csv", "heat,heat", "electricity,heat", "id 'electricity' stands twice"),
    # fuel factors
    (
        FUEL,
        "3145.1",
        "3155.1",
        "kg_co2 is 3155.1, but ncv × carbon × oxidation × 44/12 is 3145.12",
    ),
    (FUEL, "diesel,diesel,柴油,t", "diesel,diesel,柴油,tonne", "unknown unit 'tonne'"),
    (FUEL, "43.33,0.02020", "43.33,20.20", "a fuel holds 0.005 to 0.15 tC/GJ"),
    (FUEL, "0.02020,0.98,", "0.02020,98,", "oxidation is 98, write a share"),
    (FUEL, "43.33,", "43.33 GJ,", "ncv_gj is '43.33 GJ', write a number"),
    (FUEL, "43.33,", "NaN,", "ncv_gj is 'NaN', write a number"),
    (FUEL, "43.33,", "4_3.33,", "ncv_gj is '4_3.33', write a number"),
    (FUEL, "43.33,", "1e999999999,", "ncv_gj is '1e999999999', write a number"),
    (FUEL, ",Q-S,,", ",,,", "label is missing"),
    (FUEL, ",Q-S,,", ",,Q-S,", "label_emission is missing"),
    (FUEL, ",Q-S,Q-S,", ",Q-S,,", "label_energy is missing"),
    (FUEL, ",Q-S,,", ",Q-X,,", "unknown label 'Q-X', write one of Q-P, Q-S, R, I, U"),
    (FUEL, "2026-11-24", "24/11/2026", "known_from is '24/11/2026', write a day"),
    (FUEL, "2026-11-24,read", ",read", "known_from is missing"),
    (FUEL, "2026-11-24,read", "2026-11-24,heard", "known_by is 'heard', write one of published"),
    (FUEL, "43.33,", "-43.33,", "ncv_gj is -43.33, write a number above zero"),
    (FUEL, "43.33,", "0,", "ncv_gj is 0, write a number above zero"),
    (FUEL, "43.33,", "43330,", "no fuel holds more than 500 GJ in this unit"),
    (FUEL, "3145.1", "-3145.1", "kg_co2 is -3145.1, a factor is never below zero"),
    # grid factors
    (GRID, "0.6838,kgCO2/kWh", "683.8,kgCO2/kWh", "no grid emits more than 5 kg per kWh"),
    (GRID, "0.6838,kgCO2/kWh", "-0.6838,kgCO2/kWh", "a factor is never below zero"),
    (GRID, "0.6838,kgCO2/kWh", ",kgCO2/kWh", "is unknown, so write label U"),
    (GRID, "0.6838,kgCO2/kWh", "0.6838,kg/kWh", "unit is 'kg/kWh', write one of kgCO2/kWh"),
    (GRID, "provincial,2021", "district,2021", "scope is 'district', write one of national"),
    (GRID, "provincial,2021", "provincial,2020", "a vintage of 2020 is valid from 2020-01-01"),
    (GRID, "provincial,2021", "provincial,2021.5", "year is 2021.5, write a whole number"),
    (GRID, "2022-01-01,2023-01-01", "2022-06-01,2023-01-01", "leaves a gap after"),
    (GRID, "2022-01-01,2023-01-01", "2021-06-01,2023-01-01", "overlaps"),
    (GRID, "2022-01-01,2023-01-01", "2022-01-01,2021-01-01", "is not after valid_from"),
    # process factors and warming potentials
    (PROCESS, "carbonate,,", "ore,,", "basis is 'ore', write one of product"),
    (PROCESS, "0.4397", "", "kg_per_kg is unknown, so write label U"),
    (GWP, "CH4,28", "CH4,", "gwp100 is missing"),
    (GWP, "CH4,28", "CH4,-28", "gwp100 is -28, a factor is never below zero"),
    (GWP, "CH4,28", "CO2,28", "ar5 CO2 overlaps"),
    # parks and glossary
    (PARKS, "park_in_park", "half", "scope is 'half', write one of whole, park_in_park"),
    (PARKS, "天津港保税区", "天津经济技术开发区", "name_zh '天津经济技术开发区' stands twice"),
    ("glossary.csv", "emission,碳排放,", "emission,,", "name_zh is missing"),
    ("glossary.csv", "park_in_park,park-in-park", "near_zero_carbon_park,x", "stands twice"),
    ("product_names.csv", "cement_clinker,clinker", "clinkerr,clinker", "item is 'clinkerr'"),
    ("product_names.csv", "lime,quicklime", "lime,clinker", "stands twice"),
    # methods
    (METHOD, "id: cn_zcp", "id: cn_zpc", "id is not the file's name 'cn_zcp_2025_06'"),
    (METHOD, "value: A_guideline", "value: Z_set", "value is 'Z_set', write one of A_guideline"),
    (METHOD, "unit: tCO2/GJ", "unit: tCO2/BTU", "unknown unit 'tCO2/BTU'"),
    (METHOD, "value: 0.8325", "value: -0.8325", "value is -0.8325, a factor is never below zero"),
    (METHOD, "gases: [CO2]", "[a, b]: [CO2]", "a list or a mapping stands before the colon"),
    (METHOD, "status:", "status: \a", "not YAML"),
    (METHOD, "is_open: true", "is_open: maybe", "is_open is 'maybe', write one of true, false"),
    (METHOD, "status:", "state:", "unknown field 'state'"),
    (METHOD, "gases: [CO2]", "gases: CO2", "gases is not a list"),
    (METHOD, "gases: [CO2]", "gases: [[CO2]]", "gases holds a list or a mapping"),
    (METHOD, "gases: [CO2]", "gases: &g [*g]", "an alias (*) stands here"),
    (METHOD, "label: Q-P\n", "label: [Q-P]\n", "label is a list or a mapping, write one value"),
    # tariffs
    (RULE, "months: [7, 8, 9]", "months: [July]", "months is not a list of whole numbers"),
    (RULE, "bands: VVVVVVVVFFPS", "bands: VVVVVVVVFFPSS", "bands has 25 letters of 60 minutes"),
    (RULE, "bands: VVVVVVVVFFPS", "bands: VVVVVVVVFFPX", "bands holds other letters than S"),
    (RULE, "sharp_peak: 2.125", "noon: 2.125", "unknown band 'noon'"),
    (PLAN, "structure: single_part", "structure: three_part", "structure is 'three_part'"),
    (PLAN, "floats: true", "floats: yes", "floats is 'yes', write one of true, false"),
    (MARKET, "id: valley_filling", "id: peak_shaving_invitation", "stands twice"),
    (MARKET, "high: 5", "top: 5", "unknown field 'top'"),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_copy(tmp_path)


@pytest.mark.parametrize(("path", "old", "new", "what"), SPOILED, ids=lambda value: value[:40])
def test_a_fault_is_named_with_its_line(
    root: Path, path: str, old: str, new: str, what: str
) -> None:
    line = spoil(root, path, old, new)
    faults = faults_of(root)
    assert any(fault.startswith(f"{path}:{line}: ") and what in fault for fault in faults), faults


def test_all_faults_of_all_files_come_at_once(root: Path) -> None:
    spoil(root, FUEL, "3145.1", "3155.1")
    spoil(root, GRID, "0.6838", "x")
    spoil(root, METHOD, "unit: tCO2/GJ", "unit: tCO2/BTU")
    assert [fault.split(":")[0] for fault in faults_of(root)] == [FUEL, GRID, METHOD]


def test_a_second_row_of_one_fuel_overlaps_the_first(root: Path) -> None:
    line = append(root, FUEL, line_of(root, FUEL, "diesel"))
    (fault,) = faults_of(root)
    assert fault.startswith(f"{FUEL}:{line}: A_guideline diesel overlaps {FUEL}:12")


def test_a_new_vintage_that_follows_the_old_one_is_welcome(root: Path) -> None:
    old = line_of(root, FUEL, "diesel")
    spoil(root, FUEL, old, old.replace(",,,2026-11-24", ",,2026-01-01,2026-11-24"))
    append(root, FUEL, old.replace(",,,2026-11-24", ",2026-01-01,,2026-11-24"))
    catalogue = read_catalogue((Shelf(root=root),))
    assert len([fuel for fuel in catalogue.fuels if fuel.id == "fuel/A_guideline/diesel"]) == 2


def test_a_duplicate_key_of_yaml_is_refused(root: Path) -> None:
    line = append(root, METHOD, "label: U")
    (fault,) = faults_of(root)
    assert fault.startswith(f"{METHOD}:{line}: duplicate key 'label', first on line ")


def test_a_missing_choice_of_a_method_is_named(root: Path) -> None:
    spoil(root, METHOD, "id: process_set", "id: processes")
    assert any("choice process_set is missing" in fault for fault in faults_of(root))


def test_a_missing_constant_of_a_method_is_named(root: Path) -> None:
    spoil(root, METHOD, "id: heat_fossil", "id: heat_fosil")
    assert any("constant heat_fossil is missing, add it" in fault for fault in faults_of(root))


def test_a_month_without_a_mask_is_named(root: Path) -> None:
    spoil(root, RULE, "months: [7, 8, 9]", "months: [7, 8]")
    assert any("masks do not name each month once" in fault for fault in faults_of(root))


def test_a_mask_covers_the_day_in_its_slots(root: Path) -> None:
    spoil(root, RULE, "slot_minutes: 60", "slot_minutes: 30")
    assert all("24 letters of 30 minutes" in fault for fault in faults_of(root))


def test_a_plan_follows_a_rule_that_is_there(root: Path) -> None:
    line = spoil(root, "tariffs/plans/fujian_2026_07_single_lt1kv.yaml", "fujian_8", "fujian_9")
    (fault,) = faults_of(root)
    assert f"fujian_2026_07_single_lt1kv.yaml:{line}: rule is 'fujian_9'" in fault


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("item,", "fuel,", "no column item, add it"),
        ("item,", "item,colour,", "unknown column colour"),
        ("item,", "item,item,", "column item stands twice"),
    ],
)
def test_a_table_has_exactly_its_columns(root: Path, old: str, new: str, what: str) -> None:
    spoil(root, FUEL, old, new)
    assert any(f"{FUEL}:1: {what}" in fault for fault in faults_of(root))


def test_a_row_with_a_cell_too_many_is_refused(root: Path) -> None:
    line = spoil(root, GRID, "0.6838,", "0,6838,")
    assert any(fault.startswith(f"{GRID}:{line}: 16 cells for 15") for fault in faults_of(root))


def test_a_cell_over_two_lines_is_refused(root: Path) -> None:
    line = spoil(root, GRID, "Shandong", '"Shan\ndong"')
    assert any(fault.startswith(f"{GRID}:{line}: a cell runs over") for fault in faults_of(root))


def test_an_open_quote_is_refused(root: Path) -> None:
    spoil(root, GWP, "by definition", '"by definition')
    assert any(f"{GWP}:" in fault and "not CSV" in fault for fault in faults_of(root))


def test_a_file_that_is_not_utf_8_is_refused(root: Path) -> None:
    text = (root / GRID).read_text(encoding="utf-8")
    (root / GRID).write_bytes(text.encode("gbk"))
    assert any(f"{GRID}:2: not UTF-8" in fault for fault in faults_of(root))


def test_a_file_that_is_not_yaml_is_refused(root: Path) -> None:
    line = append(root, METHOD, "a: b: c")
    assert any(f"{METHOD}:{line}: not YAML" in fault for fault in faults_of(root))


def test_a_list_where_a_mapping_belongs_is_refused(root: Path) -> None:
    (root / METHOD).write_text("- a\n- b\n", encoding="utf-8")
    assert any("a mapping is expected here" in fault for fault in faults_of(root))


def test_a_file_nested_beyond_reason_is_refused(root: Path) -> None:
    (root / METHOD).write_text("a: " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    assert any("nested too deeply" in f or "not YAML" in f for f in faults_of(root))


def test_a_missing_file_is_named(root: Path) -> None:
    (root / "units.csv").unlink()
    assert any(fault.startswith("units.csv: cannot be read") for fault in faults_of(root))
