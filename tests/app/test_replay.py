"""A replay shows what was measured, on the same weekday and hour, as if it were now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from lingtan.adapters.live.gateway import Gateway
from lingtan.adapters.store.store import Store
from lingtan.app.layout import Layout
from lingtan.app.replay import LONGEST_BACK, Pace, Replay, replay_of
from lingtan.app.simulate import simulate
from lingtan.app.simulation_copy import is_for_trial, simulation_copy
from lingtan.app.workspace import Workspace
from lingtan.base.errors import PushError, WorkspaceError
from tests.conftest import NOW

AT = datetime(2026, 1, 14, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("replay") / "park", "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir()), now=NOW)
    return made


@pytest.fixture(scope="module")
def replay(park: Workspace) -> Replay:
    return replay_of(park.layout)


def stored(layout: Layout, meter: str, at: datetime) -> Decimal:
    sql = f"select value from current_readings where meter_id = '{meter}' and start = '{at:%F %T}'"
    with Store.open(layout.store) as store:
        value: Decimal = store.runner().rows(sql).item()
    return value


def test_an_interval_is_shown_when_it_is_over(replay: Replay, park: Workspace) -> None:
    shown = replay.known_in(AT - HOUR, AT)
    assert {each.time for each in shown} == {(AT - HOUR).isoformat()}
    value = next(each.value for each in shown if each.meter == "e_import")
    assert value == stored(park.layout, "e_import", AT - HOUR - timedelta(days=364))
    assert not any(each.meter in {"f_diesel", "w_fresh"} for each in shown)


def test_no_reading_is_shown_twice_and_none_is_left_out(replay: Replay) -> None:
    parts = [replay.known_in(AT + n * HOUR / 3, AT + (n + 1) * HOUR / 3) for n in range(72)]
    found = [(each.meter, each.time) for part in parts for each in part]
    whole = [(each.meter, each.time) for each in replay.known_in(AT, AT + 24 * HOUR)]
    assert found == whole
    assert len(set(found)) == len(found) == 24 * 8


def test_where_a_year_is_not_there_whole_weeks_are_shown_again(replay: Replay) -> None:
    for weeks in (20, 30, 200):
        now = AT + timedelta(weeks=weeks)
        assert len(replay.known_in(now - HOUR, now)) == 8


def test_time_passes_quickly_up_to_now_and_then_as_it_does() -> None:
    pace = Pace(began=AT, speed=60.0)
    assert pace.first == AT - timedelta(hours=10)
    assert pace.at(AT) == pace.first
    assert pace.at(AT + timedelta(minutes=1)) == pace.first + HOUR
    assert pace.at(AT + HOUR) == AT + HOUR
    assert Pace(began=AT, speed=86_400).first == AT - LONGEST_BACK


def test_a_copy_is_for_trial_and_leaves_the_park_as_it_is(park: Workspace) -> None:
    layout = park.layout
    before = {path: path.stat().st_mtime_ns for path in layout.store.rglob("*")}
    copy = simulation_copy(layout)
    assert is_for_trial(copy)
    assert not is_for_trial(layout)
    assert copy.signing_key.read_bytes() != layout.signing_key.read_bytes()
    assert Workspace.open(copy.folder).account("2025").inventory.figures
    assert {path: path.stat().st_mtime_ns for path in layout.store.rglob("*")} == before
    assert simulation_copy(layout) == copy  # again, over the former one


def test_a_park_without_readings_has_nothing_to_replay(tmp_path: Path) -> None:
    made = Workspace.new(tmp_path / "park", "logistics")
    with pytest.raises(WorkspaceError, match="could be replayed"):
        replay_of(made.layout)


def test_a_simulation_pushes_step_by_step(
    park: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[int] = []

    def take(_: Gateway, readings: list[object], key: str) -> int:
        assert key
        pushed.append(len(readings))
        return len(readings)

    def clock() -> Iterator[datetime]:
        for second in range(100):
            yield AT + timedelta(seconds=second)

    ticks = clock()
    monkeypatch.setattr(Gateway, "push", take)
    pace = Pace(began=AT, speed=3600.0)
    steps = simulate(park.layout, Gateway(url=""), pace, lambda: next(ticks), lambda _: None)
    for step in islice(steps, 5):
        assert (step.sent, step.accepted) == (8, 8)
    assert pushed == [8] * 5


@pytest.mark.slow
def test_the_library_pushes_a_step_whenever_one_is_asked_for(
    park: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[tuple[str, str, int]] = []

    def take(self: Gateway, readings: list[object], _: str) -> int:
        came.append((self.url, self.token, len(readings)))
        return len(readings)

    monkeypatch.setattr(Gateway, "push", take)
    steps = park.simulate("http://here:1", token="t", speed=86_400)  # noqa: S106  no secret
    assert came == []
    assert next(steps).accepted == came[0][2] > 0
    assert came[0][:2] == ("http://here:1", "t")


def test_nobody_at_the_other_end_is_told() -> None:
    with pytest.raises(PushError, match="Nobody answers"):
        Gateway(url="http://127.0.0.1:9").push((), "k")
