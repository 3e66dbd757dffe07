"""Sign in at an identity provider: the way there, and the way back.

The cookie by which a browser is known again when it comes back has to come along from another
site, so it is `SameSite=Lax`; that of the session stays strict. A browser does not send a strict
one along while it is still being led here from elsewhere, so the way back ends on a page of ours,
which leads on.
"""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from lingtan.app.sign_in import PROVIDER
from lingtan.app.sign_in_by_provider import come_back, leave
from lingtan.app.wiring_users import Step
from lingtan.base.errors import IdentityError, LingtanError
from lingtan.reports.words import Words
from lingtan.web.access import PROVIDER_BACK, PROVIDER_LEAVE
from lingtan.web.came_from import line_of
from lingtan.web.entrance import Entrance
from lingtan.web.entry_form import Form, draw_arrival
from lingtan.web.forms import local_path
from lingtan.web.let_in import Arrival, let_in
from lingtan.web.park_paths import error_within
from lingtan.web.problems import FORBIDDEN, SEE_OTHER, TOO_MANY, UNAVAILABLE
from lingtan.web.sign_in import show_form

LOG = logging.getLogger(__name__)
OUT_OF_REACH = {"unreachable", "refused", "not_understood"}
NOT_TOLD = {"not_genuine", "refused", "unreachable", "not_understood", "other_issuer"}
"""What went wrong in detail is for who runs the server: it stands in its log."""


def add_provider(app: FastAPI, entrance: Entrance) -> None:
    """Add both addresses; a park without a provider says so."""

    @app.get(PROVIDER_LEAVE, include_in_schema=False)
    def go(request: Request) -> Response:
        going = local_path(request.query_params.get("next", "/"))
        if not entrance.to_provider.take(line_of(request), entrance.room.clock()):
            entrance.note(request, "", Step.HELD_OFF, PROVIDER)
            return _told(entrance, request, "page.entry.too_many", TOO_MANY)
        room = entrance.room
        try:
            leaving = leave(room.layout, _back(entrance, request), going, room.clock())
        except LingtanError as error:
            return _refused(entrance, request, error)
        response = RedirectResponse(leaving.address, SEE_OTHER)
        entrance.keep_way(response, leaving.secret)
        return response

    @app.get(PROVIDER_BACK, include_in_schema=False)
    def back(request: Request) -> Response:
        room, secret = entrance.room, entrance.way(request)
        told, address = dict(request.query_params), _back(entrance, request)
        try:
            found = come_back(room.layout, address, secret, told, room.clock())
            arrival = Arrival(user=found.user, going=found.going, way=PROVIDER)
            return let_in(entrance, request, arrival, _arrived)
        except LingtanError as error:
            entrance.note(request, _told_name(error), Step.REFUSED, PROVIDER)
            return _refused(entrance, request, error)

    def _arrived(request: Request, going: str) -> Response:
        response = HTMLResponse(draw_arrival(going, entrance.room.view(request)))
        entrance.keep_way(response, "")
        return response


def _back(entrance: Entrance, request: Request) -> str:
    """Return the address a provider sends browsers back to; the name was let in by the guard."""
    scheme = "https" if entrance.manner.is_secure else "http"
    return f"{scheme}://{request.headers.get('host', '')}{PROVIDER_BACK}"


def _told_name(error: LingtanError) -> str:
    """Return whom a provider sent, where that is known."""
    return str(error.facts.get("name", "")) if isinstance(error, IdentityError) else ""


def _refused(entrance: Entrance, request: Request, error: LingtanError) -> Response:
    words = Words(entrance.room.view(request).language)
    LOG.warning("A sign-in at the identity provider came to nothing: %s", error)
    is_far = isinstance(error, IdentityError) and error.case in OUT_OF_REACH
    if isinstance(error, IdentityError) and error.case in NOT_TOLD:
        key = "page.entry.provider_away" if is_far else "page.entry.provider_wrong"
        return _told(entrance, request, key, UNAVAILABLE if is_far else FORBIDDEN)
    error_within(error, entrance.room.layout)
    said = (words.error_what(error), words.error_next(error))
    return show_form(entrance, request, Form(hidden={"next": "/"}, said=said), FORBIDDEN)


def _told(entrance: Entrance, request: Request, key: str, status: int) -> Response:
    said = (Words(entrance.room.view(request).language).say(key),)
    return show_form(entrance, request, Form(hidden={"next": "/"}, said=said), status)
