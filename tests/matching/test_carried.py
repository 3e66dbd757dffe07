"""What stores carry: told by the year and a stated capacity, or not at all."""

from dataclasses import replace

import pytest

from lingtan.matching.carried import Carried, carry
from lingtan.park.assets import Asset, AssetKind
from tests.builders import an_asset
from tests.builders_matching import park_hours_of

HOURS = park_hours_of(
    charged_wh=[100_000, 0],
    green_in_wh=[50_000, 0],
    discharged_wh=[0, 90_000],
    stored_wh=[[0, 0], [60_000, 30_000]],
    load_wh=[[0, 0], [60_000, 30_000]],
)


def battery(capacity_kwh: float | None) -> Asset:
    return replace(an_asset("cell", AssetKind.BATTERY), capacity_kwh=capacity_kwh)


def carried(capacity_kwh: float | None = 10.0, *, is_year: bool = True) -> Carried:
    found = carry(HOURS, (battery(capacity_kwh),), is_year=is_year)
    assert found is not None
    return found


def test_what_may_have_been_inside_at_the_beginning_is_taken_off_the_efficiency() -> None:
    """80 of 100 kWh came out for certain, since 10 of the 90 may have been there before."""
    found = carried()
    assert found.balance.efficiency == 0.8
    assert found.balance.certified_kwh == 40.0
    assert found.used_wh[1].tolist() == [26_667, 13_333]


@pytest.mark.parametrize(("capacity_kwh", "is_year"), [(None, True), (10.0, False), (90.0, True)])
def test_where_the_efficiency_is_not_known_nothing_is_certified(
    capacity_kwh: float | None, is_year: bool
) -> None:
    found = carried(capacity_kwh, is_year=is_year)
    assert found.balance.efficiency is None
    assert found.balance.certified_kwh == 0
    assert not found.used_wh.any()


def test_what_left_the_park_serves_nobody_in_it() -> None:
    half = replace(HOURS, stored_wh=HOURS.stored_wh // 2)
    found = carry(half, (battery(10.0),), is_year=True)
    assert found is not None
    assert found.balance.certified_kwh == 40.0
    assert found.used_wh.sum() == 20_000


def test_a_park_without_stores_carries_nothing() -> None:
    assert carry(park_hours_of(), (), is_year=True) is None
