"""Send one piece of news to another system; only its own word that it took it counts."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from typing import Any  # news may be any JSON
from urllib.parse import urlsplit

from lingtan.base.reasons import reason_of
from lingtan.client.signature import ID, SIGNATURE, TIME, sign

SECONDS = 10.0
READ_BYTES = 65_536  # of an answer nobody looks at
TAKEN, TAKEN_UP_TO = 200, 300


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
        Why it could not be reached, as an id.
    """

    is_taken: bool
    status: int = 0
    reason: str = ""


def post(url: str, secret: bytes, news: Mapping[str, Any], now: int) -> Posted:
    """Send a piece of news, signed.

    Parameters
    ----------
    now : int
        Seconds since 1970; part of what is signed, so that nobody sends it again later.
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
        connection.connect()
        with _patience(connection.sock):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(READ_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        return Posted(is_taken=False, reason=reason_of(error))
    finally:
        connection.close()
    return Posted(is_taken=TAKEN <= answer.status < TAKEN_UP_TO, status=answer.status)


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
