"""A server as it is started lets go whoever sends or takes too slowly, and serves the others."""

import json
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.web.impatient import SECONDS
from tests.web.site import Site, serving
from tests.web.stream import watching

START = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE = 20.0
SMALL, SPOONFUL = 4096, 64
DEAF, EVENTS = 40, 40
MIB = 1024 * 1024
BIG = "/api/v1/openapi.json"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Workspace.new(tmp_path_factory.mktemp("slow") / "park", "logistics").layout.folder
    with serving(folder, program="tests.web.impatient") as running:
        yield running


def asking(site: Site, *lines: str, times: int = 1, buffer: int = SMALL) -> socket.socket:
    """Ask for something, as somebody who takes little at a time."""
    asked = socket.socket()
    asked.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    asked.settimeout(PATIENCE)
    asked.connect(("127.0.0.1", site.port))
    head = "\r\n".join([lines[0], f"Host: 127.0.0.1:{site.port}", *lines[1:], "", ""])
    asked.sendall(head.encode() * times)
    until(lambda: is_held(site, asked))
    return asked


def is_held(site: Site, asked: socket.socket) -> bool:
    """Whether the server keeps a connection; one that the system sends the rest of is let go."""
    ours = asked.getsockname()[1]
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = [(int(each[1][-4:], 16), int(each[2][-4:], 16), each[9]) for each in lines]
    return any((here, there) == (site.port, ours) and inode != "0" for here, there, inode in ends)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def push(site: Site, hour: int) -> None:
    at = (START + timedelta(hours=hour)).isoformat()
    body = json.dumps({"meter": "e_import", "time": [at], "value": [hour]}).encode()
    answer = site.ask("/api/v1/readings", "POST", body, Content_Type="application/json")
    assert answer.status == 200, answer.text


def resident(site: Site) -> int:
    """Return how much memory the server holds [byte]."""
    told = site.ask("/metrics").text
    (line,) = (each for each in told.splitlines() if each.startswith("process_resident_memory"))
    return int(float(line.split()[1]))


@pytest.mark.slow
def test_watchers_who_never_read_are_let_go_and_the_others_are_told(site: Site) -> None:
    with ExitStack() as silent, watching(site) as stream:
        live = "GET /api/v1/live HTTP/1.1"
        deaf = [silent.enter_context(asking(site, live)) for _ in range(DEAF)]
        push(site, 0)
        stream.until("e_import")
        until(lambda: "lingtan_journals_imported_total 1\n" in site.ask("/metrics").text)
        before = resident(site)
        for hour in range(1, EVENTS):
            push(site, hour)
            assert stream.until("e_import")["value"] == hour
        until(lambda: not any(is_held(site, each) for each in deaf))
        assert resident(site) - before < 16 * MIB


@pytest.mark.slow
def test_who_takes_nothing_of_an_answer_is_let_go(site: Site) -> None:
    with asking(site, f"GET {BIG} HTTP/1.1", times=100) as asked:
        until(lambda: not is_held(site, asked))
    assert site.ask("/healthz").status == 200


@pytest.mark.slow
def test_who_takes_an_answer_by_spoonfuls_is_let_go(site: Site) -> None:
    """Each one is in time, and together they would hold a connection for ever."""
    with asking(site, f"GET {BIG} HTTP/1.1", times=100) as asked:

        def is_let_go() -> bool:
            return len(asked.recv(SPOONFUL)) == 0 or not is_held(site, asked)

        until(is_let_go)


@pytest.mark.slow
def test_who_takes_an_answer_slowly_and_steadily_gets_all_of_it(site: Site) -> None:
    got, begun = b"", time.monotonic()
    with asking(site, f"GET {BIG} HTTP/1.1", times=6, buffer=MIB // 8) as asked:
        while piece := asked.recv(MIB // 32):
            got += piece
            time.sleep(0.15)
    assert got.count(b"HTTP/1.1 200 ") == 6
    assert got.endswith(site.ask(BIG).body)
    assert time.monotonic() - begun > 2 * SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("sent", ["GET /healthz HTTP/1.1\r\nHost: exam", ""])
def test_a_head_that_does_not_come_to_its_end_is_hung_up_on(site: Site, sent: str) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as asked:
        asked.sendall(sent.encode())
        assert asked.recv(SMALL) == b""


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0.05, PATIENCE])
def test_a_body_that_does_not_come_is_answered_and_hung_up_on(site: Site, pause: float) -> None:
    kind = "Content-Type: application/json"
    with asking(site, "POST /api/v1/readings HTTP/1.1", kind, "Content-Length: 9999") as asked:
        while not select.select([asked], [], [], pause)[0]:
            asked.sendall(b" ")
        told = b""
        while piece := asked.recv(SMALL):
            told += piece
    assert told.startswith(b"HTTP/1.1 408 ")


@pytest.mark.slow
def test_who_goes_on_sending_keeps_no_server_from_ending(tmp_path: Path) -> None:
    """Forty thousand bytes of a body allow twenty seconds for the rest of it."""
    folder = Workspace.new(tmp_path / "park", "logistics").layout.folder
    kind = "Content-Type: application/json"
    with (
        serving(folder, program="tests.web.impatient") as site,
        asking(site, "POST /api/v1/readings HTTP/1.1", kind, "Content-Length: 99999") as asked,
    ):
        asked.sendall(b" " * 40_000)
        until(lambda: "lingtan_requests_under_way 2\n" in site.ask("/metrics").text)
        site.process.terminate()
        begun = time.monotonic()
        while site.process.poll() is None:
            with suppress(OSError):
                asked.sendall(b" ")
            time.sleep(0.1)
        assert time.monotonic() - begun < 10
