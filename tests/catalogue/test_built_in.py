"""The built-in files hold what the reference holds: every row, value, label and source."""

import time
from collections import Counter
from decimal import Decimal

import pytest

from lingtan.base.figures import Evidence
from lingtan.catalogue.entries import (
    FuelFactor,
    GridFactor,
    Gwp,
    KnownBy,
    MarketRule,
    Method,
    NationalPark,
    Origin,
    ProcessFactor,
    TariffPlan,
    TariffRule,
)
from lingtan.catalogue.load import load_catalogue, read_catalogue
from lingtan.catalogue.shelves import built_in_shelf
from lingtan.catalogue.tariffs import BANDS

CATALOGUE = load_catalogue()
Known = (
    FuelFactor
    | GridFactor
    | ProcessFactor
    | Gwp
    | TariffPlan
    | TariffRule
    | MarketRule
    | Method
    | NationalPark
)
LOAD_CPU_SECONDS = 0.25


def test_every_fuel_set_is_whole_and_apart() -> None:
    assert Counter(fuel.set_id for fuel in CATALOGUE.fuels) == {
        "A_guideline": 28,
        "B_newer": 10,
        "C_power": 5,
        "E_coal_equivalent": 18,
        "F_media": 19,
        "G_ipcc_2006": 10,
    }


def test_every_grid_factor_is_there_unknown_ones_too() -> None:
    assert Counter(factor.scope for factor in CATALOGUE.grid) == {
        "national": 17,
        "regional": 21,
        "provincial": 93,
        "method": 3,
    }
    unknown = [(f.zone, f.year, f.label) for f in CATALOGUE.grid if f.kg_co2_per_kwh is None]
    assert unknown == [
        ("china", 2024, Evidence.U),
        ("tibet", 2021, Evidence.U),
        ("tibet", 2022, Evidence.U),
        ("tibet", 2023, Evidence.U),
    ]


def test_each_life_cycle_factor_of_the_grid_that_was_read_has_its_row() -> None:
    variants = ("lifecycle_grid_losses_included", "lifecycle_grid_without_losses")
    found = {
        (factor.variant, factor.year): str(factor.kg_co2_per_kwh)
        for factor in CATALOGUE.grid
        if factor.variant in variants
    }
    assert found == {
        (variants[0], 2024): "0.0327",
        (variants[1], 2023): "0.0036",
        (variants[1], 2024): "0.0046",
    }


def test_the_provincial_table_moves_as_the_ministry_states() -> None:
    provinces = {f.zone for f in CATALOGUE.grid if f.scope == "provincial"} - {"tibet"}
    moves = []
    for zone in provinces:
        old, new = (CATALOGUE.grid_factor(zone, "average", year) for year in (2022, 2023))
        assert old.kg_co2_per_kwh is not None
        assert new.kg_co2_per_kwh is not None
        moves.append(new.kg_co2_per_kwh < old.kg_co2_per_kwh)
    assert Counter(moves) == {True: 20, False: 10}


def test_every_process_set_and_warming_potential_is_there() -> None:
    assert Counter(process.set_id for process in CATALOGUE.processes) == {
        "carbonate": 9,
        "cn_national_database": 10,
        "cn_provincial_guideline": 5,
        "ipcc_2006_tier1": 24,
        "public_code_ipcc": 9,
    }
    assert Counter(gwp.set_id for gwp in CATALOGUE.gwps) == {
        "ar4": 23,
        "ar5": 27,
        "ar5_feedback": 27,
        "ar6": 29,
    }


def test_the_first_national_list_has_52_parks() -> None:
    assert [park.number for park in CATALOGUE.parks] == list(range(1, 53))
    assert Counter(park.scope for park in CATALOGUE.parks) == {"whole": 6, "park_in_park": 46}
    assert Counter(park.end_year for park in CATALOGUE.parks) == {
        2027: 6,
        2028: 15,
        2029: 6,
        2030: 25,
    }


def test_every_tariff_is_there() -> None:
    assert (len(CATALOGUE.tariffs), len(CATALOGUE.tariff_rules)) == (9, 31)
    assert Counter(rule.topic for rule in CATALOGUE.market_rules) == {
        "ancillary_services": 23,
        "demand_response": 25,
        "direct_green_supply": 8,
        "price_structure": 23,
    }


def test_a_rule_with_ratios_has_one_for_every_band_of_its_masks() -> None:
    for rule in CATALOGUE.tariff_rules:
        for month in range(1, 13) if rule.multipliers else ():
            for letter in set(rule.bands_in(month)):
                assert rule.multiplier(BANDS[letter], month) > 0


