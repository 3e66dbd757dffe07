"""Whoever runs a server sees what it does, whether it can answer, and loses no answer on stop."""

import json
import re
import resource
import shutil
import signal
import socket
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.conftest import NOW, Demo
from tests.prepared import copied
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

SAMPLE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z_]+="[^"]*",?)*)\})? (-?[0-9.e+-]+|\+Inf)$')
LINE = {"time", "id", "method", "route", "status", "seconds", "bytes"}


def begun(folder: Path) -> Workspace:
    made = Workspace.new(folder, "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    made.evaluate("2025")  # kept, and copied along
    return made


@pytest.fixture
def park(tmp_path: Path) -> Path:
    return copied(begun, tmp_path / "park").layout.folder


def metrics(site: Site) -> dict[str, float]:
    """Return every sample by its name and labels; a line that is none fails here."""
    found = {}
    for line in site.ask("/metrics").text.splitlines():
        if not line.startswith("#"):
            sample = SAMPLE.match(line)
            assert sample, line
            found[f"{sample[1]}{{{sample[2] or ''}}}"] = float(sample[3])
    return found


@pytest.mark.slow
def test_a_monitor_is_told_what_was_answered(park: Path) -> None:
    with serving(park) as site:
        for path in ("/?period=2025", "/?period=2025", "/documents/x.pdf?a=secret", "/no/such"):
            site.ask(path)
        site.ask("/", Host="example.org")
        site.ask("/", "BREW")
        answer = site.ask("/metrics")
        told = metrics(site)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "secret" not in answer.text
    count = "lingtan_requests_total"
    assert told[f'{count}{{route="/",method="GET",status="200"}}'] == 2
    assert told[f'{count}{{route="/documents/{{name}}",method="GET",status="404"}}'] == 1
    assert told[f'{count}{{route="none",method="GET",status="404"}}'] == 1
    assert told[f'{count}{{route="none",method="GET",status="421"}}'] == 1
    assert told['lingtan_request_seconds_bucket{route="/",le="+Inf"}'] >= 2
    assert told['lingtan_request_seconds_sum{route="/"}'] > 0
    assert "BREW" not in answer.text
    answered = (told["lingtan_answers_asked_total{}"], told["lingtan_answers_kept_total{}"])
    assert answered == (3, 2)  # two pages, and the computation the first one waited for
    assert told["lingtan_last_import_age_seconds{}"] > 0
    assert told["lingtan_park_readable{}"] == 1
    assert 'lingtan_findings{severity="error"}' in told
    assert told["process_resident_memory_bytes{}"] > 10e6
    assert told["lingtan_requests_under_way{}"] == 1  # the question itself
    name = 'lingtan_request_seconds_bucket{route="/"'
    counts = [value for key, value in told.items() if key.startswith(name)]
    assert counts == sorted(counts)  # every class of a histogram counts those below it
    assert counts[-1] == told['lingtan_request_seconds_count{route="/"}'] == 3  # with BREW


@pytest.mark.slow
def test_a_request_is_one_line_of_json_without_what_was_asked(park: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(park, log="json", told=log) as site:
        own = site.ask("/pages/overview.csv?period=2025&find-x=secret", X_Request_Id="night-7")
        for odd in ("a b", "x" * 65, 'a"b'):
            assert len(site.ask("/healthz", X_Request_Id=odd).headers["x-request-id"]) == 32
        shown = {"Authorization": "Bearer secret", "Cookie": "lingtan_session=secret"}
        site.ask("/jobs/secret", "POST", b"password=secret", User_Agent="secret", **shown)
    assert own.headers["x-request-id"] == "night-7"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert all(set(line) == LINE for line in lines)
    assert "secret" not in log.read_text(encoding="utf-8")
    (first,) = [line for line in lines if line["id"] == "night-7"]
    assert (first["method"], first["route"], first["status"]) == (
        "GET",
        "/pages/overview.csv",
        200,
    )
    assert first["bytes"] == len(own.body)
    assert len(lines) == 5


@pytest.mark.parametrize(("form", "count"), [("text", 1), ("off", 0)])
def test_the_log_is_text_or_nothing_when_asked(
    park: Path, tmp_path: Path, form: str, count: int
) -> None:
    with serving(park, log=form, told=tmp_path / "log") as site:
        site.ask("/healthz")
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == count
    assert all(" GET /healthz 200 " in line for line in lines)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
def test_a_full_disk_is_not_ready_and_pages_are_shown_all_the_same(park: Path) -> None:
    with serving(park) as site:
        assert site.ask("/readyz").body == b"ready\n"
        no_limit = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
        full = site.ask("/readyz")
        assert full.status == 503
        assert "serving.no_room" in full.text
        assert site.ask("/?period=2025").status == 200
        assert site.ask("/healthz").status == 200
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, no_limit)
        assert site.ask("/readyz").status == 200
    assert not [*park.glob(".room-*"), *(park / ".derived").rglob(".new-*")]


@pytest.mark.slow
def test_who_has_signed_in_is_served_by_a_full_disk_and_who_comes_is_told(park: Path) -> None:
    """That he clicked, and that a token was used, would be noted: it is not, and he goes on."""
    made = Workspace.open(park)
    made.add_user("ann", "viewer", PASSWORD, by="test")
    token = made.issue_token("read", by="test").text
    with serving(park, options=()) as site:
        ann, other = Person(site), Person(site)
        assert ann.sign_in("ann").status == 303
        before = (datetime.now(UTC) - timedelta(minutes=9)).isoformat()
        with closing(sqlite3.connect(made.layout.users)) as users:
            users.execute("update sessions set seen_at = ?", (before,))
            users.commit()
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
        assert ann.ask("/?period=2025").status == 200
        assert site.ask("/api/v1/park", Authorization=f"Bearer {token}").status == 200
        refused = other.sign_in("ann")
        assert refused.status == 507
        assert "The disk has no room" in refused.text


def test_a_damaged_store_or_park_is_not_ready_and_says_why(park: Path) -> None:
    with serving(park) as site:
        store, kept = park / "store", park.parent / "kept"
        shutil.copytree(store, kept)
        for name in ("log.duckdb", "published.duckdb"):
            (store / name).write_bytes(b"no database")
        broken = site.ask("/readyz")
        assert broken.status == 503
        assert broken.text.startswith("store.")
        assert metrics(site)["lingtan_park_readable{}"] == 0
        shutil.rmtree(store)
        kept.rename(store)
        assert site.ask("/readyz").status == 200
        shutil.rmtree(park)
        assert site.ask("/readyz").status == 503
        assert site.ask("/healthz").status == 200


@pytest.mark.slow
def test_a_request_under_way_is_answered_before_the_server_ends(
    demo: Demo, tmp_path: Path
) -> None:
    folder = tmp_path / "park"  # where nothing is kept, an answer takes its time
    left_out = shutil.ignore_patterns(".derived")
    shutil.copytree(demo.workspace.layout.folder, folder, ignore=left_out)
    with serving(folder) as site, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(site.ask, "/indicators?period=2025-07")
        while metrics(site)["lingtan_requests_under_way{}"] < 2:
            time.sleep(0.01)
        site.process.send_signal(signal.SIGTERM)
        assert not answer.done()
        found = answer.result(timeout=60)
        assert found.status == 200
        assert found.text.rstrip().endswith("</html>")
        site.process.wait(timeout=20)
        with socket.socket() as probe, pytest.raises(OSError, match="refused"):
            probe.connect(("127.0.0.1", site.port))
