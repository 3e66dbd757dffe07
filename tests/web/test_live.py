"""Who watches sees readings as they are acknowledged: what he may see, and no more."""

import asyncio
import json
import shutil
import socket
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.receive_readings import LivePark, live_park
from lingtan.app.workspace import Workspace
from lingtan.base.errors import WatchError
from lingtan.metering.doorstep import Accepted
from lingtan.park.people import Role
from lingtan.web import live
from lingtan.web.board import Board
from lingtan.web.guard import Message
from lingtan.web.ticker import MOST_OF_ONE, MOST_WAITING, Ticker, Watcher
from tests.apart import run_apart
from tests.conftest import NOW
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving
from tests.web.stream import watching

START = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = ("lock", "remove", "role", "sign out", "revoke")


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
def of_users(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Begin a park with a user for each step by which a stream ends."""
    copy = tmp_path_factory.mktemp("users") / "park"
    shutil.copytree(folder, copy)
    park = Workspace.open(copy)
    for step in STEPS:
        park.add_user(user_of(step), Role.OPERATOR, PASSWORD, by="test")
    park.add_user("root", Role.ADMIN, PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def site_of_users(of_users: Workspace) -> Iterator[Site]:
    with serving(of_users.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def park(folder: Path) -> LivePark:
    return live_park(Layout(folder))


def user_of(step: str) -> str:
    """Return the name of the user whose stream ends by a step."""
    return f"of_{step.replace(' ', '_')}"


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


@pytest.mark.slow
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


def test_an_enterprise_does_not_hear_that_others_send_nor_how_much(park: LivePark) -> None:
    board = Board()
    ticker = Ticker(board=board, clock=lambda: START)
    own, foreign = "e_cold_store", "e_warehouse"

    def reading(meter: str, hour: int) -> Accepted:
        return Accepted(meter=meter, at=START + timedelta(hours=hour), value=Decimal(hour))

    def told(watcher: Watcher) -> list[bytes]:
        return [watcher.waiting.get_nowait() for _ in range(watcher.waiting.qsize())]

    async def watch() -> tuple[list[bytes], list[bytes]]:
        whole, cold = ticker.join("", ""), ticker.join("cold_store", "")
        for hour in range(4):
            board.put([reading(foreign, hour)], park)
            ticker._tick()
        for meter in (own, foreign):
            board.put([reading(meter, 5)], park)
            ticker._tick()
        return told(whole), told(cold)

    whole, cold = run_apart(watch)
    assert len(whole) == 7
    assert [message.count(own.encode()) for message in cold] == [0, 1]
    assert not any(foreign.encode() in message for message in cold)
    assert len({message.partition(b"\n")[0] for message in cold}) == 1  # no number that counts


@pytest.mark.slow
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
        await live._Stream(ticker, watcher, may_stay)({}, receive, send)

    run_apart(watch)
    bodies = [message["body"] for message in sent[1:]]
    assert bodies[0].startswith(b"id: ")
    assert bodies[1:] == [live.HEARTBEAT] * 2 + [b""]
    assert not ticker.watchers


def test_a_server_that_is_full_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingtan.web.ticker.MOST_WATCHERS", 1)
    ticker = Ticker(board=Board(), clock=lambda: NOW)

    async def watch() -> str:
        ticker.join("", "")
        with pytest.raises(WatchError) as caught:
            ticker.join("", "")
        return caught.value.case

    assert run_apart(watch) == "many"


def opened(site: Site, **headers: str) -> tuple[HTTPConnection, HTTPResponse]:
    """Open a stream and keep it."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", "/api/v1/live?lang=en", headers=headers)
    return connection, connection.getresponse()


def torn(connection: HTTPConnection) -> None:
    """Vanish without a word: the other side is sent a reset."""
    assert connection.sock is not None
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.sock.close()


@pytest.mark.slow
def test_one_watches_a_number_of_streams_and_is_told_when_it_is_enough(
    of_users: Workspace, site_of_users: Site
) -> None:
    site, token = site_of_users, of_users.issue_token("read", by="test").text
    ann = Person(site)
    ann.sign_in("ann")
    cookie = "; ".join(f"{name}={value}" for name, value in ann.cookies.items())
    for headers in ({"Cookie": cookie}, {"Authorization": f"Bearer {token}"}):
        kept = [opened(site, **headers) for _ in range(MOST_OF_ONE)]
        assert [answer.status for _, answer in kept] == [200] * MOST_OF_ONE
        refused = site.ask("/api/v1/live?lang=en", "GET", None, **headers)
        assert refused.status == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["retry-after"] == "60"
        assert refused.json["case"] == "many_of_one"
        assert "watches 20 streams already" in str(refused.json["title"])
        assert "20" in str(site.ask("/api/v1/live?lang=zh", "GET", None, **headers).json["title"])
        cold = Person(site)
        cold.sign_in("cold")
        assert cold.ask("/api/v1/live").status == 200  # others are not in his way
        for connection, answer in kept:
            answer.close()
            torn(connection)
        until = time.monotonic() + 30
        while (again := opened(site, **headers))[1].status == 429:
            assert time.monotonic() < until
            again[0].close()
        assert again[1].status == 200
        again[0].close()


def test_who_goes_before_the_first_word_is_counted_no_more() -> None:
    ticker = Ticker(board=Board(), clock=lambda: NOW)

    async def may_stay() -> bool:
        return True

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        raise ConnectionResetError

    async def watch() -> int:
        watcher = ticker.join("", "", "user ann")
        with pytest.raises(ConnectionResetError):
            await live._Stream(ticker, watcher, may_stay)({}, receive, send)
        return len(ticker.watchers)

    assert run_apart(watch) == 0


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_stream_ends_at_once_with_what_it_was_opened_by(
    of_users: Workspace, site_of_users: Site, step: str
) -> None:
    park, site, name = of_users, site_of_users, user_of(step)
    token = park.issue_token("read", by="test")
    ann, other = Person(site), Person(site)
    ann.sign_in(name)
    other.sign_in("cold")
    cookie = "; ".join(f"{name}={value}" for name, value in ann.cookies.items())
    others = "; ".join(f"{name}={value}" for name, value in other.cookies.items())
    bearer = {"Authorization": f"Bearer {token.text}"}
    headers = bearer if step == "revoke" else {"Cookie": cookie}
    with watching(site, **headers) as stream, watching(site, Cookie=others) as stays:
        stream.event()
        stays.event()
        begun = time.monotonic()
        match step:
            case "lock":
                park.lock_user(name, by="root")
            case "remove":
                park.remove_user(name, by="root")
            case "role":
                park.change_role(name, "viewer", by="root")
            case "sign out":
                ann.send("/sign-out", {"mark": ann.mark("/do?lang=en")})
            case "revoke":
                park.revoke_token(token.token.prefix, by="root")
        assert stream.event() == {}
        assert time.monotonic() - begun < 10  # a heartbeat alone comes after 15 s
        pushing = park.issue_token("push", by="test").text
        hour = 9 + STEPS.index(step)
        push(site, "e_cold_store", hour, float(hour), Authorization=f"Bearer {pushing}")
        told = stays.until("e_cold_store")
        assert (told["value"], told["time"][11:13]) == (hour, f"{hour:02d}")


def test_a_number_that_is_none_begins_at_the_beginning() -> None:
    ticker = Ticker(board=Board(), clock=lambda: NOW)

    async def watch() -> int:
        for number in ("9" * 5000, "-1", "x", ""):
            ticker.join("", f"{ticker.boot}-{number}")
        return len(ticker.watchers)

    assert run_apart(watch) == 4
