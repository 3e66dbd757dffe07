"""What a push is acknowledged for, an import takes; what an import refuses, the door refuses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.files.findings import Reason
from lingtan.adapters.live.frames import HEADING
from lingtan.app.import_journals import import_journals
from lingtan.app.receive_readings import (
    LookedAt,
    Push,
    framed,
    live_park,
    look_at,
    receipt_of,
    repeated,
)
from lingtan.app.workspace import Workspace
from lingtan.metering.doorstep import Sent
from lingtan.reports.words import LANGUAGES, Words
from tests.conftest import NOW

METER = "e_solar"  # counts hours, in kWh
BEGIN = datetime(2025, 12, 1, tzinfo=UTC)
NEVER = "cannot stand in a journal"
AT_THE_DOOR: dict[Reason, str] = {
    Reason.QUOTE_OPEN: NEVER,
    Reason.CELL_COUNT: NEVER,
    Reason.TIME_UNREADABLE: "push_no_instant",
    Reason.TIME_FAR_AWAY: "push_long_ago",
    Reason.TIME_OFF_GRID: "push_off_grid",
    Reason.TIME_MISSING_HOUR: "push_no_instant",  # an instant with its zone skips no hour
    Reason.TIME_REPEATED_HOUR: "push_no_instant",
    Reason.PERIOD_NOT_CALENDAR: "push_of_days",
    Reason.METER_BLANK: "push_unknown_meter",
    Reason.METER_UNKNOWN: "push_unknown_meter",
    Reason.VALUE_BLANK: "push_no_number",
    Reason.VALUE_SENTINEL: "push_no_number",
    Reason.VALUE_UNREADABLE: "push_no_number",
    Reason.VALUE_TOO_LARGE: "push_too_large",
    Reason.VALUE_NEGATIVE: "push_negative",
    Reason.DUPLICATE_CONFLICT: "push_twice",
    Reason.FORMULA_UNSOLVED: NEVER,
    Reason.OTHER_STEP: "push_other_step",
    Reason.TIME_IN_FUTURE: "push_future",
    Reason.BILLS_OVERLAP: "push_of_days",
    Reason.HEADING_ORDER: NEVER,
    Reason.LINE_CUT: NEVER,
    Reason.OTHER_MULTIPLIER: NEVER,
    Reason.VALUE_MERGED: NEVER,
    Reason.LINE_OF_WORDS: NEVER,
}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.new(tmp_path_factory.mktemp("door") / "park", "logistics")


def a_push(*told: tuple[str, object], meter: str = METER) -> Push:
    rows = [
        Sent(row=n, meter=meter, time=time, value=value) for n, (time, value) in enumerate(told, 1)
    ]
    return Push(readings=rows, by="tok", key="k", body="b")


def every(hours: int, count: int, first: datetime = BEGIN) -> Push:
    times = [(first + timedelta(hours=hours * n)).isoformat() for n in range(count)]
    return a_push(*((time, Decimal("12.5")) for time in times))


def looked(park: Workspace, push: Push, before: LookedAt | None = None) -> LookedAt:
    doorstep = live_park(park.layout).doorstep
    return look_at(doorstep, push, NOW, before.seen if before else {})


def test_every_reason_of_an_import_has_its_answer_at_the_door() -> None:
    assert set(AT_THE_DOOR) == set(Reason)
    known = {f"detail.{words}" for words in AT_THE_DOOR.values() if words != NEVER}
    for language in LANGUAGES:
        assert all(map(Words(language).has, known))


def test_readings_at_another_step_are_refused_with_words(park: Workspace) -> None:
    found = looked(park, every(4, 5))
    assert (found.accepted, len(found.refused)) == ((), 5)
    assert {detail.words for detail in found.refused} == {"detail.push_other_step"}
    english = Words("en").say(found.refused[0].words, found.refused[0].facts)
    assert "e_solar is sent a reading every 4h" in english
    assert "intervals of 1h" in english
    assert "‹" not in Words("zh_CN").say(found.refused[0].words, found.refused[0].facts)


def test_a_step_is_told_of_readings_that_come_one_by_one_and_the_right_one_is_taken_again(
    park: Workspace,
) -> None:
    found: LookedAt | None = None
    taken = []
    for n in range(6):
        found = looked(park, every(1, 1, BEGIN + timedelta(hours=6 * n)), found)
        taken.append(len(found.accepted))
    assert taken == [1, 1, 1, 0, 0, 0]
    right = looked(park, every(1, 1, BEGIN + timedelta(hours=31)), found)
    assert len(right.accepted) == 1


def test_single_late_readings_and_gaps_among_right_ones_are_taken(park: Workspace) -> None:
    assert len(looked(park, every(4, 3)).accepted) == 3
    first = looked(park, every(1, 4))
    late = looked(park, every(24, 3, BEGIN + timedelta(days=2)), first)
    assert len(late.accepted) == 3


def test_two_values_of_one_instant_in_a_push_are_told_and_the_later_one_stands(
    park: Workspace,
) -> None:
    time = BEGIN.isoformat()
    found = looked(park, a_push((time, Decimal(1)), (time, Decimal(2)), (time, Decimal(2))))
    assert [detail.words for detail in found.refused] == ["detail.push_twice"]
    assert [each.value for each in found.accepted] == [2, 2]


def test_a_push_sent_again_is_not_refused_for_what_came_since(park: Workspace) -> None:
    first = every(1, 1)
    kept = receipt_of(first, looked(park, first), NOW)
    since = looked(park, every(6, 3, BEGIN + timedelta(hours=6)))
    again = looked(park, first, since)
    assert again.refused
    told = repeated(kept, first, again)
    assert (told.accepted, told.refused, told.is_repeated) == (1, (), True)


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        ("399999999999", True),
        ("400000000000", True),
        ("400000000001", False),
        ("99999999999999", False),
        ("0.0000000000000000000000000001", True),
    ],
)
def test_what_is_acknowledged_is_imported_to_the_last_reading(
    park: Workspace, value: str, is_taken: bool
) -> None:
    push = a_push((BEGIN.isoformat(), Decimal(value)), ("1995-01-01T00:00:00Z", Decimal(1)))
    found = looked(park, push)
    assert len(found.accepted) == 1 + is_taken
    if not is_taken:
        assert [detail.words for detail in found.refused] == ["detail.push_too_large"]
    path = _journal(park, push, found)
    (done,) = import_journals(park.layout, [path], NOW)
    assert (done.error, done.refused) == (None, 0)
    assert done.new + done.same + done.changed == len(found.accepted)


def _journal(park: Workspace, push: Push, found: LookedAt) -> Path:
    park.layout.live.mkdir(exist_ok=True)
    path = park.layout.live / "live-20260110T080000-000000Z.csv"
    path.write_bytes(HEADING + framed(found, receipt_of(push, found, NOW)))
    return path
