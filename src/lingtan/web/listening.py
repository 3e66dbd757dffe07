"""Listen where pages are to be served, so that no answer waits and none is kept for ever."""

import socket
from dataclasses import dataclass

from lingtan.base.errors import ServingError
from lingtan.base.reasons import reason_of
from lingtan.web.crowd import WAITING

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MILLISECONDS_UNTAKEN = 60_000
"""What was sent may wait as long to be taken by the other side [ms]."""


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

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine reaches it."""
        return self.host in LOOPBACK


def listen_at(wanted: Address) -> socket.socket:
    """Return a socket that listens at an address; its connections are as it is.

    Raises
    ------
    ServingError
        The address cannot be taken.
    """
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # An answer goes out in pieces. None of them waits for word that the one before it came:
        # the other side gives that 40 ms later, on a connection that is asked more than once.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # who takes nothing any more is let go
            timeout = MILLISECONDS_UNTAKEN
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, timeout)
        listener.bind((wanted.host, wanted.port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        facts = {"address": wanted.url, "reason": reason_of(error)}
        raise ServingError("address_taken", facts=facts) from error
    return listener
