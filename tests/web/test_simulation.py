"""Simulated readings let pages of a copy live, and never come to what is measured."""

from datetime import UTC, datetime, timedelta

import pytest

from lingtan.adapters.live.gateway import Gateway
from lingtan.adapters.store.store import Store
from lingtan.app.layout import Layout
from lingtan.app.replay import replay_of
from lingtan.app.simulation_copy import FOLDER, simulation_copy
from lingtan.app.workspace import Workspace
from lingtan.base.errors import PushError, WorkspaceBusyError
from tests.conftest import NOW
from tests.web.site import serving
from tests.web.stream import watching

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    made = Workspace.new(tmp_path_factory.mktemp("simulation") / "park", "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir()), now=NOW)
    return made.layout


def trials(layout: Layout) -> dict[int, str]:
    with Store.open(layout.store) as store:
        return store.trial_imports(None)


@pytest.mark.slow
def test_pages_live_at_first_start(park: Layout) -> None:
    before = sorted(path.name for path in park.inbox.iterdir())
    options = ("--no-sign-in", "--simulate", "--speed", "3600")
    with serving(park.folder, options=options) as site, watching(site) as stream:
        first = stream.until("e_import")
        second = stream.until("e_import")
        assert datetime.fromisoformat(second["time"]) > datetime.fromisoformat(first["time"])
    copy = Layout(park.folder / FOLDER)
    assert trials(copy)
    assert not trials(park)
    assert not park.live.exists()
    assert sorted(path.name for path in park.inbox.iterdir()) == before
    year = str(datetime.now(UTC).year)
    assert Workspace.open(copy.folder).account(year).is_trial


@pytest.mark.slow
def test_a_server_of_what_is_measured_takes_nothing_simulated(park: Layout) -> None:
    now = datetime.now(UTC)
    readings = replay_of(park).known_in(now - HOUR, now)
    with serving(park.folder) as site:
        gateway = Gateway(url=f"http://127.0.0.1:{site.port}")
        with pytest.raises(PushError, match="not a simulation copy"):
            gateway.push(readings, "k")
    assert not list(park.live.glob("live-*.csv"))
    assert not trials(park)


@pytest.mark.slow
def test_a_server_of_a_copy_takes_what_is_pushed_over_http(park: Layout) -> None:
    now = datetime.now(UTC)
    readings = replay_of(park).known_in(now - HOUR, now)
    copy = simulation_copy(park)
    with serving(copy.folder) as site:
        accepted = Gateway(url=f"http://127.0.0.1:{site.port}").push(readings, "k")
    assert accepted == len(readings) == 8
    assert len(trials(copy)) == 1


@pytest.mark.slow
def test_a_copy_that_is_served_is_not_made_anew(park: Layout) -> None:
    copy = simulation_copy(park)
    now = datetime.now(UTC)
    readings = replay_of(park).known_in(now - HOUR, now)
    with serving(copy.folder) as site:
        Gateway(url=f"http://127.0.0.1:{site.port}").push(readings, "k")
        with pytest.raises(WorkspaceBusyError):
            simulation_copy(park)
    assert (copy.folder / "park.yaml").is_file()
