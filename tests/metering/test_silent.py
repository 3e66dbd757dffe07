"""Long silence is named; a night, and a meter that rests by nature, are not."""

import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import a_runner, kinds, one, readings

JULY = parse_period("2025-07", "Asia/Shanghai")
WORKS = a_meter("m", "bus", "enterprise:works")
ROOF = a_meter("m", "asset:roof", "bus")


def judge(meter: Meter, silent_days: int) -> tuple[Finding, ...]:
    """Return what is found on a meter that is dark at night and for some days from the fifth."""
    values = [
        (50.0 + n % 9) * (20 < n % 96 < 70) * (not 4 <= n // 96 < 4 + silent_days)
        for n in range(31 * 96)
    ]
    park = a_park(meter, assets=(an_asset("roof", AssetKind.SOLAR),))
    return validate_period(a_runner(readings("m", values, JULY.start)), park, JULY).findings


@pytest.mark.parametrize(("meter", "days"), [(WORKS, 7), (ROOF, 2)])
def test_so_many_whole_days_at_zero_are_named(meter: Meter, days: int) -> None:
    facts = one(judge(meter, days), "metering_silent_meter").facts
    assert (facts["days"], facts["first"]) == (days, "2025-07-05 00:00")
    assert facts["until"] == f"2025-07-{5 + days:02d} 00:00"


def test_a_transfer_that_runs_backwards_is_not_silent() -> None:
    tie = a_meter("m", "bus", "bus_2")
    values = [(-1) ** (n > 15 * 96) * (50.0 + n % 9) for n in range(31 * 96)]
    found = validate_period(a_runner(readings("m", values, JULY.start)), a_park(tie), JULY)
    assert "metering_silent_meter" not in kinds(found.findings)


@pytest.mark.parametrize(
    ("meter", "days"), [(WORKS, 6), (ROOF, 1), (a_meter("m", "bus", "outside"), 20)]
)
def test_shorter_silence_and_a_meter_that_rests_by_nature_are_left_alone(
    meter: Meter, days: int
) -> None:
    assert "metering_silent_meter" not in kinds(judge(meter, days))
