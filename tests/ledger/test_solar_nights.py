"""It is dark at a solar plant for some hours of every day, by whatever clock."""

from dataclasses import replace

import pytest

from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from tests.builders import a_park, an_asset
from tests.builders_ledger import ZONE, a_direct_line, draw_up, figure, hourly, kinds

KIND = "ledger_solar_without_night"
MONTH, DAY = parse_period("2025-07", ZONE), parse_period("2025-07-01", ZONE)
SUN = [0.0] * 5 + [1, 3, 6, 8, 9, 10, 10, 9, 8, 6, 3, 1, 0.5] + [0.0] * 6  # by the local clock


def lit(
    profile: list[float],
    kind: AssetKind = AssetKind.SOLAR,
    *,
    is_outside: bool = False,
    days: int = 31,
    period: Period = MONTH,
) -> Inventory:
    """Return the account of days on which a plant gives a profile beside what is bought."""
    plant = replace(an_asset("pv", kind, is_outside=is_outside), capacity_kw=100.0)
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("use", "bus", "enterprise:works"),
        assets=(plant,),
    )
    park = replace(park, contracts=(a_direct_line("pv"),) if is_outside else ())
    given = profile * days
    used = [100 + kwh for kwh in given]
    return draw_up(park, {"grid": [100] * len(given), "pv": given, "use": used}, period)


@pytest.mark.parametrize("shift", range(0, 24, 3))
def test_the_sun_by_any_clock_leaves_some_hours_dark(shift: int) -> None:
    inventory = lit(SUN[shift:] + SUN[:shift])
    assert KIND not in kinds(inventory)
    assert figure(inventory, "national.e_electricity_kg").low is None


@pytest.mark.parametrize("is_outside", [False, True])
@pytest.mark.parametrize("beside", [40.0, 1.0])
def test_power_that_comes_all_night_is_not_the_suns(beside: float, is_outside: bool) -> None:
    """Within the rating, and below half of it, it would count as zero."""
    inventory = lit([kwh + beside for kwh in SUN], is_outside=is_outside)
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert (finding.subject, finding.kind.severity.value) == ("pv", "error")
    share = 100 * 5 * beside / (sum(SUN) + 24 * beside)
    assert finding.facts == {
        "period": "2025-07",
        "share_pct": pytest.approx(share, abs=0.1),
        "limit_pct": 2.0,
    }
    for name in ("national.e_electricity_kg", "national.e_park_kg"):
        assert ("solar_without_night", "pv") in [
            (m.id, m.subject) for m in figure(inventory, name).missing
        ]


def test_wind_blows_at_night_and_a_single_day_proves_nothing() -> None:
    assert KIND not in kinds(lit([40.0] * 24, AssetKind.WIND))
    assert KIND not in kinds(lit([40.0] * 24, days=1, period=DAY))


def test_some_lit_nights_leave_no_more_open_than_what_came_in_them() -> None:
    """A clock that was wrong for a week, or values of some nights, make no other plant of it."""
    lit_nights = [kwh + 2.0 for kwh in SUN]
    inventory = lit(SUN * 21 + lit_nights * 10, days=1, period=MONTH)
    assert KIND not in kinds(inventory)
    bought = figure(inventory, "national.e_electricity_kg")
    assert bought.value is not None
    assert bought.high is not None
    in_question = bought.value * 10 * 5 * 2.0 / (31 * 24 * 100)
    assert bought.high - bought.value == pytest.approx(in_question, rel=0.15)  # days are of UTC
    energy = figure(inventory, "national.e_tce")
    assert energy.value is not None
    assert energy.low is not None
    assert energy.low < energy.value


def test_a_clock_that_moves_in_the_middle_of_a_month_is_no_other_plant() -> None:
    later = SUN[9:] + SUN[:9]
    assert KIND not in kinds(lit(SUN * 16 + later * 15, days=1, period=MONTH))
