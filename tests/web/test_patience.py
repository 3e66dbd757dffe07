"""Who begins to ask and does not go on is hung up on, and what breaks off is no fault of ours."""

import asyncio
import json
import resource
import socket
from collections.abc import MutableMapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any  # what ASGI servers hand over

import pytest
import uvicorn
from uvicorn.server import ServerState

from lingtan.app.workspace import Workspace
from lingtan.web import patience
from lingtan.web.guard import HEADERS, NOT_KEPT
from lingtan.web.patience import Prompt, patient
from lingtan.web.problems import PROBLEM
from tests.apart import run_apart
from tests.web.person import FORM_TYPE
from tests.web.site import serving

Message = MutableMapping[str, Any]
MIB = 1024 * 1024


async def nothing(_scope: object, _receive: object, send: Any) -> None:
    """Answer whatever is asked."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def said_after(sent: bytes, then: bytes = b"") -> bytes:
    """Return all that a server says to somebody who sends this, until it hangs up.

    Parameters
    ----------
    then : bytes
        What he sends once the answer to it has begun.
    """
    config = uvicorn.Config(nothing, http=Prompt, lifespan="off", timeout_keep_alive=60)
    state, loop = ServerState(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Prompt(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        async with asyncio.timeout(20):
            said = await reader.read(1) if then else b""
            writer.write(then)
            said += await reader.read()
        writer.close()
    return said


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: exam"])
def test_who_does_not_come_to_the_end_of_a_head_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(patience, "SECONDS_TO_ASK", 0.05)
    assert run_apart(lambda: said_after(sent)) == b""


def test_so_is_who_was_answered_and_begins_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS_TO_ASK", 0.05)
    whole = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
    said = run_apart(lambda: said_after(whole + b"GET / HT"))
    assert said.startswith(b"HTTP/1.1 204 ")
    assert said.count(b"HTTP/1.1") == 1


def test_where_too_many_come_who_waits_longest_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "most_connections", lambda: 3)
    ask = b"GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
    going_on = asyncio.Event()

    async def slow(scope: object, receive: object, send: Any) -> None:
        await going_on.wait()
        await nothing(scope, receive, send)

    async def come() -> tuple[list[bytes], bytes]:
        config = uvicorn.Config(slow, http=Prompt, lifespan="off", timeout_keep_alive=60)
        state, loop = ServerState(), asyncio.get_running_loop()
        server = await loop.create_server(lambda: Prompt(config, state, {}), "127.0.0.1", 0)
        async with server:
            at = server.sockets[0].getsockname()
            asked, writer = await asyncio.open_connection(*at)
            writer.write(ask)
            while not state.tasks:
                await asyncio.sleep(0)
            idle = [await asyncio.open_connection(*at) for _ in range(3)]
            last, its = await asyncio.open_connection(*at)
            its.write(ask)
            async with asyncio.timeout(20):
                gone = [await reader.read() for reader, _ in idle[:2]]
                going_on.set()
                answers = await asked.read() + await last.read()
            for _, each in idle:
                each.close()
        return gone, answers

    gone, answers = run_apart(come)
    assert gone == [b"", b""]
    assert answers.count(b"HTTP/1.1 204 ") == 2


@pytest.mark.slow
def test_as_many_as_open_files_allow_are_taken_and_no_more_are_told_of(tmp_path: Path) -> None:
    folder = Workspace.new(tmp_path / "park", "logistics").layout.folder
    told = tmp_path / "log.txt"
    with serving(folder, log="json", told=told) as site, ExitStack() as crowd:
        resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE, (512, 512))
        for _ in range(600):
            at = ("127.0.0.1", site.port)
            crowd.enter_context(socket.create_connection(at, timeout=20))
        assert site.ask("/healthz").status == 200
        assert len(list(Path(f"/proc/{site.process.pid}/fd").iterdir())) < 400
    assert len(told.read_text().splitlines()) < 10


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 a browser that wants TLS\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\xe7\xa2\xb3 HTTP/1.1\r\nHost: example.org\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: example.org\r\nX: " + b"x" * 65_600,
        b"POST / HTTP/1.1\r\nHost: example.org\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_as_carefully_as_any_other(sent: bytes) -> None:
    head, _, body = run_apart(lambda: said_after(sent)).partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    told = dict(line.split(": ", 1) for line in lines[1:])
    assert lines[0].startswith("HTTP/1.1 400 ")
    assert {name: told.get(name) for name in (*HEADERS, *NOT_KEPT)} == {**HEADERS, **NOT_KEPT}
    assert told["content-type"] == PROBLEM
    assert json.loads(body)["status"] == 400


def test_what_breaks_off_after_its_answer_began_is_hung_up_on_without_a_fault() -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n"
    faults: list[object] = []

    async def ask() -> bytes:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: faults.append(told))
        return await said_after(chunked, b"no chunk\r\n")

    said = run_apart(ask)
    assert said.startswith(b"HTTP/1.1 204 ")
    assert said.count(b"HTTP/1.1") == 1
    assert faults == []


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no more than a moment pass between two pieces of a body."""
    monkeypatch.setattr(patience, "SECONDS_SILENT", 0.3)


