"""Watch readings come in: ``GET /api/v1/live``, a stream of events."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from lingtan.base.errors import LingtanError, WatchError
from lingtan.reports.words import Words
from lingtan.web.access import LIVE, SEES_OWN
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.guard import Receive, Scope, Send
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.problems import PROBLEM, TOO_MANY, problem_of
from lingtan.web.ticker import ASK_AGAIN, END, Ticker, Watcher
from lingtan.web.visitor import Visitor

HEARTBEAT_SECONDS = 15.0
SEND_SECONDS = 20.0
RETRY_SECONDS = "60"
HEARTBEAT = b": still here\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
EXAMPLE = (
    'id: 1f0c9a2b-42\nevent: readings\ndata: {"at":"2026-07-01T08:00:01.204+00:00","readings":'
    '[{"meter":"e_import","time":"2026-07-01T07:45:00+00:00","value":41250.5,"unit":"kW",'
    '"power_kw":41250.5}],"park":{"import_kw":41250.5,"export_kw":null,"meters":1,"behind":0,'
    '"time":"2026-07-01T07:45:00+00:00","fresh_until":"2026-07-01T08:30:00+00:00"},'
    '"findings":{"error":3,"warning":23,"info":10},"state":"6a1f0c9a2b42d7e0"}\n\n'
)
TOLD = {
    200: {
        "description": "Events, one a second at most, and a remark every 15 s. The first one "
        "holds the newest reading of every meter, or those since `Last-Event-ID`. A user of an "
        "enterprise sees its meters only, and hears nothing while those of others are told.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
    },
    TOO_MANY: {
        "description": "One user or token watches as many streams as it may, or all do.",
        "content": {PROBLEM: {}},
    },
}


class _Events(Response):
    """What the description takes a stream for."""

    media_type = "text/event-stream"


def live_of(entrance: Entrance, ticker: Ticker) -> APIRouter:
    """Return the route by which readings are watched."""
    router = routes_of_api("live")

    @router.get(
        f"/{LIVE}",
        summary="Newest readings as they come",
        response_class=_Events,
        responses=TOLD,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    async def live(request: Request) -> Response:
        watching = visitor_of(request)
        last_id = request.headers.get("last-event-id", "")
        try:
            watcher = ticker.join(watching.enterprise, last_id, _counted(watching))
        except WatchError as error:
            return _refusal(error, Words(entrance.room.view(request).language))

        async def may_stay() -> bool:
            """Whether he who watches may still: sessions end, tokens are revoked."""
            try:
                visitor = await run_in_threadpool(entrance.visitor, request)
            except LingtanError:  # who asks cannot be known
                return False
            return visitor.may(SEES_OWN) and visitor.enterprise == watching.enterprise

        return _Stream(ticker, watcher, may_stay)

    return router


def _counted(visitor: Visitor) -> str:
    """Return whom a stream counts for; a user and a token of one name are two."""
    return f"{'token' if visitor.scope else 'user'} {visitor.name}" if visitor.name else ""


def _refusal(error: WatchError, words: Words) -> Response:
    headers = {"retry-after": RETRY_SECONDS}
    return JSONResponse(problem_of(error, words), TOO_MANY, headers, media_type=PROBLEM)


class _Stream(_Events):
    """What a watcher is sent, until he goes, is let go, or may see no more."""

    def __init__(
        self, ticker: Ticker, watcher: Watcher, may_stay: Callable[[], Awaitable[bool]]
    ) -> None:
        super().__init__()
        self._ticker = ticker
        self._watcher = watcher
        self._may_stay = may_stay

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes."""
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._ticker.leave(self._watcher)
            for task in (sending, leaving):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _send(self, send: Send) -> None:
        checked = monotonic()
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        with suppress(TimeoutError):  # he does not read: the connection is closed
            while not self._watcher.is_let_go:
                message = await self._next()
                if message == ASK_AGAIN or monotonic() - checked >= HEARTBEAT_SECONDS:
                    checked = monotonic()
                    message = message if await self._may_stay() else END
                if message == END:
                    break
                body = {"type": "http.response.body", "body": message, "more_body": True}
                async with asyncio.timeout(SEND_SECONDS):
                    await send(body)
            async with asyncio.timeout(SEND_SECONDS):
                await send({"type": "http.response.body", "body": b""})

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                return await self._watcher.waiting.get()
        except TimeoutError:
            return HEARTBEAT


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
