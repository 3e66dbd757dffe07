"""Whether the server lives, whether it can answer, what it has done: for those who watch it."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from lingtan.app.readiness import require_ready
from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.metrics import CONTENT_TYPE, Watched, metrics_of
from lingtan.web.park_paths import error_within
from lingtan.web.problems import UNAVAILABLE
from lingtan.web.room import Room

FRESH = {"cache-control": "no-store"}


def add_life(app: FastAPI) -> None:
    """Add ``/healthz``: the server lives, be there a park yet or not."""

    @app.get("/healthz", include_in_schema=False)
    async def health() -> PlainTextResponse:  # without a thread: they may all be at work
        return PlainTextResponse("ok\n", headers=FRESH)


def add_health(app: FastAPI, room: Room, watched: Watched) -> None:
    """Add ``/healthz``, ``/readyz`` and ``/metrics``."""
    add_life(app)

    @app.get("/readyz", include_in_schema=False)
    def ready(request: Request) -> PlainTextResponse:
        try:
            require_ready(room.layout)
            watched.reception.require_sound()
        except LingtanError as error:
            error_within(error, room.layout)
            words = Words(room.view(request).language)
            text = f"{error.code}.{error.case}: {words.error_what(error)}\n"
            return PlainTextResponse(text, UNAVAILABLE, headers=FRESH)
        return PlainTextResponse("ready\n", headers=FRESH)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        text = metrics_of(room, watched)
        return Response(text, media_type=CONTENT_TYPE, headers=FRESH)
