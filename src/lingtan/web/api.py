"""The API, version 1: what the pages show, for programs. Every figure carries its id and unit."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from lingtan.app.state_of import state_of
from lingtan.base.plain import to_plain
from lingtan.evidence.lineage.plain import plain_lineage
from lingtan.reports.words import Words
from lingtan.web.access import API
from lingtan.web.features import FEATURES
from lingtan.web.room import Room
from lingtan.web.view import View

NOT_MODIFIED = 304
PERIOD = Query("", description="Year, month or day of the park: 2025, 2025-07, 2025-07-01.")
BOUNDARY = Query("", description="Id of a boundary version; the first one when empty.")
KNOWN_AT = Query("", description="Instant of knowledge, ISO 8601; all that is known when empty.")
FIGURE = Query(description="Id of a figure, or of any node of a lineage.")
DEPTH = Query(None, ge=0, le=1000, description="Steps to go down; to the end when left out.")
LANG = Query("", description="Language of words in the answer: zh or en.")


def api_of(room: Room) -> APIRouter:
    """Return the routes of the API over a workspace."""
    router = APIRouter(prefix=API, tags=["park"])

    def looked_at(
        request: Request,
        period: str = PERIOD,
        boundary: str = BOUNDARY,
        known_at: str = KNOWN_AT,
        lang: str = LANG,
    ) -> Asked:
        query = {"period": period, "boundary": boundary, "known_at": known_at, "lang": lang}
        return Asked(request=request, view=room.view_by(query, request))

    Looked = Annotated[Asked, Depends(looked_at)]  # noqa: N806 - the name of a type

    @router.get("/park", summary="The park, its boundary versions and pages")
    def park(asked: Looked) -> Response:
        return _answer(room, asked, lambda: _park(room, asked.view))

    @router.get("/account", summary="The carbon account of a period")
    def account(asked: Looked) -> Response:
        return _answer(room, asked, lambda: _account(room, asked.view))

    @router.get("/evaluation", summary="Verdicts under every framework")
    def evaluation(asked: Looked) -> Response:
        return _answer(room, asked, lambda: _evaluation(room, asked.view))

    @router.get("/findings", summary="What was refused, doubted and noted")
    def findings(asked: Looked) -> Response:
        return _answer(room, asked, lambda: _findings(room, asked.view))

    @router.get("/lineage", summary="What a figure rests on, down to lines of raw files")
    def lineage(asked: Looked, figure: str = FIGURE, depth: int | None = DEPTH) -> Response:
        return _answer(room, asked, lambda: plain_lineage(room.lineage(asked.view, figure, depth)))

    return router


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, and what it looks at."""

    request: Request
    view: View


def _answer(room: Room, asked: Asked, work: Callable[[], object]) -> Response:
    """Answer with JSON, or with nothing new where the asker has what still holds."""
    request = asked.request
    told = f"{state_of(room.layout)}|{asked.view}|{request.url}"
    tag = f'W/"{sha256(told.encode()).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    text = json.dumps(to_plain(work()), ensure_ascii=False)
    return Response(text, media_type="application/json", headers=headers)


def _park(room: Room, view: View) -> object:
    park, words = room.park(), Words(view.language)
    return {
        "id": park.id,
        "name": park.name,
        "type": park.type,
        "time_zone": park.time_zone,
        "boundaries": [{"id": each.id, "name": each.name} for each in park.boundaries],
        "pages": [
            {"id": each.id, "path": each.path, "title": words.say(f"page.{each.id}")}
            for each in FEATURES
        ],
    }


def _account(room: Room, view: View) -> object:
    account = room.presented(view).contents.evaluation.account
    inventory = account.inventory
    return {
        "method": inventory.method,
        "boundary": inventory.boundary,
        "period": inventory.period,
        "is_trial": account.is_trial,
        "figures": inventory.figures,
        "parameters": inventory.parameters,
    }


def _evaluation(room: Room, view: View) -> object:
    contents = room.presented(view).contents
    return {
        "is_trial": contents.is_trial,
        "frameworks": contents.evaluation.frameworks,
        "requests": contents.evaluation.requests,
    }


def _findings(room: Room, view: View) -> object:
    words = Words(view.language)
    return {
        "findings": [
            {
                "kind": finding.kind.id,
                "severity": finding.kind.severity,
                "subject": finding.subject,
                "place": str(finding.place or ""),
                "facts": finding.facts,
                "what": words.what(finding),
                "next": words.next_step(finding),
            }
            for finding in room.presented(view).findings
        ]
    }
