"""Heat counts 0.11 tCO2/GJ unless measured, nothing when non-fossil, and never as mass."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.contracts import Contract
from lingtan.park.meters import Meter
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    YEAR,
    a_direct_line,
    a_stream,
    billed,
    draw_up,
    figure,
    kinds,
    value,
)

GJ = 1000 / 3.6  # kWh
USE = billed("h_use", "main", "enterprise:works", "heat", "GJ")


def account(
    amounts: dict[str, float],
    *meters: Meter,
    assets: tuple[Asset, ...] = (),
    streams: tuple[SourceStream, ...] = (),
    contracts: tuple[Contract, ...] = (),
) -> Inventory:
    park = a_park(*meters, assets=assets)
    park = replace(
        park,
        nodes=(*park.nodes, Node(id="main", name=a_name("main"), carrier="heat")),
        streams=streams,
        contracts=contracts,
    )
    return draw_up(park, {name: [amount] for name, amount in amounts.items()}, YEAR)


def bought(meter: str = "h_in", carrier: str = "heat", unit: str = "GJ") -> Meter:
    return billed(meter, "outside", "main", carrier, unit)


def test_bought_heat_counts_eleven_hundredths_of_a_tonne_a_gigajoule() -> None:
    inventory = account({"h_in": 100_000 * GJ, "h_use": 90_000 * GJ}, bought(), USE)
    assert value(inventory, "national.e_heat_kg") == pytest.approx(11_000_000, abs=1)
    assert value(inventory, "energy.heat_tce") == pytest.approx(3412, abs=1e-3)


def test_a_measured_heat_factor_with_its_report_replaces_the_default() -> None:
    stream = a_stream(
        "bought", "h_in", "heat", factor_set="", carbon_t_per_gj=0.02, evidence="test report"
    )
    inventory = account({"h_in": 1000 * GJ, "h_use": 1000 * GJ}, bought(), USE, streams=(stream,))
    assert value(inventory, "national.e_heat_kg") == pytest.approx(1000 * 20 * 44 / 12, abs=0.1)


def test_a_measured_heat_factor_without_a_report_does_not_count() -> None:
    stream = a_stream("bought", "h_in", "heat", factor_set="", carbon_t_per_gj=0.02)
    inventory = account({"h_in": 1000 * GJ, "h_use": 1000 * GJ}, bought(), USE, streams=(stream,))
    assert value(inventory, "national.e_heat_kg") == pytest.approx(110_000, abs=1)
    assert "ledger_measured_without_evidence" in kinds(inventory)


def from_a_straw_plant_outside(*contracts: Contract, **stated: object) -> Inventory:
    plant = an_asset("straw", AssetKind.BIOMASS_POWER, is_outside=True)
    pipe = billed("h_straw", "asset:straw", "main", "heat", "GJ")
    stream = a_stream("bought", "h_straw", "heat", factor_set="", is_biogenic=True, **stated)  # type: ignore[arg-type]  # fields
    return account(
        {"h_straw": 1000 * GJ, "h_use": 990 * GJ},
        pipe,
        USE,
        assets=(plant,),
        streams=(stream,) if stated else (),
        contracts=contracts,
    )


@pytest.mark.parametrize(
    ("contracts", "stated"),
    [((a_direct_line("straw"),), {}), ((), {"evidence": "fuel ledger of the plant"})],
    ids=["contract", "stream"],
)
def test_heat_of_a_non_fossil_plant_outside_counts_nothing_when_proved(
    contracts: tuple[Contract, ...], stated: dict[str, str]
) -> None:
    inventory = from_a_straw_plant_outside(*contracts, **stated)
    assert value(inventory, "national.e_heat_kg") == 0
    assert value(inventory, "energy.clean_strict_physical_tce") == pytest.approx(34.12, abs=1e-3)
    assert "ledger_heat_without_proof" not in kinds(inventory)


@pytest.mark.parametrize("contracts", [(), (a_direct_line("straw", evidence=" "),)])
def test_heat_of_a_plant_outside_that_nothing_proves_is_bought_heat(
    contracts: tuple[Contract, ...],
) -> None:
    inventory = from_a_straw_plant_outside(*contracts)
    assert value(inventory, "national.e_heat_kg") == pytest.approx(110_000, abs=1)
    assert value(inventory, "energy.clean_strict_physical_tce") == 0
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_heat_without_proof")
    assert (finding.subject, finding.kind.severity.value) == ("straw", "error")
    assert finding.facts == {"meter": "h_straw", "kwh": pytest.approx(1000 * GJ)}


def test_heat_of_a_boiler_outside_is_bought_heat() -> None:
    plant = an_asset("boiler", AssetKind.BOILER, is_outside=True)
    pipe = billed("h_pipe", "asset:boiler", "main", "heat", "GJ")
    inventory = account({"h_pipe": 1000 * GJ, "h_use": 1000 * GJ}, pipe, USE, assets=(plant,))
    assert value(inventory, "national.heat_in_kg") == pytest.approx(110_000, abs=1)


def test_own_solar_heat_is_energy_without_emission() -> None:
    roof = billed("h_sun", "asset:roof", "main", "heat", "GJ")
    inventory = account(
        {"h_sun": 1000 * GJ, "h_use": 1000 * GJ},
        roof,
        USE,
        assets=(an_asset("roof", AssetKind.SOLAR),),
    )
    assert value(inventory, "national.e_park_kg") == 0
    assert value(inventory, "national.e_tce") == pytest.approx(34.12, abs=1e-3)


def test_steam_by_mass_takes_the_listed_enthalpy_of_its_state() -> None:
    steam = bought("s_in", "steam", "t")
    stream = a_stream("steam", "s_in", "saturated_steam", factor_set="F_media")
    inventory = account({"s_in": 1_000_000, "h_use": 2756 * GJ}, steam, USE, streams=(stream,))
    assert value(inventory, "national.e_heat_kg") == pytest.approx(1000 * 2.7567 * 110, rel=1e-6)


def test_steam_without_enthalpy_is_a_finding_and_the_figure_is_missing() -> None:
    inventory = account({"s_in": 1_000_000, "h_use": 0}, bought("s_in", "steam", "t"), USE)
    assert "ledger_steam_without_enthalpy" in kinds(inventory)
    assert figure(inventory, "national.e_heat_kg").missing
    assert figure(inventory, "national.e_park_kg").value is None
    assert figure(inventory, "national.e_tce").value is None
    assert value(inventory, "national.e_electricity_kg") == 0


def selling_boiler(gas: float, *, fuel: str = "natural_gas", unit: str = "Nm3") -> Inventory:
    boiler = an_asset("boiler", AssetKind.BOILER)
    return account(
        {"h_b": 1000 * GJ, "h_use": 700 * GJ, "h_out": 300 * GJ, "gas": gas},
        billed("h_b", "asset:boiler", "main", "heat", "GJ"),
        USE,
        billed("h_out", "main", "outside", "heat", "GJ"),
        billed("gas", "outside", "asset:boiler", fuel, unit),
        assets=(boiler,),
        streams=(a_stream("gas", "gas", fuel, enterprise=""),),
    )


def test_heat_sold_from_a_boiler_takes_out_what_its_fuel_put_in() -> None:
    """300 of 1 000 GJ leave, and with them three tenths of the gas: not 33 t at the default."""
    inventory = selling_boiler(28_000)
    assert value(inventory, "national.heat_out_kg") == pytest.approx(-0.3 * 60_541.29, abs=0.1)
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(28_000 * 2.16218881, abs=0.1)
    out = inventory.postings.filter(account="heat_out")["factor_id"].to_list()
    assert out == ["out/heat/measured/boiler"]
    assert "I" in figure(inventory, "national.heat_out_kg").evidence


def test_heat_sold_takes_out_no_more_than_the_default_its_buyer_counts() -> None:
    inventory = selling_boiler(60_000, fuel="anthracite", unit="t")  # 0.139 t/GJ
    assert value(inventory, "national.heat_out_kg") == pytest.approx(-33_000, abs=1)
    out = inventory.postings.filter(account="heat_out")["factor_id"].to_list()
    assert out == ["cn_zcp_2025_06.heat_fossil"]


def cogeneration(gas: float, *, power_out: float, heat_out: float) -> Inventory:
    """Return a gas engine that sells power, 40 of 100, and heat, 45 of 100 [GJ]."""
    return account(
        {"p": 400 * GJ, "p_use": 400 * GJ - power_out, "p_out": power_out}
        | {"h": 450 * GJ, "h_use": 450 * GJ - heat_out, "h_out": heat_out, "gas": gas},
        billed("p", "asset:chp", "bus"),
        billed("p_use", "bus", "enterprise:works"),
        billed("p_out", "bus", "outside"),
        billed("h", "asset:chp", "main", "heat", "GJ"),
        USE,
        billed("h_out", "main", "outside", "heat", "GJ"),
        billed("gas", "outside", "asset:chp", "natural_gas", "Nm3"),
        assets=(an_asset("chp", AssetKind.FOSSIL_POWER),),
        streams=(a_stream("gas", "gas", "natural_gas", enterprise=""),),
    )


def test_heat_of_cogeneration_leaves_at_the_default_up_to_the_emission_of_its_fuel() -> None:
    inventory = cogeneration(26_000, power_out=0, heat_out=400 * GJ)  # 44 of 56 t
    assert value(inventory, "national.heat_out_kg") == pytest.approx(-44_000, abs=1)
    assert value(inventory, "national.e_park_kg") > 0


def both_sell(heat_out: float) -> Inventory:
    """Return a gas engine's 450 GJ beside 500 GJ bought at a measured 0.0733 tCO2/GJ."""
    return account(
        {"p": 400 * GJ, "p_use": 400 * GJ, "h": 450 * GJ, "h_in": 500 * GJ}
        | {"h_use": 950 * GJ - heat_out, "h_out": heat_out, "gas": 26_000},
        billed("p", "asset:chp", "bus"),
        billed("p_use", "bus", "enterprise:works"),
        billed("h", "asset:chp", "main", "heat", "GJ"),
        bought(),
        USE,
        billed("h_out", "main", "outside", "heat", "GJ"),
        billed("gas", "outside", "asset:chp", "natural_gas", "Nm3"),
        assets=(an_asset("chp", AssetKind.FOSSIL_POWER),),
        streams=(
            a_stream("gas", "gas", "natural_gas", enterprise=""),
            a_stream("h", "h_in", "heat", factor_set="", carbon_t_per_gj=0.02, evidence="report"),
        ),
    )


