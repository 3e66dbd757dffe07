"""A boundary takes its members' lines and its share of what is common, to the last watt-hour."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.base.errors import PeriodError
from lingtan.base.findings import Severity
from lingtan.ledger.accounts import E_PARK, Account
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from lingtan.park.streams import ValueChainActivity
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    DAY,
    YEAR,
    a_claim,
    a_direct_line,
    a_stream,
    billed,
    draw_up,
    exact,
    figure,
    hourly,
    value,
)

SINCE = DAY.start - timedelta(days=1000)
NAMES = ("a", "b", "c")


def part(boundary_id: str, *members: str, since: datetime = SINCE) -> Boundary:
    return Boundary(
        id=boundary_id,
        name=a_name(boundary_id),
        kind=BoundaryKind.PARK_IN_PARK,
        members=tuple(Member(enterprise=name, valid_from=since) for name in members),
    )


def the_park(*boundaries: Boundary) -> Park:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("roof", "asset:roof", "bus"),
        hourly("wind", "asset:wind", "bus"),
        hourly("out", "bus", "outside"),
        hourly("charge", "bus", "asset:battery"),
        hourly("discharge", "asset:battery", "bus"),
        hourly("lights", "bus", "common"),
        *(hourly(f"use_{name}", "bus", f"enterprise:{name}") for name in NAMES),
        hourly("gas", "outside", "asset:boiler", "natural_gas", "Nm3"),
        assets=(
            an_asset("pv", AssetKind.SOLAR),
            an_asset("roof", AssetKind.SOLAR, owner="a"),
            an_asset("wind", AssetKind.WIND, is_outside=True),
            an_asset("battery", AssetKind.BATTERY),
            an_asset("boiler", AssetKind.BOILER),
        ),
        enterprises=tuple(an_enterprise(name) for name in NAMES),
    )
    return replace(
        park,
        boundaries=(*park.boundaries, *boundaries),
        streams=(a_stream("gas", "gas", "natural_gas", enterprise=""),),
        contracts=(
            a_claim("all", 101.007, period=DAY),
            a_claim("of_a", 33.001, period=DAY, enterprise="a"),
            a_direct_line("wind"),
        ),
    )


def odd(seed: int, top: float) -> list[str]:
    """Amounts no share of which is round."""
    return [
        str(round((seed * 7919 + hour * 104_729) % 9973 / 9973 * top, 3)) for hour in range(24)
    ]


AMOUNTS = {
    "grid": odd(1, 80),
    "pv": [*["0"] * 8, *odd(2, 60)[:10], *["0"] * 6],
    "roof": odd(3, 30),
    "wind": odd(4, 40),
    "out": odd(5, 20),
    "charge": odd(6, 9),
    "discharge": odd(7, 8),
    "lights": odd(8, 6),
    "use_a": odd(9, 40),
    "use_b": odd(10, 30),
    "use_c": [*["0"] * 5, *odd(11, 30)[5:]],
    "gas": odd(12, 10),
}


@pytest.fixture(scope="module")
def inventories() -> dict[str, Inventory]:
    park = the_park(part("first", "a"), part("second", "b", "c"))
    return {name: draw_up(park, AMOUNTS, boundary=name) for name in ("whole", "first", "second")}


@pytest.mark.slow
@pytest.mark.parametrize("account", [*E_PARK, Account.OWN_NON_FOSSIL, Account.OWN_FOSSIL])
@pytest.mark.parametrize("column", ["quantity", "emissions_kg", "energy_kgce"])
def test_two_boundaries_that_part_the_enterprises_add_up_to_the_park_exactly(
    inventories: dict[str, Inventory], account: Account, column: str
) -> None:
    whole, *parts = (
        exact(inventories[name], account.value, column=column)
        for name in ("whole", "first", "second")
    )
    assert sum(parts, Decimal(0)) == whole


@pytest.mark.parametrize(
    "name",
    [
        "energy.load_kwh",
        "energy.own_non_fossil_used_kwh",
        "energy.clean_strict_contractual_tce",
        "scope2_location_kg",
        "scope2_market_kg",
        "shared_kg",
        "national.e_tce",
    ],
)
def test_figures_of_the_parts_add_up(inventories: dict[str, Inventory], name: str) -> None:
    whole, first, second = (value(inventories[b], name) for b in ("whole", "first", "second"))
    assert first + second == pytest.approx(whole, rel=1e-12)


def test_enterprises_and_the_park_itself_add_up_to_the_park_to_the_last_digit(
    inventories: dict[str, Inventory],
) -> None:
    supply = ("electricity_grid", "electricity_direct")
    assert exact(inventories["whole"], "use") == exact(inventories["whole"], *supply)
    enterprises = [value(inventories["whole"], f"by_enterprise.{name}_kg") for name in NAMES]
    total = sum(enterprises) + value(inventories["whole"], "shared_kg")
    assert total == pytest.approx(value(inventories["whole"], "national.e_park_kg"), abs=1e-9)


def test_an_enterprise_has_the_same_figure_in_every_boundary(
    inventories: dict[str, Inventory],
) -> None:
    for name, boundary in (("a", "first"), ("b", "second"), ("c", "second")):
        figure_id = f"by_enterprise.{name}_kg"
        part_of = value(inventories[boundary], figure_id)
        assert part_of == pytest.approx(value(inventories["whole"], figure_id), abs=1e-9)


def test_the_owner_of_a_roof_is_served_from_it_first() -> None:
    park = the_park(part("first", "a"))
    quiet = {name: ["0"] * 24 for name in AMOUNTS}
    inventory = draw_up(
        replace(park, contracts=()),
        quiet
        | {"grid": ["10"] * 24, "roof": ["6"] * 24, "use_a": ["8"] * 24, "use_b": ["8"] * 24},
        boundary="first",
    )
    assert value(inventory, "energy.import_kwh") == 48
    assert value(inventory, "energy.own_non_fossil_used_kwh") == 144


def test_a_member_counts_from_the_instant_it_joins() -> None:
    noon = DAY.start + timedelta(hours=12)
    park = replace(the_park(part("late", "b", since=noon)), contracts=())
    quiet = {name: ["0"] * 24 for name in AMOUNTS}
    inventory = draw_up(park, quiet | {"grid": ["10"] * 24, "use_b": ["10"] * 24}, boundary="late")
    assert value(inventory, "energy.import_kwh") == 120


def test_a_whole_park_keeps_what_is_common_and_leaves_out_who_is_no_member() -> None:
    park = the_park()
    only_a = replace(park.boundaries[0], members=part("x", "a").members)
    park = replace(park, boundaries=(only_a,), contracts=())
    quiet = {name: ["0"] * 24 for name in AMOUNTS}
    inventory = draw_up(
        park,
        quiet
        | {"grid": ["22"] * 24, "use_a": ["10"] * 24, "use_b": ["10"] * 24}
        | {"lights": ["2"] * 24},
    )
    assert value(inventory, "energy.import_kwh") == 24 * 12
    left_out = [f for f in inventory.findings if f.kind.id == "ledger_enterprise_outside_boundary"]
    assert [f.subject for f in left_out] == ["b", "c"]
    assert {f.kind.severity for f in left_out} == {Severity.WARNING}


@pytest.mark.slow
def test_a_counter_missing_inside_a_part_leaves_the_part_unknown() -> None:
    park = the_park(part("first", "a"), part("second", "b", "c"))
    silent = {name: series for name, series in AMOUNTS.items() if name != "use_b"}
    second = draw_up(park, silent, boundary="second")
    assert figure(second, "national.e_electricity_kg").value is None
    whole = draw_up(park, silent)
    assert value(whole, "national.e_electricity_kg")
    assert figure(whole, "by_enterprise.b_kg").value is None


def test_what_the_park_buys_for_everybody_is_shared_by_use() -> None:
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("use_a", "bus", "enterprise:a"),
        billed("use_b", "bus", "enterprise:b"),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    travel = ValueChainActivity(
        id="travel",
        name=a_name("travel"),
        category=6,
        year=2025,
        quantity=1000,
        unit="km",
        factor_kg_per_unit=0.3,
    )
    park = replace(park, boundaries=(*park.boundaries, part("first", "a")), value_chain=(travel,))
    inventory = draw_up(
        park, {"grid": [400], "use_a": [100], "use_b": [300]}, YEAR, boundary="first"
    )
    assert value(inventory, "scope3.6_kg") == pytest.approx(75)


def test_an_unknown_boundary_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(PeriodError, match="Use one of whole"):
        draw_up(the_park(), AMOUNTS, boundary="moon")
