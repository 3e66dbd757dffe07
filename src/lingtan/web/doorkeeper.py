"""Stand before every address: nobody comes further than the table of access lets him."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Match

from lingtan.base.errors import LingtanError
from lingtan.web.access import ACCESS
from lingtan.web.entrance import Entrance
from lingtan.web.guard import App, Receive, Scope, Send
from lingtan.web.looked_at import ASKS, STREAM, note, noting, telling
from lingtan.web.problems import FORBIDDEN, UNAVAILABLE, UNKNOWN_VISITOR
from lingtan.web.turns import Turns
from lingtan.web.visitor import NOBODY, OWN_MACHINE, Visitor

VISITOR = "visitor"
Refuse = Callable[[Request, int], Response]


def kept(app: FastAPI, entrance: Entrance, refuse: Refuse) -> App:
    """Return an app that lets in whoever may come in, and tells it who that is.

    Parameters
    ----------
    refuse : callable
        Makes the answer for somebody unknown (401), or who may not see this (403).
    """
    turns = Turns()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        route = _route_of(app, scope)
        visitor, status = await _admit(route, scope, entrance)
        scope.setdefault("state", {})[VISITOR] = visitor  # in place: who counts sees the route
        if status:
            scope["route"] = route
            response = await run_in_threadpool(refuse, Request(scope, receive), status)
            await response(scope, receive, send)
            return
        takes_a_turn = _takes_a_turn(route, scope)
        if noting(entrance, route, visitor, scope):
            if takes_a_turn:
                send = telling(entrance, visitor, scope, send)
            else:
                note(entrance, visitor, scope)
        async with turns.of(visitor.name if takes_a_turn else ""):
            await app(scope, receive, send)

    return answer


def visitor_of(request: Request) -> Visitor:
    """Return who asks, as the doorkeeper has told."""
    found = getattr(request.state, VISITOR, NOBODY)
    return found if isinstance(found, Visitor) else NOBODY


def template_of(route: BaseRoute) -> str:
    """Return the address of a route as the table has it."""
    return str(getattr(route, "path", ""))


def _takes_a_turn(route: BaseRoute | None, scope: Scope) -> bool:
    """Whether an answer is worked out and then over: a stream stays, and waits for no turn."""
    return scope["method"] in ASKS and route is not None and template_of(route) != STREAM


async def _admit(route: BaseRoute | None, scope: Scope, entrance: Entrance) -> tuple[Visitor, int]:
    """Return who asks, and with which status he is sent away; 0 where he may go on.

    Where everybody may come nobody is looked up, so no database and no thread is waited for. What
    leads nowhere is told to those who are known only, so nobody else learns what is there.
    """
    access = ACCESS.get(template_of(route)) if route is not None else None
    if access is not None and access.least is None:
        return (NOBODY if entrance.manner.is_asked else OWN_MACHINE), 0
    try:
        visitor = await run_in_threadpool(entrance.visitor, Request(scope))
    except LingtanError:  # who asks cannot be known: the database of users is damaged
        return NOBODY, UNAVAILABLE
    if access is not None and visitor.may(access):
        return visitor, 0
    if not visitor.is_known:
        return visitor, UNKNOWN_VISITOR
    return visitor, 0 if route is None else FORBIDDEN


def _route_of(app: FastAPI, scope: Scope) -> BaseRoute | None:
    """Return the route that is going to answer, whether it takes the method or not."""
    partial: BaseRoute | None = None
    for route in app.router.routes:
        match = route.matches(scope)[0]
        if match is Match.FULL:
            return route
        if match is Match.PARTIAL and partial is None:
            partial = route
    return partial
