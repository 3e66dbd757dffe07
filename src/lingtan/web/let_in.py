"""Let somebody in who is known: with a session, or first to where his second factor is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from lingtan.app.halfway import begin_halfway, needs_more
from lingtan.app.sign_in import PASSWORD, open_session
from lingtan.app.wiring_users import Came
from lingtan.park.people import Role, User
from lingtan.web.access import SECOND
from lingtan.web.came_from import address_of, browser_of
from lingtan.web.entrance import HALFWAY, SESSION, Entrance
from lingtan.web.problems import SEE_OTHER

OWN_PAGE = "/enterprise"
Answer = Callable[[Request, str], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who is known.

    Attributes
    ----------
    going : str
        Where he wants to go on.
    way : str
        How he signed in.
    factor : str
        The second factor he has shown, if any.
    """

    user: User
    going: str
    way: str = PASSWORD
    factor: str = ""


def let_in(entrance: Entrance, request: Request, arrival: Arrival, answer: Answer) -> Response:
    """Go on into the park, or to where the second factor is asked.

    Parameters
    ----------
    answer : callable
        Makes of the address to go on to what is answered.
    """
    room = entrance.room
    if not needs_more(room.layout, arrival.user, arrival.way, room.clock()):
        return open_up(entrance, request, arrival, answer)
    came = came_by(entrance, request, arrival.way)
    secret = begin_halfway(room.layout, arrival.user, came, arrival.going)
    response = answer(request, room.view(request).link(SECOND))
    entrance.keep(response, HALFWAY, secret)
    return response


def open_up(entrance: Entrance, request: Request, arrival: Arrival, answer: Answer) -> Response:
    """Open a session of its own, whatever cookie the browser came with, and go on."""
    room, user = entrance.room, arrival.user
    entrance.visits.write(room.layout)  # he is told of what was tried until now
    secret = open_session(
        room.layout,
        user,
        room.clock(),
        replaced=entrance.session(request),
        came=came_by(entrance, request, arrival.way, arrival.factor),
    )
    is_bound = user.role is Role.ENTERPRISE and arrival.going == "/"
    response = answer(request, OWN_PAGE if is_bound else arrival.going)
    entrance.keep(response, SESSION, secret)
    return response


def came_by(entrance: Entrance, request: Request, way: str, factor: str = "") -> Came:
    """Return how somebody comes: when, by what, where from and with what."""
    return Came(
        at=entrance.room.clock().astimezone(UTC),
        way=way,
        address=address_of(request),
        browser=browser_of(request),
        factor=factor,
    )


def sent_on(_request: Request, going: str) -> Response:
    """Send somebody on."""
    return RedirectResponse(going, SEE_OTHER)
