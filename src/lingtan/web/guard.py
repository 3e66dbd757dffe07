"""Keep others out and browsers careful: hosts that may be named, headers on every answer.

A name that is neither of this machine nor one it was told to answer to can only come from a page
of somewhere else that has been led here (DNS rebinding [1]_); it is refused.

References
----------
.. [1] OWASP ASVS 5.0, V3 (web frontend security); recalled, label R.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from lingtan.web.entrance import Manner
from lingtan.web.problems import PROBLEM

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.ASCII)
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
MISDIRECTED = 421
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without one a browser hides the origin of a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
NOT_KEPT = {"cache-control": "no-store"}  # what somebody saw who signed in
SECURE = {"strict-transport-security": "max-age=31536000"}
POLICY_VIOLATION = 1008
DISPOSITION = b"content-disposition"
FOR_PROGRAMS = "/api/"
FILE_NAMES = {
    "application/json": "api.json",
    PROBLEM: "api.json",
    "application/vnd.apache.arrow.stream": "api.arrow",
}
"""Under which name a browser that was led to an answer for programs puts it away."""

Scope = MutableMapping[str, Any]  # what ASGI servers hand over
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def guarded(app: App, manner: Manner) -> App:
    """Return an app that answers to its own names only, and with careful headers."""
    names = OWN_NAMES | manner.names
    headers = {
        **HEADERS,
        **(NOT_KEPT if manner.is_asked else {}),
        **(SECURE if manner.is_secure else {}),
    }

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over web sockets
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        careful = _careful(send, headers)
        if scope["path"].startswith(FOR_PROGRAMS):
            careful = _put_away(careful)
        if _host_of(scope) not in names:
            await _refuse(careful)
        else:
            await app(scope, receive, careful)

    return answer


def careful_headers(*, is_secure: bool) -> list[tuple[bytes, bytes]]:
    """Return the headers of a refusal that no app has seen."""
    headers = {"content-type": PROBLEM, **HEADERS, **NOT_KEPT, **(SECURE if is_secure else {})}
    return [(key.encode(), value.encode()) for key, value in headers.items()]


def _host_of(scope: Scope) -> str:
    """Return the name the browser asked for, without its port."""
    named = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
    if len(named) != 1:
        return ""
    found = HOST.fullmatch(named[0].lower())
    return found[1] if found else ""


def _careful(send: Send, headers: Mapping[str, str]) -> Send:
    async def careful(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {key for key, _ in message["headers"]}
            more = [
                (key.encode(), value.encode())
                for key, value in headers.items()
                if key.encode() not in own
            ]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return careful


def _put_away(send: Send) -> Send:
    """Let no browser show what is said to programs: it keeps it as a file."""

    async def put_away(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = dict(message["headers"])
            kind = told.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
            name = FILE_NAMES.get(kind)
            how = f'attachment; filename="{name}"' if name else "attachment"
            own = [] if DISPOSITION in told else [(DISPOSITION, how.encode())]
            message = {**message, "headers": [*message["headers"], *own]}
        await send(message)

    return put_away


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", PROBLEM.encode())]
    body = b'{"type": "about:blank", "title": "Misdirected Request", "status": 421}'
    await send({"type": "http.response.start", "status": MISDIRECTED, "headers": headers})
    await send({"type": "http.response.body", "body": body})
