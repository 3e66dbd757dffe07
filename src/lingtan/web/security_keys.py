"""What a browser asks a security key: answered to scripts of our pages, by whom they were drawn.

A key belongs to the name of a host, and browsers let it answer over TLS only, or on this machine
under the name localhost. A number is no name. Where it cannot be, the page says so.
"""

from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_address

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from lingtan.app.halfway import halfway_by
from lingtan.app.second_factor import standing_of
from lingtan.app.security_keys import KeyAsking, ask_key, begin_key
from lingtan.app.wiring_keys import KeyPlace
from lingtan.base.errors import UserError
from lingtan.reports.words import Words
from lingtan.web.access import OWN_KEY, SECOND_KEY
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import HALFWAY, Entrance, Manner
from lingtan.web.forms import read_form
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, UNKNOWN_VISITOR

OWN_MACHINE = "localhost"
PORTS = {"https": ":443", "http": ":80"}  # those a browser does not name
ADD = "add"


def add_keys(app: FastAPI, entrance: Entrance) -> None:
    """Add the two addresses; without sign-in there are none."""

    @app.post(SECOND_KEY, include_in_schema=False)
    async def waiting(request: Request) -> Response:
        return await run_in_threadpool(_waiting, entrance, request, await read_form(request))

    @app.post(OWN_KEY, include_in_schema=False)
    async def own(request: Request) -> Response:
        return await run_in_threadpool(_own, entrance, request, await read_form(request))


def place_of(manner: Manner, request: Request) -> KeyPlace | None:
    """Return where a browser sees the park; None where no key answers."""
    scheme = "https" if manner.is_secure else "http"
    host = request.headers.get("host", "").lower().removesuffix(PORTS[scheme])
    name = host.rpartition(":")[0] if host[-1:].isdigit() and ":" in host else host
    is_named = bool(name) and not _is_number(name)
    if not is_named or (scheme == "http" and name != OWN_MACHINE):
        return None
    return KeyPlace(host=name, origin=f"{scheme}://{host}")


def key_asking(
    entrance: Entrance, request: Request, name: str, holder: str, *, is_in: bool = True
) -> KeyAsking:
    """Return at whose browser a key is asked.

    Raises
    ------
    UserError
        No key answers there.
    """
    place = place_of(entrance.manner, request)
    if place is None:
        raise UserError("no_key", facts={"host": request.headers.get("host", "")})
    now = entrance.room.clock()
    return KeyAsking(name=name, holder=holder, place=place, now=now, is_in=is_in)


def _waiting(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Answer somebody who is not in yet: his keys are asked, or he takes on his first one."""
    secret, room = entrance.halfway(request), entrance.room
    found = halfway_by(room.layout, secret, room.clock())
    if found is None:
        return _said(entrance, request, "page.factor.too_late", UNKNOWN_VISITOR)
    if not entrance.is_own_form(request, fields.get("mark", ""), HALFWAY):
        return _said(entrance, request, "page.entry.old_form", FORBIDDEN)
    name = found[0].name
    is_known = standing_of(room.layout, name, room.clock()).is_set_up
    asked = partial(key_asking, entrance, request, name, secret, is_in=False)
    return _told(entrance, request, asked, "" if is_known else ADD)


def _own(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    """Answer somebody who is in."""
    visitor = visitor_of(request)
    if not entrance.is_from_our_page(request, visitor, fields.get("mark", "")):
        return _said(entrance, request, "page.entry.old_form", FORBIDDEN)
    holder = entrance.session(request)
    asked = partial(key_asking, entrance, request, visitor.name, holder)
    return _told(entrance, request, asked, fields.get("what", ""))


def _told(
    entrance: Entrance, request: Request, asked: Callable[[], KeyAsking], what: str
) -> Response:
    layout = entrance.room.layout
    try:
        options = begin_key(layout, asked()) if what == ADD else ask_key(layout, asked())
    except UserError as error:
        words = Words(entrance.room.view(request).language)
        said = f"{words.error_what(error)} {words.error_next(error)}"
        return JSONResponse({"said": said}, BAD_QUESTION)
    return JSONResponse({"options": options})


def _said(entrance: Entrance, request: Request, key: str, status: int) -> Response:
    words = Words(entrance.room.view(request).language)
    return JSONResponse({"said": words.say(key)}, status)


def _is_number(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
