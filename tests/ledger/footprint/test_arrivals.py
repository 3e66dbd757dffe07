"""What reaches an enterprise is its account without what left: the same kilograms, seen once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.errors import FootprintError
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.footprint.arrivals import Arrivals, arrivals_of
from lingtan.ledger.footprint.footprint import footprints_of
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from tests.builders import an_asset
from tests.builders_allocation import (
    BOILER,
    GRID,
    HEAT,
    a_shared_park,
    with_boiler,
    with_cogeneration,
)
from tests.builders_footprint import FACTOR, a_precursor, a_product, an_activity, an_output
from tests.builders_ledger import YEAR, a_claim, billed, draw_up
from tests.examples import examples


def inventory_of(park: Park, values: dict[str, float]) -> Inventory:
    return draw_up(park, {name: [value] for name, value in values.items()}, YEAR)


def arrived(park: Park, values: dict[str, float], *enterprises: str) -> list[Arrivals]:
    """Return what reaches some enterprises, at half a kilogram a kWh."""
    inventory = inventory_of(park, values)
    return [arrivals_of(park, inventory, enterprise, 0.5) for enterprise in enterprises]


ENGINE = GRID | {
    "grid": 700,
    "gas_e": 1000,
    "power_e": 300,
    "heat_e": 500,
    "heat_a": 300,
    "heat_b": 200,
}


@pytest.mark.parametrize("owner", ["", "a", "c"])
def test_without_exports_arrivals_are_the_totals_of_the_accounts(owner: str) -> None:
    park = with_cogeneration(a_shared_park(), owner=owner)
    inventory = inventory_of(park, ENGINE)
    allocation = allocate(park, inventory)
    for name in "abc":
        total = arrivals_of(park, inventory, name, None).total_kg
        assert total == pytest.approx(allocation.account(name).total_kg, abs=6)


def test_heat_is_direct_and_power_is_not_whoever_made_them() -> None:
    found, owner = arrived(with_cogeneration(a_shared_park(), owner="c"), ENGINE, "a", "c")
    assert found.direct_kg > 0
    assert owner.direct_kg == 0  # c burns for its engine alone, and uses no heat
    assert owner.power_kg > 0


def test_claims_do_not_lower_the_power_of_a_footprint() -> None:
    park = a_shared_park()
    claimed = replace(park, contracts=(a_claim("green", 1000),))
    plain = arrived(park, GRID, *"abc")
    assert arrived(claimed, GRID, *"abc") == plain
    assert plain[0].power_kg == pytest.approx(500 * 0.5)
    assert plain[0].shared_power_kwh == pytest.approx(100 * 5 / 9)


def test_power_out_of_a_store_is_consumed_once() -> None:
    store = an_asset("cell", AssetKind.BATTERY)
    meters = (billed("charge", "bus", "asset:cell"), billed("give", "asset:cell", "bus"))
    values = GRID | {"grid": 1020, "charge": 100, "give": 80}
    park = a_shared_park(*meters, assets=(store,))
    found = arrived(park, values, *"abc")
    # all the grid gave, and no more: of the store only the 20 kWh it lost
    assert sum(a.power_kwh + a.shared_power_kwh for a in found) == pytest.approx(1020)
    assert sum(a.power_kg + a.shared_power_kg for a in found) == pytest.approx(510)


def test_what_is_passed_on_is_in_no_product_of_who_passed_it() -> None:
    park = a_shared_park(billed("a_to_b", "enterprise:a", "enterprise:b"))
    values = GRID | {"a_to_b": 200}
    a, b = arrived(park, values, "a", "b")
    assert a.power_kwh == pytest.approx(300)
    assert b.power_kwh == pytest.approx(500)
    assert b.power_kg == pytest.approx(250)


@pytest.mark.slow
@settings(max_examples=examples(4), deadline=None)
@given(st.tuples(*[st.integers(0, 10**6)] * 5))
def test_arrivals_of_all_are_what_the_park_emits(values: tuple[int, ...]) -> None:
    a, b, c, heat_a, heat_b = (float(each) for each in values)
    park = with_boiler(a_shared_park(), owner="b")
    amounts = {"use_a": a, "use_b": b, "use_c": c, "light": 10.0, "grid": a + b + c + 20}
    heat = {"heat": heat_a + heat_b + 1, "heat_a": heat_a, "heat_b": heat_b, "gas": 1000.0}
    inventory = inventory_of(park, amounts | heat)
    allocation = allocate(park, inventory)
    if allocation.remaining_kg is None:  # what somebody used is in doubt
        return
    found = sum(arrivals_of(park, inventory, name, None).total_kg for name in "abc")
    assert allocation.park_kg is not None
    assert found == pytest.approx(allocation.park_kg - allocation.remaining_kg, abs=20)


def test_what_is_not_decidable_makes_no_footprint_and_says_why() -> None:
    park = with_boiler(a_shared_park(), owner="")
    park = replace(
        park,
        products=(a_product("bolts", enterprise="a"),),
        facts=(an_output("bolts", 10, "a"),),
        streams=(),
    )
    with pytest.raises(FootprintError) as refused:
        footprints_of(park, inventory_of(park, GRID | BOILER | HEAT), "a", FACTOR)
    assert refused.value.case == "not_decidable"
    assert refused.value.details


def test_a_footprint_divides_what_arrived_by_what_was_made() -> None:
    park = replace(
        a_shared_park(),
        products=(a_product("bolts", enterprise="a"),),
        facts=(an_output("bolts", 10, "a"),),
    )
    (found,) = footprints_of(park, inventory_of(park, GRID), "a", FACTOR)
    (whole,) = arrived(park, GRID, "a")
    assert float(found.power_kg) == pytest.approx(whole.power_kg + whole.shared_power_kg)
    assert float(found.direct_kg) == 0
    assert float(found.mass_t) == 10


def test_a_precursor_is_in_no_number_only_if_neither_side_of_it_is_stated() -> None:
    precursors = (
        a_precursor(id="alloy", indirect_t_per_t=None),
        a_precursor(id="coke", direct_t_per_t=None),
        a_precursor(id="scrap", direct_t_per_t=None, indirect_t_per_t=None),
    )
    park = replace(
        a_shared_park(),
        products=(a_product("bolts", enterprise="a", precursors=precursors),),
        facts=(an_output("bolts", 10, "a"),),
    )
    (found,) = footprints_of(park, inventory_of(park, GRID), "a", FACTOR)
    assert found.not_valued == ("scrap",)
    assert float(found.precursors_kg) == 70_000  # 40 t × (1.5 + 0.25) t/t


def test_a_precursor_of_one_product_is_in_no_other_product() -> None:
    park = replace(
        a_shared_park(),
        products=(
            a_product("bars", enterprise="a", precursors=(a_precursor(id="alloy"),)),
            a_product("rods", enterprise="a"),
        ),
        facts=(an_output("bars", 30, "a"), an_output("rods", 10, "a")),
        value_chain=(an_activity("alloy", 9_999.0), an_activity("scrap", 20.0)),
    )
    bars, rods = footprints_of(park, inventory_of(park, GRID), "a", FACTOR)
    assert [activity.id for activity, _ in bars.upstream] == ["scrap"]
    assert [activity.id for activity, _ in rods.upstream] == ["scrap"]
    assert (
        float(rods.upstream_kg) == 10 * 20.0 / 4
    )  # 10 t at 20 kg/t, a quarter of all that is made
    assert float(bars.upstream_kg) == 150 + 40_000 * (1.5 + 0.25)  # and 40 t of the alloy
