"""A meter is late, silent or flat by limits that are told, and each says what it means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lingtan.metering.alarms import AlarmKind, Watched, alarms_of
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.reports.words import LANGUAGES, Words
from tests.builders import a_meter, with_kind

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
METER = a_meter("e", "outside", "bus")


def seen(minutes: int, meter: Meter = METER, flat_hours: float = 0, count: int = 0) -> Watched:
    """Return a meter whose newest interval began so many minutes ago."""
    newest = NOW - timedelta(minutes=minutes)
    flat_since = newest - timedelta(hours=flat_hours)
    return Watched(meter=meter, newest=newest, flat_since=flat_since, flat_count=count)


def kinds(*watched: Watched) -> list[AlarmKind]:
    return [alarm.kind for alarm in alarms_of(watched, NOW)]


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        (15, None),
        (50, None),
        (51, AlarmKind.LATE),
        (15 + 24 * 60 - 1, AlarmKind.LATE),
        (15 + 24 * 60, AlarmKind.SILENT),
    ],
)
def test_a_meter_is_late_after_two_intervals_and_silent_after_a_day(
    minutes: int, kind: AlarmKind | None
) -> None:
    assert kinds(seen(minutes)) == ([kind] if kind else [])


def test_the_same_value_for_hours_is_flat_but_not_of_a_counter_and_not_zero() -> None:
    counter = with_kind(METER, MeterKind.REGISTER, Resolution.MINUTES_15)
    assert kinds(seen(15, flat_hours=6, count=24)) == [AlarmKind.FLAT]
    assert kinds(seen(15, flat_hours=5, count=20)) == []
    assert kinds(seen(15, flat_hours=24, count=3)) == []
    assert kinds(seen(15, flat_hours=6, count=0)) == []
    assert kinds(seen(15, counter, flat_hours=6, count=24)) == []


def test_a_meter_out_of_service_is_not_watched() -> None:
    assert kinds(replace(seen(24 * 60 * 9), ended=NOW - timedelta(days=1))) == []
    assert kinds(replace(seen(24 * 60 * 9), ended=NOW + timedelta(days=1))) == [AlarmKind.SILENT]


@pytest.mark.parametrize(
    ("source", "target", "consequence"),
    [
        ("outside", "bus", "border"),
        ("bus", "enterprise:works", "enterprise"),
        ("asset:solar", "bus", "plant"),
        ("bus", "common", "common"),
        ("bus", "other", "balance"),
    ],
)
def test_what_it_means_follows_from_where_the_meter_stands(
    source: str, target: str, consequence: str
) -> None:
    (alarm,) = alarms_of((seen(60, a_meter("e", source, target)),), NOW)
    assert alarm.consequence == consequence
    for language in LANGUAGES:
        assert Words(language).has(f"alarm.consequence.{consequence}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_consequence_has_words(language: str) -> None:
    words = Words(language)
    for kind in AlarmKind:
        assert words.has(f"alarm.{kind}")
        assert words.has(f"alarm.{kind}.what")
    assert words.has("alarm.consequence.unchecked")
    assert words.has("alarm.consequence.doubted")


def test_the_longest_comes_first() -> None:
    found = alarms_of((seen(60, a_meter("a", "x", "y")), seen(90, a_meter("b", "x", "y"))), NOW)
    assert [alarm.meter.id for alarm in found] == ["b", "a"]
