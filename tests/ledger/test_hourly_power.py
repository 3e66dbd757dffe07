"""The hours of a park: the account's own mixing, hour by hour, or the meters that prevent it."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.hourly_power import HourlyPower, hourly_power
from lingtan.ledger.members import find_membership
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import DAY, amounts, billed, draw_up, hourly, value
from tests.runners import bare_runner

SOLAR = an_asset("roof", AssetKind.SOLAR)
SUNNY = a_park(
    hourly("grid", "outside", "bus"),
    hourly("sun", "asset:roof", "bus"),
    hourly("out", "bus", "outside"),
    hourly("works", "bus", "enterprise:works"),
    assets=(SOLAR,),
)
READINGS = {
    "grid": [10.0, 0.0] * 12,
    "sun": [2.0, 20.0] * 12,
    "out": [0.0, 5.0] * 12,
    "works": [12.0, 15.0] * 12,
}


def power(park: Park, values: dict[str, list[float]]) -> HourlyPower:
    runner = bare_runner()
    runner.give("amounts", amounts(park, values, DAY))
    try:
        return hourly_power(runner, park, DAY, load_catalogue())
    finally:
        runner.close()


def test_each_hour_is_told_by_user_and_source() -> None:
    found = power(SUNNY, READINGS)
    first = found.use.filter(pl.col("start") == DAY.start)
    assert {(r["enterprise"], r["kind"], r["milli"]) for r in first.iter_rows(named=True)} == {
        ("works", "non_fossil", 2000),
        ("works", "import", 10_000),
    }
    assert found.made["milli"].to_list()[:2] == [2000, 20_000]
    assert found.made["exported"].to_list()[:2] == [0, 5000]


def test_the_hours_add_up_to_the_account() -> None:
    found, inventory = power(SUNNY, READINGS), draw_up(SUNNY, READINGS)
    clean = found.use.filter(pl.col("kind") == "non_fossil")["milli"].sum() / 1000
    assert clean == value(inventory, "energy.own_non_fossil_used_kwh")
    assert found.use["milli"].sum() / 1000 == value(inventory, "energy.load_kwh")


def test_grid_power_that_is_passed_on_is_nobodys_use() -> None:
    values = {**READINGS, "grid": [30.0, 0.0] * 12, "out": [20.0, 5.0] * 12}
    found, inventory = power(SUNNY, values), draw_up(SUNNY, values)
    itself = found.use.filter(pl.col("enterprise") == "")
    assert itself["milli"].to_list() == []
    assert found.use["milli"].sum() / 1000 == value(inventory, "energy.load_kwh")


def test_a_gate_read_by_the_month_is_named_and_no_hour_is_guessed() -> None:
    park = a_park(
        billed("grid", "outside", "bus", resolution=Resolution.MONTH),
        hourly("works", "bus", "enterprise:works"),
    )
    found = power(park, {"grid": [240.0], "works": [10.0] * 24})
    assert found.coarse == ("grid",)
    assert found.use.is_empty()


@pytest.mark.parametrize("resolution", [Resolution.DAY, Resolution.MONTH])
def test_a_user_read_more_seldom_hides_its_own_hours_and_not_those_of_the_park(
    resolution: Resolution,
) -> None:
    works = billed("works", "bus", "enterprise:works", resolution=resolution)
    park = replace(SUNNY, meters=(*SUNNY.meters[:-1], works))
    found, known = power(park, {**READINGS, "works": [324.0]}), power(SUNNY, READINGS)
    assert (found.coarse, found.hidden) == ((), ("works",))
    assert set(found.use["enterprise"]) == {""}
    sums = [
        each.use.group_by("start", "kind").agg(pl.col("milli").sum()) for each in (found, known)
    ]
    assert sums[0].sort("start", "kind").equals(sums[1].sort("start", "kind"))
    assert found.made.equals(known.made)


def test_users_alone_tell_no_hours_where_no_gate_is_read() -> None:
    park = a_park(
        hourly("shop", "bus", "enterprise:shop"),
        billed("works", "bus", "enterprise:works", resolution=Resolution.DAY),
        enterprises=(an_enterprise("works"), an_enterprise("shop")),
    )
    assert power(park, {"shop": [1.0] * 24, "works": [240.0]}).coarse == ("works",)


def test_a_member_by_date_counts_in_the_hours_in_which_it_is_inside() -> None:
    park = a_park(
        *SUNNY.meters[:-1],
        hourly("works", "bus", "enterprise:works"),
        hourly("shop", "bus", "enterprise:shop"),
        assets=(SOLAR,),
        enterprises=(an_enterprise("works"), an_enterprise("shop")),
    )
    whole = park.boundaries[0]
    joined = replace(whole.members[1], valid_from=DAY.start + timedelta(hours=12))
    park = replace(park, boundaries=(replace(whole, members=(whole.members[0], joined)),))
    values = {**READINGS, "works": [10.0, 12.0] * 12, "shop": [2.0, 3.0] * 12}
    membership = find_membership(park, "whole", DAY)
    found = power(park, values).of_members(membership)
    assert membership.outside == {"shop"}
    assert found.use.filter(enterprise="shop")["start"].min() == joined.valid_from
    of_account = value(draw_up(park, values), "energy.load_kwh")
    assert found.use["milli"].sum() / 1000 == pytest.approx(of_account)


def test_a_park_without_electricity_has_no_hours_and_no_meter_to_blame() -> None:
    found = power(a_park(), {})
    assert (found.use.is_empty(), found.made.is_empty(), found.coarse) == (True, True, ())


def test_heat_read_by_the_bill_does_not_hide_the_hours_of_electricity() -> None:
    park = replace(
        SUNNY,
        meters=(
            *SUNNY.meters,
            billed("heat", "outside", "enterprise:works", "heat", resolution=Resolution.DAY),
        ),
    )
    assert power(park, {**READINGS, "heat": [7.0]}).use.equals(power(SUNNY, READINGS).use)


def test_what_is_used_behind_an_enterprises_own_counter_is_its_own_hour() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("roof", "asset:roof", "enterprise:works"),
        hourly("works", "bus", "enterprise:works"),
        assets=(an_asset("roof", AssetKind.SOLAR, owner="works"),),
    )
    found = power(park, {"grid": [10.0] * 24, "roof": [3.0] * 24, "works": [10.0] * 24})
    sums = dict(found.use.group_by("kind").agg(pl.col("milli").sum()).iter_rows())
    assert sums == {"non_fossil": 72_000, "import": 240_000}
