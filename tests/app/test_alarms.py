"""Alarms are told of what was pushed, waiting or imported; every step about one is recorded."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.alarm_steps import AlarmStep, Handled
from lingtan.app.import_journals import import_journals
from lingtan.app.keep_alarms import handle_alarm, list_alarms
from lingtan.app.layout import Layout
from lingtan.app.simulation_copy import simulation_copy
from lingtan.app.watch_meters import sizes_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import AlarmError
from tests.app.test_import_journals import a_journal, a_push
from tests.conftest import NOW

HOUR = timedelta(hours=1)
LAST = datetime(2026, 1, 10, 2, tzinfo=UTC)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Workspace.new(tmp_path / "park", "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    return made.layout


def a_day(layout: Layout, meter: str = "e_solar", value: str = "", *, name: str = "0") -> Path:
    """Push ten hours up to `LAST`, each of another value unless one is given."""
    times = [(LAST - n * HOUR).isoformat() for n in reversed(range(10))]
    rows = [(meter, time, value or str(n + 1)) for n, time in enumerate(times)]
    return a_journal(layout, a_push(*rows), f"live-2026011{name}T080000-000000Z.csv")


def names(layout: Layout, now: datetime = NOW) -> list[str]:
    return [each.name for each in list_alarms(layout, now)]


def handled(step: AlarmStep = AlarmStep.ACKNOWLEDGED, **more: object) -> Handled:
    given = {"step": step, "by": "ann", "reason": "being replaced", "at": NOW, **more}
    return Handled(**given)  # type: ignore[arg-type]  # each by its name


def test_a_park_to_which_nothing_is_pushed_has_no_alarms(layout: Layout) -> None:
    assert names(layout, NOW + timedelta(days=400)) == []


def test_a_meter_is_watched_from_its_first_push_imported_or_not(layout: Layout) -> None:
    path = a_day(layout)
    assert names(layout, LAST + HOUR) == []
    assert names(layout) == ["e_solar:late"]
    import_journals(layout, [path], NOW)
    assert names(layout) == ["e_solar:late"]
    assert names(layout, LAST + HOUR) == []
    assert names(layout, NOW + timedelta(days=60)) == ["e_solar:silent"]


def test_a_journal_that_an_import_removes_between_listing_and_looking_is_passed_over(
    layout: Layout,
) -> None:
    gone, stays = a_day(layout), a_day(layout, name="1")
    listed = sorted(layout.live.iterdir())
    import_journals(layout, [gone], NOW)
    assert listed == [gone, stays]
    assert list(sizes_of(listed)) == [(stays, stays.stat().st_size)]


@pytest.mark.parametrize("is_imported", [False, True])
def test_a_flat_meter_is_seen_across_the_import(layout: Layout, *, is_imported: bool) -> None:
    path = a_day(layout, value="7.5")
    a_day(layout, "e_import", value="0", name="1")
    if is_imported:
        import_journals(layout, [path], NOW)
    assert names(layout, LAST + HOUR) == ["e_solar:flat"]


def test_a_flat_meter_is_flat_since_it_began_however_long_ago(layout: Layout) -> None:
    times = [(LAST - n * HOUR).isoformat() for n in reversed(range(60))]
    rows = [("e_solar", time, "5" if n == 0 else "7.5") for n, time in enumerate(times)]
    path = a_journal(layout, a_push(*rows), "live-20260110T080000-000000Z.csv")
    import_journals(layout, [path], NOW)
    (flat,) = list_alarms(layout, LAST + HOUR)
    assert flat.alarm.since == LAST - 58 * HOUR
    handle_alarm(layout, "e_solar:flat", handled(at=LAST + HOUR))
    later = a_push(("e_solar", (LAST + HOUR).isoformat(), "7.5"))
    a_journal(layout, later, "live-20260111T080000-000000Z.csv")
    (still,) = list_alarms(layout, LAST + 2 * HOUR)
    assert still.alarm.since == flat.alarm.since
    assert still.handled is not None


def test_an_acknowledgement_is_recorded_and_of_this_one_matter(layout: Layout) -> None:
    a_day(layout)
    handle_alarm(layout, "e_solar:late", handled())
    (alarm,) = list_alarms(layout, NOW)
    assert alarm.handled is not None
    assert (alarm.handled.by, alarm.handled.reason) == ("ann", "being replaced")
    last = json.loads((layout.evidence / "entries.jsonl").read_text().splitlines()[-1])
    assert (last["kind"], last["step"], last["meter"]) == ("alarm", "acknowledged", "e_solar")
    later = (LAST + HOUR).isoformat()
    a_journal(layout, a_push(("e_solar", later, "3")), "live-20260111T080000-000000Z.csv")
    (again,) = list_alarms(layout, NOW)
    assert again.handled is None
    assert Workspace.open(layout.folder).verify().findings == ()


def test_a_shelf_holds_until_its_day(layout: Layout) -> None:
    a_day(layout)
    until = NOW + timedelta(hours=10)
    handle_alarm(layout, "e_solar:late", handled(AlarmStep.SHELVED, until=until))
    (shelved,) = list_alarms(layout, until - HOUR)
    (open_again,) = list_alarms(layout, until)
    assert shelved.handled is not None
    assert open_again.handled is None


def test_a_shelf_holds_when_a_late_meter_falls_silent(layout: Layout) -> None:
    a_day(layout)
    until = NOW + timedelta(days=60)
    handle_alarm(layout, "e_solar:late", handled(AlarmStep.SHELVED, until=until))
    (silent,) = list_alarms(layout, until - HOUR)
    (open_again,) = list_alarms(layout, until)
    assert (silent.name, open_again.name) == ("e_solar:silent", "e_solar:silent")
    assert silent.handled is not None
    assert silent.handled.until == until
    assert open_again.handled is None


@pytest.mark.parametrize(
    ("name", "given", "case"),
    [
        ("e_solar:silent", handled(), "no_alarm"),
        ("e_solar:x", handled(), "no_alarm"),
        ("e_solar:late", handled(by=" "), "nobody"),
        ("e_solar:late", handled(AlarmStep.SHELVED, reason="", until=NOW + HOUR), "no_reason"),
        ("e_solar:late", handled(AlarmStep.SHELVED), "no_end"),
        ("e_solar:late", handled(AlarmStep.SHELVED, until=NOW), "no_end"),
        (
            "e_solar:late",
            handled(AlarmStep.SHELVED, until=NOW + timedelta(days=91)),
            "no_end",
        ),
    ],
)
def test_a_step_that_is_not_whole_is_refused(
    layout: Layout, name: str, given: Handled, case: str
) -> None:
    a_day(layout)
    with pytest.raises(AlarmError) as told:
        handle_alarm(layout, name, given)
    assert told.value.case == case


def test_in_a_simulation_time_is_where_the_newest_reading_is(layout: Layout) -> None:
    copy = simulation_copy(layout)
    a_day(copy)
    later = a_push(("e_import", (LAST + 4 * HOUR).isoformat(), "3"))
    assert names(copy, NOW + timedelta(days=400)) == []
    a_journal(copy, later, "live-20260111T080000-000000Z.csv")
    assert names(copy, NOW + timedelta(days=400)) == ["e_solar:late"]
