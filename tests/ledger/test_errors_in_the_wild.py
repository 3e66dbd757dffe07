"""Errors seen in other tools and in real park accounts: each refused or right here."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from lingtan.base.errors import FactorCoverageError, UnitError
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.constants import kg_per_kwh
from lingtan.ledger.options import AccountOptions
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import ContractKind
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse
from tests.builders import a_park, an_asset
from tests.builders_indicators import judged
from tests.builders_ledger import (
    DAY,
    YEAR,
    ZONE,
    a_claim,
    a_stream,
    amounts,
    billed,
    draw_up,
    draw_up_frame,
    figure,
    hourly,
    kinds,
    value,
)


def a_small_park(**what: object) -> Park:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    return replace(park, **what)  # type: ignore[arg-type]  # fields of the test's own choice


BALANCED = {"grid": [1_000_000.0], "use": [1_000_000.0]}


def test_the_heat_value_of_electricity_is_not_taken_for_its_equivalent_value() -> None:
    park = a_small_park(coal_rate="electricity_heat_value")
    inventory = draw_up(park, BALANCED, YEAR)
    assert figure(inventory, "national.e_tce").value is None  # not 122.9 tce
    assert "ledger_coal_rate_refused" in kinds(inventory)
    assert value(inventory, "energy.e_tce_heat_value") == pytest.approx(122.9)


def test_a_rate_with_the_size_of_the_heat_value_is_refused_under_any_name() -> None:
    catalogue = load_catalogue()
    rate = catalogue.fuel("E_coal_equivalent", "electricity_equivalent_supplied_2024")
    rest = tuple(f for f in catalogue.fuels if f != rate)
    spoiled = replace(catalogue, fuels=(*rest, replace(rate, kgce_per_unit=Decimal("0.1229"))))
    inventory = draw_up(a_small_park(), BALANCED, YEAR, catalogue=spoiled)
    assert figure(inventory, "national.e_tce").value is None


def test_eleven_hundredths_of_a_tonne_a_gigajoule_is_never_read_as_kilograms() -> None:
    catalogue = load_catalogue()
    heat = catalogue.method("cn_zcp_2025_06").constant("heat_fossil")
    assert kg_per_kwh(heat, catalogue.units) == Decimal("0.396")
    assert kg_per_kwh(replace(heat, unit="kgCO2/GJ"), catalogue.units) == Decimal("0.000396")
    with pytest.raises(UnitError):
        kg_per_kwh(replace(heat, unit="kg"), catalogue.units)


def test_a_blank_is_not_zero() -> None:
    park = a_park(hourly("grid", "outside", "bus"), hourly("use", "bus", "enterprise:works"))
    inventory = draw_up(park, {"grid": [10.0] * 12, "use": [10.0] * 24})
    assert figure(inventory, "national.e_electricity_kg").value is None


def test_several_years_are_not_summed_into_one() -> None:
    park = a_small_park()
    years = [parse_period(name, ZONE) for name in ("2024", "2025", "2026")]
    table = pl.concat([amounts(park, BALANCED, year) for year in years])
    inventory = draw_up_frame(park, table, YEAR)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(832_500)


def test_local_time_is_not_taken_as_utc() -> None:
    """The park's day runs from 16:00 UTC of the day before."""
    park = a_park(hourly("grid", "outside", "bus"), hourly("use", "bus", "enterprise:works"))
    table = amounts(park, {"grid": [1.0] * 24, "use": [1.0] * 24}, DAY)
    assert value(draw_up_frame(park, table, DAY), "energy.import_kwh") == 24
    shifted = table.with_columns(pl.col("start").dt.offset_by("8h"))
    late = draw_up_frame(
        park, shifted, DAY, options=AccountOptions(missing_share_limit=Decimal(1))
    )
    assert value(late, "energy.import_kwh") == 16


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_day_of_25_hours_has_25_hours(zone: str) -> None:
    period = parse_period("2025-10-26" if zone.startswith("Europe") else "2025-11-02", zone)
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("use", "bus", "enterprise:works"),
        time_zone=zone,
    )
    inventory = draw_up(park, {"grid": [1.0] * 25, "use": [1.0] * 25}, period)
    assert value(inventory, "energy.import_kwh") == 25
    assert "ledger_meter_incomplete" not in kinds(inventory)


def test_a_green_power_share_is_not_a_clean_energy_share() -> None:
    """All power claimed green: of all energy, with coal burned beside it, it is only a part."""
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("coal", "outside", "enterprise:works", "anthracite", "t"),
    )
    park = replace(
        park,
        contracts=(a_claim("green", 1_000_000, ContractKind.GREEN_POWER),),
        streams=(a_stream("coal", "coal", "anthracite"),),
    )
    inventory = draw_up(park, BALANCED | {"coal": [1_000_000.0]}, YEAR)
    clean = value(inventory, "energy.clean_strict_contractual_tce")
    assert clean / value(inventory, "national.e_tce") < 0.3
    assert value(inventory, "energy.clean_strict_physical_tce") == 0


