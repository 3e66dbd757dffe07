"""What flowed around a replaced register is known from its readings, or it is unknown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.metering import registers
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import Meter, MeterEvent, MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, amounts_of, kinds, one, stamped, utc

YEAR = parse_period("2025", "Asia/Shanghai")
DAY = timedelta(days=1)


def a_counter(digits: int | None = None) -> Meter:
    return replace(
        a_meter("m", "outside", "bus"),
        kind=MeterKind.REGISTER,
        resolution=Resolution.MONTH,
        register_digits=digits,
    )


def read(
    values: dict[int, float], *events: MeterEvent, digits: int | None = None
) -> tuple[DuckDbRunner, Validated]:
    """Return what came of readings on the first of months of 2025, 13 being next January."""
    rows: list[tuple[datetime, float | None]] = [
        (first_of(month), value) for month, value in values.items()
    ]
    runner = a_runner(stamped("m", rows, "manual"))
    park = replace(a_park(a_counter(digits)), meter_events=events)
    return runner, validate_period(runner, park, YEAR)


def first_of(month: int) -> datetime:
    return utc(2025 + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(hours=8)


def by_month(runner: DuckDbRunner) -> dict[int, Decimal]:
    """Return the amounts by the month of their local start."""
    return {
        (datetime.fromisoformat(start) + timedelta(hours=8)).month: value
        for start, value in amounts_of(runner, "m").items()
    }


def replaced(
    day: float, *, closing: float | None = None, opening: float | None = None
) -> MeterEvent:
    """Return a replacement some days after the first of March."""
    at = first_of(3) + DAY * day
    return MeterEvent(meter="m", at=at, closing=closing, opening=opening, is_replacement=True)


def test_a_new_register_never_read_again_leaves_all_after_it_unknown() -> None:
    runner, found = read({1: 100, 2: 110, 3: 120}, replaced(10, closing=124, opening=0))
    assert by_month(runner) == {1: 10, 2: 10}
    facts = one(found.findings, "metering_register_unread").facts
    assert (facts["replaced_at"], facts["until"]) == ("2025-03-11 00:00", "–")
    assert one(found.findings, "metering_register_part").facts["total"] == 4
    assert one(found.findings, "metering_gap_left_open").facts["intervals"] == 10


@pytest.mark.parametrize(
    ("parts", "first", "until"),
    [
        ({"opening": 0.0}, "2025-03-01 00:00", "2025-03-11 00:00"),
        ({"closing": 124.0}, "2025-03-11 00:00", "2025-04-01 00:00"),
    ],
)
def test_a_replacement_with_one_reading_unknown_leaves_its_month_open(
    parts: dict[str, float], first: str, until: str
) -> None:
    runner, found = read({1: 100, 2: 110, 3: 120, 4: 8, 5: 20}, replaced(10, **parts))
    assert by_month(runner) == {1: 10, 2: 10, 4: 12}
    facts = one(found.findings, "metering_register_unread").facts
    assert (facts["first"], facts["until"]) == (first, until)
    assert one(found.findings, "metering_register_part").facts["first"] == "2025-03-01 00:00"
    assert "metering_register_backward" not in kinds(found.findings)


def test_a_replacement_with_both_readings_unknown_takes_no_difference_across() -> None:
    runner, found = read({2: 110, 3: 120, 4: 900, 5: 920}, replaced(10))
    assert by_month(runner) == {2: 10, 4: 20}
    unread = [f for f in found.findings if f.kind.id == "metering_register_unread"]
    assert [f.facts["first"] for f in unread] == ["2025-03-01 00:00", "2025-03-11 00:00"]


def test_what_is_unknown_is_named_in_order_of_time_whatever_order_the_engine_keeps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    halves = registers.UNREAD_SQL.split("union all")
    monkeypatch.setattr(registers, "UNREAD_SQL", "\nunion all\n".join(reversed(halves)))
    _, found = read({2: 110, 3: 120, 4: 900, 5: 920}, replaced(10))
    unread = [f for f in found.findings if f.kind.id == "metering_register_unread"]
    assert [f.facts["first"] for f in unread] == ["2025-03-01 00:00", "2025-03-11 00:00"]


@pytest.mark.slow
def test_what_is_unknown_is_named_in_every_month_it_touches_and_in_no_other() -> None:
    values = {month: 10.0 * month for month in range(1, 14)}
    until_march = {month: 10.0 * month for month in range(1, 4)}
    assert months_unread(values, replaced(10, opening=0)) == [3]
    assert months_unread(values, replaced(10, closing=40)) == [3]
    assert months_unread(values, replaced(10, closing=40, opening=0)) == []
    for_good = list(range(3, 13))
    assert months_unread(until_march, replaced(10, closing=40, opening=0)) == for_good


@pytest.mark.slow
def test_a_register_read_again_after_many_months_is_not_told_to_be_read_never_again() -> None:
    values = {1: 100.0, 2: 110.0, 3: 120.0, 11: 80.0, 12: 90.0}
    event = replaced(10, closing=124, opening=0)
    assert months_unread(values, event) == []
    later = [
        finding
        for month in range(1, 13)
        for finding in of_month(values, event, month)
        if finding.kind.id == "metering_register_read_later"
    ]
    assert {(f.facts["first"], f.facts["until"]) for f in later} == {
        ("2025-03-11 00:00", "2025-11-01 00:00")
    }


@pytest.mark.slow
def test_a_register_read_once_and_then_silent_for_months_is_no_unread_one() -> None:
    values = {1: 100.0, 2: 110.0, 3: 120.0, 4: 5.0}
    assert months_unread(values, replaced(10, closing=124, opening=0)) == []


def test_a_reading_far_before_or_after_a_replacement_bounds_what_is_unknown() -> None:
    (before,) = of_kind({1: 100, 11: 8, 12: 20}, replaced(244, opening=0), 8)
    assert (before["first"], before["until"]) == ("2025-01-01 00:00", "2025-10-31 00:00")
    (after,) = of_kind({1: 100, 2: 110, 3: 120, 11: 8}, replaced(10, closing=124), 5)
    assert (after["first"], after["until"]) == ("2025-03-11 00:00", "2025-11-01 00:00")


def of_kind(values: dict[int, float], event: MeterEvent, month: int) -> list[Mapping[str, Fact]]:
    found = of_month(values, event, month)
    return [f.facts for f in found if f.kind.id == "metering_register_unread"]


def months_unread(values: dict[int, float], event: MeterEvent) -> list[int]:
    return [month for month in range(1, 13) if of_kind(values, event, month)]


def of_month(values: dict[int, float], event: MeterEvent, month: int) -> tuple[Finding, ...]:
    rows: list[tuple[datetime, float | None]] = [(first_of(m), v) for m, v in values.items()]
    park = replace(a_park(a_counter()), meter_events=(event,))
    runner = a_runner(stamped("m", rows, "manual"))
    asked = parse_period(f"2025-{month:02}", "Asia/Shanghai")
    return validate_period(runner, park, asked).findings


def test_a_replacement_read_on_both_sides_is_complete() -> None:
    runner, found = read({3: 120, 4: 8, 5: 20}, replaced(10, closing=124, opening=1))
    assert by_month(runner) == {3: 11, 4: 12}
    assert "metering_register_unread" not in kinds(found.findings)


def test_a_turn_is_an_ordinary_amount_and_a_new_register_nobody_told_of_is_none() -> None:
    turned, found = read({1: 9700, 2: 9990, 3: 280, 4: 570}, digits=4)
    assert by_month(turned) == {1: 290, 2: 290, 3: 290}
    assert "metering_register_rollover" in kinds(found.findings)
    untold, found = read({1: 6000, 2: 6200, 3: 10, 4: 210}, digits=4)
    assert by_month(untold) == {1: 200, 3: 200}
    assert one(found.findings, "metering_register_unclear").facts["count"] == 1
    assert "metering_register_rollover" not in kinds(found.findings)


def test_a_counter_that_tells_nothing_else_turns_over_only_by_a_small_part() -> None:
    assert by_month(read({1: 9990, 2: 5}, digits=4)[0]) == {1: 15}
    untold, found = read({1: 8000, 2: 5}, digits=4)
    assert by_month(untold) == {}
    assert "metering_register_unclear" in kinds(found.findings)


def test_a_step_back_by_less_than_half_a_turn_went_backward() -> None:
    runner, found = read({1: 500, 2: 510, 3: 20, 4: 30}, digits=4)
    assert by_month(runner) == {1: 10, 3: 10}
    assert "metering_register_backward" in kinds(found.findings)
