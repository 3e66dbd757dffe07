"""A status says whose turn it is: the visitor's, who asked wrongly, or ours."""

from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # what ASGI servers hand over

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import (
    DocumentError,
    LingtanError,
    PeriodError,
    StoreError,
    TraceError,
    UserError,
    WorkspaceBusyError,
)
from lingtan.web.entrance import Entrance, Manner
from lingtan.web.problems import status_of
from lingtan.web.room import Room
from lingtan.web.server import build_app
from tests.apart import run_apart

Message = MutableMapping[str, Any]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PeriodError("not_a_period"), 400),
        (TraceError("no_figure"), 404),
        (StoreError("altered"), 503),
        (StoreError("no_meter"), 404),
        (WorkspaceBusyError("busy"), 503),
        (DocumentError("no_chinese_font"), 503),
        (UserError("store_full"), 507),
        (UserError("store_damaged"), 503),
        (UserError("no_name"), 400),
    ],
)
def test_a_status_says_whose_turn_it_is(error: LingtanError, status: int) -> None:
    assert status_of(error) == status


def test_a_fault_nobody_thought_of_is_told_to_the_log_and_not_to_who_asks(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    sent: list[Message] = []

    is_broken = False

    def clock() -> datetime:
        if is_broken:
            raise ZeroDivisionError("in a place that is nobody's business")
        return datetime(2026, 1, 10, tzinfo=UTC)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        nonlocal is_broken
        room = Room(layout=park.layout, clock=clock)
        app = build_app(Entrance(room=room, manner=Manner()))
        is_broken = True
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/first",
            "query_string": b"key=k",
            "root_path": "",
            "headers": [(b"host", b"localhost")],
        }
        await app(scope, receive, send)

    with pytest.raises(ZeroDivisionError):  # the server writes it into its log
        run_apart(ask)
    assert sent[0]["status"] == 500
    assert dict(sent[0]["headers"])[b"x-content-type-options"] == b"nosniff"
    body = b"".join(message.get("body", b"") for message in sent)
    assert body == b"Internal Server Error"
