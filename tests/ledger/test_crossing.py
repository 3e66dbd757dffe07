"""What others use of a plant leaves its boundary, and comes in where it is used."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import DAY, YEAR, a_stream, billed, draw_up, exact, hourly, value

ENGINE = an_asset("engine", AssetKind.FOSSIL_POWER)


def a_boundary(name: str, kind: BoundaryKind, *members: str) -> Boundary:
    inside = tuple(Member(enterprise=member, valid_from=DAY.start) for member in members)
    return Boundary(id=name, name=a_name(name), kind=kind, members=inside)


def hours(amount: float) -> list[float]:
    return [amount] * 24


def the_park(owner: str = "", kind: AssetKind = AssetKind.FOSSIL_POWER) -> Park:
    """Return a park whose plant belongs to itself or to an enterprise; c is no member."""
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("made", "asset:plant", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("use_c", "bus", "enterprise:c"),
        hourly("gas", "outside", "asset:plant", "natural_gas", "Nm3"),
        assets=(an_asset("plant", kind, owner=owner),),
        enterprises=(an_enterprise("a"), an_enterprise("c")),
    )
    burns = kind is AssetKind.FOSSIL_POWER
    return replace(
        park,
        meters=park.meters if burns else park.meters[:-1],
        streams=(a_stream("gas", "gas", "natural_gas", enterprise=owner),) if burns else (),
        boundaries=(
            *park.boundaries,
            a_boundary("without_c", BoundaryKind.WHOLE_PARK, "a"),
            a_boundary("zone", BoundaryKind.PARK_IN_PARK, "a"),
            a_boundary("rest", BoundaryKind.PARK_IN_PARK, "c"),
        ),
    )


AMOUNTS = {
    "grid": hours(20),
    "made": hours(80),
    "use_a": hours(50),
    "use_c": hours(50),
    "gas": hours(30),
}


def test_own_fossil_power_used_by_a_non_member_is_given_out() -> None:
    """The worked case: 9.6 GWh of own gas power, 2.4 GWh bought, half of all used by c."""
    park = a_park(
        billed("made", "asset:engine", "bus"),
        billed("grid", "outside", "bus"),
        billed("use_a", "bus", "enterprise:a"),
        billed("use_c", "bus", "enterprise:c"),
        billed("gas", "outside", "asset:engine", "natural_gas", "Nm3"),
        assets=(ENGINE,),
        enterprises=(an_enterprise("a"), an_enterprise("c")),
    )
    park = replace(
        park,
        streams=(a_stream("gas", "gas", "natural_gas", enterprise=""),),
        boundaries=(a_boundary("whole", BoundaryKind.WHOLE_PARK, "a"),),
    )
    park = replace(park, boundaries=(_always(park.boundaries[0]),))
    amounts = {"made": [9.6e6], "grid": [2.4e6], "use_a": [6e6], "use_c": [6e6], "gas": [2.4e6]}
    inventory = draw_up(park, amounts, YEAR)
    assert value(inventory, "energy.import_kwh") == 1.2e6
    assert value(inventory, "energy.own_fossil_kwh") == 9.6e6
    assert value(inventory, "energy.export_kwh") == 4.8e6
    assert value(inventory, "energy.load_kwh") == 6e6
    # 1.2 GWh bought less 4.8 GWh given out, at 0.8325; gas 2.4e6 Nm³ at 2.1621888
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(999_000 - 3_996_000)
    e_park, e_tce = (value(inventory, f"national.{n}") for n in ("e_park_kg", "e_tce"))
    assert e_park == pytest.approx(5_189_253 - 2_997_000, rel=1e-6)
    assert e_tce == pytest.approx(3192 + (1.2 - 4.8) * 302.4)
    assert e_park / 1000 / e_tce == pytest.approx(1.042, abs=5e-4)


def _always(boundary: Boundary) -> Boundary:
    members = tuple(replace(m, valid_from=YEAR.start) for m in boundary.members)
    return replace(boundary, members=members)


def test_own_solar_power_used_by_a_non_member_leaves_and_earns_nothing() -> None:
    inventory = draw_up(the_park(kind=AssetKind.SOLAR), AMOUNTS_SOLAR, boundary="without_c")
    assert value(inventory, "energy.own_non_fossil_kwh") == 24 * 80
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 24 * 40
    assert value(inventory, "energy.export_kwh") == 24 * 40
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(240 * 0.8325)
    assert value(inventory, "national.e_tce") == pytest.approx(24 * 50 * 0.3024 / 1000)


AMOUNTS_SOLAR = {name: series for name, series in AMOUNTS.items() if name != "gas"}


def test_fossil_power_of_a_plant_that_is_no_members_is_bought() -> None:
    inventory = draw_up(the_park(owner="c"), AMOUNTS, boundary="without_c")
    # c is served from its own plant first; 30 kWh an hour are left for a, besides 20 bought
    assert value(inventory, "energy.own_fossil_kwh") == 0
    assert value(inventory, "energy.import_kwh") == 24 * 50
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1200 * 0.8325)
    assert value(inventory, "national.e_fuel_kg") == 0
    assert value(inventory, "energy.load_kwh") == 24 * 50


def test_parts_of_a_park_sell_fossil_power_to_each_other_and_add_up() -> None:
    park = the_park(owner="a")
    whole, zone, rest = (draw_up(park, AMOUNTS, boundary=b) for b in ("whole", "zone", "rest"))
    assert value(zone, "energy.export_kwh") == 24 * 30
    assert value(rest, "energy.import_kwh") == 24 * 50
    assert value(zone, "national.e_electricity_kg") == pytest.approx(-720 * 0.8325)
    for column in ("emissions_kg", "energy_kgce"):
        accounts = ("electricity_grid", "electricity_out", "own_fossil", "fuel")
        parts = sum((exact(part, *accounts, column=column) for part in (zone, rest)), Decimal(0))
        assert parts == exact(whole, *accounts, column=column)


def test_heat_of_a_boiler_used_by_a_non_member_is_given_out() -> None:
    park = the_park(kind=AssetKind.SOLAR)
    heat = (
        hourly("steam", "asset:boiler", "header", "heat", "kWh"),
        hourly("heat_a", "header", "enterprise:a", "heat", "kWh"),
        hourly("heat_c", "header", "enterprise:c", "heat", "kWh"),
        hourly("gas", "outside", "asset:boiler", "natural_gas", "Nm3"),
    )
    base = a_park(*park.meters, *heat, assets=park.assets, enterprises=park.enterprises)
    park = replace(
        base,
        nodes=(*base.nodes, Node(id="header", name=a_name("header"), carrier="heat")),
        assets=(*park.assets, an_asset("boiler", AssetKind.BOILER)),
        boundaries=park.boundaries,
        streams=(a_stream("gas", "gas", "natural_gas", enterprise=""),),
    )
    amounts = AMOUNTS_SOLAR | {
        "steam": hours(90),
        "heat_a": hours(60),
        "heat_c": hours(30),
        "gas": hours(10),
    }
    inventory = draw_up(park, amounts, boundary="without_c")
    assert value(inventory, "national.heat_out_kg") == pytest.approx(
        -24 * 30 * 10 * 2.162188809 / 90
    )
