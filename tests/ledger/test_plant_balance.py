"""A plant gives out no more energy than it takes in, or what rests on its fuel is unknown."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, Resolution
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream
from tests.builders import a_name, a_park, an_asset
from tests.builders_ledger import YEAR, ZONE, a_stream, billed, draw_up, figure, kinds, value

KWH_OF_GAS = 0.038931 / 0.0036  # one Nm3 at net calorific value
GAS = a_stream("gas", "gas", "natural_gas")
MONTHS = 12


def a_plant(
    kind: AssetKind,
    amounts: dict[str, Sequence[float]],
    *meters: Meter,
    streams: tuple[SourceStream, ...] = (GAS,),
    period: str = "2025",
) -> Inventory:
    park = a_park(*meters, assets=(an_asset("plant", kind),))
    hot = Node(id="hot", name=a_name("hot"), carrier="heat")
    park = replace(park, nodes=(*park.nodes, hot), streams=streams)
    return draw_up(park, amounts, parse_period(period, ZONE))


def boiler(heat: float, gas: float) -> Inventory:
    return a_plant(
        AssetKind.BOILER,
        {"heat": [heat], "use": [heat], "gas": [gas]},
        billed("heat", "asset:plant", "hot", "heat"),
        billed("use", "hot", "enterprise:works", "heat"),
        billed("gas", "outside", "asset:plant", "natural_gas", "Nm3"),
    )


def finding(inventory: Inventory, kind: str) -> Finding:
    (found,) = (f for f in inventory.findings if f.kind.id == f"ledger_{kind}")
    return found


@pytest.mark.parametrize("gas", [0, 1, 800])
def test_a_little_fuel_does_not_account_for_a_year_of_steam(gas: float) -> None:
    inventory = boiler(10_000, gas)
    assert finding(inventory, "plant_beyond_input").facts == {
        "kind": "boiler",
        "period": "2025",
        "input_kwh": round(gas * KWH_OF_GAS, 1),
        "output_kwh": 10_000,
    }
    for figure_id in ("national.e_fuel_kg", "national.e_park_kg", "national.e_tce"):
        found = figure(inventory, figure_id)
        assert found.value is None
        assert [(m.id, m.subject) for m in found.missing] == [("plant_beyond_input", "plant")]


def test_a_plant_that_loses_a_little_is_believed() -> None:
    inventory = boiler(10_000, 1000)
    assert not [kind for kind in kinds(inventory) if "plant" in kind]
    assert value(inventory, "national.e_park_kg") == pytest.approx(2162.188809)


def test_a_boiler_that_condenses_is_doubted_and_counted() -> None:
    inventory = boiler(1.07 * 1000 * KWH_OF_GAS, 1000)
    assert finding(inventory, "plant_above_net_heat").kind.severity.value == "warning"
    assert value(inventory, "national.e_park_kg") == pytest.approx(2162.188809)


def test_a_measured_calorific_value_is_what_goes_in() -> None:
    poor = replace(GAS, ncv_gj_per_unit=0.030, evidence="test report")
    inventory = a_plant(
        AssetKind.BOILER,
        {"heat": [10_000], "use": [10_000], "gas": [1000]},
        billed("heat", "asset:plant", "hot", "heat"),
        billed("use", "hot", "enterprise:works", "heat"),
        billed("gas", "outside", "asset:plant", "natural_gas", "Nm3"),
        streams=(poor,),
    )
    assert finding(inventory, "plant_beyond_input").facts["input_kwh"] == 8333.3


def cogeneration(kind: AssetKind, power: float, heat: float, stream: SourceStream) -> Inventory:
    return a_plant(
        kind,
        {"power": [power], "heat": [heat], "fuel": [1000]},
        billed("power", "asset:plant", "bus"),
        billed("heat", "asset:plant", "hot", "heat"),
        billed("fuel", "outside", "asset:plant", stream.factor_item, "t"),
        streams=(stream,),
    )


def test_power_and_heat_of_one_plant_are_weighed_together() -> None:
    coal = a_stream("coal", "fuel", "anthracite")
    fine = cogeneration(AssetKind.FOSSIL_POWER, 2500, 3800, coal)  # of 6 810 kWh
    assert "ledger_plant_beyond_input" not in kinds(fine)
    beyond = cogeneration(AssetKind.FOSSIL_POWER, 3800, 3900, coal)
    assert "ledger_plant_beyond_input" in kinds(beyond)


def test_biomass_power_beyond_its_biomass_is_not_called_clean() -> None:
    straw = a_stream("straw", "fuel", "straw", factor_set="G_ipcc_2006", evidence="invoices")
    inventory = cogeneration(AssetKind.BIOMASS_POWER, 9000, 0, straw)  # of 3 222 kWh
    for figure_id in (
        "national.e_park_kg",
        "national.biogenic_kg",
        "energy.own_non_fossil_kwh",
        "energy.clean_strict_physical_tce",
    ):
        assert figure(inventory, figure_id).value is None, figure_id


def electric(kind: AssetKind) -> Inventory:
    return a_plant(
        kind,
        {"grid": [1000], "power": [1000], "heat": [3000], "use": [3000]},
        billed("grid", "outside", "bus"),
        billed("power", "bus", "asset:plant"),
        billed("heat", "asset:plant", "hot", "heat"),
        billed("use", "hot", "enterprise:works", "heat"),
        streams=(),
    )


def test_a_heat_pump_may_give_out_more_than_its_power() -> None:
    inventory = electric(AssetKind.HEAT_PUMP)
    assert value(inventory, "national.e_park_kg") == pytest.approx(832.5)


def test_an_electric_boiler_may_not() -> None:
    inventory = electric(AssetKind.BOILER)
    assert "ledger_plant_beyond_input" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None


def monthly(period: str, heat: Sequence[float], gas: Sequence[float]) -> Inventory:
    month = Resolution.MONTH
    return a_plant(
        AssetKind.BOILER,
        {"heat": heat, "use": heat, "gas": gas},
        billed("heat", "asset:plant", "hot", "heat", resolution=month),
        billed("use", "hot", "enterprise:works", "heat", resolution=month),
        billed("gas", "outside", "asset:plant", "natural_gas", "Nm3", resolution=month),
        period=period,
    )


def test_a_month_beyond_its_fuel_is_unknown_by_itself() -> None:
    inventory = monthly("2025-02", [10_000], [10])
    assert finding(inventory, "plant_beyond_input").facts["period"] == "2025-02"
    assert figure(inventory, "national.e_park_kg").value is None


def test_months_beyond_their_fuel_in_a_year_that_balances_are_named() -> None:
    gas = [3000.0, 10.0, 10.0, *[1000.0] * (MONTHS - 3)]
    inventory = monthly("2025", [9_000] * MONTHS, gas)
    found = finding(inventory, "plant_months_beyond_input")
    assert found.facts["months"] == "2025-02, 2025-03"
    assert (found.facts["period"], found.facts["output_kwh"]) == ("2025-02", 9000)
    assert value(inventory, "national.e_park_kg") == pytest.approx(sum(gas) * 2.162188809)


def test_a_few_months_beyond_their_fuel_leave_a_year_its_ends() -> None:
    """One month of heat ten times too high, or no fuel written down: the others bound it."""
    heat = [9_000.0] * MONTHS
    heat[4] = 90_000.0
    inventory = monthly("2025", heat, [1000.0] * MONTHS)
    assert finding(inventory, "plant_months_beyond_input").facts["months"] == "2025-05"
    found = figure(inventory, "national.e_park_kg")
    assert found.value == pytest.approx(12_000 * 2.162188809)
    assert (found.low, found.high) == pytest.approx((found.value, 21_000 * 2.162188809))


def test_a_year_beyond_its_fuel_in_most_months_is_unknown() -> None:
    inventory = monthly("2025", [90_000.0] * 7 + [9_000.0] * 5, [1000.0] * MONTHS)
    assert figure(inventory, "national.e_park_kg").value is None


def test_a_branch_of_a_header_counts_at_the_fuel_that_enters_it() -> None:
    park = a_park(
        billed("in", "outside", "header", "natural_gas", "Nm3"),
        billed("branch", "header", "asset:plant", "natural_gas", "Nm3"),
        billed("heat", "asset:plant", "hot", "heat"),
        billed("use", "hot", "enterprise:works", "heat"),
        assets=(an_asset("plant", AssetKind.BOILER),),
    )
    nodes = (
        Node(id="hot", name=a_name("hot"), carrier="heat"),
        Node(id="header", name=a_name("header"), carrier="natural_gas"),
    )
    park = replace(
        park, nodes=(*park.nodes, *nodes), streams=(a_stream("gas", "in", "natural_gas"),)
    )
    inventory = draw_up(park, {"in": [5000], "branch": [10], "heat": [9000], "use": [9000]}, YEAR)
    assert finding(inventory, "plant_beyond_input").facts["input_kwh"] == 108.1
