"""Whoever is asked and does not answer, or by spoonfuls, is not waited for."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import pytest

from lingtan.adapters.identity import ask as asking
from lingtan.adapters.identity.ask import ask
from lingtan.base.errors import IdentityError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
PIECE_SECONDS = 0.1
LONGEST_SECONDS = 5.0


@pytest.fixture(params=["nothing", "spoonfuls"])
def slow(request: pytest.FixtureRequest) -> Iterator[str]:
    """Listen where nothing is answered, or a byte at a time."""
    is_over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError), listener.accept()[0] as line:
                if request.param == "spoonfuls":
                    line.sendall(HEAD)
                while not is_over.wait(PIECE_SECONDS):
                    if request.param == "spoonfuls":
                        line.sendall(b" ")

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        is_over.set()
        thread.join()


def test_whoever_answers_too_slowly_is_out_of_reach(
    slow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS", 3 * PIECE_SECONDS)
    begun = monotonic()
    with pytest.raises(IdentityError) as caught:
        ask(slow)
    assert caught.value.case == "unreachable"
    assert monotonic() - begun < LONGEST_SECONDS
