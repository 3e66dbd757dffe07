"""Serve a workspace on this machine until somebody stops it."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn

from lingtan.app.layout import Layout
from lingtan.base.errors import ServingError
from lingtan.base.reasons import reason_of
from lingtan.web.server import build_app
from lingtan.web.traffic import LogForm, log_faults

LOOPBACK = ("127.0.0.1", "::1", "localhost")
WAITING = 64  # connections that may wait to be taken
SECONDS_TO_FINISH = 60
"""A request under way is answered before the server ends, unless it takes longer [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where pages are served."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address to open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def serve(
    layout: Layout,
    wanted: Address,
    tell: Callable[[Address], None],
    log: LogForm = LogForm.TEXT,
) -> None:
    """Serve the pages and the API of a workspace; return when stopped.

    Parameters
    ----------
    wanted : Address
        Of this machine only: there are no users yet. Port 0 takes a free one.
    tell : callable
        Is told where, once the address is taken.
    log : LogForm
        How a request is told on the error output.

    Raises
    ------
    ServingError
        The address is not of this machine alone, or cannot be taken.
    WorkspaceError
        The folder holds no park.
    """
    if wanted.host not in LOOPBACK:
        raise ServingError("not_loopback", facts={"host": wanted.host})
    app = build_app(layout, lambda: datetime.now(UTC), log)
    log_faults(log)
    listener = _listener(wanted)
    with listener:
        tell(Address(host=wanted.host, port=listener.getsockname()[1]))
        config = uvicorn.Config(
            app,
            log_level="warning",
            log_config=None,  # `log_faults` has said how
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listener(wanted: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((wanted.host, wanted.port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        facts = {"address": wanted.url, "reason": reason_of(error)}
        raise ServingError("address_taken", facts=facts) from error
    return listener
