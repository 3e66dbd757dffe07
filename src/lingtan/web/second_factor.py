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
from lingtan.app.security_keys import KEY, confirm_key, remove_key, require_key
from lingtan.app.wiring_users import Step
from lingtan.base.errors import UserError
from lingtan.reports.words import Words
from lingtan.web.access import OWN_SECOND, SECOND, SIGN_IN
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import HALFWAY, SESSION, Entrance
from lingtan.web.entry_form import Form
from lingtan.web.factor_pages import Asked, draw_factor
from lingtan.web.forms import read_form
from lingtan.web.let_in import Answer, Arrival, open_up, sent_on
from lingtan.web.park_paths import error_within
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, NOT_FOUND, TOO_MANY, UNKNOWN_VISITOR
from lingtan.web.security_keys import add_keys, key_asking, place_of
from lingtan.web.sign_in import show_form
from lingtan.web.visitor import Visitor

OK = 200
PAUSED = frozenset({"codes_paused", "keys_paused"})


def add_second_factor(app: FastAPI, entrance: Entrance) -> None:
    """Add the pages; without sign-in there are none."""
    add_keys(app, entrance)

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
    standing = standing_of(room.layout, name, room.clock())
    asked = Asked(
        mode="ask" if standing.is_set_up else "enrol",
        path=SECOND,
        mark=entrance.mark(secret),
        said=said,
        standing=standing,
        place=place_of(entrance.manner, request),
    )
    if not standing.is_set_up:
        asked = asked.with_enrolment(
            enrolment_of(room.layout, name, secret)
            or begin_enrolment(room.layout, name, secret, room.clock())
        )
    return HTMLResponse(draw_factor(asked, room.view(request)), status)


def _shown(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Let somebody in whose code is right, or whose key has signed."""
    secret, room = entrance.halfway(request), entrance.room
    found = halfway_by(room.layout, secret, room.clock())
    if found is None:
        return _from_the_start(entrance, request)
    if not entrance.is_own_form(request, fields.get("mark", ""), HALFWAY):
        return _ask(entrance, request, _said(entrance, request, "page.entry.old_form"), FORBIDDEN)
    user, halfway = found
    try:
        factor, answer = _proven(entrance, request, user.name, fields)
    except UserError as error:
        status = TOO_MANY if error.case in PAUSED else UNKNOWN_VISITOR
        _note(entrance, request, user.name, error)
        return _ask(entrance, request, _told(entrance, request, error), status)
    end_halfway(room.layout, secret)
    way = halfway.came.way
    arrival = Arrival(user=user, going=halfway.going, way=way, factor=factor)
    response = open_up(entrance, request, arrival, answer)
    entrance.keep(response, HALFWAY, "")
    return response


def _proven(
    entrance: Entrance, request: Request, name: str, fields: Mapping[str, str]
) -> tuple[str, Answer]:
    """Return by what somebody showed who he is, or what he set up, and how it is answered."""
    layout, now, secret = entrance.room.layout, entrance.room.clock(), entrance.halfway(request)
    is_known, signed = standing_of(layout, name, now).is_set_up, fields.get("answer", "")
    if signed:
        asking = key_asking(entrance, request, name, secret, is_in=False)
        if is_known:
            return require_key(layout, asking, signed), sent_on
        confirm_key(layout, asking, fields.get("label", ""), signed)
        return KEY, sent_on
    code = fields.get("code", "")
    if is_known:
        return require_code(layout, name, code, now), sent_on
    codes = confirm_enrolment(layout, name, code, now, secret, is_first=True)
    return CODE, partial(_codes, entrance, codes)


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
    asked = Asked(
        mode=mode,
        path=OWN_SECOND,
        mark=mark,
        said=said,
        standing=standing,
        place=place_of(entrance.manner, request),
        home="/",
    )
    if drawn is not None:
        asked = asked.with_enrolment(drawn)
    park = room.park_if_sound() if standing.is_set_up else None
    zone = park.time_zone if park is not None else "UTC"
    return HTMLResponse(draw_factor(asked, room.view(request), zone), status)


def _changed(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Begin, confirm or remove a second factor of one's own."""
    visitor = person_of(request)
    if not entrance.is_from_our_page(request, visitor, fields.get("mark", "")):
        return _own(
            entrance, request, visitor, _said(entrance, request, "page.entry.old_form"), FORBIDDEN
        )
    try:
        return _step(entrance, request, visitor.name, fields)
    except UserError as error:
        status = TOO_MANY if error.case in PAUSED else BAD_QUESTION
        _note(entrance, request, visitor.name, error)
        return _own(entrance, request, visitor, _told(entrance, request, error), status)


def _step(entrance: Entrance, request: Request, name: str, fields: Mapping[str, str]) -> Response:
    layout, now, holder = entrance.room.layout, entrance.room.clock(), entrance.session(request)
    managing = Managing(by=name, now=now)
    match fields.get("step"):
        case "begin":
            begin_enrolment(layout, name, holder, now)
        case "confirm":
            codes = confirm_enrolment(layout, name, fields.get("code", ""), now, holder)
            return _codes(entrance, codes, request, "/")
        case "add_key":
            asking = key_asking(entrance, request, name, holder)
            confirm_key(layout, asking, fields.get("label", ""), fields.get("answer", ""))
        case "remove":
            _require_own(entrance, request, name, fields)
            remove_factor(layout, name, managing, with_keys=False)
            return _signed_out(entrance, request)
        case "remove_key":
            _require_own(entrance, request, name, fields)
            remove_key(layout, name, fields.get("key", ""), managing)
            return _signed_out(entrance, request)
    return sent_on(request, entrance.room.view(request).link(OWN_SECOND))


def _require_own(
    entrance: Entrance, request: Request, name: str, fields: Mapping[str, str]
) -> None:
    """Make sure that whoever removes a second factor has one of his own, of whichever kind."""
    layout, signed = entrance.room.layout, fields.get("answer", "")
    if signed:
        holder = entrance.session(request)
        require_key(layout, key_asking(entrance, request, name, holder), signed)
    else:
        require_code(layout, name, fields.get("code", ""), entrance.room.clock())


def _signed_out(entrance: Entrance, request: Request) -> Response:
    response = sent_on(request, entrance.room.view(request).link(SIGN_IN))
    entrance.keep(response, SESSION, "")
    return response


def _note(entrance: Entrance, request: Request, name: str, error: UserError) -> None:
    """Note a code or an answer of a key that was wrong, or was not looked at."""
    steps = {
        "wrong_code": (Step.REFUSED, CODE),
        "factor_sealed": (Step.REFUSED, CODE),
        "codes_paused": (Step.HELD_OFF, CODE),
        "wrong_key": (Step.REFUSED, KEY),
        "key_went_back": (Step.REFUSED, KEY),
        "keys_paused": (Step.HELD_OFF, KEY),
    }
    if error.case in steps:
        entrance.note(request, name, *steps[error.case])


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
