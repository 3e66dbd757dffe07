"""Send one piece of news to another system; only its own word that it took it counts."""

import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, getaddrinfo, socket
from threading import Event, Timer
from typing import Any  # news may be any JSON
from urllib.parse import urlsplit

from lingtan.base.reasons import reason_of
from lingtan.client.signature import ID, SIGNATURE, TIME, sign

SECONDS = 10.0
READ_BYTES = 65_536  # of an answer nobody looks at
TAKEN, TAKEN_UP_TO = 200, 300
INSIDE = "inside"
EMBEDDED = (IPv6Network("::/96"), IPv6Network("64:ff9b::/96"))
"""Networks whose addresses stand for one of IPv4: compatible ones and those of NAT64."""
LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a piece of news.

    Attributes
    ----------
    is_taken : bool
        Whether the other system said that it took it (2xx); a redirection is not followed.
    status : int
        What it answered; 0 when it did not.
    reason : str
        Why it could not be reached, as an id; `INSIDE` where its address may not be called.
    """

    is_taken: bool
    status: int = 0
    reason: str = ""


def post(
    url: str, secret: bytes, news: Mapping[str, Any], now: int, *, private_network: bool = False
) -> Posted:
    """Send a piece of news, signed.

    Parameters
    ----------
    now : int
        Seconds since 1970; part of what is signed, so that nobody sends it again later.
    private_network : bool
        Whether the address may be one of this machine or of a private network.
    """
    body = json.dumps(news, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "lingtan",
        ID: str(news["id"]).encode("ascii", "backslashreplace").decode(),
        TIME: str(now),
        SIGNATURE: sign(secret, now, body),
    }
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=SECONDS)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        addresses = _addresses(connection)
        if not private_network and any(map(is_inside, addresses)):
            return Posted(is_taken=False, reason=INSIDE)
        connection.sock = _connected(connection, addresses)
        with _patience(connection.sock):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(READ_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        return Posted(is_taken=False, reason=reason_of(error))
    finally:
        connection.close()
    return Posted(is_taken=TAKEN <= answer.status < TAKEN_UP_TO, status=answer.status)


def is_inside(text: str) -> bool:
    """Whether an address is none of the public Internet: this machine, its network, a group.

    Examples
    --------
    >>> [is_inside(each) for each in ("127.0.0.1", "64:ff9b::a9fe:a9fe", "8.8.8.8")]
    [True, True, False]
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.is_site_local or address in LOCAL_NAT64:
            return True
        is_embedded = any(address in each for each in EMBEDDED)
        last = IPv4Address(int(address) & 0xFFFFFFFF) if is_embedded else None
        address = last or address.ipv4_mapped or address.sixtofour or address
    return not address.is_global or address.is_multicast


def _addresses(connection: HTTPConnection) -> list[str]:
    """Return the addresses of a host, looked up once: what is checked is what is called."""
    found = getaddrinfo(connection.host, connection.port, type=SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _connected(connection: HTTPConnection, addresses: Sequence[str]) -> socket:
    """Return a line to the first address that answers, sealed where it is to be.

    Raises
    ------
    OSError
        None answers, or who answers does not prove to be that host.
    """
    for each in addresses:
        try:
            line = create_connection((each, connection.port), SECONDS)
        except OSError:
            if each == addresses[-1]:
                raise
        else:
            break
    if not isinstance(connection, HTTPSConnection):
        return line
    return ssl.create_default_context().wrap_socket(line, server_hostname=connection.host)


@contextmanager
def _patience(line: socket) -> Iterator[None]:
    """Hang up after a while, whatever still comes: a byte now and then is no answer.

    Raises
    ------
    TimeoutError
        It took so long; what came until then is no answer either.
    """
    is_late = Event()
    timer = Timer(SECONDS, _hang_up, (line, is_late))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError


def _hang_up(line: socket, is_late: Event) -> None:
    is_late.set()
    with suppress(OSError):
        socket.shutdown(line, SHUT_RDWR)
