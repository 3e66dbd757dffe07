"""The pages by which people come in and go: the first link, sign-in, sign-out."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from lingtan.app.peppered import Reach, reach_of, refusal
from lingtan.app.sign_in import (
    FIRST_LINK,
    PASSWORD,
    Chosen,
    begin,
    end_session,
    is_invited,
    recognise,
)
from lingtan.app.sign_in_by_provider import sign_in_file
from lingtan.app.wiring_users import Step
from lingtan.base.errors import IdentityError, UserError
from lingtan.park.people import name_of
from lingtan.reports.words import Words
from lingtan.web.access import FIRST, SIGN_IN, SIGN_OUT
from lingtan.web.action_pages import DO
from lingtan.web.came_from import line_of
from lingtan.web.entrance import FORM, SESSION, Entrance
from lingtan.web.entry_form import Form, draw_entry
from lingtan.web.forms import KEEP, local_path, read_form
from lingtan.web.headers_only import GET, HEAD
from lingtan.web.let_in import Arrival, came_by, let_in, sent_on
from lingtan.web.park_paths import error_within
from lingtan.web.problems import FORBIDDEN, SEE_OTHER, TOO_MANY, UNKNOWN_VISITOR
from lingtan.web.whole_page import page_anew

OK, REFUSED = 200, 400
RETRY_SECONDS = "60"
LOG = logging.getLogger(__name__)


def add_sign_in(app: FastAPI, entrance: Entrance) -> None:
    """Add the pages; without sign-in there are none."""

    @app.get(SIGN_IN, include_in_schema=False)
    def ask(request: Request) -> Response:
        going = local_path(request.query_params.get("next", "/"))
        return show_form(entrance, request, Form(hidden={"next": going}), OK)

    @app.post(SIGN_IN, include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        fields = await read_form(request)
        return await run_in_threadpool(_sign_in, entrance, request, fields)

    @app.get(FIRST, include_in_schema=False)
    def first(request: Request) -> Response:
        return _show_first(entrance, request, request.query_params.get("key", ""))

    @app.post(FIRST, include_in_schema=False)
    async def chosen(request: Request) -> Response:
        fields = await read_form(request)
        return await run_in_threadpool(_begin, entrance, request, fields)

    @app.post(SIGN_OUT, include_in_schema=False)
    async def sign_out(request: Request) -> Response:
        fields = await read_form(request)
        return await run_in_threadpool(_sign_out, entrance, request, fields)


def ask_who_it_is(entrance: Entrance, request: Request) -> Response:
    """Return the form for somebody unknown, which leads on to where he stands.

    Who sends something after his session ended is told that it was not taken, and goes on to
    the form it stood in: those of actions are where they are sent to.
    """
    is_asked = request.method in {GET, HEAD}
    query = f"?{request.url.query}" if request.url.query else ""
    is_page = is_asked or request.url.path.startswith(f"{DO}/")
    going = local_path(f"{request.url.path}{query}") if is_page else "/"
    words = Words(entrance.room.view(request).language)
    said = () if is_asked else (words.say("page.entry.not_taken"),)
    form = Form(hidden={"next": going}, said=said)
    response = show_form(entrance, request, form, UNKNOWN_VISITOR)
    response.headers.update(page_anew(request))
    return response


def show_form(entrance: Entrance, request: Request, form: Form, status: int) -> Response:
    """Return the page with a form, and the cookie its mark is made from."""
    secret = entrance.form_secret(request)
    view = entrance.room.view(request)
    offered = _provider_name(entrance) if form.action == SIGN_IN else ""
    page = draw_entry(form, entrance.mark(secret), view, offered)
    response = HTMLResponse(page, status)
    entrance.keep(response, FORM, secret)
    if status == TOO_MANY:
        response.headers["retry-after"] = RETRY_SECONDS
    return response


def _sign_in(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    going = local_path(fields.get("next", "/"))
    chosen = Chosen(name=fields.get("name", ""), password=fields.get("password", ""))
    form = Form(hidden={"next": going}, name=chosen.name)
    if shown := _shown_again(entrance, request, form, fields):
        return shown
    now, key = entrance.room.clock(), name_of(chosen.name)
    if not _may_try(entrance, request) or not entrance.by_name.take(key, now):
        entrance.note(request, chosen.name, Step.HELD_OFF, PASSWORD)
        return _again(entrance, request, form, TOO_MANY, "page.entry.too_many")
    layout = entrance.room.layout
    user = recognise(layout, chosen, now)
    if user is None:
        entrance.note(request, chosen.name, Step.REFUSED, PASSWORD)
        reach = reach_of(layout)
        if reach is Reach.EVERY:
            return _again(entrance, request, form, UNKNOWN_VISITOR, "page.entry.wrong")
        if reach is Reach.NONE:  # nobody was wrong, and none is found out by trying
            entrance.by_name.forgive(key)
        return _told(entrance, request, form, refusal(layout), UNKNOWN_VISITOR)
    entrance.by_name.forgive(key)
    return let_in(entrance, request, Arrival(user=user, going=going), sent_on)


def _begin(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    key, name = fields.get("key", ""), fields.get("name", "")
    form = Form(action=FIRST, hidden={"key": key}, name=name)
    if shown := _shown_again(entrance, request, form, fields):
        return shown
    if not _may_try(entrance, request):
        entrance.note(request, "", Step.HELD_OFF, FIRST_LINK)
        return _again(entrance, request, form, TOO_MANY, "page.entry.too_many")
    layout, now = entrance.room.layout, entrance.room.clock()
    if not is_invited(layout, key, now):
        entrance.note(request, "", Step.REFUSED, FIRST_LINK)
        return _show_first(entrance, request, key)
    password = fields.get("password", "")
    if password != fields.get("again", ""):
        return _again(entrance, request, form, REFUSED, "page.entry.differ")
    try:
        user = begin(layout, key, Chosen(name=name, password=password), now)
    except UserError as error:
        return _told(entrance, request, form, error)
    return let_in(entrance, request, Arrival(user=user, going="/", way=FIRST_LINK), sent_on)


def _shown_again(
    entrance: Entrance, request: Request, form: Form, fields: Mapping[str, str]
) -> Response | None:
    """Return the form again where it is none of ours, or only another language is asked for."""
    if not entrance.is_own_form(request, fields.get("mark", "")):
        return _again(entrance, request, form, FORBIDDEN, "page.entry.old_form")
    return show_form(entrance, request, form, OK) if KEEP in fields else None


def _sign_out(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    if not entrance.is_own_form(request, fields.get("mark", ""), SESSION):
        form = Form(hidden={"next": "/"})
        return _again(entrance, request, form, FORBIDDEN, "page.entry.old_form")
    room, came = entrance.room, came_by(entrance, request, "")
    end_session(room.layout, entrance.session(request), room.clock(), came)
    response = RedirectResponse(SIGN_IN, SEE_OTHER)
    entrance.keep(response, SESSION, "")
    return response


def _show_first(entrance: Entrance, request: Request, key: str) -> Response:
    form = Form(action=FIRST, hidden={"key": key})
    if is_invited(entrance.room.layout, key, entrance.room.clock()):
        return show_form(entrance, request, form, OK)
    return _told(
        entrance, request, Form(hidden={"next": "/"}), UserError("no_invitation"), FORBIDDEN
    )


def _may_try(entrance: Entrance, request: Request) -> bool:
    """Whether an address has a try left."""
    return entrance.by_address.take(line_of(request), entrance.room.clock())


def _provider_name(entrance: Entrance) -> str:
    """Return what the park's identity provider is called; empty where there is none to offer."""
    try:
        file = sign_in_file(entrance.room.layout)
    except IdentityError as error:
        LOG.warning("No sign-in by an identity provider: %s", error)
        return ""
    return "" if file is None or file.provider is None else file.provider.shown_name


def _again(entrance: Entrance, request: Request, form: Form, status: int, words: str) -> Response:
    said = (Words(entrance.room.view(request).language).say(words),)
    again = Form(action=form.action, hidden=form.hidden, name=form.name, said=said)
    return show_form(entrance, request, again, status)


def _told(
    entrance: Entrance, request: Request, form: Form, error: UserError, status: int = REFUSED
) -> Response:
    words = Words(entrance.room.view(request).language)
    error_within(error, entrance.room.layout)
    said = (words.error_what(error), words.error_next(error))
    again = Form(action=form.action, hidden=form.hidden, name=form.name, said=said)
    return show_form(entrance, request, again, status)
