"""A capacity nobody states is the crest of the plant's own hours, where they are those of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.places import BoundaryKind
from tests.builders import a_park, an_asset
from tests.builders_ledger import (
    YEAR,
    ZONE,
    a_direct_line,
    amounts,
    draw_up,
    draw_up_frame,
    figure,
    hourly,
    kinds,
    value,
)
from tests.truth.shapes import wind, works

BARE, ESTIMATED = "ledger_own_without_capacity", "ledger_capacity_estimated"
BEYOND, UNFIT = "ledger_own_beyond_capacity", "ledger_own_beyond_land"
JULY, DAY = parse_period("2025-07", ZONE), parse_period("2025-07-02", ZONE)
SUN = [0.0] * 5 + [1, 3, 6, 8, 9, 10, 10, 9, 8, 6, 3, 1, 0.5] + [0.0] * 6  # 84.5 kWh a day
GRID, EF = 20.0, 0.8325
NATURAL = [AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO]
WEATHER = [AssetKind.WIND, AssetKind.HYDRO]


def count(period: Period) -> int:
    return int((period.end - period.start).total_seconds()) // 3600


def by_hour(quarters: np.ndarray, scale: float = 10) -> list[float]:
    """Return hours of a shape from midnight of the first of January [kWh]."""
    return [round(float(each), 3) for each in quarters.reshape(-1, 4).sum(axis=1) * scale]


def account(
    kind: AssetKind,
    given: Sequence[float],
    period: Period = JULY,
    *,
    land_km2: float | None = None,
    is_outside: bool = False,
) -> Inventory:
    """Return the account of a park whose plant has no capacity, beside 20 kWh an hour bought."""
    plant = replace(an_asset("pv", kind, is_outside=is_outside), capacity_kw=None)
    meters: list[Meter] = [
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("use", "bus", "enterprise:works"),
    ]
    park = a_park(*meters, assets=(plant,))
    park = replace(park, contracts=(a_direct_line("pv"),) if is_outside else ())
    if land_km2 is not None:
        whole = next(b for b in park.boundaries if b.kind is BoundaryKind.WHOLE_PARK)
        park = replace(park, boundaries=(replace(whole, area_km2=land_km2),))
    used = [round(GRID + kwh, 3) for kwh in given]
    values = {"grid": [GRID] * len(given), "pv": given, "use": used}
    is_year = len(given) == count(YEAR)
    return draw_up_frame(park, amounts(park, values, YEAR if is_year else period), period)


def bought(inventory: Inventory) -> float:
    """Return the electricity that counts as bought [kWh]."""
    found = value(inventory, "national.e_electricity_kg")
    assert found is not None
    return found / EF


def test_a_plant_of_the_sun_is_held_to_the_crest_of_its_hours() -> None:
    given = SUN * 31
    inventory = account(AssetKind.SOLAR, given)
    assert not {BARE, BEYOND} & set(kinds(inventory))
    (finding,) = (f for f in inventory.findings if f.kind.id == ESTIMATED)
    assert (finding.subject, finding.kind.severity.value) == ("pv", "warning")
    assert finding.facts == {"kind": "solar", "estimate_kw": 10, "amount": sum(given)}
    assert bought(inventory) == pytest.approx(GRID * len(given))
    assert figure(inventory, "national.e_park_kg").low is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", WEATHER)
@pytest.mark.parametrize("period", [YEAR, JULY])
def test_what_the_weather_drives_is_own_power(kind: AssetKind, period: Period) -> None:
    given = by_hour(wind(np.random.default_rng(4)))[: count(period)]
    inventory = account(kind, given, period)
    assert ESTIMATED in kinds(inventory)
    assert bought(inventory) == pytest.approx(GRID * len(given))
    assert figure(inventory, "national.e_park_kg").low is None


def shift(hour: int) -> float:
    """Return what a works draws that rests by night and on Sundays."""
    weekday = date(2025, 7, 1 + hour // 24).isoweekday()
    return 10.0 if 8 <= hour % 24 < 18 and weekday < 7 else 0.5


FEEDS = {
    "flat": [10.0 + hour % 3 * 0.1 for hour in range(count(JULY))],
    "long_days": [10.0 if 5 <= hour % 24 < 23 else 0.0 for hour in range(count(JULY))],
    "three_days": [10.0 if hour // 24 % 7 < 3 else 1.0 for hour in range(count(JULY))],
    "shift": [shift(hour) for hour in range(count(JULY))],
    "continuous": by_hour(works(np.random.default_rng(1), "continuous"))[: count(JULY)],
    "two_shift": by_hour(works(np.random.default_rng(1), "two_shift"))[: count(JULY)],
}


@pytest.mark.parametrize("kind", NATURAL)
@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_that_somebody_calls_a_plant_is_no_own_power(kind: AssetKind, feed: str) -> None:
    given = FEEDS[feed]
    inventory = account(kind, given)
    assert BARE in kinds(inventory)
    assert ESTIMATED not in kinds(inventory)
    assert bought(inventory) == pytest.approx(GRID * len(given) + sum(given))
    emission = figure(inventory, "national.e_park_kg")
    assert emission.low == pytest.approx(EF * GRID * len(given))


def test_a_code_is_no_crest() -> None:
    """With a crest of 9999 a flat feed would be far below half of it."""
    given = [9_999.0 if hour in (100, 200, 300) else 10.0 for hour in range(count(JULY))]
    assert BARE in kinds(account(AssetKind.WIND, given))
    sun = [999.0 if hour == 12 else kwh for hour, kwh in enumerate(SUN * 31)]
    (finding,) = (f for f in account(AssetKind.SOLAR, sun).findings if f.kind.id == ESTIMATED)
    assert finding.facts["estimate_kw"] == 10


@pytest.mark.parametrize(("m2", "is_own"), [(42, True), (41, False)])
def test_the_land_bounds_the_estimate(m2: float, is_own: bool) -> None:
    inventory = account(AssetKind.SOLAR, SUN * 31, land_km2=m2 / 1e6)
    assert (ESTIMATED in kinds(inventory)) is is_own
    assert (BARE in kinds(inventory)) is not is_own
    assert UNFIT not in kinds(inventory)


def test_in_less_than_three_weeks_nothing_shows_what_it_is() -> None:
    assert BARE in kinds(account(AssetKind.SOLAR, SUN, DAY))
    assert BARE in kinds(account(AssetKind.SOLAR, SUN * 20))
    assert ESTIMATED in kinds(account(AssetKind.SOLAR, SUN * 21))


def test_a_month_counts_what_the_year_shows() -> None:
    """Of three weeks in July no wind can be told from works; a day alone shows nothing."""
    year = by_hour(wind(np.random.default_rng(4)))[: count(YEAR)]
    first = int((JULY.start - YEAR.start).total_seconds()) // 3600
    year[first : first + count(JULY)] = FEEDS["flat"]
    assert BARE in kinds(account(AssetKind.WIND, FEEDS["flat"]))
    for period in (JULY, DAY):
        inventory = account(AssetKind.WIND, year, period)
        (found,) = (f for f in inventory.findings if f.kind.id == ESTIMATED)
        assert found.facts["amount"] == pytest.approx(
            sum(FEEDS["flat"][: count(period)]), rel=0.01
        )
        assert bought(inventory) == pytest.approx(GRID * count(period))


def test_a_plant_on_a_direct_line_is_held_to_its_crest_as_to_a_rating() -> None:
    assert ESTIMATED in kinds(account(AssetKind.WIND, FEEDS["flat"], is_outside=True))
    flat = account(AssetKind.SOLAR, FEEDS["flat"], is_outside=True)
    assert {ESTIMATED, BEYOND} <= set(kinds(flat))


def test_a_plant_with_fuel_is_named_and_counts_as_before() -> None:
    stated = {}
    for capacity_kw in (None, 50.0):
        plant = replace(an_asset("chp", AssetKind.FOSSIL_POWER), capacity_kw=capacity_kw)
        park = a_park(
            hourly("grid", "outside", "bus"),
            hourly("chp", "asset:chp", "bus"),
            hourly("use", "bus", "enterprise:works"),
            assets=(plant,),
        )
        flat = FEEDS["flat"]
        used = [str(Decimal(str(kwh)) + 20) for kwh in flat]
        values: dict[str, Sequence[float | str]] = {
            "grid": [GRID] * len(flat),
            "chp": flat,
            "use": used,
        }
        stated[capacity_kw] = draw_up(park, values, JULY)
    bare, rated = stated[None], stated[50.0]
    assert set(kinds(bare)) - set(kinds(rated)) == {ESTIMATED}
    assert {k: f.value for k, f in bare.figures.items()} == {
        k: f.value for k, f in rated.figures.items()
    }
