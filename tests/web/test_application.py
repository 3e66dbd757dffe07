"""The pages of a park are an ASGI application that any server may run."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn

from lingtan import Workspace
from lingtan.base.errors import ServingError, WorkspaceError
from lingtan.web.entrance import Manner
from lingtan.web.guard import App
from lingtan.web.serving import application
from tests.web.receiver import receiving

OPEN = Manner(is_asked=False)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", "logistics")


@contextmanager
def running(app: App) -> Iterator[int]:
    """Run an application from its start to its end, and yield its port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            sleep(0.02)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_any_server_shows_the_park(park: Workspace) -> None:
    with running(application(park.layout.folder, OPEN)) as port:
        status, body = get(port, "/api/v1/park")
        assert (status, json.loads(body)["id"]) == (200, park.park().id)


def test_everybody_must_sign_in_unless_said_otherwise(park: Workspace) -> None:
    with running(application(str(park.layout.folder))) as port:
        assert get(port, "/api/v1/park")[0] == 401


def test_other_systems_are_told_while_it_runs(park: Workspace) -> None:
    with receiving() as receiver:
        (park.layout.folder / "mes.secret").write_bytes(b"a secret of many characters\n")
        line = (
            f'{{id: mes, url: "{receiver.url}", secret_file: mes.secret, private_network: true}}'
        )
        park.layout.hooks_file.write_text(f"subscribers:\n  - {line}\n", encoding="utf-8")
        with running(application(park.layout.folder, OPEN)):
            park.import_files(sorted(park.layout.inbox.iterdir()))
            receiver.wait_for(1)


def test_what_would_let_strangers_in_is_refused(park: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ServingError):
        application(park.layout.folder, Manner(names=frozenset({"no name"})))
    with pytest.raises(ServingError):
        application(park.layout.folder, Manner(is_asked=False, names=frozenset({"park.example"})))
    with pytest.raises(WorkspaceError):
        application(tmp_path)
