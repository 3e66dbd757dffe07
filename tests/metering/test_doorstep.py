"""A reading that is pushed is taken or refused by itself, and what is refused says why."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.base.errors import Detail
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.doorstep import AHEAD, Accepted, Doorstep, Sent
from lingtan.park.meters import MeterKind, Resolution
from lingtan.reports.words import LANGUAGES, Words
from tests.builders import a_meter, with_kind

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
METERS = (
    a_meter("e", "outside", "bus"),
    with_kind(a_meter("counter", "outside", "bus"), MeterKind.REGISTER, Resolution.MONTH),
    with_kind(a_meter("hour", "outside", "bus"), MeterKind.INTERVAL, Resolution.HOUR),
    with_kind(a_meter("bill", "outside", "bus"), MeterKind.BILL, Resolution.MONTH),
)
DOORSTEP = Doorstep(
    meters={meter.id: meter for meter in METERS},
    closed=(parse_period("2025", "Asia/Shanghai"),),
)


WITH_UNITS = replace(DOORSTEP, units=load_catalogue().units)


def look_at(meter: object, time: object, value: object) -> Accepted | Detail:
    return DOORSTEP.look_at(Sent(row=3, meter=meter, time=time, value=value), NOW)


def test_a_reading_keeps_its_instant_and_every_digit() -> None:
    found = look_at("e", "2026-07-01T08:15:00+08:00", Decimal("41250.50"))
    assert found == Accepted(
        meter="e", at=datetime(2026, 7, 1, 0, 15, tzinfo=UTC), value=Decimal("41250.50")
    )


@pytest.mark.parametrize(
    ("unit", "value", "kept"),
    [
        ("", "1.5", "1.5"),
        ("kWh", "1.50", "1.50"),
        ("MWh", "0.0125", "12.5"),
        ("kcal", "860", "1.00018"),
    ],
)
def test_a_reading_is_kept_in_the_unit_of_its_meter(unit: str, value: str, kept: str) -> None:
    sent = Sent(row=1, meter="e", time="2026-07-01T00:15:00Z", value=Decimal(value), unit=unit)
    found = WITH_UNITS.look_at(sent, NOW)
    assert isinstance(found, Accepted)
    assert str(found.value) == kept


@pytest.mark.parametrize("unit", ["t", "kW", "kwh per odd", 7, ["MWh"], None])
def test_a_unit_that_is_none_of_the_meters_is_refused_with_both_named(unit: object) -> None:
    sent = Sent(row=2, meter="e", time="2026-07-01T00:15:00Z", value=Decimal(1), unit=unit)
    found = WITH_UNITS.look_at(sent, NOW)
    assert isinstance(found, Detail)
    assert (found.words, found.place) == ("detail.push_other_unit", "2")
    for language in LANGUAGES:
        assert "kWh" in Words(language).detail(found)


def test_a_counter_is_read_at_any_instant_and_an_interval_starts_on_its_grid() -> None:
    time = "2026-07-01T00:15:07.25Z"
    assert isinstance(look_at("counter", time, Decimal(7)), Accepted)
    found = look_at("e", time, Decimal(7))
    assert isinstance(found, Detail)
    assert (found.words, found.place) == ("detail.push_off_grid", "3")


@pytest.mark.parametrize(
    ("meter", "time", "value", "words"),
    [
        ("nobody", "2026-07-01T00:15:00Z", Decimal(1), "push_unknown_meter"),
        (None, "2026-07-01T00:15:00Z", Decimal(1), "push_unknown_meter"),
        (["e"], "2026-07-01T00:15:00Z", Decimal(1), "push_unknown_meter"),
        ("bill", "2026-07-01T00:00:00Z", Decimal(1), "push_of_days"),
        ("e", "2026-07-01T00:15:00", Decimal(1), "push_no_instant"),
        ("e", "yesterday", Decimal(1), "push_no_instant"),
        ("e", 1751328900, Decimal(1), "push_no_instant"),
        ("e", "9999-12-31T23:59:59-23:59", Decimal(1), "push_no_instant"),
        ("e", "2026-07-01T08:30:00Z", Decimal(1), "push_future"),
        ("e", "2026-07-01T08:15:00Z", Decimal(1), "push_not_over"),
        ("hour", "2026-07-01T08:00:00Z", Decimal(1), "push_not_over"),
        ("e", "1970-01-01T00:00:00Z", Decimal(1), "push_long_ago"),
        ("e", "2026-07-01T00:15:01Z", Decimal(1), "push_off_grid"),
        ("e", "2026-07-01T00:15:00Z", "1", "push_no_number"),
        ("e", "2026-07-01T00:15:00Z", None, "push_no_number"),
        ("e", "2026-07-01T00:15:00Z", True, "push_no_number"),
        ("e", "2026-07-01T00:15:00Z", Decimal("1e400"), "push_no_number"),
        ("e", "2026-07-01T00:15:00Z", Decimal("1e-400"), "push_no_number"),
        ("counter", "2026-07-01T00:15:00Z", Decimal("-0.1"), "push_negative"),
    ],
)
def test_what_is_refused_says_why_in_both_languages(
    meter: object, time: object, value: object, words: str
) -> None:
    found = look_at(meter, time, value)
    assert isinstance(found, Detail)
    assert found.words == f"detail.{words}"
    for language in LANGUAGES:
        assert "‹" not in Words(language).say(found.words, found.facts)


@pytest.mark.parametrize(
    "written", ["1e999999", "-1e999999", "1e-999999", "0e999999", "0e-999999"]
)
def test_a_number_of_a_million_digits_is_refused_without_being_written_out(written: str) -> None:
    tracemalloc.start()
    found = look_at("e", "2026-07-01T00:15:00Z", Decimal(written))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, Detail)
    assert found.words == "detail.push_no_number"
    assert most < 100_000


def test_a_clock_may_be_as_late_as_for_files() -> None:
    latest = (NOW + AHEAD).isoformat()
    assert isinstance(look_at("counter", latest, Decimal(1)), Accepted)
    assert isinstance(look_at("e", NOW.isoformat(), Decimal(1)), Accepted)  # over by that clock
    assert isinstance(look_at("hour", "2026-07-01T07:00:00Z", Decimal(1)), Accepted)
    assert isinstance(look_at("e", (NOW + 2 * AHEAD).isoformat(), Decimal(1)), Detail)
    assert timedelta(minutes=15) == AHEAD


@pytest.mark.parametrize(
    ("value", "told"), [(None, "null"), (True, "true"), ([1], "[1]"), ({"a": None}, '{"a": null}')]
)
def test_what_is_no_number_is_shown_as_it_was_sent(value: object, told: str) -> None:
    found = look_at("e", "2026-07-01T00:15:00Z", value)
    assert isinstance(found, Detail)
    assert found.facts["value"] == told


def test_what_lies_in_a_closed_period_is_known_by_the_parks_own_midnight() -> None:
    for time, is_closed in (("2025-12-31T15:45:00Z", True), ("2025-12-31T16:00:00Z", False)):
        found = look_at("e", time, Decimal(1))
        assert isinstance(found, Accepted)
        assert DOORSTEP.is_closed(found) == is_closed
