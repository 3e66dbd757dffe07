"""What nobody meters is unknown, never zero, and never a share of what is half known."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Missing
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import draw_up, figure, hourly, kinds, value

TWO = (an_enterprise("a"), an_enterprise("b"))
GRID = hourly("grid", "outside", "bus")
USE_A, USE_B = hourly("a", "bus", "enterprise:a"), hourly("b", "bus", "enterprise:b")


def part_of(park: Park, *enterprises: str) -> Park:
    """Add a boundary of some enterprises, called ``part``."""
    since = park.boundaries[0].members[0].valid_from
    part = Boundary(
        id="part",
        name=a_name("part"),
        kind=BoundaryKind.PARK_IN_PARK,
        members=tuple(Member(enterprise=name, valid_from=since) for name in enterprises),
    )
    return replace(park, boundaries=(*park.boundaries, part))


def reasons(inventory: Inventory, figure_id: str) -> tuple[Missing, ...]:
    found = figure(inventory, figure_id)
    assert found.value is None
    return found.missing


def of(enterprise: str, meter: str = "") -> tuple[Missing, ...]:
    return (Missing(kind="datum", id="energy_consumption", subject=enterprise, meter=meter),)


def test_users_without_a_supply_meter_leave_the_park_unknown() -> None:
    inventory = draw_up(a_park(USE_A, enterprises=TWO[:1]), {"a": [300.0] * 24})
    assert reasons(inventory, "national.e_park_kg") == of("")
    assert reasons(inventory, "national.e_tce") == of("")
    assert reasons(inventory, "by_enterprise.a_kg") == of("")
    assert "ledger_supply_unmetered" in kinds(inventory)


@pytest.mark.parametrize(
    "meters",
    [
        [hourly("out", "bus", "outside")],
        [hourly("out", "bus", "outside"), USE_A],
        [hourly("in", "asset:store", "bus"), hourly("out", "bus", "asset:store"), USE_A],
    ],
    ids=["export", "export-and-use", "store-and-use"],
)
def test_what_leaves_or_is_stored_does_not_tell_what_came_in(meters: list[Meter]) -> None:
    store = an_asset("store", AssetKind.BATTERY)
    park = a_park(*meters, enterprises=TWO[:1], assets=(store,))
    inventory = draw_up(park, {meter.id: [5.0] * 24 for meter in meters})
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_supply_unmetered")
    assert (finding.subject, finding.kind.severity.value) == ("electricity", "error")
    for figure_id in ("national.e_electricity_kg", "national.e_park_kg", "national.e_tce"):
        assert reasons(inventory, figure_id) == of("")


def test_own_solar_is_a_supply_of_what_leaves() -> None:
    sun, out = hourly("sun", "asset:roof", "bus"), hourly("out", "bus", "outside")
    park = a_park(sun, out, enterprises=TWO[:1], assets=(an_asset("roof", AssetKind.SOLAR),))
    inventory = draw_up(park, {"sun": [5.0] * 24, "out": [5.0] * 24})
    assert value(inventory, "national.e_park_kg") == 0


def test_a_member_without_any_meter_has_no_known_share_of_a_known_park() -> None:
    inventory = draw_up(a_park(GRID, USE_A, enterprises=TWO), {"grid": [10] * 24, "a": [8] * 24})
    assert reasons(inventory, "by_enterprise.b_kg") == of("b")
    assert reasons(inventory, "by_sector.industry_kg") == of("b")
    assert value(inventory, "national.e_park_kg")
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_enterprise_unmetered")
    assert finding.subject == "b"


def test_a_part_of_the_park_with_a_member_without_a_meter_is_unknown() -> None:
    values = {"grid": [10] * 24, "a": [8] * 24}
    park = part_of(a_park(GRID, USE_A, enterprises=TWO), "b")
    inventory = draw_up(park, values, boundary="part")
    assert reasons(inventory, "national.e_park_kg") == of("b")
    other = draw_up(part_of(a_park(GRID, USE_A, enterprises=TWO), "a"), values, boundary="part")
    assert value(other, "national.e_park_kg")


def test_who_uses_a_pool_whose_supply_is_not_known_has_no_known_share() -> None:
    park = a_park(GRID, USE_A, USE_B, enterprises=TWO)
    inventory = draw_up(park, {"grid": [10] * 2, "a": [5] * 24, "b": [5] * 24})
    for figure_id in ("national.e_park_kg", "by_enterprise.a_kg", "by_sector.industry_kg"):
        assert reasons(inventory, figure_id) == of("", "grid")


def test_a_delivery_past_every_node_that_is_missing_leaves_the_others_known() -> None:
    park = a_park(GRID, USE_A, hourly("b", "outside", "enterprise:b"), enterprises=TWO)
    inventory = draw_up(park, {"grid": [10] * 24, "a": [10] * 24})
    assert value(inventory, "by_enterprise.a_kg")
    assert reasons(inventory, "by_enterprise.b_kg") == of("b")


def test_users_that_count_far_more_than_what_enters_contradict_it() -> None:
    park = part_of(a_park(GRID, USE_A, USE_B, enterprises=TWO), "a")
    values = {"grid": [1000] * 24, "a": [900] * 24, "b": [400] * 24}
    inventory = draw_up(park, values)
    finding = next(
        f for f in inventory.findings if f.kind.id == "ledger_supply_and_use_contradict"
    )
    assert finding.facts == {"nodes": "bus", "supply": 24e3, "use": 31.2e3, "share_pct": 30.0}
    contradiction = (Missing(kind="rule", id="supply_and_use_contradict", subject="bus"),)
    for figure_id in ("by_enterprise.a_kg", "by_enterprise.b_kg", "by_sector.industry_kg"):
        assert reasons(inventory, figure_id) == contradiction
    for figure_id in ("national.e_park_kg", "national.e_tce"):
        assert figure(inventory, figure_id).unsure == contradiction
    part = draw_up(park, values, boundary="part")
    assert reasons(part, "national.e_park_kg") == contradiction


def test_rounded_thousandths_contradict_nothing() -> None:
    park = a_park(GRID, USE_A, USE_B, enterprises=TWO)
    values = {"grid": [0.833] * 24, "a": [0.417] * 24, "b": [0.417] * 24}
    inventory = draw_up(park, values)
    assert "ledger_negative_losses" not in kinds(inventory)
    electricity = inventory.figures["national.e_electricity_kg"]
    assert (electricity.low, electricity.high) == (None, None)


def test_users_that_count_a_little_more_than_what_enters_are_a_doubt_alone() -> None:
    park = a_park(GRID, USE_A, enterprises=TWO[:1])
    inventory = draw_up(park, {"grid": [1000] * 24, "a": [1050] * 24})
    assert "ledger_negative_losses" in kinds(inventory)
    assert "ledger_supply_and_use_contradict" not in kinds(inventory)
    assert value(inventory, "by_enterprise.a_kg")
