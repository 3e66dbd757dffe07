"""A small park with every account of the national method, computed by hand."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import ContractKind
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import StreamUse, ValueChainActivity
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    YEAR,
    a_claim,
    a_direct_line,
    a_stream,
    billed,
    draw_up,
    exact,
    figure,
    kinds,
    value,
)

AMOUNTS = {
    "grid": [10_000_000],
    "wind": [2_000_000],
    "pv": [1_000_000],
    "chp": [500_000],
    "out": [300_000],
    "e_works": [9_000_000],
    "e_mill": [3_500_000],
    "lights": [400_000],
    "h_in": [720_000],
    "h_chp": [700_000],
    "h_mill": [1_250_000],
    "h_out": [100_000],
    "g_chp": [200_000],
    "g_feed": [50_000],
    "f_diesel": [10_000],
    "f_ships": [1_000],
    "p_lime": [20_000],
}


def the_park() -> Park:
    works, mill = "enterprise:works", "enterprise:mill"
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("wind", "asset:wind", "bus"),
        billed("pv", "asset:pv", "bus"),
        billed("chp", "asset:chp", "bus"),
        billed("out", "bus", "outside"),
        billed("e_works", "bus", works),
        billed("e_mill", "bus", mill),
        billed("lights", "bus", "common"),
        billed("h_in", "outside", "main", "heat", "GJ"),
        billed("h_chp", "asset:chp", "main", "heat", "GJ"),
        billed("h_mill", "main", mill, "heat", "GJ"),
        billed("h_out", "main", "outside", "heat", "GJ"),
        billed("g_chp", "outside", "asset:chp", "natural_gas", "Nm3"),
        billed("g_feed", "outside", mill, "natural_gas", "Nm3"),
        billed("f_diesel", "outside", works, "diesel", "t"),
        billed("f_ships", "outside", works, "fuel_oil", "t"),
        billed("p_lime", "outside", works, "lime", "t"),
        assets=(
            an_asset("wind", AssetKind.WIND, is_outside=True),
            an_asset("pv", AssetKind.SOLAR),
            an_asset("chp", AssetKind.FOSSIL_POWER),
        ),
        enterprises=(an_enterprise("works"), an_enterprise("mill")),
    )
    return replace(
        park,
        nodes=(*park.nodes, Node(id="main", name=a_name("main"), carrier="heat")),
        streams=(
            a_stream("chp_gas", "g_chp", "natural_gas", StreamUse.CONVERSION_INPUT, enterprise=""),
            a_stream(
                "feed",
                "g_feed",
                "natural_gas",
                StreamUse.FEEDSTOCK,
                enterprise="mill",
                evidence="material balance",
            ),
            a_stream("diesel", "f_diesel", "diesel"),
            a_stream("ships", "f_ships", "fuel_oil", StreamUse.BUNKER),
            a_stream(
                "kiln", "p_lime", "lime", StreamUse.PROCESS, factor_set="cn_provincial_guideline"
            ),
        ),
        contracts=(
            a_claim("traded", 1_000_000, ContractKind.GREEN_POWER),
            a_claim("certified", 500_000),
            a_direct_line("wind"),
        ),
        value_chain=(
            ValueChainActivity(
                id="scrap",
                name=a_name("scrap"),
                category=1,
                year=2025,
                quantity=1000,
                unit="t",
                factor_kg_per_unit=25,
                enterprise="works",
            ),
        ),
    )


@pytest.fixture(scope="module")
def account() -> Inventory:
    return draw_up(the_park(), AMOUNTS, YEAR)


@pytest.mark.parametrize(
    ("figure_id", "kilograms"),
    [
        ("national.electricity_grid_kg", 8_325_000),  # 10 GWh x 0.8325
        ("national.electricity_direct_kg", 0),
        ("national.electricity_green_power_kg", -832_500),  # 1 GWh x 0.8325
        ("national.electricity_certificate_kg", -416_250),  # 0.5 GWh x 0.8325
        ("national.electricity_out_kg", 0),  # non-fossil first: it earns nothing
        ("national.e_electricity_kg", 7_076_250),
        ("national.heat_in_kg", 285_120),  # 720 MWh x 0.396 (0.11 tCO2/GJ)
        ("national.heat_out_kg", -39_600),  # 100 MWh of the fossil plant
        ("national.e_heat_kg", 245_520),
        ("national.bunker_kg", 3_047.179007),  # 1 t x 3.047179
        ("national.e_fuel_kg", 34_498.403937),  # 10 t diesel x 3.145122493, and the ships
        ("national.e_conversion_kg", 436_805.82),  # 200 000 Nm3 x 2.1840291 (oxidation 1)
        ("national.e_process_kg", 13_660),  # 20 t x 0.683
        ("national.e_energy_kg", 7_793_074.223937),
        ("national.e_park_kg", 7_806_734.223937),
        ("scope1_kg", 484_964.223937),  # fuel, conversion, process
    ],
)
def test_every_emission_is_the_one_computed_by_hand(
    account: Inventory, figure_id: str, kilograms: float
) -> None:
    assert value(account, figure_id) == pytest.approx(kilograms, abs=1e-6)


@pytest.mark.parametrize(
    ("figure_id", "tonnes"),
    [
        ("energy.electricity_tce", 3_840.48),  # (10 + 2 + 1 - 0.3) GWh x 0.3024
        ("energy.heat_tce", 76.15584),  # (720 - 100) MWh x 0.122832
        ("energy.fuel_tce", 281.9996),  # gas 266, diesel 14.571, fuel oil 1.4286
        ("national.e_tce", 4_198.63544),
        ("national.feedstock_tce", 66.5),  # 50 000 Nm3 x 1.33
        ("national.e_tce_with_feedstock", 4_265.13544),
        ("energy.gas_tce", 266.0),
        ("energy.clean_strict_physical_tce", 816.48),  # (2 + 1 - 0.3) GWh x 0.3024
        ("energy.clean_strict_contractual_tce", 1_270.08),  # and 1.5 GWh claimed
        ("energy.clean_broad_tce", 1_523.7968),  # and gas, less 12.2832 of heat sold from it
        ("energy.e_tce_heat_value", 1_918.98544),  # 12.7 GWh x 0.1229 instead
    ],
)
def test_every_energy_is_the_one_computed_by_hand(
    account: Inventory, figure_id: str, tonnes: float
) -> None:
    assert value(account, figure_id) == pytest.approx(tonnes, abs=1e-6)


@pytest.mark.parametrize(
    ("figure_id", "kilowatt_hours"),
    [
        ("energy.load_kwh", 13_200_000),  # 12.9 GWh metered and 0.3 GWh lost
        ("energy.import_kwh", 10_000_000),
        ("energy.direct_kwh", 2_000_000),
        ("energy.own_non_fossil_kwh", 1_000_000),
        ("energy.own_non_fossil_used_kwh", 900_000),  # 1/3 of the 0.3 GWh that left
        ("energy.direct_used_kwh", 1_800_000),  # and 2/3, as they were made
        ("energy.own_fossil_kwh", 500_000),
        ("energy.available_non_fossil_kwh", 3_000_000),
        ("energy.export_kwh", 300_000),
        ("energy.green_power_kwh", 1_000_000),
        ("energy.certificate_kwh", 500_000),
    ],
)
def test_every_amount_of_electricity_is_the_one_computed_by_hand(
    account: Inventory, figure_id: str, kilowatt_hours: float
) -> None:
    assert value(account, figure_id) == pytest.approx(kilowatt_hours, abs=1e-3)


def test_scope_2_by_place_and_by_contract(account: Inventory) -> None:
    heat = 285_120
    assert value(account, "scope2_location_kg") == pytest.approx(10_000_000 * 0.6191 + heat)
    assert value(account, "scope2_market_kg") == pytest.approx(8_500_000 * 0.6096 + heat)
    assert "ledger_grid_factor_older" in kinds(account)


def test_scope_3_gives_what_the_park_gives_and_nothing_else(account: Inventory) -> None:
    assert value(account, "scope3.1_kg") == 25_000
    assert figure(account, "scope3.2_kg").value is None
    assert figure(account, "scope3.2_kg").missing


def test_enterprises_and_what_the_park_itself_uses_add_up_to_the_park(account: Inventory) -> None:
    parts = [
        value(account, name)
        for name in account.figures
        if name.startswith("by_enterprise.") or name == "shared_kg"
    ]
    assert sum(parts) == pytest.approx(value(account, "national.e_park_kg"), abs=1e-6)
    sectors = [value(account, name) for name in account.figures if name.startswith("by_sector.")]
    assert sum(sectors) == pytest.approx(value(account, "national.e_park_kg"), abs=1e-6)


def test_memo_lines_of_use_sum_to_the_supply_to_the_last_digit(account: Inventory) -> None:
    uses = exact(account, "use")
    assert uses == exact(account, "electricity_grid", "electricity_direct", "heat_in")


def test_power_and_heat_of_the_own_plant_cancel(account: Inventory) -> None:
    without = {name: series for name, series in AMOUNTS.items() if name not in ("chp", "h_chp")}
    base = the_park()
    park = replace(base, meters=tuple(m for m in base.meters if m.id not in ("chp", "h_chp")))
    other = draw_up(park, without, YEAR)
    assert value(other, "national.e_tce") == value(account, "national.e_tce")
    for part in ("e_fuel_kg", "e_conversion_kg", "e_electricity_kg"):
        assert value(other, f"national.{part}") == value(account, f"national.{part}")


def test_feedstock_in_energy_is_a_switch_and_both_readings_are_given(account: Inventory) -> None:
    other = draw_up(the_park(), AMOUNTS, YEAR, options=AccountOptions(feedstock_in_energy=True))
    assert value(other, "national.e_tce") == pytest.approx(4_265.13544)
    assert value(other, "national.e_tce_without_feedstock") == value(account, "national.e_tce")
    assert value(other, "national.e_park_kg") == value(account, "national.e_park_kg")


def test_every_result_carries_its_coal_rate_and_the_constants_of_the_method(
    account: Inventory,
) -> None:
    parameters = {parameter.id: parameter for parameter in account.parameters}
    assert parameters["coal_rate"].value == 0.3024
    assert parameters["coal_rate"].label == "I"
    assert parameters["coal_rate_item"].value == "electricity_equivalent_supplied_2024"
    assert parameters["cn_zcp_2025_06.electricity_other"].value == 0.8325
    assert parameters["cn_zcp_2025_06.heat_fossil"].unit == "tCO2/GJ"


def test_figures_name_what_they_rest_on_and_how_far_to_trust_it(account: Inventory) -> None:
    electricity = figure(account, "national.e_electricity_kg")
    assert {"grid", "electricity_grid", "cn_zcp_2025_06.electricity_other"} <= set(
        electricity.rests_on
    )
    assert {label.value for label in electricity.evidence} == {"Q-P"}
    assert "R" in {label.value for label in figure(account, "national.e_process_kg").evidence}
    assert "I" in {label.value for label in figure(account, "national.e_tce").evidence}


def test_postings_have_the_declared_columns_and_ids_that_are_the_same_at_every_rebuild(
    account: Inventory,
) -> None:
    again = draw_up(the_park(), AMOUNTS, YEAR)
    assert account.postings.equals(again.postings)
    assert account.postings["posting_id"].n_unique() == len(account.postings)
    for line in account.postings.drop_nulls("factor").iter_rows(named=True):
        assert line["emissions_kg"] == line["quantity"] * line["factor"]


def test_what_rests_on_the_chosen_fuel_set_says_so(account: Inventory) -> None:
    for figure_id in ("national.e_fuel_kg", "national.e_park_kg", "scope1_kg"):
        assert Evidence.I in account.figures[figure_id].evidence
