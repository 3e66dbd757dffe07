"""Nodes that no line joins are networks of their own: energy of one reaches no user of another."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.base.findings import Severity
from lingtan.ledger.allocation.allocate import allocate
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    DAY,
    a_stream,
    amounts,
    draw_up,
    draw_up_doubted,
    figure,
    hourly,
    value,
)

APART = "networks_apart"


def a_park_of_two(*more: Meter) -> Park:
    """Return a park in which a hangs on one busbar, and b on another with all the solar power."""
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("grid_2", "outside", "bus_2"),
        hourly("pv", "asset:pv", "bus_2"),
        hourly("use_b", "bus_2", "enterprise:b"),
        *more,
        assets=(an_asset("pv", AssetKind.SOLAR),),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    inside = (Member(enterprise="a", valid_from=DAY.start),)
    zone = Boundary(id="zone", name=a_name("zone"), kind=BoundaryKind.PARK_IN_PARK, members=inside)
    return replace(
        park,
        nodes=(*park.nodes, Node(id="bus_2", name=a_name("bus 2"), carrier="electricity")),
        boundaries=(*park.boundaries, zone),
    )


def hours(amount: float) -> list[float]:
    return [amount] * 24


AMOUNTS = {
    "grid": hours(60),
    "use_a": hours(60),
    "grid_2": hours(20),
    "pv": hours(40),
    "use_b": hours(60),
}
JOINED = hourly("feeder", "bus", "bus_2")


def test_who_had_what_of_two_networks_is_not_decidable_and_the_park_stands() -> None:
    inventory = draw_up(a_park_of_two(), AMOUNTS)
    assert value(inventory, "national.e_park_kg") == pytest.approx(24 * 80 * 0.8325)
    for name in ("by_enterprise.a_kg", "by_enterprise.b_kg"):
        assert [m.id for m in figure(inventory, name).missing] == [APART]
    found = [f for f in inventory.findings if f.kind.id == "ledger_networks_apart"]
    assert [(f.subject, f.facts["networks"]) for f in found] == [("electricity", "bus | bus_2")]
    assert found[0].kind.severity is Severity.ERROR


def test_a_part_of_such_a_park_is_told_no_number() -> None:
    zone = draw_up(a_park_of_two(), AMOUNTS, boundary="zone")
    for name in ("national.e_park_kg", "national.e_tce", "energy.import_kwh"):
        assert APART in [m.id for m in figure(zone, name).missing], name


def test_accounts_of_the_enterprises_neither_have_nor_pass_on_a_number() -> None:
    park = a_park_of_two()
    found = allocate(park, draw_up(park, AMOUNTS))
    assert found.park_kg == round(24 * 80 * 0.8325)
    for account in found.accounts:
        assert (account.power_kg, account.received_kg, account.given_kg) == (None, None, None)
        assert account.total_kg is None
    assert all(transfer.kwh is None for transfer in found.transfers)


def test_a_line_between_the_nodes_makes_them_one_network() -> None:
    amounts = AMOUNTS | {"feeder": hours(0)}
    inventory = draw_up(a_park_of_two(JOINED), amounts)
    assert value(inventory, "by_enterprise.a_kg") == pytest.approx(24 * 40 * 0.8325)
    assert not [f for f in inventory.findings if f.kind.id == "ledger_networks_apart"]


def test_whose_plant_made_what_left_moves_the_plants_and_not_the_park() -> None:
    park = a_park_of_two(hourly("out", "bus", "outside"))
    sold = AMOUNTS | {"grid": hours(70), "out": hours(10)}
    inventory = draw_up(park, sold)
    for name in ("national.e_park_kg", "national.e_tce", "energy.import_kwh", "energy.load_kwh"):
        assert figure(inventory, name).is_known, name
        assert figure(inventory, name).low is None, name
    used = figure(inventory, "energy.own_non_fossil_used_kwh")
    assert used.bounds == pytest.approx((24 * 20, 24 * 40))
    assert [reason.id for reason in used.unsure] == [APART]
    kept = AMOUNTS | {"out": hours(0)}
    assert figure(draw_up(park, kept), "energy.own_non_fossil_used_kwh").low is None


def test_what_leaves_may_earn_as_own_fossil_power_does_or_nothing() -> None:
    park = a_park_of_two(
        hourly("out", "bus", "outside"),
        hourly("engine", "asset:engine", "bus"),
        hourly("gas", "outside", "asset:engine", "natural_gas", "Nm3"),
    )
    park = replace(
        park,
        assets=(*park.assets, an_asset("engine", AssetKind.FOSSIL_POWER)),
        streams=(a_stream("gas", "gas", "natural_gas", enterprise="a"),),
    )
    sold = AMOUNTS | {"engine": hours(10), "out": hours(10), "gas": hours(3)}
    found = figure(draw_up(park, sold), "national.e_park_kg")
    assert found.value is not None
    assert found.bounds == pytest.approx((found.value - 240 * 0.8325, found.value + 240 * 0.8325))


def test_sections_of_one_busbar_lack_nothing_that_another_section_had_to_spare() -> None:
    park = a_park_of_two(hourly("out", "bus_2", "outside"))
    tied = {"grid": 80, "use_a": 10, "grid_2": 0, "pv": 40, "use_b": 80, "out": 30}
    table = amounts(park, {name: hours(each) for name, each in tied.items()}, DAY)
    loss = {"kind": "negative_loss", "subject": "bus_2", "quantity": Decimal(24 * 70)}
    assert figure(draw_up_doubted(park, table, [loss]), "energy.import_kwh").low is None
    short = tied | {"use_a": 15}
    table = amounts(park, {name: hours(each) for name, each in short.items()}, DAY)
    found = figure(draw_up_doubted(park, table, [loss]), "energy.import_kwh")
    assert found.bounds == pytest.approx((24 * 80, 24 * 85))
