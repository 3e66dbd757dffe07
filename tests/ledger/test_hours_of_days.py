"""Hours of gates, plants and stores that are read by the day, by the profile of what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.hourly_power import HourlyPower, hourly_power
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park, an_asset
from tests.builders_ledger import DAY, amounts, give_capacities, hourly
from tests.runners import bare_runner

SUN = [0.0] * 6 + [1.0, 3.0, 5.0, 7.0, 8.0, 9.0, 9.0, 8.0, 7.0, 5.0, 3.0, 1.0] + [0.0] * 6
WORKS = [4.0] * 7 + [9.0, 9.5, 10.0, 10.25, 10.5, 9.0, 11.0] + [10.0] * 4 + [5.0] * 6
NET = [use - sun for use, sun in zip(WORKS, SUN, strict=True)]
READINGS: Mapping[str, Sequence[float]] = {
    "grid": [max(0.0, kwh) for kwh in NET],
    "out": [max(0.0, -kwh) for kwh in NET],
    "sun": SUN,
    "works": WORKS,
}
PARK = a_park(
    hourly("grid", "outside", "bus"),
    hourly("out", "bus", "outside"),
    hourly("sun", "asset:roof", "bus"),
    hourly("works", "bus", "enterprise:works"),
    assets=(an_asset("roof", AssetKind.SOLAR),),
)


def read_by_the_day(park: Park, *names: str) -> Park:
    meters = (
        replace(meter, resolution=Resolution.DAY) if meter.id in names else meter
        for meter in park.meters
    )
    return replace(park, meters=tuple(meters))


def power(park: Park, values: Mapping[str, Sequence[float]] = READINGS) -> HourlyPower:
    """Return the power of a day; meters read by the day have the sums of their hours."""
    by_day = {meter.id for meter in park.meters if meter.resolution is Resolution.DAY}
    given = {id_: [round(sum(v), 3)] if id_ in by_day else v for id_, v in values.items()}
    runner = bare_runner()
    runner.give("amounts", amounts(park, given, DAY))
    give_capacities(runner, park, DAY)
    try:
        return hourly_power(runner, park, DAY, load_catalogue())
    finally:
        runner.close()


def served(found: HourlyPower, kind: str) -> list[int]:
    """Return what each hour used of a kind of source [Wh]."""
    rows = found.use.filter(kind=kind).group_by("start").agg(pl.col("milli").sum())
    return rows.sort("start")["milli"].to_list()


def test_a_gate_takes_what_the_others_leave() -> None:
    found, known = power(read_by_the_day(PARK, "grid", "out")), power(PARK)
    assert (found.coarse, found.spread) == ((), ("grid", "out"))
    for kind in ("import", "non_fossil"):
        assert served(found, kind) == pytest.approx(served(known, kind), abs=1)
    assert found.left["milli"].sum() == known.left["milli"].sum()


def test_a_plant_follows_those_of_its_kind() -> None:
    park = replace(
        PARK,
        meters=(*PARK.meters, hourly("second", "asset:second", "bus")),
        assets=(*PARK.assets, an_asset("second", AssetKind.SOLAR)),
    )
    values = {**READINGS, "second": [0.5 * kwh for kwh in SUN]}
    found, known = power(read_by_the_day(park, "second", "grid"), values), power(park, values)
    assert found.made["milli"].to_list() == pytest.approx(known.made["milli"].to_list(), abs=1)


def test_a_plant_that_is_the_only_supply_read_by_the_day_gives_what_the_others_lack() -> None:
    cloudy = [kwh * (0.2 if 9 <= hour < 12 else 1.3) for hour, kwh in enumerate(SUN)]
    net = [use - sun for use, sun in zip(WORKS, cloudy, strict=True)]
    gates = {"grid": [max(0.0, kwh) for kwh in net], "out": [max(0.0, -kwh) for kwh in net]}
    values = {**READINGS, **gates, "sun": cloudy}
    found, known = power(read_by_the_day(PARK, "sun"), values), power(PARK, values)
    assert found.made["milli"].to_list() == pytest.approx(known.made["milli"].to_list(), abs=1)


def test_a_roof_without_another_beside_it_follows_the_height_of_the_sun() -> None:
    made = power(read_by_the_day(PARK, "sun", "grid")).made
    assert made["milli"].sum() == sum(SUN) * 1000
    local = made.with_columns(hour=pl.col("start").dt.convert_time_zone("Asia/Shanghai").dt.hour())
    hours = local.filter(pl.col("milli") > 0)["hour"]
    assert (hours.min(), hours.max()) == (6, 17)
    most = local.sort("milli", descending=True)["hour"].to_list()
    assert set(most[:2]) == {11, 12}


def test_a_store_is_charged_as_the_sun_shines_and_discharged_as_load_lacks_it() -> None:
    store = an_asset("battery", AssetKind.BATTERY)
    park = replace(
        PARK,
        meters=(
            *PARK.meters,
            hourly("charge", "bus", "asset:battery"),
            hourly("discharge", "asset:battery", "bus"),
        ),
        assets=(*PARK.assets, store),
    )
    values = {**READINGS, "charge": [0.25] * 24, "discharge": [0.2] * 24}
    found = power(read_by_the_day(park, "charge", "discharge", "grid"), values)
    charged = found.use.filter("charges").group_by("start").agg(pl.col("milli").sum())
    local = pl.col("start").dt.convert_time_zone("Asia/Shanghai").dt.hour()
    assert charged["milli"].sum() == 6000
    assert charged.select(local)["start"].is_between(6, 17).all()
    night = found.made.filter(pl.col("kind") == "store").filter(~local.is_between(6, 17))
    assert night["milli"].sum() > 0.5 * 4800


def test_what_the_day_nets_of_both_directions_tells_no_hour() -> None:
    values = {**READINGS, "grid": [-1.0] * 24}
    found = power(read_by_the_day(PARK, "grid"), values)
    assert (found.coarse, found.spread) == (("grid",), ())
    assert found.use.is_empty()


@pytest.mark.parametrize(("zone", "hours"), [("Europe/Berlin", 23), ("Asia/Shanghai", 24)])
def test_hours_add_up_to_a_day_of_any_length(zone: str, hours: int) -> None:
    day = parse_period("2025-03-30", zone)
    park = replace(read_by_the_day(PARK, "grid", "out", "sun", "works"), time_zone=zone)
    values = {"grid": [100.001], "out": [0.0], "sun": [47.333], "works": [147.334]}
    runner = bare_runner()
    runner.give("amounts", amounts(park, values, day))
    give_capacities(runner, park, day)
    try:
        found = hourly_power(runner, park, day, load_catalogue())
    finally:
        runner.close()
    assert (found.hidden, found.spread) == (("works",), ("grid", "out", "sun"))
    assert len(found.use["start"].unique()) == hours
    assert found.use["milli"].sum() == 147_334
    assert found.made["milli"].sum() == 47_333
