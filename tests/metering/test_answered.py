"""What people answered: readings are understood otherwise, and stay as they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import parse_period
from lingtan.metering.answered import (
    READ,
    UNDERSTOOD,
    span_understood,
    understand_readings,
    understood_park,
)
from lingtan.metering.calendar import aware, interval_starts
from lingtan.metering.finding_answers import answers_to
from lingtan.metering.validate import validate_period
from lingtan.park.answers import Answer, AnswerKind
from lingtan.park.meters import MeterEvent, MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park, with_kind
from tests.builders_metering import a_runner, readings, utc

DAY = utc(2025, 3, 9, 16)  # 10 March in Shanghai
PERIOD = parse_period("2025-03-10", "Asia/Shanghai")
HOUR = timedelta(hours=1)
M1 = with_kind(a_meter("m1", "outside", "bus"), MeterKind.INTERVAL, Resolution.HOUR)
M2 = with_kind(a_meter("m2", "bus", "enterprise:works"), MeterKind.INTERVAL, Resolution.HOUR)
PARK = a_park(M1, M2)
SHAPE = [10.0 + hour for hour in range(24)]  # 516 kWh a day


def answer(kind: str, meter: str = "m1", **told: object) -> Answer:
    span = {name: told.pop(name) for name in ("start", "end", "finding") if name in told}
    return Answer(id="A1", kind=AnswerKind(kind), meter=meter, parameters=told, **span)  # type: ignore[arg-type]


def a_day(meter: str, values: Sequence[float | None], start: datetime = DAY) -> DuckDbRunner:
    """Return hourly readings of a day."""
    return a_runner(readings(meter, values, start, HOUR))


def current(runner: DuckDbRunner, meter: str = "m1") -> list[float]:
    rows = runner.rows(
        f"select value from current_readings where meter_id = '{meter}' order by start"
    )
    return [float(value) for value in rows["value"]]


def understood(runner: DuckDbRunner, *answers: Answer, park: Park = PARK) -> Park:
    park = understood_park(park, answers)
    understand_readings(runner, park, answers)
    return park


def test_without_answers_nothing_is_renamed_or_copied() -> None:
    runner = a_day("m1", SHAPE)
    understood(runner)
    assert current(runner) == SHAPE
    with pytest.raises(Exception, match=READ):
        runner.rows(f"select * from {READ}")


def test_a_clock_that_was_late_is_moved_back_in_its_span_alone() -> None:
    """What was read at 12:00 to 15:00 flowed an hour earlier; 11:00 was not read at all."""
    values = [*SHAPE[:11], None, *SHAPE[11:14], *SHAPE[15:]]
    assert len(values) == 24
    runner = a_day("m1", values)
    noon = DAY + 12 * HOUR
    understood(runner, answer("clock", minutes=-60, start=noon, end=noon + 3 * HOUR))
    rows = runner.rows("select start, value from current_readings order by start")
    found = dict(rows.iter_rows())
    assert [float(found[DAY + hour * HOUR]) for hour in range(14)] == SHAPE[:14]
    assert DAY + 14 * HOUR not in found


def test_what_a_late_clock_brings_into_the_next_span_does_not_move_again() -> None:
    runner = a_day("m1", SHAPE)
    noon = DAY + 12 * HOUR
    first = answer("clock", minutes=120, start=DAY, end=noon)
    second = replace(answer("clock", minutes=120, start=noon, end=noon + 12 * HOUR), id="A2")
    understood(runner, first, second)
    rows = runner.rows(f"select start, value, answers from {UNDERSTOOD} order by start")
    assert rows["value"].to_list() == [Decimal(str(value)) for value in SHAPE]
    assert rows["start"][0] == DAY + 2 * HOUR
    assert [each.strip() for each in rows["answers"]] == ["A1"] * 12 + ["A2"] * 12


def test_clocks_answered_one_after_the_other_for_one_span_add_up() -> None:
    runner = a_day("m1", SHAPE)
    late = answer("clock", minutes=60, start=DAY, end=DAY + 24 * HOUR)
    understood(runner, late, replace(late, id="A2"))
    rows = runner.rows(f"select start, answers from {UNDERSTOOD} order by start")
    assert rows["start"][0] == DAY + 2 * HOUR
    assert rows["answers"][0].split() == ["A1", "A2"]


@pytest.mark.parametrize(("day", "moved"), [(2, 2), (0, 4)])
def test_clocks_move_together_unless_an_answer_about_their_readings_came_between(
    day: int, moved: int
) -> None:
    runner = a_day("m1", SHAPE)
    noon = DAY + 12 * HOUR
    first = answer("clock", minutes=120, start=DAY, end=noon)
    at = DAY + day * 24 * HOUR
    between = replace(answer("offset", offset=0.0, start=at, end=at + 24 * HOUR), id="A2")
    second = replace(answer("clock", minutes=120, start=noon, end=noon + 12 * HOUR), id="A3")
    understood(runner, first, between, second)
    rows = runner.rows(f"select read_start, start from {UNDERSTOOD} order by read_start")
    found = dict(rows.iter_rows())
    assert found[DAY + 11 * HOUR] - (DAY + 11 * HOUR) == moved * HOUR


def test_channels_are_swapped_in_their_span_and_the_sum_of_both_stays() -> None:
    runner = a_runner(readings("m1", SHAPE, DAY, HOUR), readings("m2", [1.0] * 24, DAY, HOUR))
    understood(runner, answer("swap", other="m2", start=DAY, end=DAY + 2 * HOUR))
    assert current(runner) == [1.0, 1.0, *SHAPE[2:]]
    assert current(runner, "m2") == [*SHAPE[:2], *[1.0] * 22]


def test_a_constant_offset_is_taken_out() -> None:
    runner = a_day("m1", [value + 2.5 for value in SHAPE])
    understood(runner, answer("offset", offset=-2.5))
    assert current(runner) == SHAPE


def test_what_is_ignored_counts_as_never_read() -> None:
    runner = a_day("m1", SHAPE)
    understood(runner, answer("ignore", start=DAY + 20 * HOUR))
    assert current(runner) == SHAPE[:20]


def test_the_total_of_a_document_is_shared_by_the_shape_that_was_read() -> None:
    runner = a_day("m1", SHAPE)
    understood(runner, answer("document", value=1032, start=DAY, end=DAY + 24 * HOUR))
    assert current(runner) == pytest.approx([2 * value for value in SHAPE])


def test_the_total_of_a_document_covers_what_was_not_read_too() -> None:
    runner = a_day("m1", [10.0] * 20)
    understood(runner, answer("document", value=480, start=DAY, end=DAY + 24 * HOUR))
    assert current(runner) == [20.0] * 24
    runner = a_day("m1", [])
    understood(runner, answer("document", value=480, start=DAY, end=DAY + 24 * HOUR))
    assert current(runner) == [20.0] * 24


@pytest.mark.parametrize("told", [[], [0.0] * 24, [7.0] * 24])
def test_a_total_without_a_shape_is_shared_as_the_same_weekdays_around(told: list[float]) -> None:
    week = 7 * 24 * HOUR
    runner = a_runner(
        *(readings("m1", SHAPE, DAY + sign * week, HOUR) for sign in (-1, 1)),
        *([readings("m1", told, DAY, HOUR)] if told else []),
    )
    understood(runner, answer("document", value=1032, start=DAY, end=DAY + 24 * HOUR))
    rows = runner.rows("select start, value from current_readings order by start")
    found = dict(rows.iter_rows())
    shared = [float(found[DAY + hour * HOUR]) for hour in range(24)]
    assert shared == pytest.approx([2 * value for value in SHAPE])


@pytest.mark.parametrize("month", [1, 2, 12])
def test_a_document_stands_in_for_a_bill_that_is_missing(month: int) -> None:
    bill = replace(M1, resolution=Resolution.MONTH)
    period = parse_period(f"2025-{month:02d}", "Asia/Shanghai")
    runner = a_runner(readings("m2", SHAPE, DAY, HOUR))
    told = answer("document", value=480, start=period.start, end=period.end)
    understood(runner, told, park=a_park(bill, M2))
    assert current(runner) == [480]


def test_a_document_states_what_flowed_whatever_the_multiplier() -> None:
    park = a_park(replace(M1, multiplier=40.0), M2)
    runner = a_day("m1", SHAPE)
    understood(
        runner, answer("document", value=516 * 40, start=DAY, end=DAY + 24 * HOUR), park=park
    )
    assert current(runner) == pytest.approx(SHAPE, abs=0.001)


def test_a_document_stands_over_a_change_of_the_multiplier() -> None:
    change = MeterEvent(meter="m1", at=DAY + 12 * HOUR, multiplier=40.0)
    park = replace(PARK, meter_events=(change,))
    runner = a_day("m1", SHAPE)
    understood(runner, answer("document", value=5000, start=DAY, end=DAY + 24 * HOUR), park=park)
    found = current(runner)
    assert sum(found[:12]) + 40 * sum(found[12:]) == pytest.approx(5000, abs=0.5)
    assert found[5] / found[0] == pytest.approx(SHAPE[5] / SHAPE[0], rel=1e-3)
    empty = a_day("m1", [])
    understood(empty, answer("document", value=4800, start=DAY, end=DAY + 24 * HOUR), park=park)
    assert current(empty) == [200.0] * 12 + [5.0] * 12


@pytest.mark.parametrize(
    ("resolution", "span", "read", "count"),
    [
        (Resolution.MONTH, "2025", {0: 30.0, 5: 10.0}, 12),
        (Resolution.DAY, "2025-02", {0: 3.0}, 28),
        (Resolution.YEAR, "2025", {}, 1),
    ],
)
def test_a_document_fills_every_interval_of_the_calendar(
    resolution: Resolution, span: str, read: Mapping[int, float], count: int
) -> None:
    period = parse_period(span, "Asia/Shanghai")
    starts = interval_starts(resolution, period.start, period.end, period.zone)
    told = [readings("m1", [value], aware(starts[at]), HOUR) for at, value in read.items()]
    runner = a_runner(*told, readings("m2", SHAPE, DAY, HOUR))
    park = a_park(replace(M1, resolution=resolution), M2)
    understood(
        runner, answer("document", value=480, start=period.start, end=period.end), park=park
    )
    found = current(runner)
    assert len(found) == count
    assert sum(found) == pytest.approx(480, abs=0.02)
    if len(read) > 1:
        assert found[0] == pytest.approx(3 * found[5], rel=1e-3)


def test_a_document_from_the_middle_of_an_interval_fills_none_beside_the_clock() -> None:
    runner = a_day("m1", [])
    start = DAY - 40 * timedelta(minutes=1)
    understood(runner, answer("document", value=30, start=start, end=DAY + 2 * HOUR))
    rows = runner.rows("select start, value from current_readings order by start")
    assert [at for at, _ in rows.iter_rows()] == [DAY, DAY + HOUR]


def test_a_reading_without_a_value_has_its_share_of_a_document() -> None:
    runner = a_day("m1", [None, *[10.0] * 23])
    understood(runner, answer("document", value=480, start=DAY, end=DAY + 24 * HOUR))
    assert current(runner) == [20.0] * 24


@pytest.mark.slow
def test_hundreds_of_answers_apply_one_after_the_other() -> None:
    runner = a_day("m1", [1000.0] * 24)
    more = answer("offset", offset=1.0)
    total = answer("document", value=24000.0, start=DAY, end=DAY + 24 * HOUR)
    given = [replace(total if n % 2 else more, id=f"A{n}") for n in range(300)]
    understood(runner, *given, answer("offset", offset=7.0))
    assert current(runner) == pytest.approx([1007.0] * 24)


def test_answers_apply_in_their_order() -> None:
    runner = a_day("m1", SHAPE)
    first = answer("offset", offset=1.0)
    then = replace(answer("ignore", end=DAY + HOUR), id="A2")
    understood(runner, first, then)
    assert current(runner) == [value + 1 for value in SHAPE[1:]]


def test_each_touched_reading_names_what_was_read_and_the_answers() -> None:
    runner = a_day("m1", SHAPE)
    moved = answer("clock", minutes=60, start=DAY, end=DAY + HOUR)
    then = replace(answer("offset", offset=1.5, end=DAY + 2 * HOUR), id="A2")
    understood(runner, moved, then)
    row = runner.rows(f"select * from {UNDERSTOOD} order by start").row(0, named=True)
    assert (row["start"], row["read_start"]) == (DAY + HOUR, DAY)
    assert (row["value"], row["read_value"]) == (Decimal("11.500"), Decimal("10.000"))
    assert row["answers"].split() == ["A1", "A2"]
    assert [
        float(v) for v in runner.rows(f"select value from {READ} order by start")["value"]
    ] == SHAPE


def test_other_meters_are_left_as_they_are() -> None:
    runner = a_runner(readings("m1", SHAPE, DAY, HOUR), readings("m2", SHAPE, DAY, HOUR))
    understood(runner, answer("offset", offset=5))
    assert current(runner, "m2") == SHAPE


def test_a_ratio_from_a_date_is_another_multiplier_from_then_on() -> None:
    noon = DAY + 12 * HOUR
    wrong = SHAPE[:12] + [value / 1.5 for value in SHAPE[12:]]
    runner = a_day("m1", wrong)
    park = understood(runner, answer("ratio", ratio=1.5, start=noon))
    validate_period(runner, park, PERIOD)
    assert total(runner) == pytest.approx(sum(SHAPE), abs=0.01)
    (event,) = park.meter_events
    assert (event.at, event.multiplier, event.evidence) == (noon, 1.5, "A1")


def test_a_ratio_of_a_span_ends_with_it_and_stands_on_the_changes_that_are_known() -> None:
    change = MeterEvent(meter="m1", at=DAY + 10 * HOUR, multiplier=3.0)
    park = replace(a_park(replace(M1, multiplier=2.0), M2), meter_events=(change,))
    span = answer("ratio", ratio=0.5, start=DAY + 5 * HOUR, end=DAY + 15 * HOUR)
    events = understood_park(park, [span]).meter_events
    told = [((each.at - DAY) // HOUR, each.multiplier) for each in events]
    assert told == [(5, 1.0), (10, 1.5), (15, 3.0)]


def test_a_ratio_without_a_date_always_held() -> None:
    park = understood_park(PARK, [answer("ratio", ratio=0.25)])
    assert [each.multiplier for each in park.meters] == [0.25, 1.0]


def test_a_sign_is_turned_from_a_date() -> None:
    noon = DAY + 12 * HOUR
    runner = a_day("m1", SHAPE[:12] + [-value for value in SHAPE[12:]])
    park = understood(runner, answer("sign", start=noon))
    found = validate_period(runner, park, PERIOD)
    assert total(runner) == pytest.approx(sum(SHAPE))
    assert "metering_negative_value" not in {each.kind.id for each in found.findings}


def test_a_counter_bears_a_ratio_as_well() -> None:
    counter = with_kind(a_meter("m1", "outside", "bus"), MeterKind.REGISTER, Resolution.HOUR)
    park = a_park(counter, M2)
    levels = [100.0 + 10 * hour for hour in range(25)]
    runner = a_day("m1", levels)
    park = understood(runner, answer("ratio", ratio=2, start=DAY + 12 * HOUR), park=park)
    validate_period(runner, park, PERIOD)
    assert total(runner) == pytest.approx(12 * 10 + 12 * 20)


def test_a_meter_that_began_or_ended_owes_nothing_beside_its_days() -> None:
    noon, dusk = DAY + 12 * HOUR, DAY + 18 * HOUR
    days = (answer("begun", start=noon), answer("ended", end=dusk))
    for answers, missing in (((), 18), (days, 0)):
        runner = a_day("m1", SHAPE[12:18], noon)
        park = understood_park(a_park(M1), answers)
        quality = validate_period(runner, park, PERIOD, answers=answers).quality
        assert quality["missing"].sum() == missing
        assert total(runner) == pytest.approx(sum(SHAPE[12:18]))


def test_the_span_to_read_reaches_to_what_moved_and_over_a_document() -> None:
    late = answer("clock", minutes=-90)
    whole = answer("document", value=1, start=DAY - 48 * HOUR, end=DAY + HOUR)
    span = span_understood(PERIOD, [late, whole])
    around = timedelta(days=28)
    assert (span.start, span.end) == (DAY - 48 * HOUR - around, DAY + HOUR + around)


def total(runner: DuckDbRunner, meter: str = "m1") -> float:
    rows = runner.rows(
        f"select cast(sum(quantity) as double) as q from amounts where meter_id = '{meter}'"
    )
    return float(rows["q"][0])


def test_a_spike_that_is_real_counts_and_is_doubted_no_more() -> None:
    runner, found = spiky()
    assert "metering_spike" in found
    start, end = PEAK, PEAK + HOUR
    real = answer("real", finding="metering_spike", start=start, end=end)
    runner, found = spiky(real)
    assert "metering_spike" not in found
    assert total(runner) == pytest.approx(SPIKY_TOTAL)
    assert quality_at(runner, PEAK) == "measured"


def test_a_spike_that_is_ignored_is_estimated_instead() -> None:
    ignored = answer("ignore", finding="metering_spike", start=PEAK, end=PEAK + HOUR)
    runner, found = spiky(ignored)
    assert "metering_spike" not in found
    assert total(runner) == pytest.approx(SPIKY_TOTAL - 90 + 10.5, rel=0.1)
    assert quality_at(runner, PEAK) == "estimated"


def test_an_answer_about_another_hour_leaves_a_spike_doubted() -> None:
    late = answer("real", finding="metering_spike", start=PEAK + HOUR)
    assert "metering_spike" in spiky(late)[1]
    other = answer("real", finding="metering_stuck_value", start=PEAK, end=PEAK + HOUR)
    assert "metering_spike" in spiky(other)[1]


def test_a_contradiction_that_is_real_is_found_no_more_and_leaves_no_doubt() -> None:
    child = replace(M2, parent="m1")
    park = a_park(M1, child)
    more = [value * 2 for value in SHAPE]
    month = parse_period("2025-03", "Asia/Shanghai")
    tables = (
        readings("m1", SHAPE * 31, month.start, HOUR),
        readings("m2", more * 31, month.start, HOUR),
    )
    found = validate_period(a_runner(*tables), park, month)
    assert "metering_sub_meters_exceed" in {each.kind.id for each in found.findings}
    real = answer("real", finding="metering_sub_meters_exceed", start=month.start, end=month.end)
    found = validate_period(a_runner(*tables), park, month, answers=[real])
    assert "metering_sub_meters_exceed" not in {each.kind.id for each in found.findings}
    assert "sub_meters_exceed" not in set(found.doubts["kind"])


MONTH = parse_period("2025-03", "Asia/Shanghai")
PEAK = MONTH.start + 300 * HOUR
SPIKY = [10.0 + (hour % 24) / 24 for hour in range(31 * 24)]
SPIKY_TOTAL = sum(SPIKY) - SPIKY[300] + 90


def spiky(*answers: Answer) -> tuple[DuckDbRunner, set[str]]:
    """Return a month with one value far above all others, as it is validated."""
    values = [*SPIKY[:300], 90.0, *SPIKY[301:]]
    runner = a_runner(readings("m1", values, MONTH.start, HOUR))
    found = validate_period(runner, a_park(M1), MONTH, answers=answers)
    return runner, {each.kind.id for each in found.findings}


def quality_at(runner: DuckDbRunner, at: datetime) -> str:
    rows = runner.rows("select start, quality from intervals where meter_id = 'm1'")
    return str(dict(rows.iter_rows())[at])


def test_a_clock_that_is_late_by_less_than_a_minute_proposes_nothing() -> None:
    kind = FindingKind(id="metering_shifted_profile", severity=Severity.WARNING)
    facts: dict[str, Fact] = {"hours": 0.001, "first": "2025-03-01", "until": "2025-04-01"}
    late = Finding(kind=kind, subject="m", place=Place(source=""), facts=facts)
    found = answers_to(late, "Asia/Shanghai")
    assert found is not None
    assert found.proposed is None
