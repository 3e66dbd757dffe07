"""A meter counts from its first day to its last; beside them nothing lacks or is made up."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park, an_asset, with_kind
from tests.builders_metering import a_runner, amounts_of, one, readings, stamped, utc

JUNE = parse_period("2025-06", "Asia/Shanghai")
BEGUN, ENDED = utc(2025, 6, 9, 16), utc(2025, 6, 19, 16)  # midnights of the park
DAYS = 10


def in_june(meter: Meter) -> Meter:
    return replace(meter, valid_from=BEGUN, valid_to=ENDED)


def values(days: int) -> list[float]:
    return [50.0 + n % 9 for n in range(days * 96)]


def judge(park: Park, start: datetime, numbers: list[float]) -> tuple[Validated, dict[str, float]]:
    runner = a_runner(readings("m", numbers, start))
    found = validate_period(runner, park, JUNE)
    return found, amounts_of(runner, "m")


def test_days_before_the_first_and_after_the_last_are_no_gap() -> None:
    found, amounts = judge(
        a_park(in_june(a_meter("m", "outside", "enterprise:works"))), BEGUN, values(DAYS)
    )
    assert not found.findings
    assert found.gaps.is_empty()
    assert found.quality["expected"].to_list() == found.quality["measured"].to_list() == [960]
    assert float(sum(amounts.values())) == pytest.approx(sum(values(DAYS)))
    assert (amounts["2025-06-09 15:00"], len(amounts)) == (0, 30 * 24)


def test_a_gap_within_its_days_is_still_one() -> None:
    numbers = values(DAYS)[: 7 * 96]
    found, _ = judge(a_park(in_june(a_meter("m", "outside", "enterprise:works"))), BEGUN, numbers)
    assert one(found.findings, "metering_gap_profile").facts["intervals"] == 3 * 96
    assert found.quality["expected"].to_list() == [960]


def test_readings_beside_its_days_are_named_and_count_nowhere() -> None:
    found, amounts = judge(
        a_park(in_june(a_meter("m", "outside", "enterprise:works"))),
        BEGUN - timedelta(days=2),
        [7.0] * 192 + values(DAYS),
    )
    fault = one(found.findings, "metering_not_in_service")
    assert (fault.facts["count"], fault.facts["total"]) == (192, 1344.0)
    assert float(sum(amounts.values())) == pytest.approx(sum(values(DAYS)))


def test_the_meter_of_a_plant_counts_while_the_plant_is_there() -> None:
    roof = replace(an_asset("roof", AssetKind.SOLAR), valid_from=BEGUN, valid_to=ENDED)
    park = a_park(a_meter("m", "asset:roof", "bus"), assets=(roof,))
    sun = [50.0 * (24 < n % 96 < 72) for n in range(DAYS * 96)]
    found, amounts = judge(park, BEGUN, sun)
    assert not found.findings
    assert float(sum(amounts.values())) == pytest.approx(sum(sun))


def test_a_month_is_owed_when_the_meter_was_there_for_a_part_of_it() -> None:
    meter = with_kind(
        a_meter("m", "outside", "enterprise:works"), MeterKind.BILL, Resolution.MONTH
    )
    park = a_park(in_june(meter))
    year = parse_period("2025", "Asia/Shanghai")
    june = utc(2025, 5, 31, 16)
    runner = a_runner(stamped("m", [(june, 900.0)], "manual"))
    found = validate_period(runner, park, year)
    assert not found.findings
    assert sum(amounts_of(runner, "m").values()) == 900
    assert len(amounts_of(runner, "m")) == 12


def test_a_counter_is_read_from_its_first_day_to_its_last() -> None:
    meter = with_kind(
        a_meter("m", "outside", "enterprise:works"), MeterKind.REGISTER, Resolution.HOUR
    )
    park = a_park(in_june(meter))
    rows = [(BEGUN + timedelta(hours=n), 0.1 * n * n) for n in range(DAYS * 24 + 1)]
    runner = a_runner(stamped("m", rows))
    found = validate_period(runner, park, JUNE)
    assert not found.findings
    assert sum(amounts_of(runner, "m").values()) == 5760
