"""An own plant has its fuel in the account, of the kind it claims, or the totals are unknown."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import Meter
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_name, a_park, an_asset
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

GJ = 1000 / 3.6  # kWh
OPEN = ("national.e_fuel_kg", "national.e_park_kg", "national.e_tce")


def account(
    amounts: dict[str, float],
    plant: Asset,
    *meters: Meter,
    streams: tuple[SourceStream, ...] = (),
) -> Inventory:
    park = a_park(*meters, assets=(plant,))
    nodes = (
        Node(id="main", name=a_name("main"), carrier="heat"),
        Node(id="header", name=a_name("header"), carrier="natural_gas"),
    )
    park = replace(park, nodes=(*park.nodes, *nodes), streams=streams)
    return draw_up(park, {name: [amount] for name, amount in amounts.items()}, YEAR)


def heat_of(kind: AssetKind, *more: Meter, **amounts: float) -> Inventory:
    return account(
        {"h": 300 * GJ, "use": 200 * GJ, "out": 100 * GJ} | amounts,
        an_asset("plant", kind),
        billed("h", "asset:plant", "main", "heat", "GJ"),
        billed("use", "main", "enterprise:works", "heat", "GJ"),
        billed("out", "main", "outside", "heat", "GJ"),
        *more,
    )


def power_of(kind: AssetKind, *streams: SourceStream) -> Inventory:
    fuels = {stream.meter: stream.factor_item for stream in streams}
    return account(
        {"p": 1000, "use": 600, "out": 400} | dict.fromkeys(fuels, 300.0),
        an_asset("plant", kind),
        billed("p", "asset:plant", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("out", "bus", "outside"),
        *(billed(meter, "outside", "asset:plant", item, "t") for meter, item in fuels.items()),
        streams=streams,
    )


def coal(**more: object) -> SourceStream:
    return a_stream("coal", "coal", "anthracite", **more)  # type: ignore[arg-type]  # its fields


def straw(**more: object) -> SourceStream:
    proof = {"factor_set": "G_ipcc_2006", "evidence": "certificate of origin"} | more
    return a_stream("straw", "straw", "straw", **proof)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("figure_id", OPEN)
@pytest.mark.parametrize(
    "kind", [AssetKind.BOILER, AssetKind.FOSSIL_POWER, AssetKind.BIOMASS_POWER]
)
def test_heat_of_a_plant_without_fuel_leaves_the_totals_unknown(
    figure_id: str, kind: AssetKind
) -> None:
    found = figure(heat_of(kind), figure_id)
    assert found.value is None
    assert [(m.id, m.subject) for m in found.missing] == [("energy_consumption", "plant")]


def test_power_of_a_plant_without_fuel_is_an_error_and_earns_nothing() -> None:
    inventory = power_of(AssetKind.FOSSIL_POWER)
    assert "ledger_plant_without_fuel" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None
    assert value(inventory, "national.electricity_out_kg") == 0


def test_fuel_that_goes_in_unburned_does_not_feed_a_plant() -> None:
    inventory = power_of(AssetKind.FOSSIL_POWER, coal(use=StreamUse.FEEDSTOCK))
    assert figure(inventory, "national.e_park_kg").value is None


def test_a_plant_on_a_header_is_fed_by_what_enters_the_header() -> None:
    inventory = account(
        {"p": 1000, "use": 1000, "in": 300, "branch": 290},
        an_asset("plant", AssetKind.FOSSIL_POWER),
        billed("p", "asset:plant", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("in", "outside", "header", "natural_gas", "Nm3"),
        billed("branch", "header", "asset:plant", "natural_gas", "Nm3"),
        streams=(a_stream("gas", "in", "natural_gas"),),
    )
    assert value(inventory, "national.e_park_kg") == pytest.approx(300 * 2.162188809)


def test_power_called_biomass_without_any_fuel_is_unknown_and_never_zero() -> None:
    inventory = power_of(AssetKind.BIOMASS_POWER)
    assert "ledger_plant_without_fuel" in kinds(inventory)
    for figure_id in ("national.e_park_kg", "national.e_tce", "energy.own_non_fossil_kwh"):
        found = figure(inventory, figure_id)
        assert found.value is None
        assert [(m.id, m.subject) for m in found.missing] == [("energy_consumption", "plant")]
    assert figure(inventory, "energy.clean_strict_physical_tce").value is None
    assert value(inventory, "energy.load_kwh") == 600  # how much it is stands, what it is does not


def test_power_of_a_biomass_plant_is_non_fossil_when_a_proved_stream_feeds_it() -> None:
    inventory = power_of(AssetKind.BIOMASS_POWER, straw())
    assert value(inventory, "energy.own_non_fossil_kwh") == 1000
    assert value(inventory, "national.e_park_kg") == 0
    unproved = power_of(AssetKind.BIOMASS_POWER, straw(evidence=""))
    assert value(unproved, "energy.own_non_fossil_kwh") == 0
    assert figure(unproved, "national.e_park_kg").value is None


def test_an_electric_boiler_needs_no_fuel() -> None:
    more = billed("power", "bus", "asset:plant"), billed("grid", "outside", "bus")
    inventory = heat_of(AssetKind.BOILER, *more, power=310 * GJ, grid=310 * GJ)
    assert value(inventory, "national.e_park_kg") == pytest.approx(310 * GJ * 0.8325)


def test_export_of_a_plant_fed_by_biomass_alone_earns_nothing() -> None:
    inventory = power_of(AssetKind.FOSSIL_POWER, straw())
    assert value(inventory, "national.electricity_out_kg") == 0
    assert "ledger_plant_contradicts_fuel" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None


def test_a_biomass_plant_fed_by_coal_is_neither_clean_nor_counted_twice() -> None:
    inventory = power_of(AssetKind.BIOMASS_POWER, coal())
    assert "ledger_plant_contradicts_fuel" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None
    assert value(inventory, "energy.own_non_fossil_kwh") == 0
    assert value(inventory, "energy.clean_strict_physical_tce") == 0


@pytest.mark.parametrize("kind", [AssetKind.FOSSIL_POWER, AssetKind.BIOMASS_POWER])
def test_a_plant_on_mixed_fuel_counts_at_its_fuel_and_earns_nothing(kind: AssetKind) -> None:
    inventory = power_of(kind, coal(), straw())
    assert "ledger_plant_fuels_mixed" in kinds(inventory)
    assert value(inventory, "national.electricity_out_kg") == 0
    assert value(inventory, "national.e_park_kg") == pytest.approx(
        300 * 0.024515 * 27.49 * 0.94 * 44 / 12, rel=1e-7
    )


def test_export_of_a_plant_on_coal_earns_the_grids_factor() -> None:
    inventory = power_of(AssetKind.FOSSIL_POWER, coal())
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-400 * 0.8325)
