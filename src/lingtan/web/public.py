"""The public page of a park: what it decides to show to everybody, and nothing else.

It is there only where the server was started with it. It shows a whole year and says whether that
year is closed. Each number opens how it is made, down to where meters, enterprises and files
begin. Everybody may ask, so what takes work is done once for each state of the workspace.
"""

from collections.abc import Callable
from dataclasses import replace

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.closed_periods import is_closed
from lingtan.app.state_of import state_of
from lingtan.catalogue.load import load_catalogue
from lingtan.evidence.lineage.for_everybody import OpenLineage, open_lineage
from lingtan.web.answers import Kept
from lingtan.web.entrance import Entrance
from lingtan.web.exports import page_as
from lingtan.web.features import EXPORTS, export_of
from lingtan.web.passed_over import known_to, passed_over, require_known
from lingtan.web.problems import NOT_FOUND
from lingtan.web.public_shown import (
    LINEAGE,
    PUBLIC,
    PublicPage,
    draw_public,
    draw_public_lineage,
    taken_public,
)
from lingtan.web.room import Room
from lingtan.web.view import view_of

MINUTE = {"cache-control": "public, max-age=60"}
_TAKEN, _OPENED = Kept[Response](), Kept[OpenLineage]()


def add_public(app: FastAPI, entrance: Entrance) -> None:
    """Add the page, which answers only where it was asked for."""
    for form in EXPORTS:
        app.get(export_of(PUBLIC, form), include_in_schema=False)(_export(entrance, form))

    @app.get(PUBLIC, include_in_schema=False, response_class=HTMLResponse)
    def public(request: Request, park: str) -> HTMLResponse:
        return HTMLResponse(draw_public(_page(entrance, request, park)), headers=MINUTE)

    @app.get(LINEAGE, include_in_schema=False, response_class=HTMLResponse)
    def lineage(request: Request, park: str, figure: str = "") -> HTMLResponse:
        page = _page(entrance, request, park)
        if figure not in page.told:
            raise HTTPException(NOT_FOUND)
        opened = _opened(entrance.room, page, figure)
        return HTMLResponse(draw_public_lineage(page, opened), headers=MINUTE)


def _export(entrance: Entrance, form: str) -> Callable[[Request, str], Response]:
    def export(request: Request, park: str) -> Response:
        named = export_of(park, form)
        if named == entrance.room.park().id:  # a park may be called as a file is
            return HTMLResponse(draw_public(_page(entrance, request, named)), headers=MINUTE)
        page = _page(entrance, request, park)
        require_known(request)
        key = (*_state(entrance.room, page), page.view.language, page.is_final, form)
        return _TAKEN.of(key, lambda: page_as(form, taken_public(page), page.presentation))

    return export


def _page(entrance: Entrance, request: Request, park: str) -> PublicPage:
    """Return the page of the last full year, whatever else is asked for."""
    room = entrance.room
    if not entrance.manner.is_public or park != room.park().id:
        raise HTTPException(NOT_FOUND)
    asked = {key: request.query_params.get(key, "") for key in ("lang", "theme")}
    year = room.view_by({}, request).period
    view = view_of(asked, request.headers.get("accept-language", ""), year)
    view = replace(view, passed_over=passed_over(request), known=known_to(request))
    is_final = is_closed(room.layout, year)
    return PublicPage(presentation=room.presented(view), view=view, is_final=is_final)


def _opened(room: Room, page: PublicPage, figure: str) -> OpenLineage:
    def opened() -> OpenLineage:
        own, published = room.layout.catalogue.name, {e.id for e in load_catalogue().frameworks}
        return open_lineage(room.lineage(page.view, figure), page.told, own, published)

    return _OPENED.of((*_state(room, page), figure), opened)


def _state(room: Room, page: PublicPage) -> tuple[object, ...]:
    return room.layout, state_of(room.layout), page.view.period
