"""What the park itself emits is shared out by stated rules, and nobody gets an invented share."""

from dataclasses import replace

import pytest

from lingtan.base.errors import AllocationError
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut
from lingtan.park.allocation import AllocationRule, Basis, Share, SharedPart
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.places import BoundaryKind
from tests.builders import an_asset
from tests.builders_allocation import GRID, a_shared_park, allocated
from tests.builders_ledger import YEAR, a_stream, amounts, billed, draw_up, draw_up_frame, hourly

COMMON, LOSSES = SharedPart.COMMON, SharedPart.LOSSES


def portion(found: Allocation, part: SharedPart, item: str = "") -> SharedOut:
    return next(
        s for s in found.shared if s.portion.of is part and (not item or item in s.portion.items)
    )


def a_fact(enterprise: str, value: float, datum: str = "land_area") -> Fact:
    return Fact(datum=datum, year=2025, value=value, enterprise=enterprise, evidence="survey")


def test_without_a_rule_metered_use_decides_and_the_result_says_so() -> None:
    light = portion(allocated(a_shared_park(), GRID), COMMON)
    assert light.portion.is_default
    assert light.portion.rule.by is Basis.USE
    assert sum(light.by_enterprise.values()) == light.kg == 50  # 60 kWh × 0.8325
    assert light.by_enterprise == {"a": 28, "b": 17, "c": 5}


def test_fixed_shares_are_taken_as_the_contract_has_them() -> None:
    shares = (Share(enterprise="b", share=0.7), Share(enterprise="c", share=0.3))
    rule = AllocationRule(of=COMMON, by=Basis.SHARES, shares=shares)
    found = allocated(a_shared_park(rules=(rule,)), GRID)
    assert portion(found, COMMON).by_enterprise == {"b": 35, "c": 15}
    assert portion(found, LOSSES).portion.is_default


def test_several_shares_of_one_enterprise_add_up() -> None:
    shares = tuple(
        Share(enterprise=who, share=share) for who, share in (("b", 0.2), ("b", 0.3), ("c", 0.5))
    )
    rule = AllocationRule(of=COMMON, by=Basis.SHARES, shares=shares)
    found = allocated(a_shared_park(rules=(rule,)), GRID)
    assert portion(found, COMMON).by_enterprise == {"b": 25, "c": 25}


def test_land_decides_where_the_rule_says_land() -> None:
    rule = AllocationRule(of=COMMON, by=Basis.DATUM, datum="land_area")
    facts = (a_fact("a", 1000), a_fact("b", 1000), a_fact("c", 3000))
    found = allocated(a_shared_park(rules=(rule,), facts=facts), GRID)
    assert portion(found, COMMON).by_enterprise == {"a": 10, "b": 10, "c": 30}


def test_land_nobody_stated_is_not_invented() -> None:
    rule = AllocationRule(of=COMMON, by=Basis.DATUM, datum="land_area")
    found = allocated(a_shared_park(rules=(rule,), facts=(a_fact("a", 1000),)), GRID)
    light = portion(found, COMMON)
    assert light.by_enterprise == {}
    assert light.remaining_kg == 50
    assert [(m.id, m.subject) for m in light.missing] == [("land_area", "b"), ("land_area", "c")]
    assert found.account("a").allocated_kg is None
    assert found.account("a").own_kg is not None


def test_a_tenant_without_a_meter_of_electricity_leaves_shares_by_use_open() -> None:
    park = a_shared_park(
        billed("gas_d", "outside", "enterprise:d", "natural_gas", "Nm³"),
        tenants=("a", "b", "c", "d"),
    )
    park = replace(
        park,
        meters=tuple(m for m in park.meters if m.id != "use_d"),
        streams=(a_stream("gas_d", "gas_d", "natural_gas", enterprise="d"),),
    )
    found = allocated(park, GRID | {"gas_d": 1000})
    assert portion(found, COMMON).by_enterprise == {}
    assert "d" in [m.subject for m in portion(found, COMMON).missing]
    rules = tuple(
        AllocationRule(of=part, by=Basis.USE, among=("a", "b", "c")) for part in (COMMON, LOSSES)
    )
    named = allocated(replace(park, allocation=rules), GRID | {"gas_d": 1000})
    assert portion(named, COMMON).by_enterprise == {"a": 28, "b": 17, "c": 5}
    assert named.account("d").allocated_kg == 0


