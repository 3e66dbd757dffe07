"""What is asked for is found, or the error names what there is instead."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError, FactorCoverageError
from lingtan.base.figures import Evidence
from lingtan.catalogue.load import load_catalogue, read_catalogue
from lingtan.catalogue.shelves import Shelf
from lingtan.reports.words import Words
from tests.builders_catalogue import a_copy, append, line_of, spoil

CATALOGUE = load_catalogue()


def test_the_built_in_catalogue_is_read_once() -> None:
    assert load_catalogue() is CATALOGUE


def test_a_fuel_is_counted_in_our_units_whatever_the_source_prints() -> None:
    gas = CATALOGUE.fuel("A_guideline", "natural_gas")
    assert (gas.unit, gas.printed_unit) == ("Nm3", "10^4 Nm3")
    assert gas.ncv_gj_per_unit == Decimal("0.038931")
    assert gas.kgce_per_unit == Decimal("1.33")
    assert gas.kg_co2_per_unit == Decimal("2.162188809")


def test_the_same_fuel_has_one_name_in_every_set_and_a_value_in_each() -> None:
    lng = [CATALOGUE.fuel(set_id, "lng") for set_id in ("A_guideline", "C_power")]
    assert [factor.ncv_gj_per_unit for factor in lng] == [Decimal("0.041868"), Decimal("0.051498")]


def test_a_fuel_of_another_set_is_named_and_never_borrowed() -> None:
    with pytest.raises(FactorCoverageError, match="use set A_guideline, C_power") as caught:
        CATALOGUE.fuel("B_newer", "natural_gas")
    assert "add a row to factors/fuel/B_newer.csv" in str(caught.value)
    assert caught.value.facts == {"set": "B_newer", "item": "natural_gas"}


def test_a_misspelt_fuel_gets_a_suggestion() -> None:
    with pytest.raises(FactorCoverageError, match="use item diesel"):
        CATALOGUE.fuel("A_guideline", "deisel")


def test_an_unknown_oxidation_leaves_the_emission_unknown_but_conversion_knows_it() -> None:
    coal = CATALOGUE.fuel("B_newer", "anthracite")
    assert coal.oxidation is None
    assert coal.kg_co2_per_unit is None
    assert coal.kg_co2_at(Decimal(1)) == Decimal("2.304917376667")  # 0.022867 × 27.49 × 44/12


def test_the_heat_value_of_electricity_is_not_its_equivalent_value() -> None:
    heat_value = CATALOGUE.fuel("E_coal_equivalent", "electricity_heat_value")
    assert heat_value.kgce_per_unit == Decimal("0.1229")
    method = CATALOGUE.method("cn_zcp_2025_06")
    rate = CATALOGUE.fuel("E_coal_equivalent", method.coal_rate_item)
    assert rate.kgce_per_unit == Decimal("0.3024")
    assert rate.label_energy is Evidence.I
    equivalents = [f for f in CATALOGUE.fuels if f.item.startswith("electricity_equivalent_")]
    assert heat_value not in equivalents
    assert min(f.kgce_per_unit for f in equivalents if f.kgce_per_unit) > Decimal("0.28")


def test_an_unknown_coal_rate_is_kept_as_unknown() -> None:
    for item in ("electricity_equivalent_supplied_2025", "electricity_equivalent_generated"):
        rate = CATALOGUE.fuel("E_coal_equivalent", item)
        assert (rate.kgce_per_unit, rate.label_energy) == (None, Evidence.U)


def test_fossil_heat_is_in_tonnes_a_gigajoule_and_not_in_kilograms() -> None:
    method = CATALOGUE.method("cn_zcp_2025_06")
    constant = method.constant("heat_fossil")
    assert (constant.value, constant.unit, constant.label) == (
        Decimal("0.11"),
        "tCO2/GJ",
        Evidence.Q_P,
    )
    heat = CATALOGUE.fuel("E_coal_equivalent", "heat")
    assert heat.kg_co2_per_unit == Decimal("0.396")  # 110 kg/GJ × 0.0036 GJ/kWh
    per_kwh = CATALOGUE.units.convert_exactly(constant.value, constant.unit, "kgCO2/kWh")
    assert per_kwh == heat.kg_co2_per_unit
    wrong = CATALOGUE.units.convert_exactly(constant.value, "kgCO2/GJ", "kgCO2/kWh")
    assert per_kwh == 1000 * wrong


def test_the_method_pins_its_factor_whatever_is_published_later() -> None:
    method = CATALOGUE.method("cn_zcp_2025_06")
    assert method.constant("electricity_other").value == Decimal("0.8325")
    pinned = CATALOGUE.grid_factor("cn_zcp", "zcp_trial_other_electricity", 2030)
    assert (pinned.kg_co2_per_kwh, pinned.is_older_vintage) == (Decimal("0.8325"), False)
    newer = CATALOGUE.grid_factor("china", "fossil", 2023)
    assert newer.kg_co2_per_kwh == Decimal("0.8273")


def test_a_choice_of_ours_says_that_the_method_left_it_open() -> None:
    method = CATALOGUE.method("cn_zcp_2025_06")
    assert {c.id for c in method.choices if c.is_open} == {
        "biomass",
        "coal_rate_item",
        "feedstock_in_energy",
        "fuel_set",
        "process_set",
    }
    assert method.fuel_set == "A_guideline"
    with pytest.raises(CatalogueError, match="has no 'heat_factor_2'"):
        method.choice("heat_factor_2")
    with pytest.raises(CatalogueError, match="only electricity_other"):
        method.constant("electricity")


def test_the_vintage_of_the_year_is_the_factor() -> None:
    factor = CATALOGUE.grid_factor("shandong", "average", 2022)
    assert (factor.kg_co2_per_kwh, factor.is_older_vintage) == (Decimal("0.6410"), False)
    assert factor.id == "grid/shandong/average/2022"


def test_a_later_year_gets_the_newest_vintage_and_says_so() -> None:
    factor = CATALOGUE.grid_factor("shandong", "average", 2025)
    assert (factor.year, factor.is_older_vintage) == (2023, True)


def test_a_year_before_every_vintage_has_no_factor() -> None:
    with pytest.raises(FactorCoverageError, match="use, in zone shandong, average 2021, average"):
        CATALOGUE.grid_factor("shandong", "average", 2020)


@pytest.mark.parametrize(("zone", "year"), [("tibet", 2023), ("china", 2024)])
def test_an_unknown_factor_raises_and_names_what_is_known(zone: str, year: int) -> None:
    with pytest.raises(FactorCoverageError, match=r"use zone .*shandong|average 2023"):
        CATALOGUE.grid_factor(zone, "average", year)


def test_a_province_is_never_given_another_variant() -> None:
    with pytest.raises(FactorCoverageError, match="average 2021"):
        CATALOGUE.grid_factor("shandong", "residual_excl_market_nonfossil", 2023)


def test_a_factor_of_a_year_needs_the_year() -> None:
    with pytest.raises(FactorCoverageError, match="fixed for every year"):
        CATALOGUE.grid_factor("shandong", "average")


def test_a_misspelt_zone_gets_a_suggestion() -> None:
    with pytest.raises(FactorCoverageError, match=r"use zone .*shandong"):
        CATALOGUE.grid_factor("shandng", "average", 2023)


def test_life_cycle_factors_are_another_quantity() -> None:
    assert CATALOGUE.grid_factor("china", "lifecycle_footprint", 2024).unit == "kgCO2e/kWh"
    assert CATALOGUE.grid_factor("china", "average", 2023).unit == "kgCO2/kWh"


def test_an_unknown_process_factor_names_the_sets_that_know_it() -> None:
    with pytest.raises(FactorCoverageError, match="use set cn_provincial_guideline, ipcc_2006"):
        CATALOGUE.process("cn_national_database", "lime")
    assert CATALOGUE.process("carbonate", "dolomite").kg_per_kg == Decimal("0.4773")


def test_a_warming_potential_belongs_to_its_report() -> None:
    reports = ("ar4", "ar5", "ar5_feedback", "ar6")
    methane = [CATALOGUE.gwp(report, "CH4").gwp100 for report in reports]
    assert methane == [Decimal(25), Decimal(28), Decimal(34), Decimal("27.9")]
    with pytest.raises(FactorCoverageError, match="use set ar5, ar5_feedback, ar6"):
        CATALOGUE.gwp("ar4", "HFC41")


def test_an_id_that_is_not_there_gets_the_nearest_ones() -> None:
    with pytest.raises(CatalogueError, match="use electricity"):
        CATALOGUE.carrier("electrcity")
    with pytest.raises(CatalogueError, match="use cn_zcp_2025_06"):
        CATALOGUE.method("cn_zcp")
    with pytest.raises(CatalogueError, match="frameworks has no"):
        CATALOGUE.framework("cn_national_901")
    with pytest.raises(CatalogueError, match="add it to data_register"):
        CATALOGUE.datum("solid_wast_used")
    assert CATALOGUE.term("green_certificate").name.zh == "绿证"
    assert CATALOGUE.tariff("hubei_2026_01_agent").area.zh == "湖北"
    assert CATALOGUE.tariff_rule("shanxi_15").area.en == "Shanxi"


def test_the_vintage_in_force_on_a_day_is_found(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    old = line_of(root, "factors/fuel/A_guideline.csv", "diesel")
    ended = old.replace(",,,2026-11-24", ",,2026-01-01,2026-11-24")
    spoil(root, "factors/fuel/A_guideline.csv", old, ended)
    started = old.replace(",,,2026-11-24", ",2026-01-01,,2026-11-24").replace("0.98,", "1,", 1)
    append(root, "factors/fuel/A_guideline.csv", started.replace("3145.1", "3209.3"))
    catalogue = read_catalogue((Shelf(root=root),))
    before = catalogue.fuel("A_guideline", "diesel", on=date(2025, 12, 31))
    after = catalogue.fuel("A_guideline", "diesel", on=date(2026, 1, 1))
    assert (before.oxidation, after.oxidation) == (Decimal("0.98"), Decimal(1))
    assert catalogue.fuel("A_guideline", "diesel") is after


def test_a_day_outside_every_vintage_has_no_factor(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    old = line_of(root, "factors/fuel/A_guideline.csv", "diesel")
    ended = old.replace(",,,2026-11-24", ",,2026-01-01,2026-11-24")
    spoil(root, "factors/fuel/A_guideline.csv", old, ended)
    catalogue = read_catalogue((Shelf(root=root),))
    with pytest.raises(FactorCoverageError, match="no 'diesel' on 2026-01-01"):
        catalogue.fuel("A_guideline", "diesel", on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("zone", "variant", "told"),
    [
        ("shandong", "nuclear", ("没有区域“山东”", "改用区域山东的")),
        ("shandng", "average", ("没有区域“shandng”", "改用区域广东, 山东, 上海")),
    ],
)
def test_a_zone_is_named_in_chinese_to_who_reads_chinese(
    zone: str, variant: str, told: tuple[str, str]
) -> None:
    with pytest.raises(FactorCoverageError) as caught:
        CATALOGUE.grid_factor(zone, variant, 2023)
    said = Words("zh").error(caught.value)
    assert all(each in said for each in told), said
