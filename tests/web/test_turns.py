"""Who asks for much waits for his own turn, and nobody else does."""

import asyncio
from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # what ASGI servers hand over

import pytest
from fastapi import FastAPI, Request, Response

from lingtan.app.layout import Layout
from lingtan.park.people import Role
from lingtan.web.doorkeeper import kept, visitor_of
from lingtan.web.entrance import Entrance, Manner
from lingtan.web.room import Room
from lingtan.web.turns import MOST_AT_ONCE
from lingtan.web.visitor import Visitor
from tests.apart import run_apart

Message = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByQuery(Entrance):
    """An entrance where everybody says who he is."""

    def visitor(self, request: Request) -> Visitor:
        """Return him."""
        return Visitor(name=request.query_params["who"], role=Role.VIEWER)


def asked_for(folder: Path, path: str, whom: list[str]) -> tuple[Counter[str], int]:
    """Return how many of each were worked on before one was over, and how many in the end."""
    room = Room(layout=Layout(folder), clock=lambda: datetime.now(UTC))
    at_work: Counter[str] = Counter()
    answered: list[int] = []
    may_end = asyncio.Event()
    app = FastAPI()

    @app.get(path)
    async def work(request: Request) -> Response:
        at_work[visitor_of(request).name] += 1
        await may_end.wait()
        return Response("done")

    inner = kept(app, ByQuery(room=room, manner=Manner()), lambda _, said: Response("", said))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answered.extend([message["status"]] if "status" in message else [])

    async def ask() -> Counter[str]:
        head = {"type": "http", "method": "GET", "path": path, "headers": [], "root_path": ""}
        asking = [
            asyncio.ensure_future(
                inner({**head, "query_string": f"who={name}".encode()}, receive, send)
            )
            for name in whom
        ]
        async with asyncio.timeout(20):
            while sum(at_work.values()) < min(len(whom), MOST_AT_ONCE + 1):
                await asyncio.sleep(0)
            seen = at_work.copy()
            may_end.set()
            await asyncio.gather(*asking)
        return seen

    return run_apart(ask), answered.count(200)


def test_who_asks_for_much_holds_up_nobody_else_and_is_answered_in_the_end(tmp_path: Path) -> None:
    whom = ["ann"] * (3 * MOST_AT_ONCE) + ["bob"]
    at_work, answered = asked_for(tmp_path, "/energy", whom)
    assert at_work == {"ann": MOST_AT_ONCE, "bob": 1}
    assert answered == len(whom)


@pytest.mark.parametrize("path", ["/api/v1/live"])
def test_streams_wait_for_no_turn(tmp_path: Path, path: str) -> None:
    """They stay; how many there may be has a limit of its own."""
    at_work, _ = asked_for(tmp_path, path, ["ann"] * (MOST_AT_ONCE + 1))
    assert at_work == {"ann": MOST_AT_ONCE + 1}