def test_an_intensity_is_divided_by_energy_and_never_by_value_added() -> None:
    figures = {"E_park": 60_000.0, "E_tce": 400_000.0}
    plain = judged("cn_national_910", figures)
    rich = judged("cn_national_910", figures | {"IVA": 1e9, "industrial_value_added": 1e9})
    for result in (plain, rich):
        assert result.indicators[0].figure.value == pytest.approx(0.15)
        assert result.indicators[0].unit == "tCO2/tce"


def test_removals_and_offsets_never_enter_the_core() -> None:
    plain = draw_up(a_small_park(), BALANCED, YEAR)
    facts = (
        Fact(datum="removals", year=2025, value=800_000.0),
        Fact(datum="offsets_available", year=2025, value=800_000.0),
        Fact(datum="offsets_retired", year=2025, value=800_000.0),
    )
    inventory = draw_up(a_small_park(facts=facts), BALANCED, YEAR)
    assert {k: f.value for k, f in inventory.figures.items()} == {
        k: f.value for k, f in plain.figures.items()
    }


def test_scrap_steel_below_zero_takes_nothing_out() -> None:
    park = a_park(billed("scrap", "outside", "enterprise:works", "steel", "t"))
    park = replace(
        park,
        streams=(
            a_stream(
                "scrap",
                "scrap",
                "steel_electric_arc_furnace",
                StreamUse.PROCESS,
                factor_set="ipcc_2006_tier1",
            ),
        ),
    )
    inventory = draw_up(park, {"scrap": [-500_000.0]}, YEAR)
    assert value(inventory, "national.e_process_kg") == 0
    assert "ledger_negative_activity" in kinds(inventory)


def test_two_factors_for_one_grid_are_never_mixed_in_one_run() -> None:
    catalogue = load_catalogue()
    twin = next(f for f in catalogue.grid if (f.zone, f.year) == ("shandong", 2023))
    grid = (*catalogue.grid, replace(twin, kg_co2_per_kwh=Decimal("0.7")))
    with pytest.raises(FactorCoverageError):
        draw_up(a_small_park(), BALANCED, YEAR, catalogue=replace(catalogue, grid=grid))


def test_the_method_does_not_drift_with_newer_grid_vintages() -> None:
    inventory = draw_up(a_small_park(), BALANCED, YEAR)
    assert value(inventory, "national.electricity_grid_kg") == pytest.approx(832_500)  # not .8273


def test_certificates_are_not_netted_against_exports() -> None:
    park = a_park(
        billed("pv", "asset:pv", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("out", "bus", "outside"),
        billed("grid", "outside", "bus"),
        assets=(an_asset("pv", AssetKind.SOLAR),),
    )
    park = replace(park, contracts=(a_claim("c", 500_000),))
    inventory = draw_up(
        park, {"pv": [900_000.0], "use": [100_000.0], "out": [800_000.0], "grid": [0.0]}, YEAR
    )
    assert value(inventory, "energy.certificate_kwh") == 0
    assert value(inventory, "national.e_park_kg") == 0  # not negative
    assert "ledger_claim_excess" in kinds(inventory)


def test_surplus_solar_of_noon_does_not_serve_the_night() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("use", "bus", "enterprise:works"),
        hourly("out", "bus", "outside"),
        assets=(an_asset("pv", AssetKind.SOLAR),),
    )
    night, day = [10.0] * 12, [0.0] * 12
    inventory = draw_up(
        park,
        {"grid": night + day, "pv": [0.0] * 12 + [20.0] * 12, "use": [10.0] * 24}
        | {"out": [0.0] * 12 + [10.0] * 12},
    )
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(120 * 0.8325)


def test_a_bunker_is_listed_and_not_deducted() -> None:
    park = a_park(billed("ships", "outside", "enterprise:works", "fuel_oil", "t"))
    park = replace(park, streams=(a_stream("s", "ships", "fuel_oil", StreamUse.BUNKER),))
    inventory = draw_up(park, {"ships": [1000.0]}, YEAR)
    listed = value(inventory, "national.bunker_kg")
    assert listed == pytest.approx(3047.179, abs=0.01)
    assert value(inventory, "national.e_park_kg") == listed


def test_one_set_of_warming_potentials_serves_a_total() -> None:
    catalogue = load_catalogue()
    lime = catalogue.process("cn_provincial_guideline", "lime")
    methane = replace(lime, set_id="own", item="vent", gas="CH4", kg_per_kg=Decimal("0.01"))
    wider = replace(catalogue, processes=(*catalogue.processes, methane))
    vent = billed("vent", "outside", "enterprise:works", "lime", "t")
    park = a_park(vent, billed("idle", "outside", "bus"))
    stream = a_stream("vent", "vent", "vent", StreamUse.PROCESS, factor_set="own")
    park = replace(park, streams=(stream,))
    amounts = {"vent": [1000.0], "idle": [0.0]}
    for gwp_set, potential in (("ar5", 28.0), ("ar6", 29.8)):
        options = AccountOptions(gwp_set=gwp_set)
        inventory = draw_up(park, amounts, YEAR, options=options, catalogue=wider)
        assert value(inventory, "scope1_kg") == pytest.approx(10 * potential)
        assert value(inventory, "national.e_park_kg") == 0  # carbon dioxide only
