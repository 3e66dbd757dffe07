"""The addresses of actions: a form to fill in, and the job it makes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from lingtan.app.sign_in import PASSWORD
from lingtan.app.wiring_users import Step
from lingtan.base.errors import JobError, LingtanError
from lingtan.reports.words import Words
from lingtan.web.action_forms import Filled, first_values, order_of
from lingtan.web.action_pages import DO, draw_action, draw_actions
from lingtan.web.actions.action import Action, Kind
from lingtan.web.actions.table import ACTIONS
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.forms import (
    KEEP,
    MOST_CELLS,
    MOST_FIELDS,
    MOST_MARKS,
    WITHOUT_FILES,
    Sent,
    read_sent,
)
from lingtan.web.job_pages import AGAIN, is_own
from lingtan.web.job_routes import job_path
from lingtan.web.jobs.job import Fault, fault_of
from lingtan.web.jobs.kept_words import said_before
from lingtan.web.park_paths import error_within
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, SEE_OTHER, TOO_MANY, status_of

SECONDS_TO_WAIT = 1.5  # what is quick is shown done at once
QUOTAS = {"too_many", "too_many_of_one", "too_many_sent", "uploads_full"}
"""Of what there may be so much at once."""


def add_actions(app: FastAPI, entrance: Entrance) -> None:
    """Add the list of actions, and for each its form and what takes it."""
    room = entrance.room

    @app.get(DO, include_in_schema=False, response_class=HTMLResponse)
    def actions(request: Request) -> HTMLResponse:
        page = draw_actions(room.park_if_sound(), room.view(request), visitor_of(request))
        return HTMLResponse(page)

    for action in ACTIONS.values():
        app.get(action.path, include_in_schema=False)(_form_of(entrance, action))
        app.post(action.path, include_in_schema=False)(_taker_of(entrance, action))


def _form_of(entrance: Entrance, action: Action) -> Callable[[Request], Response]:
    room = entrance.room

    def form(request: Request) -> Response:
        view, visitor = room.view(request), visitor_of(request)
        values = first_values(action, room.layout, view, request.query_params, visitor.enterprise)
        job = room.jobs.job(request.query_params.get(AGAIN, ""))
        if job is not None and is_own(job, visitor):
            values = {**values, **said_before(job, action)}
        return _show(entrance, action, request, Filled(values=values))

    return form


def _taker_of(entrance: Entrance, action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        most = _most_fields(action)
        layout, takes_files = entrance.room.layout, action.takes_files
        owner = visitor_of(request).name if takes_files else ""
        try:
            with entrance.sending.one(owner):
                sent = await read_sent(
                    request, layout, takes_files=takes_files, most=most, owner=owner
                )
        except JobError as error:
            return await run_in_threadpool(_refused, entrance, action, request, {}, error)
        return await run_in_threadpool(_take, entrance, action, request, sent)

    return take


def _most_fields(action: Action) -> int:
    """Return how many fields a form of an action may send."""
    if action.sheet is not None:
        return MOST_CELLS
    is_marked = any(field.kind is Kind.MARKS for field in action.fields)
    return MOST_MARKS if is_marked else MOST_FIELDS


def _take(entrance: Entrance, action: Action, request: Request, sent: Sent) -> Response:
    visitor, room = visitor_of(request), entrance.room
    if not entrance.is_from_our_page(request, visitor, sent.fields.get("mark", "")):
        sent.discard()
        return _show_again(entrance, action, request, sent)
    if KEEP in sent.fields:
        return _kept(entrance, action, request, sent.fields)
    if action.is_guess and visitor.name and not entrance.by_name.take(visitor.name, room.clock()):
        entrance.note(request, visitor.name, Step.HELD_OFF, PASSWORD)
        fault = Fault(what=Words(room.view(request).language).say("page.entry.too_many"))
        return _show(entrance, action, request, Filled(values={}, fault=fault), TOO_MANY)
    try:
        order = order_of(action, room.layout, visitor, sent.fields, sent.files)
        job = room.jobs.start(order)
    except LingtanError as error:
        sent.discard()
        return _refused(entrance, action, request, sent.fields, error)
    room.jobs.wait(job.id, SECONDS_TO_WAIT)
    return RedirectResponse(room.view(request).link(job_path(job.id)), SEE_OTHER)


def _kept(
    entrance: Entrance, action: Action, request: Request, fields: Mapping[str, str]
) -> Response:
    """Show a form again with what was typed into it, in the language and theme asked for now."""
    words = Words(entrance.room.view(request).language)
    without_files = fields[KEEP] == WITHOUT_FILES
    fault = Fault(what=words.say("do.choose_files_again")) if without_files else None
    return _show(entrance, action, request, Filled(values=fields, fault=fault))


def _refused(
    entrance: Entrance,
    action: Action,
    request: Request,
    fields: Mapping[str, str],
    error: LingtanError,
) -> Response:
    """Show a form again whose order is not taken, and why."""
    room = entrance.room
    fault = fault_of(error_within(error, room.layout), Words(room.view(request).language))
    return _show(entrance, action, request, Filled(values=fields, fault=fault), _status_of(error))


def _status_of(error: LingtanError) -> int:
    if isinstance(error, JobError):
        return TOO_MANY if error.case in QUOTAS else BAD_QUESTION
    return status_of(error)


def _show_again(entrance: Entrance, action: Action, request: Request, sent: Sent) -> Response:
    """Show a form that was sent by no page of ours, so that he who meant it sends it again."""
    words = Words(entrance.room.view(request).language)
    filled = Filled(values=sent.fields, fault=Fault(what=words.say("page.entry.old_form")))
    try:
        return _show(entrance, action, request, filled, FORBIDDEN)
    except LingtanError as error:  # what it is about is not there: there is no form to show
        raise HTTPException(FORBIDDEN) from error


def _show(
    entrance: Entrance,
    action: Action,
    request: Request,
    filled: Filled,
    status: int = 200,
) -> Response:
    room, view = entrance.room, entrance.room.view(request)
    park, visitor = room.park_if_sound(), visitor_of(request)
    shown = replace(filled, is_typed=request.method == "POST")
    return HTMLResponse(draw_action(action, room.layout, park, view, visitor, shown), status)
