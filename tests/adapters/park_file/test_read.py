"""A sound park file becomes the park it describes: days, names, sums and units as meant."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park, read_park
from lingtan.base.errors import ParkFileError
from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.park.contracts import ContractKind
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import ParkType, Sector
from lingtan.reports.words import Words
from tests.builders_park_file import METERS_CSV, PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()


@pytest.fixture
def park(tmp_path: Path) -> Park:
    return read_park(write_park_file(tmp_path), CATALOGUE)


def test_the_head_is_read(park: Park) -> None:
    assert park.name == Name(en="Test park", zh="测试园区")
    assert park.type is ParkType.MANUFACTURING
    assert park.frameworks == ("cn_national_910",)
    assert (park.target_year, park.coal_rate) == (2030, "electricity_equivalent_supplied_2023")
    assert park.note.zh == "非真实"


def test_one_name_does_for_both_languages(park: Park) -> None:
    assert park.boundary("core").name == Name(en="Core", zh="Core")


def test_what_an_enterprise_makes_and_where_an_activity_comes_from_are_said_in_both_languages(
    tmp_path: Path,
) -> None:
    text = PARK_YAML.replace("industry: bolts", "industry: {en: bolts, zh: 螺栓}")
    text = text.replace(
        "year: 2025, quantity: 10", "year: 2025, source: {en: a, zh: 甲}, quantity: 10"
    )
    park = read_park(write_park_file(tmp_path / "both", park=text), CATALOGUE)
    assert park.enterprises[0].industry == Name(en="bolts", zh="螺栓")
    assert park.value_chain[0].source == Name(en="a", zh="甲")


def test_days_are_local_and_the_last_day_is_included(park: Park) -> None:
    depot = park.boundary("whole").members[1]
    assert depot.valid_from == datetime(2024, 2, 29, 16, tzinfo=UTC)
    assert depot.valid_to == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert depot.is_inside(datetime(2025, 12, 31, 15, 59, tzinfo=UTC))
    assert not depot.is_inside(datetime(2025, 12, 31, 16, tzinfo=UTC))


def test_a_member_without_days_was_always_inside(park: Park) -> None:
    works = park.boundary("whole").members[0]
    assert works.is_inside(datetime(1990, 1, 1, tzinfo=UTC))
    assert works.valid_to is None


def test_days_follow_the_zone_of_the_park_summer_time_included(tmp_path: Path) -> None:
    berlin = changed(PARK_YAML, "time_zone: Asia/Shanghai", "time_zone: Europe/Berlin")
    park = read_park(write_park_file(tmp_path, park=berlin), CATALOGUE)
    events = {event.meter: event.at for event in park.meter_events}
    assert events["e1"] == datetime(2025, 6, 30, 22, tzinfo=UTC)
    assert park.contracts[0].valid_from == datetime(2024, 12, 31, 23, tzinfo=UTC)


def test_a_meter_keeps_every_column(park: Park) -> None:
    meter = park.meters[1]
    assert (meter.id, meter.unit, meter.kind) == ("e2", "kW", MeterKind.POWER)
    assert meter.resolution is Resolution.MINUTES_15
    assert (meter.source, meter.target, meter.parent) == ("bus", "enterprise:works", "e1")
    assert (meter.accuracy_class, meter.multiplier) == (0.5, 6.0)
    assert meter.sector is Sector.INDUSTRY


def test_blank_cells_of_a_meter_mean_the_defaults(park: Park) -> None:
    meter = park.meters[2]
    assert meter.name == Name(en="光伏", zh="光伏")
    assert (meter.multiplier, meter.maximum, meter.is_automatic) == (1.0, None, True)
    assert (meter.register_digits, meter.accuracy_class) == (6, None)
    assert park.meters[-1].is_automatic is False  # 否


def test_days_of_service_are_read_of_meters_and_of_plants(tmp_path: Path) -> None:
    table = METERS_CSV.replace("automatic\n", "automatic,first_day,last_day\n").replace(
        "5000,yes\n", "5000,yes,2025-03-01,2025-09-30\n"
    )
    text = PARK_YAML.replace("efficiency_class: 2", "first_day: 2025-02-01")
    park = read_park(write_park_file(tmp_path, park=text, meters=table), CATALOGUE)
    boiler = next(asset for asset in park.assets if asset.id == "boiler")
    assert park.meters[0].valid_from == datetime(2025, 2, 28, 16, tzinfo=UTC)
    assert park.meters[0].valid_to == datetime(2025, 9, 30, 16, tzinfo=UTC)
    assert (boiler.valid_from, boiler.valid_to) == (datetime(2025, 1, 31, 16, tzinfo=UTC), None)


def test_the_step_of_a_display_is_an_amount_with_the_multiplier_in_it(tmp_path: Path) -> None:
    table = METERS_CSV.replace("automatic\n", "automatic,step\n")
    for before, step in (("5000,yes", "0.01"), ("6,,yes", "0.1")):
        table = table.replace(f"{before}\n", f"{before},{step}\n")
    park = read_park(write_park_file(tmp_path, meters=table), CATALOGUE)
    assert [m.display_step for m in park.meters[:3]] == [1.0, pytest.approx(0.15), None]


def test_a_meter_needs_a_day_on_which_its_plant_is_there_too(tmp_path: Path) -> None:
    table = METERS_CSV.replace("automatic\n", "automatic,first_day,last_day\n").replace(
        "asset:boiler,,,,,,,no\n", "asset:boiler,,,,,,,no,,2025-01-31\n"
    )
    text = PARK_YAML.replace("efficiency_class: 2", "first_day: 2025-02-01")
    found = inspect_park(write_park_file(tmp_path, park=text, meters=table), CATALOGUE)
    assert [(f.kind.id, f.place.line) for f in found.findings] == [("park_file_empty_span", 6)]


def test_a_virtual_meter_of_a_virtual_meter_is_a_sum_of_real_ones(park: Park) -> None:
    first, second = park.virtual_meters
    assert {meter: share for share, meter in first.terms} == {"e1": 1.0, "e2": -0.5}
    assert {meter: share for share, meter in second.terms} == {"e1": 1.0, "e2": -1.5}


def test_what_a_replaced_register_showed_is_kept_in_the_unit_of_its_readings(
    tmp_path: Path,
) -> None:
    event = "meter_events:\n  - {meter: e3, at: 2025-09-01, closing: 812.4, opening: 0.3}\n"
    text = changed(PARK_YAML, "meter_events:\n", event)
    park = read_park(write_park_file(tmp_path, park=text), CATALOGUE)
    told = next(event for event in park.meter_events if event.meter == "e3")  # it shows MWh
    assert (told.closing, told.opening) == (812_400, 300)


def test_meter_events_keep_multiplier_and_replacement(park: Park) -> None:
    first, second = park.meter_events
    assert (first.multiplier, first.closing, first.evidence) == (120.0, None, "order 1")
    assert (second.closing, second.opening) == (99.5, 0.0)
    assert second.at == datetime(2025, 8, 1, 2, 30, tzinfo=UTC)


def test_contracts_keep_kind_holder_and_vintage(park: Park) -> None:
    grid, line, green, certificate = park.contracts
    assert (grid.tariff, grid.valid_to) == ("shandong_2026_agent_110kv", None)
    assert line.assets == ("wind",)
    assert (green.quantity_kwh, green.vintage, green.serial) == (1500000.0, "2025", "S-1")
    assert (certificate.kind, certificate.enterprise) == (ContractKind.CERTIFICATE, "works")


def test_facts_are_kept_in_the_unit_of_their_datum_with_their_line(park: Park) -> None:
    waste, water = park.facts
    assert (waste.value, waste.item, waste.enterprise) == (1500.0, "slag", "works")  # kg
    assert waste.source == f"park.yaml:{PARK_YAML.splitlines().index('facts:') + 2}"
    assert (water.value, water.evidence) == (7.0, "bill")


@pytest.mark.parametrize(
    ("stated", "kgce_per_t"),
    [("20, unit: GWh", 20e6 / 8.141 / 5000), ("2500, unit: tce", 500), ("480, unit: kgce/t", 480)],
)
def test_the_energy_of_a_product_may_be_stated_as_a_whole(
    tmp_path: Path, stated: str, kgce_per_t: float
) -> None:
    facts = f"""facts:
  - {{datum: product_output, year: 2025, value: 5000, unit: t, enterprise: works, item: 电石}}
  - {{datum: product_unit_energy, year: 2025, value: {stated}, enterprise: works,
     item: calcium_carbide.comprehensive_energy}}
