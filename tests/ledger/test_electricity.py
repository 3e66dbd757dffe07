"""Electricity is mixed by the hour, shared exactly, and its exports earn no more than they may."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    DAY,
    a_direct_line,
    a_stream,
    draw_up,
    exact,
    figure,
    hourly,
    kinds,
    value,
)

SOLAR = an_asset("pv", AssetKind.SOLAR)
ENGINE = an_asset("engine", AssetKind.FOSSIL_POWER)
TWO = (an_enterprise("a"), an_enterprise("b"))


def every_hour(amount: float) -> list[float]:
    return [amount] * 24


def a_busbar(*more: object, **what: object) -> Park:
    """Return a park with a busbar; the engine, where there is one, burns gas."""
    meters = (
        hourly("grid", "outside", "bus"),
        hourly("use", "bus", "enterprise:works"),
        hourly("gas", "outside", "asset:engine", "natural_gas", "Nm3"),
    )
    has_engine = ENGINE in what.get("assets", ())  # type: ignore[operator]  # assets of the park
    own = meters if has_engine else meters[:2]
    park = a_park(*own, *more, **what)  # type: ignore[arg-type]  # meters and fields
    stream = a_stream("gas", "gas", "natural_gas", enterprise="")
    return replace(park, streams=(stream,) if has_engine else ())


def test_storage_inside_the_park_is_neither_import_nor_generation() -> None:
    park = a_busbar(
        hourly("charge", "bus", "asset:battery"),
        hourly("discharge", "asset:battery", "bus"),
        assets=(an_asset("battery", AssetKind.BATTERY),),
    )
    night, day = [100.0] * 12, [50.0] * 12
    inventory = draw_up(
        park,
        {
            "grid": night + day,
            "use": [80.0] * 12 + [67.0] * 12,
            "charge": [20.0] * 12 + [0.0] * 12,
            "discharge": [0.0] * 12 + [17.0] * 12,
        },
    )
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1800 * 0.8325)
    assert value(inventory, "national.e_tce") == pytest.approx(1800 * 0.3024 / 1000)
    assert value(inventory, "energy.load_kwh") == pytest.approx(1800)  # storage losses are use
    assert value(inventory, "energy.own_non_fossil_kwh") == 0


def test_own_solar_is_energy_without_emission_and_its_export_earns_nothing() -> None:
    park = a_busbar(
        hourly("pv", "asset:pv", "bus"), hourly("out", "bus", "outside"), assets=(SOLAR,)
    )
    amounts = {"grid": 10, "pv": 90, "use": 60, "out": 40}
    inventory = draw_up(park, {name: every_hour(kwh) for name, kwh in amounts.items()})
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(240 * 0.8325)
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 24 * 50
    assert value(inventory, "national.e_tce") == pytest.approx(24 * 60 * 0.3024 / 1000)
    assert "ledger_export_attributed" not in kinds(inventory)


def test_export_of_own_fossil_power_earns_the_factor() -> None:
    park = a_busbar(
        hourly("engine", "asset:engine", "bus"), hourly("out", "bus", "outside"), assets=(ENGINE,)
    )
    inventory = draw_up(
        park,
        {"grid": every_hour(0), "engine": every_hour(100), "use": every_hour(70)}
        | {"out": every_hour(30)},
    )
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-720 * 0.8325)


def a_mixed_park(*more: object) -> Park:
    return a_busbar(
        hourly("pv", "asset:pv", "bus"),
        hourly("engine", "asset:engine", "bus"),
        hourly("out", "bus", "outside"),
        *more,
        assets=(SOLAR, ENGINE),
    )


MIXED = {"grid": 0, "pv": 30, "engine": 50, "use": 40, "out": 40}


def test_an_export_nobody_attributes_is_non_fossil_first_with_a_finding() -> None:
    amounts = {name: every_hour(kwh) for name, kwh in MIXED.items()}
    inventory = draw_up(a_mixed_park(), amounts)
    # 30 of 40 exported kWh are solar and earn nothing; only 10 are the engine's
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-240 * 0.8325)
    assert "ledger_export_attributed" in kinds(inventory)


def a_part_of_the_export() -> Meter:
    return replace(hourly("engine_out", "asset:engine", "outside"), parent="out")


def test_a_meter_of_the_plants_part_states_what_is_exported() -> None:
    amounts = {name: every_hour(kwh) for name, kwh in MIXED.items()}
    park = a_mixed_park(a_part_of_the_export())
    inventory = draw_up(park, amounts | {"engine_out": every_hour(35)})
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-24 * 35 * 0.8325)
    assert "ledger_export_attributed" not in kinds(inventory)


def test_a_stated_export_is_no_more_than_what_left_and_what_the_plant_made() -> None:
    amounts = {name: every_hour(kwh) for name, kwh in MIXED.items()}
    park = a_mixed_park(a_part_of_the_export())
    inventory = draw_up(park, amounts | {"engine_out": every_hour(500)})
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-24 * 40 * 0.8325)


def test_a_plants_own_line_is_an_export_whatever_else_leaves() -> None:
    line = hourly("engine_line", "asset:engine", "outside")
    alone = a_busbar(hourly("engine", "asset:engine", "bus"), line, assets=(ENGINE,))
    engine = {"engine": every_hour(40), "engine_line": every_hour(50), "gas": every_hour(30)}
    amounts = engine | {"grid": every_hour(0), "use": every_hour(40)}
    credit = pytest.approx(-24 * 50 * 0.8325)
    assert value(draw_up(alone, amounts), "national.electricity_out_kg") == credit

    feeding_in = a_busbar(
        hourly("engine", "asset:engine", "bus"),
        line,
        hourly("pv", "asset:pv", "bus"),
        hourly("out", "bus", "outside"),
        assets=(SOLAR, ENGINE),
    )
    more = {"pv": every_hour(60), "out": every_hour(60)}
    inventory = draw_up(feeding_in, amounts | more)
    assert value(inventory, "national.electricity_out_kg") == credit
    assert value(inventory, "energy.export_kwh") == 24 * (50 + 60)
    assert value(inventory, "energy.own_fossil_kwh") == 24 * (40 + 50)
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 0
    assert value(inventory, "energy.load_kwh") == 24 * 40
    assert value(inventory, "energy.electricity_tce") == pytest.approx(-24 * 50 * 0.3024 / 1000)


def test_a_solar_plants_own_line_is_generation_that_leaves_and_earns_nothing() -> None:
    park = a_busbar(hourly("pv_line", "asset:pv", "outside"), assets=(SOLAR,))
    inventory = draw_up(
        park, {"grid": every_hour(10), "use": every_hour(10), "pv_line": every_hour(70)}
    )
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(240 * 0.8325)
    assert value(inventory, "energy.own_non_fossil_kwh") == 24 * 70
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 0
    assert value(inventory, "national.e_tce") == pytest.approx(24 * 10 * 0.3024 / 1000)


def test_grid_power_passed_on_earns_nothing() -> None:
    park = a_busbar(hourly("out", "bus", "outside"))
    inventory = draw_up(
        park, {"grid": every_hour(100), "use": every_hour(60), "out": every_hour(40)}
    )
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(2400 * 0.8325)
    assert value(inventory, "national.electricity_out_kg") == 0
    assert "ledger_export_beyond_generation" in kinds(inventory)


def test_a_stored_export_earns_nothing_even_beside_an_engine() -> None:
    park = a_busbar(
        hourly("discharge", "asset:battery", "bus"),
        hourly("engine", "asset:engine", "bus"),
        hourly("out", "bus", "outside"),
        assets=(replace(an_asset("battery", AssetKind.BATTERY), capacity_kwh=480), ENGINE),
    )
    amounts = {"grid": 0, "discharge": 20, "engine": 30, "use": 20, "out": 30}
    inventory = draw_up(park, {name: every_hour(kwh) for name, kwh in amounts.items()})
    assert value(inventory, "national.electricity_out_kg") == pytest.approx(-240 * 0.8325)


def test_an_import_meter_that_runs_backwards_is_an_export() -> None:
    park = a_busbar(hourly("pv", "asset:pv", "bus"), assets=(SOLAR,))
    inventory = draw_up(
        park, {"grid": every_hour(-20), "pv": every_hour(80), "use": every_hour(60)}
    )
    assert value(inventory, "energy.import_kwh") == 0
    assert value(inventory, "energy.export_kwh") == 480
    assert value(inventory, "national.e_electricity_kg") == 0
    assert "ledger_negative_activity" not in kinds(inventory)


def test_solar_behind_an_enterprises_counter_is_used_by_it_first() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("use_b", "bus", "enterprise:b"),
        hourly("roof", "asset:pv", "enterprise:a"),
        assets=(SOLAR,),
        enterprises=TWO,
    )
    inventory = draw_up(
        park,
        {"grid": every_hour(100), "use_a": every_hour(40), "use_b": every_hour(60)}
        | {"roof": every_hour(25)},
    )
    assert value(inventory, "energy.own_non_fossil_kwh") == 600
    assert value(inventory, "energy.load_kwh") == 24 * 125
    assert value(inventory, "by_enterprise.a_kg") == pytest.approx(960 * 0.8325)
    assert value(inventory, "by_enterprise.b_kg") == pytest.approx(1440 * 0.8325)


def test_what_an_enterprise_feeds_back_serves_the_others_without_emission() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("back_a", "enterprise:a", "bus"),
        hourly("use_b", "bus", "enterprise:b"),
        hourly("roof", "asset:pv", "enterprise:a"),
        assets=(SOLAR,),
        enterprises=TWO,
    )
    amounts = {"grid": 30, "use_a": 0, "back_a": 10, "use_b": 40, "roof": 25}
    inventory = draw_up(park, {name: every_hour(kwh) for name, kwh in amounts.items()})
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(720 * 0.8325)
    assert value(inventory, "by_enterprise.a_kg") == 0
    assert value(inventory, "by_enterprise.b_kg") == pytest.approx(720 * 0.8325)
    assert value(inventory, "energy.load_kwh") == 24 * 55


def test_power_of_a_plant_outside_that_burns_fuel_is_other_power() -> None:
    plant = an_asset("engine", AssetKind.FOSSIL_POWER, is_outside=True)
    park = a_busbar(hourly("line", "asset:engine", "bus"), assets=(plant,))
    inventory = draw_up(
        park, {"grid": every_hour(0), "line": every_hour(10), "use": every_hour(10)}
    )
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(240 * 0.8325)


def test_own_and_direct_power_leave_in_proportion_to_what_each_made() -> None:
    wind = an_asset("wind", AssetKind.WIND, is_outside=True)
    park = a_busbar(
        hourly("line", "asset:wind", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("out", "bus", "outside"),
        assets=(wind, SOLAR),
    )
    park = replace(park, contracts=(a_direct_line("wind"),))
    night, day = [0.0] * 12, [30.0] * 12
    inventory = draw_up(
        park,
        {"grid": every_hour(0), "line": every_hour(60), "pv": night + day}
        | {"use": [40.0] * 12 + [60.0] * 12, "out": [20.0] * 12 + [30.0] * 12},
    )
    # by night all 20 are the line's; by day 20 of 30 are, for it makes 60 of 90
    assert value(inventory, "energy.direct_used_kwh") == 12 * (60 - 20) + 12 * (60 - 20)
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 12 * (30 - 10)
    assert value(inventory, "energy.export_kwh") == 12 * (20 + 30)


def test_the_mix_is_that_of_the_hour() -> None:
    """B uses at night, when there is only the grid; A by day, when half is solar."""
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("use_b", "bus", "enterprise:b"),
        assets=(SOLAR,),
        enterprises=TWO,
    )
    night, day = [0.0] * 12, [10.0] * 12
    inventory = draw_up(
        park,
        {"grid": [10.0] * 12 + [5.0] * 12, "pv": night + [5.0] * 12}
        | {"use_a": night + day, "use_b": day + night},
    )
    assert value(inventory, "by_enterprise.a_kg") == pytest.approx(60 * 0.8325)
    assert value(inventory, "by_enterprise.b_kg") == pytest.approx(120 * 0.8325)
    assert value(inventory, "energy.peak_load_kw") == 10


def test_a_sub_meter_and_a_transfer_add_nothing() -> None:
    park = a_busbar(
        hourly("feeder", "bus", "bus_2"),
        hourly("machine", "enterprise:works", "enterprise:works"),
        hourly("more", "bus_2", "enterprise:works"),
    )
    amounts = {"grid": 100, "use": 60, "feeder": 40, "machine": 30, "more": 38}
    inventory = draw_up(park, {name: every_hour(kwh) for name, kwh in amounts.items()})
    assert value(inventory, "energy.load_kwh") == 2400
    losses = inventory.postings.filter(account="use", sector="energy_supply")["quantity"].sum()
    assert losses == Decimal(48)


def test_a_delivery_that_passes_no_node_belongs_to_its_enterprise() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("own_line", "outside", "enterprise:b"),
        enterprises=TWO,
    )
    inventory = draw_up(
        park, {"grid": every_hour(10), "use_a": every_hour(10), "own_line": every_hour(7)}
    )
    assert value(inventory, "by_enterprise.b_kg") == pytest.approx(168 * 0.8325)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(408 * 0.8325)


def test_amounts_far_beyond_a_park_are_still_exact() -> None:
    park = a_busbar()
    inventory = draw_up(park, {"grid": ["99999999999.999"] * 24, "use": ["99999999999.999"] * 24})
    assert exact(inventory, "electricity_grid") == Decimal("99999999999.999") * 24 * Decimal(
        "0.8325"
    )


def test_a_coarse_meter_makes_the_mix_coarse_and_spreads_nothing() -> None:
    park = a_busbar()
    meters = tuple(
        replace(meter, resolution=meter.resolution.DAY) if meter.id == "use" else meter
        for meter in park.meters
    )
    inventory = draw_up(replace(park, meters=meters), {"grid": every_hour(10), "use": [230]}, DAY)
    use = inventory.postings.filter(pl.col("account") == "use")
    assert set(use["resolution"].to_list()) == {"1d"}
    assert use["start"].unique().to_list() == [DAY.start]
    grid = inventory.postings.filter(pl.col("account") == "electricity_grid")
    assert len(grid) == 24
    assert figure(inventory, "energy.peak_load_kw").missing
    assert value(inventory, "energy.load_kwh") == 240


def test_a_counter_within_another_on_the_same_edge_is_not_added_to_it() -> None:
    part = replace(hourly("part", "outside", "bus"), parent="grid")
    roof = replace(hourly("roof", "asset:roof", "bus"), parent="pv")
    assets = (SOLAR, an_asset("roof", AssetKind.SOLAR))
    park = a_busbar(hourly("pv", "asset:pv", "bus"), part, roof, assets=assets)
    amounts = {"grid": 100, "part": 40, "pv": 30, "roof": 10, "use": 130}
    inventory = draw_up(park, {name: every_hour(kwh) for name, kwh in amounts.items()})
    assert value(inventory, "energy.import_kwh") == 2400
    assert value(inventory, "energy.own_non_fossil_kwh") == 720
    assert value(inventory, "energy.load_kwh") == 24 * 130
