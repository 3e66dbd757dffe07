"""A counter's amount is a difference: over a turn, over a replacement, never below zero."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering import increments
from lingtan.metering.register_epochs import counter_scales
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import Meter, MeterEvent, MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import (
    a_runner,
    amounts_of,
    intervals_of,
    kinds,
    one,
    readings,
    stamped,
    utc,
)

HOUR = timedelta(hours=1)
DAY = parse_period("2025-07-01", "Asia/Shanghai")
BEGIN = DAY.start


def a_register(digits: int | None = None, multiplier: float = 1.0) -> Meter:
    return replace(
        a_meter("m", "outside", "bus"),
        kind=MeterKind.REGISTER,
        resolution=Resolution.HOUR,
        register_digits=digits,
        multiplier=multiplier,
    )


def read(
    values: list[tuple[int, float]], meter: Meter, *events: MeterEvent
) -> tuple[DuckDbRunner, Validated]:
    """Return what came of readings at so many hours after midnight."""
    rows: list[tuple[datetime, float | None]] = [
        (BEGIN + HOUR * hour, value) for hour, value in values
    ]
    runner = a_runner(stamped("m", rows))
    park = replace(a_park(meter), meter_events=events)
    return runner, validate_period(runner, park, DAY)


def by_hour(runner: DuckDbRunner) -> dict[int, Decimal]:
    return {
        (row["start"] - BEGIN) // HOUR: row["value"]
        for row in intervals_of(runner, "m").iter_rows(named=True)
    }


def test_the_amount_of_an_hour_is_the_difference_of_two_readings_times_the_multiplier() -> None:
    runner, found = read([(0, 10.0), (1, 12.5), (2, 13.0)], a_register(multiplier=40.0))
    assert by_hour(runner) == {0: Decimal("100.000"), 1: Decimal("20.000")}
    assert found.quality["measured"].to_list() == [2]


def test_a_counter_of_four_digits_turns_over() -> None:
    runner, found = read([(0, 9990), (1, 5)], a_register(digits=4))
    assert by_hour(runner) == {0: Decimal("15.000")}
    assert one(found.findings, "metering_register_rollover").facts["count"] == 1


@pytest.mark.parametrize("digits", [None, 6])
def test_a_step_back_that_is_no_turn_gives_no_amount_and_never_a_negative_one(
    digits: int | None,
) -> None:
    runner, found = read([(0, 500), (1, 510), (2, 20), (3, 30)], a_register(digits=digits))
    assert by_hour(runner) == {0: Decimal("10.000"), 2: Decimal("10.000")}
    assert one(found.findings, "metering_register_backward").facts["count"] == 1


@pytest.mark.parametrize(
    "values",
    [
        [(0, 100), (1, 110), (2, 50), (3, 130), (4, 140)],  # a dip
        [(0, 100), (1, 110), (2, 9999), (3, 130), (4, 140)],  # a peak
    ],
)
def test_a_reading_the_next_one_belies_is_passed_over_and_the_total_kept(
    values: list[tuple[int, float]],
) -> None:
    runner, found = read(values, a_register())
    assert sum(by_hour(runner).values()) == Decimal("40.000")
    assert by_hour(runner)[1] == by_hour(runner)[2] == Decimal("10.000")
    assert one(found.findings, "metering_register_outlier").facts["count"] == 1
    assert "metering_register_backward" not in kinds(found.findings)


@pytest.mark.parametrize("misread", [10_000.0, 65_535.0, -1.0, -9999.0])
def test_a_reading_the_counter_cannot_show_is_passed_over_and_its_step_shared(
    misread: float,
) -> None:
    values = [(0, 100.0), (1, 110.0), (2, misread), (3, misread), (4, 140.0), (5, 150.0)]
    runner, found = read(values, a_register(digits=4))
    assert [by_hour(runner)[hour] for hour in range(5)] == [Decimal("10.000")] * 5
    methods = intervals_of(runner, "m")["method"].to_list()
    assert methods == ["", "register_span", "register_span", "register_span", ""]
    facts = one(found.findings, "metering_register_misread").facts
    assert (facts["count"], facts["largest"]) == (2, misread)
    assert (facts["first"], facts["last"]) == ("2025-07-01 02:00", "2025-07-01 03:00")
    assert "metering_register_rollover" not in kinds(found.findings)


def test_a_counter_of_unknown_digits_shows_any_size_but_nothing_below_zero() -> None:
    runner, found = read([(0, 1e9), (1, 1e9 + 5), (2, -5), (3, 1e9 + 15)], a_register())
    assert sum(by_hour(runner).values()) == Decimal("15.000")
    assert one(found.findings, "metering_register_misread").facts["count"] == 1


def test_a_counter_of_megawatt_hours_turns_over_at_its_own_digits() -> None:
    meter = replace(a_register(digits=4), unit="MWh")  # its readings are kept in kWh
    runner = a_runner(stamped("m", [(BEGIN, 9_990_000.0), (BEGIN + HOUR, 5_000.0)]))
    park = a_park(meter)
    scales = counter_scales(park, load_catalogue())
    found = validate_period(runner, park, DAY, scales=scales)
    assert by_hour(runner) == {0: Decimal("15000.000")}
    assert "metering_register_misread" not in kinds(found.findings)


def test_a_counter_of_more_digits_than_a_reading_can_have_is_read_as_any_other() -> None:
    runner, _ = read([(0, 10), (1, 12)], a_register(digits=15))
    assert by_hour(runner) == {0: Decimal("2.000")}


def test_a_replacement_counts_the_old_register_to_its_end_and_the_new_one_from_its_start() -> None:
    event = MeterEvent(
        meter="m", at=BEGIN + HOUR * 2, multiplier=2000.0, closing=999_950.0, opening=250.0
    )
    values: list[tuple[int, float]] = [(0, 999_940), (1, 999_945), (2, 250), (3, 251)]
    runner, found = read(values, a_register(digits=6, multiplier=1000.0), event)
    assert by_hour(runner) == {
        0: Decimal("5000.000"),
        1: Decimal("5000.000"),
        2: Decimal("2000.000"),
    }
    assert "metering_register_backward" not in kinds(found.findings)


def test_a_replacement_inside_an_hour_adds_both_parts_of_the_hour() -> None:
    event = MeterEvent(meter="m", at=BEGIN + HOUR * 1.5, closing=18.0, opening=3.0)
    runner, _ = read([(0, 10), (1, 15), (2, 7), (3, 9)], a_register(), event)
    assert by_hour(runner)[1] == Decimal("7.000")  # 18 - 15 and 7 - 3


@pytest.mark.parametrize("name", ["m", "n", "x1", "q"])
def test_an_hour_a_work_order_tells_a_part_of_is_manual_whatever_the_meter_is_called(
    name: str,
) -> None:
    meter = replace(a_register(), id=name)
    event = MeterEvent(meter=name, at=BEGIN + HOUR * 1.5, closing=104.0, opening=0.0)
    runner = a_runner(readings(name, [100.0, 103.0, 5.0, 9.0], BEGIN, HOUR))
    validate_period(runner, replace(a_park(meter), meter_events=(event,)), DAY)
    told = {
        row["start"]: row["quality"] for row in intervals_of(runner, name).iter_rows(named=True)
    }
    assert told[BEGIN + HOUR] == "manual"
    assert told[BEGIN] == "measured"


def test_a_multiplier_that_changes_between_readings_is_doubted() -> None:
    event = MeterEvent(meter="m", at=BEGIN + HOUR * 1.5, multiplier=2.0)
    runner, found = read([(0, 10), (1, 15), (2, 20), (3, 25)], a_register(), event)
    assert by_hour(runner)[2] == Decimal("10.000")
    assert intervals_of(runner, "m")["quality"].to_list() == ["measured", "suspect", "measured"]
    assert one(found.findings, "metering_multiplier_between_readings").facts["count"] == 1


def test_a_missing_reading_leaves_the_total_measured_and_the_share_estimated() -> None:
    runner, found = read([(0, 10), (1, 11), (4, 12), (5, 13)], a_register())
    assert [str(by_hour(runner)[hour]) for hour in (1, 2, 3)] == ["0.333", "0.333", "0.334"]
    spans = intervals_of(runner, "m").filter(method="register_span")
    assert spans["quality"].unique().to_list() == ["estimated"]
    assert one(found.findings, "metering_register_span").facts["count"] == 3
    estimated = runner.rows("select sum(estimated) as e from amounts").item()
    assert estimated == Decimal("1.000")


def test_the_reading_after_the_period_closes_its_last_interval() -> None:
    counter = [float(hour) for hour in range(25)]
    runner = a_runner(readings("m", counter, BEGIN, HOUR))
    found = validate_period(runner, a_park(a_register()), DAY)
    assert found.quality["measured"].to_list() == [24]
    assert len(amounts_of(runner, "m")) == 24


def test_a_total_of_a_counter_is_never_invented() -> None:
    runner, found = read([(0, 10), (1, 11)], a_register())
    assert by_hour(runner) == {0: Decimal("1.000")}
    assert found.quality["missing"].to_list() == [23]
    assert one(found.findings, "metering_gap_left_open").facts["intervals"] == 23


def test_a_counter_read_by_hand_at_nine_on_the_first_counts_for_the_month() -> None:
    meter = replace(a_register(), resolution=Resolution.MONTH)
    rows: list[tuple[datetime, float | None]] = [
        (utc(2025, month, 1, 1), 100.0 * month) for month in (6, 7, 8, 9)
    ]
    runner = a_runner(stamped("m", rows, "manual"))
    july = parse_period("2025-07", "Asia/Shanghai")
    found = validate_period(runner, a_park(meter), july)
    assert amounts_of(runner, "m") == {"2025-06-30 16:00": Decimal("100.000")}
    assert intervals_of(runner, "m")["quality"].to_list() == ["manual"]
    assert found.quality["grade"].to_list() == ["A"]
    assert one(found.findings, "metering_off_grid_moved").facts["count"] == 1


def test_the_same_comes_of_a_counter_however_many_readings_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = [(0, 9990.0), (1, 9995.0), (2, 5.0), (3, 9000.0), (4, 15.0), (5, -3.0), (6, 25.0)]
    few, found = read(values, a_register(digits=4))
    monkeypatch.setattr(increments, "FEW", 0)
    many, same = read(values, a_register(digits=4))
    assert by_hour(few) == by_hour(many)
    assert found.findings == same.findings
    told = {"metering_register_misread", "metering_register_outlier", "metering_register_rollover"}
    assert told <= set(kinds(found.findings))
