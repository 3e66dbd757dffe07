"""Another system that is told what happens: a server which keeps what comes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server, socket
from threading import Event, Thread
from time import monotonic, sleep

SECONDS = 60.0


@dataclass(slots=True)
class Receiver:
    """What came, whole; and with which status it is answered."""

    port: int = 0
    status: int = 204
    came: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hooks?park=1"

    def wait_for(self, count: int) -> list[tuple[Mapping[str, str], bytes]]:
        """Return what has come once there is so much of it."""
        until = monotonic() + SECONDS
        while len(self.came) < count and monotonic() < until:
            sleep(0.05)
        assert len(self.came) >= count, self.came
        return self.came


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keep what comes, and answer as told."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((dict(self.headers), body))
            self.send_response(receiver.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def dripping() -> Iterator[str]:
    """Run a server that answers a byte at a time, and never ends; yield its address."""
    ends = Event()
    with create_server(("127.0.0.1", 0)) as server:

        def drip(caller: socket) -> None:
            with caller, suppress(OSError):
                caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not ends.wait(0.1):
                    caller.sendall(b"x")

        def serve() -> None:
            with suppress(OSError):
                while True:
                    Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        ends.set()