async def heard_of(messages: list[Message], times: int) -> list[Message]:
    """Return what an app hears of somebody who sends these messages and nothing more."""
    heard: list[Message] = []

    async def app(_scope: object, receive: Any, _send: object) -> None:
        for _ in range(times):
            heard.append(await receive())

    async def receive() -> Message:
        return messages.pop(0) if messages else await asyncio.Future()

    async def send(_: Message) -> None:
        return

    await patient(app)({"type": "http"}, receive, send)
    return heard


@pytest.mark.usefixtures("short")
def test_a_body_that_stays_away_is_broken_off() -> None:
    begun = {"type": "http.request", "body": b"name=", "more_body": True}
    heard = run_apart(lambda: heard_of([begun], 2))
    assert [each["type"] for each in heard] == ["http.request", "http.disconnect"]


@pytest.mark.usefixtures("short")
def test_what_was_sent_whole_may_be_worked_on_as_long_as_it_takes() -> None:
    async def wait() -> None:
        whole = {"type": "http.request", "body": b"", "more_body": False}
        async with asyncio.timeout(0.5):
            await heard_of([whole], 2)

    with pytest.raises(TimeoutError):
        run_apart(wait)


async def heard_at_a_pace(pieces: list[bytes], pause: float, thinking: float = 0.0) -> int:
    """Return how many pieces an app hears of a body that comes one a pause."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    heard = 0

    async def app(_scope: object, receive: Any, _send: object) -> None:
        nonlocal heard
        for _ in range(len(pieces)):
            if (await receive())["type"] == "http.disconnect":
                return
            heard += 1
            await asyncio.sleep(thinking)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        return messages.pop(0)

    async def send(_: Message) -> None:
        return

    await patient(app)({"type": "http"}, receive, send)
    return heard


@pytest.mark.usefixtures("short")
def test_a_body_that_comes_a_byte_at_a_time_is_broken_off() -> None:
    """Each pause is short enough, and together they would hold a connection for ever."""
    heard = run_apart(lambda: heard_at_a_pace([b"n"] * 100, 0.05))
    assert 1 <= heard < 10


@pytest.mark.usefixtures("short")
def test_a_body_that_comes_slowly_and_steadily_arrives() -> None:
    piece = b"n" * (patience.FEWEST_BYTES_A_SECOND // 10)
    assert run_apart(lambda: heard_at_a_pace([piece] * 20, 0.03)) == 20


@pytest.mark.usefixtures("short")
def test_only_the_time_in_which_it_is_waited_for_counts() -> None:
    assert run_apart(lambda: heard_at_a_pace([b"n"] * 5, 0.0, thinking=0.1)) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sign-in", FORM_TYPE),
        ("/api/v1/readings", "application/json"),
        ("/do/import", "multipart/form-data; boundary=b"),
    ],
)
def test_who_hangs_up_while_he_sends_is_no_fault_of_the_server(
    tmp_path: Path, path: str, kind: str
) -> None:
    """Otherwise a stranger fills the log, and every monitor is alarmed."""
    folder, told = tmp_path / "park", tmp_path / "log"
    Workspace.new(folder, "logistics")
    options = ("--no-sign-in",) if path != "/sign-in" else ()
    with serving(folder, options=options, log="text", told=told) as site:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Type: {kind}\r\n"
        with socket.create_connection(("127.0.0.1", site.port)) as begun:
            begun.sendall(f"{head}Content-Length: {MIB // 8}\r\n\r\n--b".encode())
        assert site.ask("/healthz").status == 200
    log = told.read_text(encoding="utf-8")
    assert f"POST {path} 408" in log
    assert "Traceback" not in log
