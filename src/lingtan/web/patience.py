"""Hang up on whoever begins to ask and does not go on, so that nobody fills the memory by waiting.

A connection on which no request has begun, or only a part of its head, is closed; one whose body
stays away, or comes a byte at a time, is answered that it did not come in time [1]_.

References
----------
.. [1] RFC 9110, HTTP Semantics, section 15.5.9.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import h11
from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect
from uvicorn.protocols.http.h11_impl import H11Protocol

from lingtan.web.crowd import make_room, most_connections
from lingtan.web.guard import App, Message, Receive, Scope, Send, careful_headers
from lingtan.web.problems import BAD_QUESTION, TOO_SLOW

SECONDS_TO_ASK = 30.0
"""A head comes to its end as fast, from the moment one may begin [s]."""
SECONDS_SILENT = 60.0
"""Between two pieces of a body no more passes [s]."""
FEWEST_BYTES_A_SECOND = 2_048
"""Beyond the first such pause a body comes as fast [B/s]: a form ends within three minutes."""
CLOSE = (b"connection", b"close")
DISCONNECTED: Message = {"type": "http.disconnect"}


class Prompt(H11Protocol):
    """A connection that is closed where the head of a request does not come to its end."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, as long as one may take; typed as the base has it."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > most_connections():
            make_room(each for each in self.connections if isinstance(each, Prompt))

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._forget()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._await_head()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, as carefully as the guard; once an answer began, hang up."""
        if self.conn.our_state is h11.IDLE:
            headers = [*careful_headers(is_secure=self.config.proxy_headers), CLOSE]
            answer = h11.Response(status_code=BAD_QUESTION, headers=headers, reason=b"Bad Request")
            body = json.dumps({"type": "about:blank", "title": msg, "status": BAD_QUESTION})
            for event in (answer, h11.Data(data=body.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def waits_since(self) -> float | None:
        """Return since when nothing is asked; None while something is, and once it is closed."""
        is_answered = self.cycle is None or self.cycle.response_complete
        return self._late.when() if is_answered and self._late is not None else None

    def hang_up(self) -> None:
        """Close the connection."""
        self._forget()
        self.transport.close()

    def _await_head(self) -> None:
        self._forget()
        self._late = self.loop.call_later(SECONDS_TO_ASK, self._end_if_idle)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end_if_idle(self) -> None:
        """Close the connection, unless a request is being answered."""
        if self.waits_since() is not None:
            self.hang_up()


def patient(app: App) -> App:
    """Return an app to which whoever sends nothing more of a body, or drop by drop, is gone.

    What comes after the body is only that somebody has gone; a stream waits for it as it likes.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        heard = receive if scope["type"] != "http" else _Body(receive=receive)
        await app(scope, heard, send)

    return answer


@dataclass(slots=True, kw_only=True)
class _Body:
    """What is sent, for as long as it comes; only the time in which it is waited for counts."""

    receive: Receive
    came: int = 0
    waited: float = 0.0
    is_whole: bool = False

    async def __call__(self) -> Message:
        if self.is_whole:
            return await self.receive()
        clock = asyncio.get_running_loop().time
        began, left = clock(), SECONDS_SILENT + self.came / FEWEST_BYTES_A_SECOND - self.waited
        try:
            async with asyncio.timeout(min(SECONDS_SILENT, left)):
                message = await self.receive()
        except TimeoutError:
            message = DISCONNECTED
        self.waited += clock() - began
        self.came += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        return message


async def pieces_of(request: Request) -> AsyncGenerator[bytes, None]:
    """Yield a body as it comes.

    Raises
    ------
    HTTPException
        It broke off: who sends it has gone, or sends nothing more.
    """
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect as error:
        raise HTTPException(TOO_SLOW) from error