def test_heat_of_cogeneration_leaves_at_the_default_beside_bought_heat_that_is_measured() -> None:
    inventory = both_sell(400 * GJ)
    assert value(inventory, "national.heat_out_kg") == pytest.approx(-44_000, abs=1)
    out = inventory.postings.filter(account="heat_out")["factor_id"].to_list()
    assert out == ["cn_zcp_2025_06.heat_fossil"]


def test_measured_bought_heat_that_is_sold_on_leaves_at_the_factor_it_is_named_by() -> None:
    inventory = both_sell(550 * GJ)  # all of the engine's 450 GJ, and 100 GJ bought
    kg = -450 * 110 - 100 * 20 * 44 / 12
    assert value(inventory, "national.heat_out_kg") == pytest.approx(kg, abs=1)
    out = inventory.postings.filter(account="heat_out")["factor_id"].to_list()
    assert sorted(out) == ["cn_zcp_2025_06.heat_fossil", "measured/h"]


def test_more_given_out_than_the_fuel_emitted_is_not_decided() -> None:
    """92 t of power and 44 t of heat leave a plant that emitted 56 t."""
    inventory = cogeneration(26_000, power_out=400 * GJ, heat_out=400 * GJ)
    finding = next(f for f in inventory.findings if "export_credit" in f.kind.id)
    assert finding.kind.severity.value == "error"
    assert finding.facts["fuel_kg"] == pytest.approx(26_000 * 2.162188809, abs=0.1)
    assert finding.facts["credit_kg"] == pytest.approx(400 * GJ * 0.8325 + 44_000, abs=0.1)
    for name in ("e_electricity_kg", "e_heat_kg", "e_energy_kg", "e_park_kg"):
        found = figure(inventory, f"national.{name}")
        assert [reason.id for reason in found.missing] == ["export_credit_beyond_fuel"], name
    assert value(inventory, "national.e_tce") is not None


