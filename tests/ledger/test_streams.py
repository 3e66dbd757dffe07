"""Every fuel and process is accounted once, at the right factor, or its total is unknown."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import Meter
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_name, a_park, an_asset
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

IDLE = billed("idle", "outside", "bus")  # a connection that counts nothing: zero, and known


def account(
    amounts: dict[str, float],
    meters: tuple[Meter, ...],
    streams: tuple[SourceStream, ...],
    assets: tuple[Asset, ...] = (),
) -> Inventory:
    park = a_park(*meters, assets=assets)
    header = Node(id="header", name=a_name("header"), carrier="natural_gas")
    park = replace(park, streams=streams, nodes=(*park.nodes, header))
    return draw_up(park, {name: [amount] for name, amount in amounts.items()}, YEAR)


def delivery(meter: str, carrier: str, unit: str = "t") -> Meter:
    return billed(meter, "outside", "enterprise:works", carrier, unit)


def one_fuel(item: str, kilograms: float, **more: object) -> Inventory:
    stream = a_stream("s", "m", item, **more)  # type: ignore[arg-type]  # fields of the stream
    return account({"m": kilograms}, (delivery("m", item),), (stream,))


def test_a_set_without_an_oxidation_rate_leaves_the_park_unknown_and_not_zero() -> None:
    inventory = one_fuel("anthracite", 1000, factor_set="B_newer")
    park = figure(inventory, "national.e_park_kg")
    assert park.value is None
    assert [missing.id for missing in park.missing] == ["fuel/B_newer/anthracite"]
    assert "ledger_factor_unknown" in kinds(inventory)
    assert value(inventory, "national.e_tce") == pytest.approx(0.022867 / 0.0293076, rel=1e-6)


def test_the_same_set_serves_conversion_where_carbon_counts_whole() -> None:
    inventory = one_fuel("anthracite", 1000, use=StreamUse.CONVERSION_INPUT, factor_set="B_newer")
    by_hand = 1000 * 0.022867 * 27.49 * 44 / 12
    assert value(inventory, "national.e_conversion_kg") == pytest.approx(by_hand, rel=1e-7)


def test_a_measured_oxidation_rate_fills_the_gap() -> None:
    inventory = one_fuel(
        "anthracite", 1000, factor_set="B_newer", oxidation=0.94, evidence="test report"
    )
    by_hand = 1000 * 0.022867 * 27.49 * 0.94 * 44 / 12
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(by_hand, rel=1e-7)


@pytest.mark.parametrize("item", ["coking_bituminous_coal", "moon_dust"])
def test_an_unknown_fuel_factor_makes_both_totals_unknown(item: str) -> None:
    inventory = one_fuel(item, 1000)
    assert figure(inventory, "national.e_park_kg").value is None
    assert figure(inventory, "national.e_tce").value is None
    assert figure(inventory, "by_enterprise.works_kg").value is None
    assert "ledger_factor_unknown" in kinds(inventory)


def test_a_process_whose_factor_was_not_seen_is_unknown() -> None:
    stream = a_stream("s", "m", "lime", StreamUse.PROCESS, factor_set="cn_national_database")
    inventory = account({"m": 1000, "idle": 0}, (delivery("m", "lime"), IDLE), (stream,))
    assert figure(inventory, "national.e_process_kg").value is None
    assert value(inventory, "national.e_tce") == 0


def test_a_plants_own_process_factor_replaces_the_listed_one() -> None:
    inventory = one_fuel(
        "lime",
        1000,
        use=StreamUse.PROCESS,
        factor_set="cn_national_database",
        factor_t_per_t=0.7,
        evidence="verification report",
    )
    assert value(inventory, "national.e_process_kg") == pytest.approx(700)


def test_coal_equivalent_falls_back_to_the_calorific_value_and_says_so() -> None:
    inventory = one_fuel("anthracite", 1000)
    energy = figure(inventory, "national.e_tce")
    assert energy.value == pytest.approx(24.515 / 29.3076, rel=1e-6)
    assert "I" in {label.value for label in energy.evidence}


def test_a_measured_value_far_from_the_default_is_doubted() -> None:
    inventory = one_fuel("diesel", 1000, ncv_gj_per_unit=43.3, evidence="report")
    assert "ledger_measured_far_from_default" in kinds(inventory)


def test_amounts_below_zero_are_refused_and_named() -> None:
    inventory = one_fuel("diesel", -1000)
    assert value(inventory, "national.e_fuel_kg") == 0
    assert "ledger_negative_activity" in kinds(inventory)


def test_a_fuel_nobody_accounts_for_makes_the_total_unknown() -> None:
    inventory = account({"m": 1000}, (delivery("m", "diesel"),), ())
    assert figure(inventory, "national.e_fuel_kg").value is None
    assert "ledger_fuel_without_stream" in kinds(inventory)


def test_a_product_without_a_stream_is_no_fuel() -> None:
    inventory = account({"m": 1000, "idle": 0}, (delivery("m", "steel"), IDLE), ())
    assert value(inventory, "national.e_park_kg") == 0
    assert "m" not in inventory.postings["meter_id"].to_list()


def header(*, at_entry: bool, at_use: bool) -> Inventory:
    meters = (
        billed("in", "outside", "header", "natural_gas", "Nm3"),
        billed("use", "header", "enterprise:works", "natural_gas", "Nm3"),
    )
    streams = [a_stream("entry", "in", "natural_gas")] if at_entry else []
    streams += [a_stream("burner", "use", "natural_gas")] if at_use else []
    return account({"in": 1000, "use": 980}, meters, tuple(streams))


def test_a_header_counts_where_fuel_enters_or_where_it_is_used() -> None:
    assert value(header(at_entry=True, at_use=False), "national.e_fuel_kg") == pytest.approx(
        1000 * 2.162188809
    )
    assert value(header(at_entry=False, at_use=True), "national.e_fuel_kg") == pytest.approx(
        980 * 2.162188809
    )


def test_a_header_counted_at_both_ends_is_a_finding_and_unknown() -> None:
    inventory = header(at_entry=True, at_use=True)
    assert "ledger_stream_counted_twice" in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_a_header_counted_nowhere_is_a_finding_and_unknown() -> None:
    inventory = header(at_entry=False, at_use=False)
    assert kinds(inventory).count("ledger_fuel_without_stream") == 1
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_two_streams_on_one_meter_are_not_both_counted() -> None:
    streams = (a_stream("one", "m", "diesel"), a_stream("two", "m", "diesel"))
    inventory = account({"m": 1000}, (delivery("m", "diesel"),), streams)
    assert "ledger_stream_counted_twice" in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None
    assert len(inventory.postings) == 1


def test_a_fuel_metered_in_another_kind_of_unit_is_refused() -> None:
    stream = a_stream("gas", "m", "natural_gas")
    inventory = account({"m": 1000}, (delivery("m", "natural_gas", "kWh"),), (stream,))
    assert "ledger_factor_unit_differs" in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_what_conversion_puts_out_is_taken_out_and_counted_where_it_is_burned() -> None:
    meters = (
        delivery("coal", "cleaned_coal"),
        delivery("coke_made", "coke"),
        delivery("coke_burned", "coke"),
    )
    streams = (
        a_stream("oven", "coal", "cleaned_coal", StreamUse.CONVERSION_INPUT),
        a_stream("made", "coke_made", "coke", StreamUse.CONVERSION_OUTPUT),
        a_stream("burned", "coke_burned", "coke"),
    )
    inventory = account({"coal": 1400, "coke_made": 1000, "coke_burned": 1000}, meters, streams)
    coal = 1400 * 0.026344 * 25.4 * 44 / 12
    coke = 1000 * 0.028446 * 29.4 * 44 / 12
    assert value(inventory, "national.e_conversion_kg") == pytest.approx(coal - coke, rel=1e-7)
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(coke * 0.93, rel=1e-7)
    assert value(inventory, "national.e_tce") == pytest.approx(1400 * 0.9 / 1000)


def recovery(made: float, burned: float) -> Inventory:
    gas = ("blast_furnace_gas", "Nm3")
    streams = (
        a_stream("won", "made", gas[0], StreamUse.RECOVERED),
        a_stream("burned", "burned", gas[0]),
    )
    meters = (delivery("made", *gas), delivery("burned", *gas))
    return account({"made": made, "burned": burned}, meters, streams)


def test_recovered_gas_that_is_burned_again_counts_once() -> None:
    inventory = recovery(1000, 1000)
    assert value(inventory, "national.e_park_kg") == pytest.approx(0)
    assert value(inventory, "national.e_tce") == pytest.approx(0)


def test_recovered_gas_that_is_not_burned_takes_nothing_out() -> None:
    inventory = recovery(1000, 400)
    assert value(inventory, "national.e_park_kg") == pytest.approx(0)
    assert "ledger_recovered_beyond_use" in kinds(inventory)


def test_biomass_that_makes_metered_power_is_energy_once() -> None:
    meters = (
        billed("power", "asset:plant", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("bio", "outside", "asset:plant", "straw", "t"),
    )
    inventory = account(
        {"power": 1000, "use": 1000, "bio": 400},
        meters,
        (a_stream("bio", "bio", "straw", factor_set="G_ipcc_2006", evidence="certificate"),),
        (an_asset("plant", AssetKind.BIOMASS_POWER),),
    )
    assert value(inventory, "national.e_tce") == pytest.approx(0.3024)


def test_sold_fuel_is_listed_and_takes_nothing_out() -> None:
    streams = (a_stream("in", "m", "diesel"), a_stream("sold", "s", "diesel", StreamUse.SOLD))
    meters = (delivery("m", "diesel"), billed("s", "enterprise:works", "outside", "diesel", "t"))
    inventory = account({"m": 1000, "s": 300}, meters, streams)
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(3145.122493)
    assert "ledger_sold_not_deducted" in kinds(inventory)


def test_water_and_compressed_air_are_not_counted_again_as_energy() -> None:
    meters = (delivery("air", "compressed_air", "Nm3"), delivery("water", "water", "m3"), IDLE)
    inventory = account({"air": 1000, "water": 1000, "idle": 0}, meters, ())
    assert value(inventory, "national.e_tce") == 0


@pytest.mark.parametrize(
    "measured",
    [{"ncv_gj_per_unit": 0.001}, {"carbon_t_per_gj": 0.0}, {"oxidation": 0.0}],
    ids=lambda values: next(iter(values)),
)
def test_measured_values_without_a_report_are_not_used(measured: dict[str, float]) -> None:
    inventory = one_fuel("diesel", 1000, **measured)
    assert value(inventory, "national.e_park_kg") == pytest.approx(3145.122493)
    assert value(inventory, "national.e_tce") == pytest.approx(1.4571)
    assert "ledger_measured_without_evidence" in kinds(inventory)


def a_kiln(factor_set: str, **more: object) -> Inventory:
    return one_fuel("lime", 1000, use=StreamUse.PROCESS, factor_set=factor_set, **more)


def test_a_process_factor_without_a_report_is_not_used() -> None:
    inventory = a_kiln("cn_provincial_guideline", factor_t_per_t=0.0)
    assert value(inventory, "national.e_process_kg") == pytest.approx(683)
    assert "ledger_measured_without_evidence" in kinds(inventory)


def test_every_measured_value_far_from_its_default_is_doubted() -> None:
    process = a_kiln("cn_provincial_guideline", factor_t_per_t=0.001, evidence="report")
    assert "ledger_measured_far_from_default" in kinds(process)
    fuel = one_fuel("diesel", 1000, oxidation=0.1, evidence="report")
    assert "ledger_measured_far_from_default" in kinds(fuel)


def test_a_measured_value_without_a_default_is_labelled_as_inferred() -> None:
    """Fuel carries I in any case, since the choice of its factor set is ours."""
    process = a_kiln("cn_national_database", factor_t_per_t=0.7, evidence="report")
    assert "I" in figure(process, "national.e_process_kg").evidence
    fuel = one_fuel("anthracite", 1000, factor_set="B_newer", oxidation=0.94, evidence="report")
    assert "I" in figure(fuel, "national.e_fuel_kg").evidence
    listed = a_kiln("ipcc_2006_tier1", factor_t_per_t=0.53, evidence="report")
    assert "I" not in figure(listed, "national.e_process_kg").evidence


def test_output_of_a_conversion_without_input_is_an_error_and_unknown() -> None:
    meters = (billed("made", "enterprise:works", "outside", "diesel", "t"),)
    streams = (a_stream("made", "made", "diesel", StreamUse.CONVERSION_OUTPUT),)
    inventory = account({"made": 1000}, meters, streams)
    assert "ledger_output_without_input" in kinds(inventory)
    assert figure(inventory, "national.e_conversion_kg").value is None
    assert figure(inventory, "national.e_park_kg").value is None
    assert figure(inventory, "national.e_tce").value is None


def test_gas_recovered_into_a_header_and_burned_from_it_counts_once() -> None:
    meters = (
        billed("won", "enterprise:works", "header", "natural_gas", "Nm3"),
        billed("burned", "header", "enterprise:works", "natural_gas", "Nm3"),
    )
    streams = (
        a_stream("won", "won", "natural_gas", StreamUse.RECOVERED),
        a_stream("burned", "burned", "natural_gas"),
    )
    inventory = account({"won": 1000, "burned": 1000}, meters, streams)
    assert "ledger_stream_counted_twice" not in kinds(inventory)
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(1000 * 2.162188809)
    assert value(inventory, "national.e_tce") == pytest.approx(0)


def test_gas_recovered_into_a_header_is_no_proof_that_its_burners_are_counted() -> None:
    meters = (
        billed("won", "enterprise:works", "header", "natural_gas", "Nm3"),
        billed("burned", "header", "enterprise:works", "natural_gas", "Nm3"),
    )
    streams = (a_stream("won", "won", "natural_gas", StreamUse.RECOVERED),)
    inventory = account({"won": 1000, "burned": 1000}, meters, streams)
    assert "ledger_fuel_without_stream" in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_a_stream_within_one_that_is_counted_is_not_counted_again() -> None:
    part = replace(delivery("part", "diesel"), parent="m")
    streams = (a_stream("one", "m", "diesel"), a_stream("two", "part", "diesel"))
    inventory = account({"m": 1000, "part": 300}, (delivery("m", "diesel"), part), streams)
    assert "ledger_stream_counted_twice" in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None
