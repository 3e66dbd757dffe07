"""What a page shows while its results are computed: how far they are, and none of the old ones.

It asks for itself until they are ready. A script that takes over parts of a page, and whoever
says that they wait [1]_, get the whole page, however long it takes.

References
----------
.. [1] RFC 7240, Prefer Header for HTTP, section 4.3.
"""

import re
from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.present_park import STEPS
from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.computations import COMPUTATIONS, SECONDS_TO_WAIT, Computation
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import NAVIGATION
from lingtan.web.pages import draw_page, environment
from lingtan.web.room import Room
from lingtan.web.view import View
from lingtan.web.whole_page import PART, page_anew

PREFERRED = re.compile(r"\bwait=(\d{1,4})\b")


def while_computing(
    room: Room, request: Request, title: str, own: Mapping[str, str]
) -> Response | None:
    """Return what is shown instead of a page whose results are not ready; None where they are.

    Parameters
    ----------
    title : str
        Key of the words that name the page.
    own : mapping of str to str
        What its address asks for beside what every address does.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    view, is_part = room.view(request), PART in request.headers
    if not is_part and request.headers.get("sec-fetch-dest", NAVIGATION) != NAVIGATION:
        return None
    told = PREFERRED.search(request.headers.get("prefer", ""))
    seconds = float(told[1]) if told else SECONDS_TO_WAIT
    asked = room.layout, room.question(view), view.language
    try:
        lacking = COMPUTATIONS.lacking(asked, seconds)
    except LingtanError:
        if not is_part:
            raise
        lacking = None  # the page itself says why
    if lacking is not None:
        return _shown(room, request, lacking, (title, own))
    return Response(headers=page_anew(request)) if is_part else None


def _shown(
    room: Room, request: Request, lacking: Computation, page: tuple[str, Mapping[str, str]]
) -> Response:
    view, (title, own) = room.view(request), page
    words = Words(view.language)
    itself = f"{request.url.path}?{request.url.query}"
    shown = {"step": lacking.step, "steps": STEPS, "itself": itself}
    if PART in request.headers:
        return HTMLResponse(_part(view, shown))
    return HTMLResponse(
        draw_page(
            "computing.html",
            view,
            room.park_if_sound(),
            visitor_of(request),
            path=request.url.path,
            title=words.say(title),
            own=own,
            **shown,
        )
    )


def _part(view: View, shown: Mapping[str, object]) -> str:
    template = environment().get_template("computing_part.html")
    return template.render(say=Words(view.language).say, view=view, **shown)
