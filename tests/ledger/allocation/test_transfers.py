"""Energy of one used by another is a transfer: in both accounts, and in no total of the park."""

from dataclasses import replace

import pytest

from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.park.allocation import Cogeneration, CogenerationBasis
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.places import Node
from tests.builders import a_name, an_asset
from tests.builders_allocation import (
    BOILER,
    GRID,
    HEAT,
    a_shared_park,
    allocated,
    entries,
    with_boiler,
    with_cogeneration,
)
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, value


def total(allocation: Allocation) -> int:
    accounts = [account.total_kg for account in allocation.accounts]
    assert allocation.remaining_kg is not None
    return sum(kg for kg in accounts if kg is not None) + allocation.remaining_kg


def given(allocation: Allocation) -> dict[tuple[str, str, str], int | None]:
    return {(t.giver, t.receiver, t.pool): t.kg for t in allocation.transfers}


def test_heat_of_the_parks_boiler_carries_its_fuel_to_whoever_uses_it() -> None:
    park = with_boiler(a_shared_park())
    fuel = value(draw_up(park, {"gas": [1_000_000]}, YEAR), "national.e_fuel_kg")
    found = allocated(park, GRID | BOILER | HEAT)
    assert given(found) == {
        ("", "a", "heat"): pytest.approx(fuel * 6 / 9, abs=1),
        ("", "b", "heat"): pytest.approx(fuel * 2 / 9, abs=1),
    }
    losses = next(s for s in found.shared if s.portion.pool == "heat")
    assert losses.kg == pytest.approx(fuel / 9, abs=2)
    assert losses.by_enterprise["a"] == pytest.approx(fuel / 9 * 0.75, abs=2)
    assert losses.by_enterprise["c"] == 0
    assert losses.remaining_kg == 0


def test_a_boiler_of_an_enterprise_gives_and_its_owner_keeps_what_it_uses() -> None:
    park = with_boiler(a_shared_park(), owner="a")
    found = allocated(park, GRID | BOILER | HEAT)
    account = found.account("a")
    # a is served first: of 9 GWh it takes 6; b takes 2, and the last is lost
    assert account.direct_kg is not None
    assert account.given_kg == pytest.approx(account.direct_kg * 3 / 9, abs=1)
    assert found.account("b").received_kg == pytest.approx(account.direct_kg * 2 / 9, abs=1)
    assert account.received_kg == 0


def test_transfers_cancel_and_the_accounts_add_up_to_the_park() -> None:
    park = with_cogeneration(a_shared_park(), owner="c")
    values = GRID | {
        "grid": 700,
        "gas_e": 1000,
        "power_e": 300,
        "heat_e": 500,
        "heat_a": 300,
        "heat_b": 200,
    }
    found = allocated(park, values)
    assert sum(entries(found).values()) == 0
    assert total(found) == found.park_kg
    assert {key[:2] for key in given(found)} >= {("c", "a"), ("c", "b"), ("c", "")}


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        (None, 500 / 800),
        (Cogeneration(by=CogenerationBasis.ENERGY), 500 / 800),
        (
            Cogeneration(
                by=CogenerationBasis.EFFICIENCY, heat_efficiency=0.9, power_efficiency=0.45
            ),
            (500 / 0.9) / (500 / 0.9 + 300 / 0.45),
        ),
        (
            Cogeneration(by=CogenerationBasis.EXERGY, heat_c=150, ambient_c=15),
            500 * (1 - 288.15 / 423.15) / (300 + 500 * (1 - 288.15 / 423.15)),
        ),
    ],
)
def test_power_and_heat_share_the_fuel_by_the_rule_of_the_plant(
    rule: Cogeneration | None, share: float
) -> None:
    park = with_cogeneration(a_shared_park(), owner="", rule=rule)
    values = GRID | {"grid": 700, "gas_e": 1_000_000, "power_e": 300, "heat_e": 500}
    found = allocated(park, values | {"heat_a": 300, "heat_b": 200})
    heat = sum(t.kg or 0 for t in found.transfers if t.pool == "heat")
    fuel = value(draw_up(park, {"gas_e": [1_000_000]}, YEAR), "national.e_fuel_kg")
    assert heat == pytest.approx(fuel * share, abs=1)


def test_a_rule_without_its_values_leaves_what_the_plant_feeds_undecided() -> None:
    rule = Cogeneration(by=CogenerationBasis.EXERGY)
    park = with_cogeneration(a_shared_park(), owner="", rule=rule)
    values = GRID | {
        "grid": 700,
        "gas_e": 1000,
        "power_e": 300,
        "heat_e": 500,
        "heat_a": 300,
        "heat_b": 200,
    }
    account = allocated(park, values).account("a")
    assert account.received_kg is None
    assert account.total_kg is None
    assert ("cogeneration_values", "engine") in [(m.id, m.subject) for m in account.missing]
    assert account.own_kg is not None


