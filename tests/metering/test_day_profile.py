"""Local time taken as UTC shows in the sun, and in a month unlike the others."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl

from lingtan.base.time_axis import parse_period
from lingtan.metering.day_profile import shifted_months
from lingtan.metering.limits import Limits
from lingtan.metering.validate import validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, Resolution, VirtualMeter
from lingtan.park.park import Park
from tests.builders import a_meter, a_name, a_park, an_asset
from tests.builders_metering import a_runner, kinds, one, readings

HOUR = timedelta(hours=1)
JULY = parse_period("2025-07", "Asia/Shanghai")
ROOF = a_park(a_meter("m", "asset:roof", "bus"), assets=(an_asset("roof", AssetKind.SOLAR),))
SUN = [
    max(0.0, 100 - 4 * abs(n % 96 - 50)) + (n % 7) * 0.01 * (25 < n % 96 < 75)
    for n in range(31 * 96)
]


def test_a_solar_plant_read_in_local_time_as_if_it_were_utc_produces_at_night() -> None:
    wrong = readings("m", SUN, JULY.start).with_columns(pl.col("start") + HOUR * 8)
    found = validate_period(a_runner(wrong), ROOF, JULY)
    facts = one(found.findings, "metering_night_generation").facts
    assert facts["hours"] == 8


def test_a_solar_plant_in_its_own_zone_is_left_alone() -> None:
    found = validate_period(a_runner(readings("m", SUN, JULY.start)), ROOF, JULY)
    assert "metering_night_generation" not in kinds(found.findings)


def test_a_month_eight_hours_late_is_told_from_the_other_months() -> None:
    works = np.where((np.arange(24) >= 8) & (np.arange(24) < 18), 500.0, 100.0)
    days = {f"2025-{n:02d}": works * (1 + n / 100) for n in range(1, 13)}
    days["2025-05"] = np.roll(works, 8)
    assert list(shifted_months(days, Limits())) == [("2025-05", 8)]


def test_three_shifts_around_the_clock_say_nothing_about_the_clock() -> None:
    steady = np.full(24, 500.0) + np.arange(24) % 3
    days = {f"2025-{n:02d}": np.roll(steady, n) for n in range(1, 13)}
    assert list(shifted_months(days, Limits())) == []


def test_a_year_with_one_shifted_file_names_the_month_through_the_whole_check() -> None:
    year = parse_period("2025", "Asia/Shanghai")
    values = [100.0 + (400 + n % 5) * (8 <= n % 24 < 18) for n in range(365 * 24)]
    table = readings("m", values, year.start, HOUR)
    is_may = pl.col("start").dt.convert_time_zone("Asia/Shanghai").dt.month() == 5
    moved = table.with_columns(pl.when(is_may).then(pl.col("start") + HOUR * 8).otherwise("start"))
    kept = moved.unique("start", keep="last").sort("start")
    meter = a_meter("m", "bus", "enterprise:works")
    summed = VirtualMeter(
        id="sum",
        name=a_name("sum"),
        carrier="electricity",
        source="bus",
        target="enterprise:works",
        terms=((1.0, "m"),),
    )
    park = replace(_hourly(meter), virtual_meters=(summed,))
    found = validate_period(a_runner(kept), park, year)
    shifted = [each for each in found.findings if each.kind.id == "metering_shifted_profile"]
    assert {each.subject for each in shifted} == {"m", "sum"}  # a sum has the clock of its terms
    for finding in shifted:
        assert (finding.facts["month"], finding.facts["hours"]) == ("2025-05", 8)
    assert set(found.doubts.filter(kind="clock")["subject"]) == {"m", "sum"}


def _hourly(meter: Meter) -> Park:
    return a_park(replace(meter, resolution=Resolution.HOUR))
