"""Answer for the page of a feature, and for the same as data."""

from collections.abc import Callable, Mapping

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.present_park import Presentation
from lingtan.reports.words import Words
from lingtan.web.action_pages import actions_of
from lingtan.web.actions.offer_periods import PERIOD
from lingtan.web.body import Body, body_of
from lingtan.web.computing_page import while_computing
from lingtan.web.document_routes import documents_of
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.exports import page_as, taken_page, whole_of
from lingtan.web.feature import Feature
from lingtan.web.fields_drawn import fields_drawn
from lingtan.web.live_strip import live_strip
from lingtan.web.pages import Beside, draw_feature
from lingtan.web.problems import NOT_FOUND
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.series_beside import with_lines
from lingtan.web.view import View
from lingtan.web.visitor import Visitor
from lingtan.web.wall import walls_of


def page_of(room: Room, feature: Feature, reception: Reception) -> Callable[[Request], Response]:
    """Return what answers for a page."""

    def page(request: Request) -> Response:
        view, visitor = room.view(request), visitor_of(request)
        _require_something(room, feature, visitor)
        asked = feature.asked(request.query_params)
        lacking = while_computing(room, request, f"page.{feature.id}", asked)
        if lacking is not None:
            return lacking
        body = body_of(feature, room.presented(view), room.layout, (view, visitor), asked)
        beside = _beside(room, feature, reception, request, body)
        return HTMLResponse(draw_feature(feature, body, view, visitor, beside))

    return page


def _beside(
    room: Room, feature: Feature, reception: Reception, request: Request, body: Body
) -> Beside:
    """Return what stands beside the body: what moves, what can be done, asked for and taken."""
    view, visitor, layout = room.view(request), visitor_of(request), room.layout
    park = body.shown.contents.evaluation.account.check.park
    asked, words = feature.asked(request.query_params), Words(view.language)
    fields = feature.fields(body.shown)
    beside = Beside(
        live=live_strip(reception, view, visitor, park.time_zone) if feature.has_live else None,
        documents=documents_of(room, park, view) if feature.has_documents else (),
        actions=(
            *actions_of(feature.id, view, visitor),
            *walls_of(room, feature.id, view, visitor),
        ),
        asked=asked,
        asks=tuple(fields_drawn(fields, layout, words, visitor, asked)),
        periods=fields_drawn([PERIOD], layout, words, visitor, asked)[0],
    )
    if not feature.has_series:
        return beside
    return with_lines(beside, room, park, request.query_params, view)


def _require_something(room: Room, feature: Feature, visitor: Visitor) -> None:
    """Make sure that a park has what a page shows, and for this visitor."""
    park = room.park_if_sound()
    if park is not None and not (feature.is_for(park) and feature.is_shown(visitor)):
        raise HTTPException(NOT_FOUND)


def export_of(room: Room, feature: Feature, form: str) -> Callable[[Request], Response]:
    """Return what answers for a page as data; it comes once its results are ready."""

    def export(request: Request) -> Response:
        view, visitor = room.view(request), visitor_of(request)
        _require_something(room, feature, visitor)
        asked = whole_of(feature, request.query_params)
        shown = _shown(room, feature, view, visitor, asked)
        return page_as(form, taken_page(feature, shown), shown)

    return export


def _shown(
    room: Room, feature: Feature, view: View, visitor: Visitor, asked: Mapping[str, str]
) -> Presentation:
    words = Words(view.language)
    return feature.shown(room.presented(view), room.layout, words, visitor.enterprise, asked)