"""
    text = PARK_YAML.replace("facts:\n", facts)
    park = read_park(write_park_file(tmp_path, park=text), CATALOGUE)
    (fact,) = (fact for fact in park.facts if fact.datum == "product_unit_energy")
    assert fact.value == pytest.approx(kgce_per_t)


def test_streams_activities_and_excuses_are_read(park: Park) -> None:
    assert (park.streams[0].factor_item, park.streams[0].oxidation) == ("natural_gas", 0.99)
    assert park.value_chain[0].factor_kg_per_unit == 2.0
    assert park.excuses[0].indicator == "cn910.guide.water_reuse"


def test_the_table_is_read_as_a_spreadsheet_saves_it(tmp_path: Path, park: Park) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        folder = write_park_file(tmp_path / encoding)
        (folder / "meters.csv").write_bytes(METERS_CSV.replace("\n", "\r\n").encode(encoding))
        assert read_park(folder, CATALOGUE).meters == park.meters


def test_a_faulty_file_raises_with_every_fault_and_its_cure(tmp_path: Path) -> None:
    yaml = PARK_YAML.replace("province: Shandong", "province: Shandng").replace(
        "sector: transport", "sector: trains"
    )
    table = METERS_CSV.replace("e2,Works", "e1,Works")
    with pytest.raises(ParkFileError) as caught:
        read_park(write_park_file(tmp_path, park=yaml, meters=table), CATALOGUE)
    told = [str(detail) for detail in caught.value.details]
    assert told[0].startswith(
        "park.yaml:4: No grid factor is known for the province Shandng; write one of Shandong, "
    )
    assert "Anhui 安徽, Beijing 北京" in told[0]
    assert "Zhejiang 浙江." in told[0]
    assert any(line.startswith(f"park.yaml:{line_of(yaml, 'trains')}: ") for line in told)
    assert any(line.startswith("meters.csv:3: ") for line in told)


@pytest.mark.parametrize("name", ["Shandong", "山东", "山东省"])
def test_a_province_goes_by_its_english_name_however_it_is_written(
    tmp_path: Path, park: Park, name: str
) -> None:
    yaml = PARK_YAML.replace("province: Shandong", f"province: {name}")
    assert read_park(write_park_file(tmp_path, park=yaml), CATALOGUE) == park


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("内蒙古自治区", "Inner Mongolia"),
        ("广西壮族自治区", "Guangxi"),
        ("新疆维吾尔自治区", "Xinjiang"),
        ("上海市", "Shanghai"),
        ("华东电网", "East"),
        ("全国", "China"),
    ],
)
def test_full_chinese_names_are_known(tmp_path: Path, name: str, english: str) -> None:
    yaml = PARK_YAML.replace("province: Shandong", f"province: {name}")
    assert read_park(write_park_file(tmp_path, park=yaml), CATALOGUE).province == english


def test_faults_are_said_in_chinese_too(tmp_path: Path) -> None:
    yaml = PARK_YAML.replace("province: Shandong", "province: Shandng")
    with pytest.raises(ParkFileError) as caught:
        read_park(write_park_file(tmp_path, park=yaml), CATALOGUE)
    told = Words("zh").error(caught.value)
    assert "park.yaml:4: 没有省份 Shandng 的电网排放因子；请填写以下之一：Shandong" in told


def test_a_park_of_five_thousand_meters_is_read_in_three_seconds(tmp_path: Path) -> None:
    head = METERS_CSV.splitlines()[0]
    rows = [
        f"m{n},Meter {n},表{n},electricity,kWh,interval,15min,bus,enterprise:works,,"
        f"{f'm{n // 10}' if n else ''},0.5,,,,yes"
        for n in range(5000)
    ]
    rows = [row.replace(",m0,0.5", ",e1,0.5") if row.startswith("m0,") else row for row in rows]
    table = METERS_CSV + "\n".join(rows) + "\n"
    assert table.startswith(head)
    folder = write_park_file(tmp_path, meters=table)
    started = time.process_time()
    reading = inspect_park(folder, CATALOGUE)
    assert time.process_time() - started <= 3.0
    assert reading.park is not None
    assert len(reading.park.meters) == 5007


@pytest.mark.parametrize("statement", ["carbon_t_per_gj: 0.02", "is_biogenic: yes"])
def test_a_stream_may_state_the_factor_of_heat_metered_as_heat(
    tmp_path: Path, statement: str
) -> None:
    heat = "\nstreams:\n  warm: {name: Warm, use: fuel, meter: h1, evidence: report, "
    heat += f"factor_set: E_coal_equivalent, factor_item: heat, {statement}}}"
    park = read_park(
        write_park_file(tmp_path, park=changed(PARK_YAML, "\nstreams:", heat)), CATALOGUE
    )
    stream = next(stream for stream in park.streams if stream.id == "warm")
    assert (stream.carbon_t_per_gj, stream.is_biogenic) in ((0.02, False), (None, True))


def test_a_fuel_is_not_stated_at_the_factor_of_heat(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "factor_set: A_guideline", "factor_set: E_coal_equivalent")
    text = changed(text, "factor_item: natural_gas", "factor_item: heat")
    with pytest.raises(ParkFileError):
        read_park(write_park_file(tmp_path, park=text), CATALOGUE)


def test_an_unreadable_park_file_is_one_fault_and_hides_behind_no_others(tmp_path: Path) -> None:
    folder = write_park_file(tmp_path)
    (folder / "park.yaml").write_text("nodes: [unclosed\n", encoding="utf-8")
    reading = inspect_park(folder, CATALOGUE)
    assert {finding.place.source for finding in reading.findings} == {"park.yaml"}
    assert len(reading.findings) == 1


def test_what_was_read_is_read_again_as_soon_as_a_file_says_something_else(tmp_path: Path) -> None:
    folder = write_park_file(tmp_path)
    before = read_park(folder, CATALOGUE)
    assert read_park(folder, CATALOGUE) is before
    write_park_file(folder, park=changed(PARK_YAML, "province: Shandong", "province: Hunan"))
    assert read_park(folder, CATALOGUE).province == "Hunan"
    write_park_file(folder, outline="{}")
    with pytest.raises(ParkFileError):
        read_park(folder, CATALOGUE)
    write_park_file(folder)
    assert read_park(folder, CATALOGUE) is before
    (folder / "meters.csv").unlink()
    assert inspect_park(folder, CATALOGUE).park is None