def test_heat_sold_from_a_heat_pump_or_a_biomass_boiler_earns_nothing() -> None:
    inventory = account(
        {"h_p": 500 * GJ, "h_b": 500 * GJ, "h_use": 700 * GJ, "h_out": 300 * GJ, "straw": 50_000}
        | {"power": 150 * GJ},
        billed("power", "outside", "asset:pump"),
        billed("h_p", "asset:pump", "main", "heat", "GJ"),
        billed("h_b", "asset:boiler", "main", "heat", "GJ"),
        USE,
        billed("h_out", "main", "outside", "heat", "GJ"),
        billed("straw", "outside", "asset:boiler", "straw", "t"),
        assets=(an_asset("boiler", AssetKind.BOILER), an_asset("pump", AssetKind.HEAT_PUMP)),
        streams=(
            a_stream(
                "straw",
                "straw",
                "straw",
                StreamUse.FUEL,
                factor_set="G_ipcc_2006",
                enterprise="",
                is_biogenic=True,
                evidence="certificate of origin",
            ),
        ),
    )
    assert value(inventory, "national.heat_out_kg") == 0
    power_kg = value(inventory, "national.e_electricity_kg")
    assert value(inventory, "national.e_park_kg") == power_kg == pytest.approx(150 * GJ * 0.8325)
    assert value(inventory, "national.biogenic_kg") == pytest.approx(58_000, rel=1e-4)


def test_bought_heat_that_is_sold_on_is_net() -> None:
    out = billed("h_out", "main", "outside", "heat", "GJ")
    inventory = account({"h_in": 1000 * GJ, "h_use": 0, "h_out": 400 * GJ}, bought(), USE, out)
    assert value(inventory, "national.e_heat_kg") == pytest.approx(66_000, abs=1)


