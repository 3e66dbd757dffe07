"""Every fault of a park file is named on its line, and a fault hides no other."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.reports.words import Words
from tests.builders_park_file import (
    METERS_CSV,
    OUTLINE,
    PARK_YAML,
    changed,
    line_of,
    write_park_file,
)

CATALOGUE = load_catalogue()

FACT = "facts:\n"
EVENT = "meter_events:\n"
CONTRACT = "contracts:\n"

YAML_FAULTS = [
    # what is changed, into what, kind of fault, text on the line of the fault
    ("id: test_park", "id: test park", "not_an_id", "id: test park"),
    ("id: test_park\n", "", "missing_key", "name: {en: Test"),
    ("type: manufacturing", "type: factory", "not_a_choice", "type: factory"),
    ("province: Shandong", "province: Narnia", "unknown_zone", "Narnia"),
    ("time_zone: Asia/Shanghai", "time_zone: Asia/Peking", "unknown_time_zone", "Peking"),
    ("[cn_national_910]", "[cn_national_911]", "unknown_framework", "cn_national_911"),
    ("target_year: 2030", "target_year: soon", "not_whole", "soon"),
    ("target_year: 2030", "target_year: 20300", "out_of_range", "20300"),
    ("target_year: 2030", "target_year: 2100", "unknown_target_year", "2100"),
    ("province: Shandong", 'province: ""', "empty_text", 'province: ""'),
    ("name: {en: Test park, zh: 测试园区}", "name:", "empty_text", "name:"),
    ("target_year: 2030", "target_year:", "empty_text", "target_year:"),
    ("electricity_equivalent_supplied_2023", "coal", "unknown_coal_rate", "coal_rate: coal"),
    ("province:", "provinz:", "unknown_key", "provinz"),
    ("en: Test park", r'en: "Test\0park"', "control_character", "en:"),
    ("en: Test park", r'en: "Test\npark"', "control_character", "en:"),
    ("solar: {name: Solar", r'solar: {name: "So\alar"', "control_character", "solar: {"),
    ("reason: no water used", r'reason: "no\x1bwater"', "control_character", "reason"),
    ("name: {en: Test park, zh: 测试园区}", "name: {en: Test}", "missing_key", "en: Test}"),
    ("note: {en: not real, zh: 非真实}", "note: [a]", "not_text", "note: [a]"),
    ("kind: whole_park", "kind: whole", "not_a_choice", "kind: whole"),
    ("area_km2: 3.5", "area_km2: 0", "out_of_range", "area_km2: 0"),
    ("area_km2: 3.5", 'area_km2: "3,5"', "not_a_number", "area_km2"),
    ("first_day: 2024-03-01", "first_day: 2024-02-30", "not_a_day", "2024-02-30"),
    ("first_day: 2024-03-01", "first_day: 2026-03-01", "empty_span", "2026-03-01"),
    ("- {enterprise: works}", "- {enterprise: wurks}", "unknown_enterprise", "wurks"),
    ("[{enterprise: works, first_day: 2025-01-01}]", "[]", "no_members", "members: []"),
    (
        "[{enterprise: works, first_day: 2025-01-01}]",
        "[{enterprise: works, last_day: 2024-12-30}, {enterprise: works, first_day: 2025-01-01}]",
        "boundary_gap",
        "last_day: 2024-12-30",
    ),
    (
        "[{enterprise: works, first_day: 2025-01-01}]",
        "[{enterprise: works, first_day: 2025-01-01}, {enterprise: works, last_day: 2025-01-01}]",
        "overlap",
        "members: [{enterprise: works, first_day: 2025-01-01}, {",
    ),
    ("geojson: outline.geojson", "geojson: ../outline.geojson", "outline_missing", "../outline"),
    ("sector: industry, industry", "sector: farms, industry", "not_a_choice", "farms"),
    ("industry: bolts", "industry: 1.5", "not_text", "industry: 1.5"),
    ("  depot: {name: Depot, sector: transport}", "  depot:", "not_a_mapping", "  depot:"),
    ("  works: {name: {en: W", "  the works: {name: {en: W", "not_an_id", "the works"),
    ("carrier: electricity}\n  steam", "carrier: power}\n  steam", "unknown_carrier", "power}"),
    ("  steam: {", "  common: {", "reserved_node", "  common:"),
    ("owner: works", "owner: nobody", "unknown_enterprise", "nobody"),
    ("target_year: 2030", "target_year: 2030\ngrid_intensity: e1", "not_a_series", "y: e1"),
    (
        "target_year: 2030",
        "target_year: 2030\ngrid_intensity: v1",
        "unknown_physical_meter",
        "y: v1",
    ),
    ("capacity_kw: 1200", "capacity_kw: -1", "out_of_range", "capacity_kw: -1"),
    (
        "efficiency_class: 2}",
        "efficiency_class: 2, first_day: 2025-03-01, last_day: 2025-02-01}",
        "empty_span",
        "  boiler:",
    ),
    ("is_outside: yes", "is_outside: maybe", "not_yes_no", "maybe"),
    ("efficiency_class: 2", "efficiency_class: 2.5", "not_whole", "2.5"),
    ("expression: e1 - 0.5 * e2", "expression: e1 / e2", "not_linear", "e1 / e2"),
    ("expression: e1 - 0.5 * e2", "expression: 1000001 * e1", "factor_range", "1000001 * e1"),
    ("expression: e1 - 0.5 * e2", "expression: 0.0000000001 * e1", "factor_range", "* e1"),
    ("expression: e1 - 0.5 * e2", "expression: e1 - e9", "unknown_meter", "e1 - e9"),
    ("expression: e1 - 0.5 * e2", "expression: e1 - g1", "other_carrier", "e1 - g1"),
    ("expression: e1 - 0.5 * e2", "expression: e1 - v2", "circular_meter", "  v1:"),
    (
        "from: bus, to: common, expression: e1",
        "from: bus, to: steam, expression: e1",
        "wrong_node",
        "to: steam",
    ),
    (
        "from: bus, to: common, expression: v1",
        "from: bus, to: buss, expression: v1",
        "unknown_end",
        "buss",
    ),
    ("  v1: {name: Rest,", "  e3: {name: Rest,", "meter_twice", "  e3:"),
    (
        "{meter: e1, at: 2025-07-01",
        "{meter: v1, at: 2025-07-01",
        "unknown_physical_meter",
        "meter: v1",
    ),
    ("at: 2025-07-01,", "at: 1 July,", "not_an_instant", "1 July"),
    ("multiplier: 120", "multiplier: 0", "out_of_range", "multiplier: 0"),
    ("multiplier: 120", "multiplier: -2", "out_of_range", "multiplier: -2"),
    ("multiplier: 120, ", "", "empty_event", "order 1"),
    (
        EVENT,
        f"{EVENT}  - {{meter: e1, at: 2025-07-01, multiplier: 3}}\n",
        "event_twice",
        "order 1",
    ),
    (EVENT, "meter_events: {a: 1}\nx:\n", "not_a_list", "meter_events"),
    ("multiplier: 120,", "state_number: 0.9,", "conversion_useless", "state_number: 0.9"),
    ("multiplier: 120,", "temperature_c: 20,", "conversion_parts", "temperature_c: 20"),
    ("multiplier: 120,", "compressibility: 1,", "conversion_parts", "compressibility: 1"),
    (
        "multiplier: 120,",
        "temperature_c: 20, pressure_kpa: 200, state_number: 1,",
        "conversion_parts",
        "temperature_c: 20",
    ),
    ("multiplier: 120,", "temperature_meter: e2,", "conversion_parts", "temperature_meter: e2"),
    ("multiplier: 120,", "temperature_meter: e2,", "not_a_series", "temperature_meter: e2"),
    (
        "meter: e1, at: 2025-07-01, multiplier: 120",
        "meter: g1, at: 2025-07-01, pressure_meter: e2",
        "conversion_not_hourly",
        "pressure_meter: e2",
    ),
    ("multiplier: 120,", "density_kg_per_l: 840,", "out_of_range", "density_kg_per_l: 840"),
    ("multiplier: 120,", "pressure_kpa: 2,", "out_of_range", "pressure_kpa: 2"),
    (
        "oxidation: 0.99",
        "calorific_values: [{first_day: 2025-01-01, ncv_gj_per_unit: 0.036}]",
        "no_value_before",
        "calorific_values",
    ),
    (
        "oxidation: 0.99",
        "ncv_gj_per_unit: 0.036\n    calorific_values: [{first_day: 2025-01-01, "
        "ncv_gj_per_unit: 0.036}, {first_day: 2025-01-01, ncv_gj_per_unit: 0.036}]",
        "days_out_of_order",
        "calorific_values",
    ),
    (
        "oxidation: 0.99",
        "ncv_gj_per_unit: 0.036\n    calorific_values: [{first_day: 2025-01-01, "
        "ncv_gj_per_unit: 36}]",
        "calorific_value_far",
        "calorific_values",
    ),
    ("oxidation: 0.99", "factor_kg_per_l: 2.6", "litre_alone", "factor_kg_per_l"),
    (
        "oxidation: 0.99",
        "uncertainty_percent: 3\n    uncertainty_times: 2",
        "two_widths",
        "uncertainty_times",
    ),
    ("target_year: 2030", "gwp_set: ar9", "unknown_gwp_set", "ar9"),
    (
        "value_chain:\n",
        "water_processes:\n  rinse: {name: Rinse, enterprise: works, load_kg_per_h: 4, "
        "inlet_ppm: 80, outlet_ppm: 80, source: s}\nvalue_chain:\n",
        "water_takes_nothing",
        "rinse",
    ),
    (
        "value_chain:\n",
        "by_products:\n  slag: {name: Slag, enterprise: works, material: slag, source: s}\n"
        "value_chain:\n",
        "by_product_ways",
        "slag",
    ),
    (
        "value_chain:\n",
        "by_products:\n  slag: {name: Slag, enterprise: works, material: slag, source: s, "
        "offered_t: 1, replaced_kg_per_t: 2}\nvalue_chain:\n",
        "replaces_nothing",
        "slag",
    ),
    ("closing: 99.5", "closing: -1", "out_of_range", "closing: -1"),
    ("opening: 0}", "opening: -0.5}", "out_of_range", "opening: -0.5"),
    (
        EVENT,
        f"{EVENT}  - {{meter: e3, at: 2025-07-01, closing: 1000000}}\n",
        "beyond_digits",
        "e3,",
    ),
    (
        EVENT,
        f"{EVENT}  - {{meter: e3, at: 2025-07-01, opening: 1.5e+6}}\n",
        "beyond_digits",
        "e3,",
    ),
    ("tariff: shandong_2026_agent_110kv", "tariff: cheap", "unknown_tariff", "cheap"),
    (", tariff: shandong_2026_agent_110kv", "", "contract_needs", "  grid:"),
    (", assets: [wind]", "", "contract_needs", "  line:"),
    ("assets: [wind]", "assets: [wynd]", "unknown_asset", "wynd"),
    ("quantity_kwh: 200000", "quantity_kwh: -1", "out_of_range", "quantity_kwh: -1"),
    ("vintage: 2025-06", "vintage: June", "not_a_vintage", "June"),
    (
        CONTRACT,
        f"{CONTRACT}  old: {{kind: tariff, first_day: 2024-01-01, "
        "tariff: shandong_2026_agent_110kv}\n",
        "overlap",
        "  grid:",
    ),
    ("factor_set: A_guideline", "factor_set: A", "unknown_factor_set", "factor_set: A"),
    ("factor_item: natural_gas", "factor_item: natural", "unknown_factor", "item: natural"),
    ("meter: g1", "meter: e1\n    is_biogenic: false", "factor_unit", "    meter: e1"),
    ("meter: g1", "meter: g9", "unknown_meter", "meter: g9"),
    ("oxidation: 0.99", "oxidation: 99", "out_of_range", "oxidation: 99"),
    ("oxidation: 0.99", "factor_t_per_t: 2.7", "value_of_other_use", "factor_t_per_t"),
    ("use: fuel", "use: process", "value_of_other_use", "oxidation: 0.99"),
    ("use: fuel", "use: feedstock", "value_of_other_use", "oxidation: 0.99"),
    ("use: fuel", "use: conversion_input", "oxidation_of_conversion", "oxidation: 0.99"),
    ("unit: t, factor_kg", 'unit: "", factor_kg', "empty_text", "  freight:"),
    ("category: 4", "category: 16", "out_of_range", "category: 16"),
    ("quantity: 10,", "quantity: -10,", "out_of_range", "quantity: -10"),
    ("datum: solid_waste_used", "datum: rubbish", "unknown_datum", "rubbish"),
    ("value: 1.5, unit: t", "value: -1.5, unit: t", "negative", "value: -1.5"),
    ("value: 1.5, unit: t", "value: 1.5, unit: kWh", "fact_unit", "unit: kWh"),
    ("value: 1.5, unit: t", "value: 1.5, unit: tonnes", "fact_unit", "unit: tonnes"),
    ("value: 1.5, unit: t", "value: none, unit: t", "not_a_number", "value: none"),
    (
        FACT,
        f"{FACT}  - {{datum: chemical_park, year: 2025, value: 2}}\n",
        "not_a_flag",
        "chemical_park",
    ),
    (FACT, f"{FACT}  - {{datum: cfe_score, year: 2025, value: 80}}\n", "not_a_share", "cfe_score"),
    (FACT, f"{FACT}  - {{datum: revenue, year: 2025, value: -8}}\n", "negative", "revenue"),
    (
        FACT,
        f"{FACT}  - {{datum: firms_total, year: 2025, value: 0.95}}\n",
        "not_a_count",
        "firms_total",
    ),
    (
        FACT,
        f"{FACT}  - {{datum: new_project_grade, year: 2025, value: 0}}\n",
        "not_a_grade",
        "new_project_grade",
    ),
    (
        FACT,
        f"{FACT}  - {{datum: product_unit_energy, year: 2025, value: 8, unit: kgce/kWh}}\n",
        "fact_unit_own",
        "product_unit_energy",
    ),
    (FACT, f"{FACT}  - {{datum: water_fresh, year: 2025, value: 8}}\n", "fact_twice", "value: 7"),
    ("cn910.guide.water_reuse", "cn910.water", "unknown_indicator", "cn910.water"),
    ("reason: no water used", "reason: ''", "empty_text", "reason"),
    ("id: test_park\n", "id: test_park\nid: twice\n", "yaml_duplicate_key", "id: twice"),
    ("target_year: 2030", "target_year: &y 2030\nx: *y", "yaml_not_plain", "x: *y"),
    ("target_year: 2030", "target_year: [2030", "yaml_syntax", "coal_rate"),
]

ROW_FAULTS = [
    ("e2,Works", "e1,Works", "meter_twice", "e1,Works"),
    ("e4,Curve", "e4,Cu\0rve", "control_character", "e4,"),
    ("e4,Curve", "e4,Cu\arve", "control_character", "e4,"),
    ("e4,Curve", 'e4,"Cu\nrve"', "control_character", "e4,"),
    ("e4,Curve", "e 4,Curve", "not_an_id", "e 4"),
    ("e4,Curve,曲线,electricity", "e4,Curve,曲线,electric", "unknown_carrier", "electric,"),
    ("electricity,MWh", "electricity,mwh!", "unknown_unit", "mwh!"),
    ("electricity,MWh", "electricity,t", "wrong_unit", "electricity,t"),
    ("natural_gas,Nm3", "natural_gas,m3", "wrong_unit", "natural_gas,m3"),
    ("natural_gas,Nm3,bill,1mo", "natural_gas,kW,power,15min", "wrong_unit", "natural_gas,kW"),
    ("kW,power", "kWh,power", "power_unit", "kWh,power"),
    ("kW,power", "kW,interval", "power_unit", "kW,interval"),
    ("kW,power,15min", "kW,power,1mo", "power_resolution", "kW,power,1mo"),
    ("kWh,interval,1h", "kWh,sometimes,1h", "not_a_choice", "sometimes"),
    ("kWh,interval,1h", "kWh,interval,2h", "not_a_choice", "2h"),
    ("1h,bus,enterprise:depot", "1h,bus,enterprise:depo", "unknown_end", "depo,"),
    ("1h,bus,enterprise:depot", "1h,depot,works", "unknown_end", "depot,works"),
    ("1h,bus,enterprise:depot", "1h,bus,bus", "same_ends", "bus,bus"),
    ("1h,asset:solar,bus", "1h,asset:solar,steam", "wrong_node", "solar,steam"),
    ("industry,e1,0.5", "industry,e9,0.5", "unknown_parent", "e9"),
    ("industry,e1,0.5", "industry,g1,0.5", "other_carrier", "industry,g1"),
    ("industry,e1,0.5", "industry,e2,0.5", "circular_parent", "industry,e2"),
    ("e1,0.5,", "e1,half,", "not_a_number", "half"),
    ("e1,0.5", "e1,-0.5", "out_of_range", "-0.5"),
    ("0.5,,6,,yes", "0.5,,0,,yes", "out_of_range", "0.5,,0"),
    ("0.2,,100", "0.2,,-100", "out_of_range", "-100"),
    ("0.2,,100", "0.2,,1e999", "not_a_number", "1e999"),
    (",,,,6,,,\n", ",,,,6.5,,,\n", "not_whole", "6.5"),
    (",,否", ",,perhaps", "not_yes_no", "perhaps"),
    (",,否", ",,否,extra", "too_many_cells", "extra"),
    ("id,name_en", "id,nom_en", "unknown_column", "nom_en"),
    ("id,name_en", "id,name_zh", "repeated_column", "id,"),
    (",unit,kind", ",kind", "missing_column", "id,"),
    (METERS_CSV, "", "empty_table", None),
    (METERS_CSV, METERS_CSV.replace(",", ";"), "other_separator", None),
    (METERS_CSV, METERS_CSV.replace(",", "\t"), "other_separator", None),
    ("h1,Heat", 'h1,"Heat', "unreadable_table", 'h1,"Heat'),
    (",industry,e1", ",shops,e1", "not_a_choice", "shops"),
    ("bill,1mo,outside,asset:boiler", "bill,,outside,asset:boiler", "missing_key", "bill,,"),
]

OUTLINES = [
    (OUTLINE.replace("[118.0, 37.0]]]", "[118.0, 37.05]]]"), "outline_open"),
    ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}', "outline_open"),
    (OUTLINE.replace("118.", "37.").replace("37.0]", "118.0]"), "outline_bad_position"),
    ('{"type": "Polygon", "coordinates": [[[1, "x"]]]}', "outline_bad_position"),
    ('{"type": "Polygon", "coordinates": 7}', "outline_bad_position"),
    ('{"type": "Polygon", "coordinates": [7]}', "outline_bad_position"),
    ('{"type": "Point", "coordinates": [1, 2]}', "outline_no_polygon"),
    ("not json", "outline_unreadable"),
    ("[" * 100_000, "outline_unreadable"),
    (
        '{"type": "Polygon", "coordinates": [[[1, 2], [2, 2], [3, 2], [1, 2]]]}',
        "outline_flat",
    ),
]


def found_in(folder: Path) -> list[tuple[str, str]]:
    reading = inspect_park(folder, CATALOGUE)
    assert reading.park is None
    assert all(Words("zh").detail(finding.as_detail()) for finding in reading.findings)
    return [(f.kind.id.removeprefix("park_file_"), str(f.place)) for f in reading.findings]


@pytest.mark.parametrize(("old", "new", "kind", "needle"), YAML_FAULTS)
def test_a_fault_of_park_yaml_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, kind: str, needle: str
) -> None:
    text = PARK_YAML.replace(old, new, 1)
    assert text != PARK_YAML
    expected = (kind, f"park.yaml:{line_of(text, needle)}")
    assert expected in found_in(write_park_file(tmp_path, park=text))


@pytest.mark.parametrize(("old", "new", "kind", "needle"), ROW_FAULTS)
def test_a_fault_of_meters_csv_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, kind: str, needle: str | None
) -> None:
    table = changed(METERS_CSV, old, new)
    line = 1 if needle is None else line_of(table, needle)
    expected = (kind, f"meters.csv:{line}")
    assert expected in found_in(write_park_file(tmp_path, meters=table))


@pytest.mark.parametrize(("outline", "kind"), OUTLINES)
def test_an_outline_must_be_a_closed_polygon_on_the_globe(
    tmp_path: Path, outline: str, kind: str
) -> None:
    place = f"park.yaml:{line_of(PARK_YAML, 'geojson')}"
    assert (kind, place) in found_in(write_park_file(tmp_path, outline=outline))


def test_an_outline_may_stand_in_a_feature_collection(tmp_path: Path) -> None:
    feature = f'{{"type": "FeatureCollection", "features": [{{"geometry": {OUTLINE}}}]}}'
    assert inspect_park(write_park_file(tmp_path, outline=feature), CATALOGUE).park is not None


def test_a_skipped_hour_is_no_time(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "time_zone: Asia/Shanghai", "time_zone: Europe/Berlin")
    text = changed(text, "at: 2025-07-01", "at: 2025-03-30 02:30")
    found = found_in(write_park_file(tmp_path, park=text))
    assert found == [("no_such_time", f"park.yaml:{line_of(text, '02:30')}")]


def test_one_faulty_thing_does_not_make_its_users_faulty(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "sector: industry, industry", "sector: x, industry")
    table = changed(METERS_CSV, "outside,bus,,,0.2", "outside,bus,,,zero")
    found = found_in(write_park_file(tmp_path, park=text, meters=table))
    assert [kind for kind, _ in found] == ["not_a_choice", "not_a_number"]


def test_a_fault_of_an_entry_hides_no_other_of_the_same_entry(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "type: manufacturing", "type: factory")
    text = changed(text, "time_zone: Asia/Shanghai", "time_zone: Asia/Bejing")
    text = changed(text, "province: Shandong", "province: Narnia")
    fact = "{datum: water_fresh, year: 2025"
    text = changed(text, fact, "{datum: watr, enterprise: nobody, year: 20255")
    table = changed(METERS_CSV, "光伏,electricity,MWh,register", "光伏,elektricity,MWh,registr")
    found = found_in(write_park_file(tmp_path, park=text, meters=table))
    kinds = ["not_a_choice", "unknown_zone", "unknown_time_zone", "unknown_datum", "out_of_range"]
    assert sorted(kind for kind, _ in found) == sorted(
        [*kinds, "unknown_enterprise", "not_a_choice", "unknown_carrier"]
    )


def test_a_wrong_kind_hides_no_wrong_days_and_no_missing_outline(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "kind: whole_park", "kind: whole")
    text = changed(text, "geojson: outline.geojson", "geojson: lost.geojson")
    text = changed(text, "first_day: 2024-03-01", "first_day: 2026-03-01")
    text = changed(
        text, "kind: green_power\n    first_day: 2025", "kind: green\n    first_day: 2026"
    )
    found = found_in(write_park_file(tmp_path, park=text))
    kinds = ["not_a_choice", "outline_missing", "empty_span", "not_a_choice", "empty_span"]
    assert sorted(kind for kind, _ in found) == sorted(kinds)


def test_faults_of_every_sort_are_listed_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = PARK_YAML
    for old, new in (
        ("province: Shandong", "province: X"),
        ("kind: whole_park", "kind: y"),
        ("cn910.guide.water_reuse", "z"),
    ):
        text = changed(text, old, new)
    found = found_in(write_park_file(tmp_path, park=text))
    lines = [int(place.split(":")[1]) for _, place in found]
    assert len(found) == 3
    assert lines == sorted(lines)


def test_absent_and_unreadable_files_are_findings(tmp_path: Path) -> None:
    assert [kind for kind, _ in found_in(tmp_path)][:2] == ["missing_file", "missing_file"]
    folder = write_park_file(tmp_path)
    (folder / "park.yaml").write_bytes(PARK_YAML.encode("gbk"))
    (folder / "meters.csv").write_bytes(b"\xff\xff\xff")
    assert [kind for kind, _ in found_in(folder)] == ["wrong_encoding", "wrong_encoding"]


@pytest.mark.parametrize("text", ["", "- a\n", "just text", "a: [", "boundaries: {}\n"])
def test_a_file_that_is_no_park_is_named_so(tmp_path: Path, text: str) -> None:
    assert found_in(write_park_file(tmp_path, park=text))


def test_another_separator_is_the_only_fault_it_makes(tmp_path: Path) -> None:
    table = METERS_CSV.replace(",", ";")
    assert found_in(write_park_file(tmp_path, meters=table)) == [
        ("other_separator", "meters.csv:1")
    ]


def test_a_note_may_have_several_lines(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "{en: not real, zh: 非真实}", r'{en: "not\n\nreal", zh: 非真实}')
    assert inspect_park(write_park_file(tmp_path, park=text), CATALOGUE).park is not None


def test_blank_columns_at_the_end_are_no_columns(tmp_path: Path) -> None:
    lines = METERS_CSV.splitlines()
    reading = inspect_park(
        write_park_file(tmp_path, meters="\n".join(f"{line},,," for line in lines)), CATALOGUE
    )
    assert reading.park is not None
    lines[2] += ",,spare"
    table = "\n".join([f"{lines[0]},,", *lines[1:]])
    assert ("too_many_cells", "meters.csv:3") in found_in(write_park_file(tmp_path, meters=table))


def test_what_a_unit_measures_is_named_in_the_language_of_the_reader(tmp_path: Path) -> None:
    folder = write_park_file(
        tmp_path, meters=changed(METERS_CSV, "electricity,MWh", "electricity,t")
    )
    (fault,) = inspect_park(folder, CATALOGUE).findings
    assert "t 计量的是质量" in Words("zh").detail(fault.as_detail())
    assert "t measures mass" in Words("en").detail(fault.as_detail())
