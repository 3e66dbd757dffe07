"""The pages of the second factor: asked when somebody signs in, set up and removed by himself."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from lingtan.app.enrol_factor import begin_enrolment, confirm_enrolment, enrolment_of
from lingtan.app.halfway import end_halfway, halfway_by
from lingtan.app.keep_users import Managing
from lingtan.app.second_factor import CODE, remove_factor, require_code, standing_of
from lingtan.app.wiring_users import Step
from lingtan.base.errors import UserError
from lingtan.reports.words import Words
from lingtan.web.access import OWN_SECOND, SECOND, SIGN_IN
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import HALFWAY, SESSION, Entrance
from lingtan.web.entry_form import Form
from lingtan.web.factor_pages import Asked, draw_factor
from lingtan.web.forms import read_form
from lingtan.web.let_in import Arrival, open_up, sent_on
from lingtan.web.park_paths import error_within
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, NOT_FOUND, TOO_MANY, UNKNOWN_VISITOR
from lingtan.web.sign_in import show_form
from lingtan.web.visitor import Visitor

OK = 200


def add_second_factor(app: FastAPI, entrance: Entrance) -> None:
    """Add the pages; without sign-in there are none."""

    @app.get(SECOND, include_in_schema=False)
    def ask(request: Request) -> Response:
        return _ask(entrance, request)

    @app.post(SECOND, include_in_schema=False)
    async def shown(request: Request) -> Response:
        return await run_in_threadpool(_shown, entrance, request, await read_form(request))

    @app.get(OWN_SECOND, include_in_schema=False)
    def own(request: Request) -> Response:
        return _own(entrance, request, person_of(request))

    @app.post(OWN_SECOND, include_in_schema=False)
    async def changed(request: Request) -> Response:
        return await run_in_threadpool(_changed, entrance, request, await read_form(request))


def _ask(
    entrance: Entrance, request: Request, said: tuple[str, ...] = (), status: int = OK
) -> Response:
    """Ask somebody who is not in yet for a code, or let him set his second factor up."""
    secret, room = entrance.halfway(request), entrance.room
    found = halfway_by(room.layout, secret, room.clock())
    if found is None:
        return _from_the_start(entrance, request)
    name = found[0].name
    is_known = standing_of(room.layout, name, room.clock()).since is not None
    asked = Asked(
        mode="ask" if is_known else "enrol", path=SECOND, mark=entrance.mark(secret), said=said
    )
    if not is_known:
        asked = asked.with_enrolment(
            enrolment_of(room.layout, name, secret)
            or begin_enrolment(room.layout, name, secret, room.clock())
        )
    return HTMLResponse(draw_factor(asked, room.view(request)), status)


def _shown(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Let somebody in whose code is right."""
    secret, room = entrance.halfway(request), entrance.room
    found = halfway_by(room.layout, secret, room.clock())
    if found is None:
        return _from_the_start(entrance, request)
    if not entrance.is_own_form(request, fields.get("mark", ""), HALFWAY):
        return _ask(entrance, request, _said(entrance, request, "page.entry.old_form"), FORBIDDEN)
    (user, halfway), code = found, fields.get("code", "")
    answer, factor = sent_on, CODE
    try:
        if standing_of(room.layout, user.name, room.clock()).since is not None:
            factor = require_code(room.layout, user.name, code, room.clock())
        else:
            codes = confirm_enrolment(room.layout, user.name, code, room.clock(), secret)
            answer = partial(_codes, entrance, codes)
    except UserError as error:
        status = TOO_MANY if error.case == "codes_paused" else UNKNOWN_VISITOR
        _note(entrance, request, user.name, error)
        return _ask(entrance, request, _told(entrance, request, error), status)
    end_halfway(room.layout, secret)
    way = halfway.came.way
    arrival = Arrival(user=user, going=halfway.going, way=way, factor=factor)
    response = open_up(entrance, request, arrival, answer)
    entrance.keep(response, HALFWAY, "")
    return response


def _own(
    entrance: Entrance,
    request: Request,
    visitor: Visitor,
    said: tuple[str, ...] = (),
    status: int = OK,
) -> Response:
    """Show somebody what there is of his second factor, and what he can do."""
    room = entrance.room
    standing = standing_of(room.layout, visitor.name, room.clock())
    mark = visitor.form_token
    drawn = enrolment_of(room.layout, visitor.name, entrance.session(request))
    mode = "standing" if standing.since else ("enrol" if drawn else "none")
    asked = Asked(mode=mode, path=OWN_SECOND, mark=mark, said=said, standing=standing, home="/")
    if drawn is not None:
        asked = asked.with_enrolment(drawn)
    park = room.park_if_sound() if standing.since else None
    zone = park.time_zone if park is not None else "UTC"
    return HTMLResponse(draw_factor(asked, room.view(request), zone), status)


def _changed(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Begin, confirm or remove a second factor of one's own."""
    visitor, room = person_of(request), entrance.room
    if not entrance.is_from_our_page(request, visitor, fields.get("mark", "")):
        return _own(
            entrance, request, visitor, _said(entrance, request, "page.entry.old_form"), FORBIDDEN
        )
    name, code, now = visitor.name, fields.get("code", ""), room.clock()
    holder = entrance.session(request)
    try:
        match fields.get("step"):
            case "begin":
                begin_enrolment(room.layout, name, holder, now)
            case "confirm":
                codes = confirm_enrolment(room.layout, name, code, now, holder)
                return _codes(entrance, codes, request, "/")
            case "remove":
                require_code(room.layout, name, code, now)
                remove_factor(room.layout, name, Managing(by=name, now=now))
                response = sent_on(request, room.view(request).link(SIGN_IN))
                entrance.keep(response, SESSION, "")
                return response
    except UserError as error:
        status = TOO_MANY if error.case == "codes_paused" else BAD_QUESTION
        _note(entrance, request, name, error)
        return _own(entrance, request, visitor, _told(entrance, request, error), status)
    return sent_on(request, room.view(request).link(OWN_SECOND))


def _note(entrance: Entrance, request: Request, name: str, error: UserError) -> None:
    """Note a code that was wrong, or was not looked at."""
    steps = {
        "wrong_code": Step.REFUSED,
        "factor_sealed": Step.REFUSED,
        "codes_paused": Step.HELD_OFF,
    }
    if error.case in steps:
        entrance.note(request, name, steps[error.case], CODE)


def _codes(entrance: Entrance, codes: tuple[str, ...], request: Request, going: str) -> Response:
    asked = Asked(mode="codes", path=going, mark="", codes=codes)
    return HTMLResponse(draw_factor(asked, entrance.room.view(request)))


def person_of(request: Request) -> Visitor:
    """Return who asks, if it is a person who signed in; one's own machine has no second factor."""
    visitor = visitor_of(request)
    if visitor.role is None:
        raise HTTPException(NOT_FOUND)
    return visitor


def _from_the_start(entrance: Entrance, request: Request) -> Response:
    said = _said(entrance, request, "page.factor.too_late")
    return show_form(entrance, request, Form(hidden={"next": "/"}, said=said), UNKNOWN_VISITOR)


def _said(entrance: Entrance, request: Request, key: str) -> tuple[str, ...]:
    return (Words(entrance.room.view(request).language).say(key),)


def _told(entrance: Entrance, request: Request, error: UserError) -> tuple[str, ...]:
    words = Words(entrance.room.view(request).language)
    error_within(error, entrance.room.layout)
    return words.error_what(error), words.error_next(error)
