"""Who watches sees readings as they are acknowledged: what he may see, and no more."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.receive_readings import LivePark, live_park
from lingtan.app.workspace import Workspace
from lingtan.metering.doorstep import Accepted
from lingtan.park.people import Role
from lingtan.web import live
from lingtan.web.board import Board
from lingtan.web.guard import Message
from lingtan.web.ticker import MOST_WAITING, Ticker
from tests.apart import run_apart
from tests.conftest import NOW
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving
from tests.web.stream import watching

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Workspace.new(tmp_path_factory.mktemp("live") / "park", "logistics")
    made.add_user("ann", Role.OPERATOR, PASSWORD, by="test")
    made.add_user("cold", Role.ENTERPRISE, PASSWORD, enterprise="cold_store", by="test")
    return made.layout.folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def park(folder: Path) -> LivePark:
    return live_park(Layout(folder))


def push(site: Site, meter: str, hour: int, value: float = 5.0, **headers: str) -> None:
    at = (START + timedelta(hours=hour)).isoformat()
    body = json.dumps({"meter": meter, "time": [at], "value": [value]}).encode()
    answer = site.ask("/api/v1/readings", "POST", body, Content_Type="application/json", **headers)
    assert answer.status == 200, answer.text


def test_what_is_acknowledged_is_told_at_once(site: Site) -> None:
    with watching(site) as stream:
        stream.event()
        begun = time.monotonic()
        push(site, "e_import", 1, 120.0)
        reading = stream.until("e_import")
    assert (reading["value"], reading["power_kw"], reading["unit"]) == (120.0, 120.0, "kWh")
    assert reading["time"] == "2026-01-01T01:00:00+00:00"
    assert time.monotonic() - begun < 20


def test_who_comes_later_is_told_the_newest_and_who_comes_back_what_is_new(site: Site) -> None:
    push(site, "e_warehouse", 1)
    with watching(site) as stream:
        assert "e_warehouse" in {each["meter"] for each in stream.event()["readings"]}
        known = stream.last_id
    push(site, "e_charging", 1)
    push(site, "e_charging", 0)  # older than what is shown
    with watching(site, Last_Event_ID=known) as stream:
        readings = stream.event()["readings"]
    assert [(each["meter"], each["time"][11:13]) for each in readings] == [("e_charging", "01")]
    with watching(site, Last_Event_ID="another-server-7") as stream:
        assert len(stream.event()["readings"]) > 1


def test_the_park_is_the_sum_at_the_grid(site: Site) -> None:
    push(site, "e_import", 2, 300.0)
    with watching(site) as stream:
        told = stream.event()["park"]
    assert (told["import_kw"], told["export_kw"], told["meters"]) == (300.0, None, 1)


def test_an_enterprise_sees_its_own_meters_and_nothing_of_the_park(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "park"
    shutil.copytree(folder, copy)
    token = Workspace.open(copy).issue_token("push", by="test").text
    with serving(copy, options=()) as site:
        bearer = f"Bearer {token}"
        cold, operator = Person(site), Person(site)
        cold.sign_in("cold")
        operator.sign_in("ann")
        cookie = "; ".join(f"{name}={value}" for name, value in cold.cookies.items())
        with watching(site, Cookie=cookie) as stream:
            assert stream.event()["readings"] == []
            push(site, "e_warehouse", 5, Authorization=bearer)
            push(site, "e_cold_store", 5, Authorization=bearer)
            event = stream.event()
            while not event["readings"]:
                event = stream.event()
            assert {each["meter"] for each in event["readings"]} == {"e_cold_store"}
            assert "park" not in event
            assert "findings" not in event
        whole = operator.ask("/api/v1/live").text
        assert "e_warehouse" in whole
        assert '"park"' in whole


def test_who_watches_keeps_no_server_from_stopping(folder: Path) -> None:
    with serving(folder) as site, watching(site) as stream:
        stream.event()
        site.process.terminate()
        assert stream.event() == {}
        site.process.wait(timeout=30)


def test_who_does_not_read_is_let_go_and_the_others_are_told(park: LivePark) -> None:
    board = Board()
    ticker = Ticker(board=board, clock=lambda: START)

    async def watch() -> tuple[int, int, bool]:
        slow, quick = ticker.join("", ""), ticker.join("", "")
        assert slow is not None
        assert quick is not None
        for number in range(MOST_WAITING + 3):
            at = START + timedelta(hours=number)
            board.put([Accepted(meter="e_import", at=at, value=Decimal(number))], park)
            ticker._tick()
            while not quick.waiting.empty():
                quick.waiting.get_nowait()
        return slow.waiting.qsize(), len(ticker.watchers), slow.is_let_go

    assert run_apart(watch) == (MOST_WAITING, 1, True)
    assert ticker.dropped == 1


def test_he_who_may_no_longer_see_is_told_no_more(
    park: LivePark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    ticker, sent, may = Ticker(board=Board(), clock=lambda: START), [], [True, True, False]
    assert park.scales

    async def may_stay() -> bool:
        return may.pop(0)

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def watch() -> None:
        watcher = ticker.join("", "")
        assert watcher is not None
        await live._Stream(ticker, watcher, may_stay)({}, receive, send)

    run_apart(watch)
    bodies = [message["body"] for message in sent[1:]]
    assert bodies[0].startswith(b"id: ")
    assert bodies[1:] == [live.HEARTBEAT] * 2 + [b""]
    assert not ticker.watchers


def test_a_server_that_is_full_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingtan.web.ticker.MOST_WATCHERS", 1)
    ticker = Ticker(board=Board(), clock=lambda: NOW)

    async def watch() -> bool:
        return ticker.join("", "") is not None and ticker.join("", "") is None

    assert run_apart(watch)


def test_a_number_that_is_none_begins_at_the_beginning() -> None:
    ticker = Ticker(board=Board(), clock=lambda: NOW)

    async def watch() -> int:
        return sum(
            ticker.join("", f"{ticker.boot}-{number}") is not None
            for number in ("9" * 5000, "-1", "x", "")
        )

    assert run_apart(watch) == 4