def test_a_meter_of_common_use_may_have_a_rule_of_its_own() -> None:
    park = a_shared_park(
        billed("waste_water", "bus", "common"),
        rules=(
            AllocationRule(
                of=COMMON, by=Basis.DATUM, datum="water_fresh", meters=("waste_water",)
            ),
        ),
        facts=tuple(a_fact(tenant, 10.0, "water_fresh") for tenant in ("a", "b", "c")),
    )
    found = allocated(park, GRID | {"grid": 1120, "waste_water": 120})
    water, light = portion(found, COMMON, "waste_water"), portion(found, COMMON)
    assert water.by_enterprise == pytest.approx({"a": 33, "b": 33, "c": 33}, abs=1)
    assert water.kg == 100
    whole = [s for s in found.shared if s.portion.of is COMMON]
    assert sum(s.kg or 0 for s in whole) == 150
    assert len(whole) == 2
    assert light in whole


def test_what_is_nobodys_stays_with_the_park() -> None:
    rules = tuple(AllocationRule(of=part, by=Basis.NOBODY) for part in (COMMON, LOSSES))
    found = allocated(a_shared_park(rules=rules), GRID)
    assert found.remaining_kg == sum(portion(found, part).kg or 0 for part in (COMMON, LOSSES))
    assert [account.allocated_kg for account in found.accounts] == [0, 0, 0]


@pytest.mark.slow
def test_the_highest_hour_decides_where_the_rule_says_load() -> None:
    rules = tuple(AllocationRule(of=part, by=Basis.LOAD) for part in (COMMON, LOSSES))
    park = a_shared_park(rules=rules)
    meters = tuple(hourly(m.id, m.source, m.target) for m in park.meters)
    park = replace(park, meters=meters)
    hours = 8760
    flat = {
        "use_a": [10.0] * hours,
        "use_b": [0.0] * (hours - 1) + [30.0],
        "use_c": [10.0] * hours,
    }
    values = flat | {"grid": [100.0] * hours, "light": [20.0] * hours}
    found = allocate(park, draw_up_frame(park, amounts(park, values, YEAR), YEAR))
    shares = portion(found, COMMON).by_enterprise
    assert shares["b"] == pytest.approx(3 * shares["a"], abs=3)
    assert shares["a"] == pytest.approx(shares["c"], abs=1)


def test_a_load_that_is_not_known_by_the_hour_is_not_guessed_from_bills() -> None:
    found = allocated(a_shared_park(rules=(AllocationRule(of=COMMON, by=Basis.LOAD),)), GRID)
    assert [m.id for m in portion(found, COMMON).missing] == ["load_not_by_hour"]


def test_fuel_of_the_park_that_serves_no_network_is_shared_as_other() -> None:
    park = a_shared_park(billed("gas_p", "outside", "common", "natural_gas", "Nm³"))
    park = replace(park, streams=(a_stream("canteen", "gas_p", "natural_gas", enterprise=""),))
    found = allocated(park, GRID | {"gas_p": 1000})
    canteen = portion(found, SharedPart.OTHER, "canteen")
    assert canteen.kg is not None
    assert canteen.kg > 2000
    assert sum(canteen.by_enterprise.values()) == canteen.kg


def test_a_boundary_inside_the_park_is_refused() -> None:
    park = a_shared_park()
    part = replace(park.boundaries[0], kind=BoundaryKind.PARK_IN_PARK)
    park = replace(park, boundaries=(part,))
    inventory = draw_up(park, {name: [value] for name, value in GRID.items()}, YEAR)
    with pytest.raises(AllocationError, match="whole"):
        allocate(park, inventory)


def test_a_portion_whose_readings_lack_has_no_kilograms() -> None:
    park = a_shared_park(
        billed("warm", "asset:house", "main", "heat"),
        billed("heat_a", "main", "enterprise:a", "heat"),
        assets=(an_asset("house", AssetKind.BOILER),),
    )
    found = allocated(park, GRID | {"warm": 100, "heat_a": 80})
    heat = next(s for s in found.shared if s.portion.pool == "heat")
    assert (heat.kg, heat.remaining_kg, heat.by_enterprise) == (None, None, {})
    assert heat.missing