def test_plants_that_feed_each_other_are_solved_together() -> None:
    """A heat pump takes power of an engine; what it gives carries that and its grid power."""
    pump = an_asset("pump", AssetKind.HEAT_PUMP)
    park = with_cogeneration(
        a_shared_park(
            billed("pump_in", "bus", "asset:pump"),
            billed("pump_out", "asset:pump", "main", "heat"),
            assets=(pump,),
        ),
        owner="c",
    )
    values = GRID | {
        "grid": 800,
        "pump_in": 100,
        "gas_e": 1000,
        "power_e": 300,
        "heat_e": 500,
        "pump_out": 300,
        "heat_a": 500,
        "heat_b": 300,
    }
    found = allocated(park, values)
    assert total(found) == found.park_kg
    assert sum(entries(found).values()) == 0
    # c gives power to the park (for the pump, the light and the losses); the park gives heat
    assert {("c", "", "electricity"), ("", "a", "heat"), ("", "b", "heat")} <= given(found).keys()


def test_what_one_enterprise_passes_on_to_another_carries_what_it_drew() -> None:
    park = a_shared_park(billed("a_to_b", "enterprise:a", "enterprise:b"))
    found = allocated(park, GRID | {"a_to_b": 100})
    bought = found.account("a").power_kg
    assert bought is not None
    assert given(found) == {("a", "b", "electricity"): round(bought * 100 / 500)}
    assert total(found) == found.park_kg


def test_a_tenant_behind_another_needs_no_meter_of_its_own() -> None:
    park = a_shared_park(
        billed("a_to_d", "enterprise:a", "enterprise:d"), tenants=("a", "b", "c", "d")
    )
    park = replace(park, meters=tuple(m for m in park.meters if m.id != "use_d"))
    found = allocated(park, GRID | {"a_to_d": 250})
    account = found.account("d")
    assert account.missing == ()
    assert account.own_kg == 0
    assert account.received_kg == round((found.account("a").power_kg or 0) / 2)


def test_passing_on_more_than_was_drawn_is_not_believed() -> None:
    park = a_shared_park(billed("a_to_b", "enterprise:a", "enterprise:b"))
    account = allocated(park, GRID | {"a_to_b": 600}).account("b")
    assert account.total_kg is None
    assert [(m.id, m.subject) for m in account.missing] == [("passed_on_beyond_use", "a")]


def test_heat_fed_back_without_a_plant_carries_nobody_knows_what() -> None:
    park = a_shared_park(
        billed("coal", "outside", "enterprise:a", "anthracite", "t"),
        billed("back", "enterprise:a", "main", "heat"),
        billed("heat_b", "main", "enterprise:b", "heat"),
    )
    park = replace(park, streams=(a_stream("coal", "coal", "anthracite", enterprise="a"),))
    found = allocated(park, GRID | {"coal": 500_000, "back": 100, "heat_b": 100})
    assert found.account("b").received_kg is None
    assert found.account("a").given_kg is None
    assert ("fed_back_without_plant", "a") in [
        (m.id, m.subject) for m in found.account("b").missing
    ]


def test_waste_heat_and_sunlight_carry_nothing() -> None:
    park = a_shared_park(
        billed("sun", "asset:roof", "bus"),
        billed("warm", "asset:furnace_gas", "main", "heat"),
        billed("heat_b", "main", "enterprise:b", "heat"),
        assets=(
            an_asset("roof", AssetKind.SOLAR, owner="a"),
            an_asset("furnace_gas", AssetKind.WASTE_HEAT, owner="a"),
        ),
    )
    found = allocated(park, GRID | {"grid": 400, "sun": 600, "warm": 90, "heat_b": 80})
    heat = next(t for t in found.transfers if (t.receiver, t.pool) == ("b", "heat"))
    assert (heat.giver, heat.kg) == ("a", 0)
    assert heat.kwh == pytest.approx(80)


def test_a_plant_of_the_park_that_serves_one_enterprise_alone_gives_to_it() -> None:
    """Its meter passes no node, so the account holds supply and use as the enterprise's."""
    park = a_shared_park(
        billed("gas", "outside", "asset:boiler", "natural_gas", "Nm³"),
        billed("steam_a", "asset:boiler", "enterprise:a", "heat"),
        assets=(an_asset("boiler", AssetKind.BOILER),),
    )
    stream = a_stream("gas", "gas", "natural_gas", enterprise="")
    found = allocated(replace(park, streams=(stream,)), GRID | {"gas": 1000, "steam_a": 8000})
    fuel = value(
        draw_up(replace(park, streams=(stream,)), {"gas": [1000]}, YEAR), "national.e_fuel_kg"
    )
    assert given(found) == {("", "a", "heat"): pytest.approx(fuel, abs=1)}
    assert total(found) == found.park_kg


