"""Power others hold certificates of: no more than was made, less what left, borne by its users."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from lingtan.base.time_axis import Period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.members import find_membership
from lingtan.ledger.register.given_away import Parcel
from lingtan.ledger.sold_power import SoldPower, sold_power
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import DAY, a_direct_line, amounts, give_capacities, hourly
from tests.runners import bare_runner

KWH = 1000
HOURS = 24
ENTERPRISES = ("works", "forge")
ROOF = an_asset("roof", AssetKind.SOLAR)


def a_part(park: Park, enterprise: str) -> Boundary:
    members = tuple(m for m in park.boundaries[0].members if m.enterprise == enterprise)
    kind = BoundaryKind.PARK_IN_PARK
    return Boundary(id=enterprise, name=a_name(enterprise), kind=kind, members=members)


def a_park_with(*plants: str, owner: str = "") -> Park:
    """Return a park of two enterprises that are a boundary each, with plants of its own."""
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("export", "bus", "outside"),
        *(hourly(plant, f"asset:{plant}", "bus") for plant in plants),
        *(hourly(f"use_{e}", "bus", f"enterprise:{e}") for e in ENTERPRISES),
        assets=tuple(an_asset(plant, AssetKind.SOLAR, owner=owner) for plant in plants),
        enterprises=tuple(an_enterprise(each) for each in ENTERPRISES),
    )
    parts = tuple(a_part(park, each) for each in ENTERPRISES)
    return replace(park, boundaries=(*park.boundaries, *parts))


def parcel(kwh: float, device: str = "roof", span: Period = DAY) -> Parcel:
    return Parcel(device=device, start=span.start, end=span.end, energy_wh=round(kwh * KWH))


def sold(
    park: Park,
    parcels: Sequence[Parcel],
    kwh: Mapping[str, float],
    boundary: str = "whole",
) -> SoldPower:
    """Return what is sold of a day in which each meter reads the same in every hour."""
    hours = {meter.id: [kwh.get(meter.id, 0.0)] * HOURS for meter in park.meters}
    runner = bare_runner()
    runner.give("amounts", amounts(park, hours, DAY))
    give_capacities(runner, park, DAY)
    membership = find_membership(park, boundary, DAY)
    try:
        return sold_power(runner, park, DAY, load_catalogue(), (tuple(parcels), membership))
    finally:
        runner.close()


ONE_ROOF = a_park_with("roof")
FLOWS = {"roof": 10.0, "grid": 2.0, "export": 4.0, "use_works": 6.0, "use_forge": 2.0}


def test_what_left_the_park_may_be_theirs() -> None:
    """Of 240 kWh made 96 left: who holds 100 holds 4 of what was used here."""
    assert sold(ONE_ROOF, [parcel(96)], FLOWS).used_wh == 0
    assert sold(ONE_ROOF, [parcel(100)], FLOWS).used_wh == 4 * KWH


def test_no_more_is_theirs_than_the_plant_made() -> None:
    found = sold(ONE_ROOF, [parcel(5000)], FLOWS)
    assert found.used_wh == (240 - 96) * KWH
    assert [each.energy_wh for each in found.parcels] == [240 * KWH]


def test_certificates_of_one_hour_hold_what_was_made_in_it() -> None:
    hour = replace(DAY, end=DAY.start.replace(hour=DAY.start.hour + 1))
    found = sold(ONE_ROOF, [parcel(30, span=hour), parcel(5, span=hour)], FLOWS)
    assert sum(each.energy_wh for each in found.parcels) == 10 * KWH


def test_another_plant_s_power_is_not_sold_with_it() -> None:
    two = a_park_with("roof", "shed")
    flows = {"roof": 1.0, "shed": 9.0, "use_works": 8.0, "use_forge": 2.0}
    assert sold(two, [parcel(5000)], flows).used_wh == 24 * KWH


@pytest.mark.parametrize("kwh", [100, 5000])
def test_parts_bear_it_by_what_they_used_and_add_up_to_the_whole(kwh: float) -> None:
    works, forge, whole = (
        sold(ONE_ROOF, [parcel(kwh)], FLOWS, boundary).used_wh
        for boundary in ("works", "forge", "whole")
    )
    assert works == 3 * forge
    assert works + forge == whole


def test_a_part_that_used_nothing_of_the_sold_plant_loses_nothing() -> None:
    """The works own the roof and use all it makes; the forge has grid power alone."""
    owned = a_park_with("roof", owner="works")
    flows = {"roof": 5.0, "grid": 5.0, "use_works": 6.0, "use_forge": 4.0}
    parts = [sold(owned, [parcel(100)], flows, each).used_wh for each in ENTERPRISES]
    assert parts == [100 * KWH, 0]


def test_what_a_direct_line_brought_is_theirs_as_well() -> None:
    far = an_asset("roof", AssetKind.SOLAR, is_outside=True)
    tied = replace(ONE_ROOF, assets=(far,), contracts=(a_direct_line("roof"),))
    assert sold(tied, [parcel(5000)], FLOWS).used_wh == (240 - 96) * KWH


def test_what_a_line_of_the_plant_s_own_carried_away_is_theirs_first() -> None:
    line = hourly("line", "asset:roof", "outside")
    lined = replace(ONE_ROOF, meters=(*ONE_ROOF.meters, line))
    assert sold(lined, [parcel(100)], FLOWS | {"line": 3.0}).used_wh == 0
    assert sold(lined, [parcel(5000)], FLOWS | {"line": 3.0}).used_wh == (240 - 96) * KWH


def test_a_plant_that_gives_the_account_no_clean_power_has_none_to_lose() -> None:
    small = replace(ONE_ROOF, assets=(replace(ROOF, capacity_kw=None),))
    assert sold(small, [parcel(5000)], FLOWS) == SoldPower()