def test_bought_cooling_is_energy_and_its_emission_is_doubted() -> None:
    cold = billed("c_in", "outside", "enterprise:works", "cooling", "GJ")
    inventory = account({"c_in": 1000 * GJ}, cold)
    assert value(inventory, "national.e_tce") == pytest.approx(34.12, abs=1e-3)
    assert value(inventory, "national.e_heat_kg") == 0
    assert "ledger_cooling_outside_method" in kinds(inventory)


def test_heat_called_non_fossil_without_proof_counts_the_default() -> None:
    stream = a_stream("bought", "h_in", "heat", factor_set="", is_biogenic=True)
    inventory = account({"h_in": 1000 * GJ, "h_use": 1000 * GJ}, bought(), USE, streams=(stream,))
    assert value(inventory, "national.e_heat_kg") == pytest.approx(110_000, abs=1)
    assert "ledger_biogenic_without_evidence" in kinds(inventory)


def test_a_measured_heat_factor_far_from_the_default_is_doubted() -> None:
    stream = a_stream(
        "bought", "h_in", "heat", factor_set="", carbon_t_per_gj=0.0005, evidence="test report"
    )
    inventory = account({"h_in": 1000 * GJ, "h_use": 1000 * GJ}, bought(), USE, streams=(stream,))
    assert "ledger_measured_far_from_default" in kinds(inventory)


def steam(enthalpy: float, *, evidence: str = "") -> Inventory:
    stream = a_stream(
        "steam",
        "s_in",
        "saturated_steam",
        factor_set="F_media",
        ncv_gj_per_unit=enthalpy,
        evidence=evidence,
    )
    meters = bought("s_in", "steam", "t"), USE
    return account({"s_in": 1_000_000, "h_use": 2700 * GJ}, *meters, streams=(stream,))


@pytest.mark.parametrize("enthalpy", [2.8, 2800.0, 0.0000028])
def test_an_enthalpy_no_steam_has_is_refused_and_the_heat_is_unknown(enthalpy: float) -> None:
    inventory = steam(enthalpy, evidence="steam table")
    assert "ledger_enthalpy_refused" in kinds(inventory)
    assert figure(inventory, "national.e_heat_kg").value is None
    assert figure(inventory, "national.e_tce").value is None


def test_a_measured_enthalpy_needs_its_report() -> None:
    by_report, by_word = steam(0.0028, evidence="steam table"), steam(0.0028)
    assert value(by_report, "national.e_heat_kg") == pytest.approx(2800 * 110, rel=1e-6)
    assert value(by_word, "national.e_heat_kg") == pytest.approx(2756.7 * 110, rel=1e-6)


def test_a_user_whose_steam_has_no_enthalpy_has_no_known_share() -> None:
    user = billed("s_use", "main", "enterprise:works", "steam", "t")
    inventory = account({"h_in": 100 * GJ, "s_use": 30_000}, bought(), user)
    assert value(inventory, "national.e_heat_kg") == pytest.approx(11_000)
    assert figure(inventory, "by_enterprise.works_kg").value is None


@pytest.mark.parametrize("kwh", [8_888_888.889, 10_666_666.668, 9_999_991.0, 10_000_019.0])
def test_a_boiler_that_gives_all_its_heat_to_others_takes_out_just_its_fuel(kwh: float) -> None:
    """Rounding let the credit exceed the fuel by a hair, and left its owner undecided."""
    park = a_park(
        billed("grid", "outside", "enterprise:works"),
        billed("heat", "asset:boiler", "main", "heat", "GJ"),
        USE,
        billed("gas", "outside", "asset:boiler", "natural_gas", "Nm3"),
        billed("power", "outside", "enterprise:owner"),
        assets=(an_asset("boiler", AssetKind.BOILER, owner="owner"),),
        enterprises=(an_enterprise("works"), an_enterprise("owner")),
    )
    owner = Boundary(
        id="owner",
        name=a_name("owner"),
        kind=BoundaryKind.PARK_IN_PARK,
        members=(Member(enterprise="owner", valid_from=YEAR.start),),
    )
    park = replace(
        park,
        nodes=(*park.nodes, Node(id="main", name=a_name("main"), carrier="heat")),
        streams=(a_stream("gas", "gas", "natural_gas", enterprise="owner"),),
        boundaries=(*park.boundaries, owner),
    )
    amounts = {"grid": [1.0], "power": [1.0], "heat": [kwh], "h_use": [kwh], "gas": [1.2e6]}
    inventory = draw_up(park, amounts, YEAR, boundary="owner")
    assert not [f for f in inventory.findings if "export_credit" in f.kind.id]
    fuel = value(inventory, "national.e_fuel_kg")
    assert value(inventory, "national.heat_out_kg") == pytest.approx(-fuel)