def test_everything_has_a_source_and_a_day_it_became_known() -> None:
    entries: list[Known] = [
        *CATALOGUE.fuels,
        *CATALOGUE.grid,
        *CATALOGUE.processes,
        *CATALOGUE.gwps,
        *CATALOGUE.tariffs,
        *CATALOGUE.tariff_rules,
        *CATALOGUE.market_rules,
        *CATALOGUE.methods,
        *CATALOGUE.parks,
    ]
    assert all(entry.source for entry in entries)
    assert {entry.known_from.year for entry in entries} == {2024, 2025, 2026}
    read = {str(e.known_from) for e in entries if e.known_by is KnownBy.READ}
    assert read == {"2026-11-24", "2026-12-01"}


def test_every_framework_tells_the_day_it_was_published_or_read() -> None:
    days = {each.id: (str(each.known_from), each.known_by) for each in CATALOGUE.frameworks}
    assert days["cn_national_910"] == ("2025-07-08", KnownBy.PUBLISHED)
    assert days["cn_hunan_467"] == ("2025-12-24", KnownBy.PUBLISHED)
    read = {day for day, by in days.values() if by is KnownBy.READ}
    assert read == {"2026-11-24"}
    assert len({by for _, by in days.values()}) == 2
    in_force = {each.id: str(each.valid_from) for each in CATALOGUE.frameworks if each.valid_from}
    assert in_force == {
        "cn_inner_mongolia_db15_2948": "2023-04-28",
        "intl_sbti_cnzs_v2": "2027-02-01",
    }


def test_the_vintage_of_2023_was_known_from_the_day_of_its_notice() -> None:
    factor = CATALOGUE.grid_factor("guangdong", "average", 2023)
    assert (str(factor.known_from), factor.known_by) == ("2025-12-31", KnownBy.PUBLISHED)


def test_every_fuel_but_power_is_a_carrier_measured_in_its_unit() -> None:
    for fuel in CATALOGUE.fuels:
        if not fuel.item.startswith(("electricity_", "cooling_")):
            assert CATALOGUE.carrier(fuel.item).unit == fuel.unit
    others = {"electricity", "heat", "steam", "cooling", "water", "compressed_air"}
    assert others <= {carrier.id for carrier in CATALOGUE.carriers}


def test_every_fuel_with_carbon_says_where_the_carbon_comes_from() -> None:
    burned = [fuel for fuel in CATALOGUE.fuels if fuel.carbon_t_per_gj is not None]
    origins = {fuel.set_id: set[Origin]() for fuel in burned}
    for fuel in burned:
        origins[fuel.set_id].add(CATALOGUE.carrier(fuel.item).origin)
    assert origins.pop("G_ipcc_2006") == {Origin.BIOGENIC, Origin.FOSSIL}
    assert set().union(*origins.values()) == {Origin.FOSSIL}
    assert CATALOGUE.carrier("municipal_waste").origin is Origin.MIXED


@pytest.mark.parametrize(
    ("item", "kg_per_gj"),
    [("straw", 100), ("wood", 112), ("biogas", 54.6), ("bioethanol", 70.8), ("biodiesel", 70.8)],
)
def test_biomass_emits_what_the_guidelines_print_per_unit_of_heat(
    item: str, kg_per_gj: float
) -> None:
    factor = CATALOGUE.fuel("G_ipcc_2006", item)
    assert factor.kg_co2_per_unit is not None
    assert factor.ncv_gj_per_unit is not None
    per_gj = float(factor.kg_co2_per_unit / factor.ncv_gj_per_unit)
    assert per_gj == pytest.approx(kg_per_gj, rel=1e-4)
    assert factor.label_emission is Evidence.R


def test_a_stoichiometric_factor_follows_from_molar_masses() -> None:
    calcium_carbonate = Decimal("44.01") / Decimal("100.087")
    value = CATALOGUE.process("carbonate", "calcium_carbonate").kg_per_kg
    assert value is not None
    assert abs(value - calcium_carbonate) < Decimal("0.0001")


def test_reading_everything_takes_a_quarter_of_a_second() -> None:
    seconds = []
    for _ in range(3):  # a busy machine makes it dearer, and nothing makes it cheaper
        start = time.process_time()
        read_catalogue((built_in_shelf(),))
        seconds.append(time.process_time() - start)
    assert min(seconds) <= LOAD_CPU_SECONDS
