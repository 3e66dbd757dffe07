"""The page of one's own sessions: where one is signed in, and how the others are ended."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from lingtan.app.own_sessions import (
    OTHERS,
    Owner,
    end_others,
    has_password,
    sessions_of,
    told_of,
)
from lingtan.app.sign_in import PASSWORD
from lingtan.app.wiring_users import OpenSession, Step
from lingtan.base.errors import UserError
from lingtan.reports.words import Words
from lingtan.web.access import OWN_DATA, OWN_SESSIONS, PRIVACY
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.entrance import Entrance
from lingtan.web.forms import read_form
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.park_paths import error_within
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, TOO_MANY, UNKNOWN_VISITOR
from lingtan.web.second_factor import person_of
from lingtan.web.visit_pages import UTC, minute_of, shown_visit, way_word
from lingtan.web.visitor import Visitor

OK = 200
WRONG = frozenset({"not_recognised", "password_out_of_reach", "sign_in_again"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is said above the sessions: what was wrong, or what was done; and the status."""

    said: tuple[str, ...] = ()
    done: str = ""
    status: int = OK


def add_own_sessions(app: FastAPI, entrance: Entrance) -> None:
    """Add the page; without sign-in there is none."""

    @app.get(OWN_SESSIONS, include_in_schema=False)
    def own(request: Request) -> Response:
        return _draw(entrance, request, person_of(request), Answered())

    @app.post(OWN_SESSIONS, include_in_schema=False)
    async def end(request: Request) -> Response:
        return await run_in_threadpool(_end, entrance, request, await read_form(request))


def _end(entrance: Entrance, request: Request, fields: Mapping[str, str]) -> Response:
    visitor, room = person_of(request), entrance.room
    words, now = Words(room.view(request).language), room.clock()
    if not entrance.is_from_our_page(request, visitor, fields.get("mark", "")):
        old = Answered(said=(words.say("page.entry.old_form"),), status=FORBIDDEN)
        return _draw(entrance, request, visitor, old)
    if not entrance.by_name.take(visitor.name, now):
        entrance.note(request, visitor.name, Step.HELD_OFF, PASSWORD)
        many = Answered(said=(words.say("page.entry.too_many"),), status=TOO_MANY)
        return _draw(entrance, request, visitor, many)
    owner = Owner(name=visitor.name, secret=entrance.session(request))
    try:
        chosen, password = fields.get("session", ""), fields.get("password", "")
        ended = end_others(room.layout, owner, chosen, password, now)
    except UserError as error:
        error_within(error, room.layout)
        said = (words.error_what(error), words.error_next(error))
        is_wrong = error.case in WRONG
        status = UNKNOWN_VISITOR if is_wrong else BAD_QUESTION
        return _draw(entrance, request, visitor, Answered(said=said, status=status))
    entrance.by_name.forgive(visitor.name)
    done = words.say("page.sessions.ended", {"count": len(ended)})
    return _draw(entrance, request, visitor, Answered(done=done))


def _draw(entrance: Entrance, request: Request, visitor: Visitor, answered: Answered) -> Response:
    room, view = entrance.room, entrance.room.view(request)
    words, park = Words(view.language), room.park_if_sound()
    owner = Owner(name=visitor.name, secret=entrance.session(request))
    found = sessions_of(room.layout, owner, room.clock())
    zone = park.time_zone if park is not None else UTC
    page = (
        environment()
        .get_template("sessions.html")
        .render(
            say=words.say,
            view=view,
            title=words.say("page.sessions"),
            languages=[
                (name, view.link(OWN_SESSIONS, language=id_), id_ == view.language)
                for id_, name in LANGUAGES.items()
            ],
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            asked=answered,
            mark=visitor.form_token,
            this=_line(found.this, zone, words) if found.this is not None else "",
            others=[(each.handle, _line(each, zone, words)) for each in found.others],
            every=OTHERS,
            happened=[shown_visit(each, words, zone) for each in told_of(room.layout, owner)],
            clock=words.say("page.sessions.clock", {"zone": zone}),
            has_password=has_password(room.layout, visitor.name),
            action=view.link(OWN_SESSIONS),
            home=view.link("/"),
            privacy=view.link(PRIVACY),
            own_data=OWN_DATA,
            script=script_href(),
        )
    )
    return HTMLResponse(page, answered.status)


def _line(session: OpenSession, zone: str, words: Words) -> str:
    """Return a session as one line: with what, from where, how, since when, last seen when."""
    came = session.came
    since, seen = minute_of(came.at, zone), minute_of(session.seen_at, zone)
    times = words.say("page.sessions.times", {"since": since, "seen": seen})
    named = (came.browser, came.address, way_word(came.way, words), times)
    return " · ".join(filter(None, named))