def test_what_a_plant_sends_out_stays_with_its_owner_less_what_it_earns() -> None:
    park = with_cogeneration(a_shared_park(billed("export", "bus", "outside")), owner="c")
    values = GRID | {"grid": 500, "gas_e": 1000, "power_e": 1100, "heat_e": 10, "heat_a": 10}
    found = allocated(park, values | {"heat_b": 0, "export": 600})
    account = found.account("c")
    assert account.out_kg == pytest.approx(-600 * 0.8325, abs=1)
    assert account.direct_kg is not None
    assert account.given_kg is not None
    assert account.given_kg < account.direct_kg
    assert total(found) == found.park_kg


def with_branch(owner: str = "") -> Park:
    """Return a park whose boiler draws on a gas main, beside an oven of the park."""
    header = Node(id="gas_main", name=a_name("gas main"), carrier="natural_gas")
    park = a_shared_park(
        billed("gas_in", "outside", "gas_main", "natural_gas", "Nm³"),
        billed("gas_boiler", "gas_main", "asset:boiler", "natural_gas", "Nm³"),
        billed("gas_oven", "gas_main", "common", "natural_gas", "Nm³"),
        billed("heat", "asset:boiler", "main", "heat"),
        billed("heat_a", "main", "enterprise:a", "heat"),
        assets=(an_asset("boiler", AssetKind.BOILER, owner=owner),),
    )
    stream = a_stream("gas", "gas_in", "natural_gas", enterprise="")
    return replace(park, nodes=(*park.nodes, header), streams=(stream,))


BRANCH = GRID | {"gas_in": 1000, "gas_boiler": 750, "gas_oven": 250, "heat": 100, "heat_a": 100}


@pytest.mark.parametrize(
    ("owner", "boiler", "reason"),
    [("", 1100, "plant_fuel_beyond_supply"), ("b", 750, "stream_contradicts_ends")],
)
def test_fuel_nobody_can_follow_leaves_what_the_plant_gives_open(
    owner: str, boiler: float, reason: str
) -> None:
    found = allocated(with_branch(owner), BRANCH | {"gas_boiler": boiler})
    account = found.account("a")
    assert account.received_kg is None
    assert reason in [missing.id for missing in account.missing]


def test_a_fuel_branch_takes_of_its_header_what_its_meter_says() -> None:
    found = allocated(with_branch(), BRANCH)
    oven = next(s for s in found.shared if "gas" in s.portion.items)
    heat = next(t for t in found.transfers if t.pool == "heat")
    assert oven.kg is not None
    assert heat.kg == pytest.approx(3 * oven.kg, abs=3)
    assert total(found) == found.park_kg


def test_heat_to_a_user_that_was_not_read_is_no_number_and_neither_are_the_losses() -> None:
    park = with_boiler(a_shared_park())
    whole = allocated(park, GRID | BOILER | HEAT)
    found = allocated(park, GRID | BOILER | {"heat_a": HEAT["heat_a"]})
    to_a = next(t for t in found.transfers if t.receiver == "a")
    assert to_a == next(t for t in whole.transfers if t.receiver == "a")
    assert all((t.kwh, t.kg) == (None, None) for t in found.transfers if t.receiver == "b")
    losses = next(s for s in found.shared if s.portion.pool == "heat")
    assert losses.kg is None
    assert "heat_b" in {reason.meter for reason in losses.missing}


def test_heat_of_a_supply_that_was_not_read_is_no_number_for_anybody() -> None:
    park = with_boiler(a_shared_park())
    found = allocated(park, GRID | {"gas": BOILER["gas"]} | HEAT)
    assert all(t.kg is None for t in found.transfers if t.pool == "heat")
    assert all(s.kg is None for s in found.shared if s.portion.pool == "heat")


def test_power_that_carries_nothing_carries_nothing_to_a_user_that_was_read_in_part() -> None:
    sun = an_asset("sun", AssetKind.SOLAR)
    hours = [
        replace(billed(name, *ends), resolution=Resolution.HOUR)
        for name, ends in {
            "grid": ("outside", "bus"),
            "made": ("asset:sun", "bus"),
            "use_a": ("bus", "enterprise:a"),
        }.items()
    ]
    park = replace(a_shared_park(tenants=("a",), assets=(sun,)), meters=tuple(hours))
    values = {"grid": [10.0] * 24, "made": [5.0] * 24, "use_a": [15.0] * 12}
    (transfer,) = allocate(park, draw_up(park, values)).transfers
    assert (transfer.receiver, transfer.kwh, transfer.kg) == ("a", None, 0)
