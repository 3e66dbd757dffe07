"""The wall (大屏): a screen in a control room, read from five metres, that turns by itself.

Three columns: the numbers of the scorecard, one large picture, the answers of the pages. There is
nothing to scroll but on a telephone, where it does not turn. Whoever walks up to it opens each
number as on the pages: a wall is shown to those who see the whole park, and they see where its
numbers come from. A wall is a name in the address, so a screen keeps its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.present_park import Presentation
from lingtan.app.wiring_light import asked_enterprises
from lingtan.reports.html_blocks import Drawing, draw_block, draw_text
from lingtan.reports.markup import Markup
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.drawings import page_drawing
from lingtan.web.exports import page_as
from lingtan.web.features import EXPORTS, FEATURES, export_of
from lingtan.web.late_forms import LateForms, late_forms
from lingtan.web.live_strip import LiveStrip, live_strip
from lingtan.web.pages import environment
from lingtan.web.passed_over import KNOWN
from lingtan.web.problems import NOT_FOUND
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.screens import LATE, LEADS, WALLS, chart_of, of_wall, scorecard_of
from lingtan.web.view import View
from lingtan.web.visitor import Visitor
from lingtan.web.wall_taken import taken_wall

WALL = "/wall/{name}"
SECONDS_SHOWN = 30
TELEPHONE = "Mobi"  # what every browser of a telephone says of itself


def add_wall(app: FastAPI, room: Room, reception: Reception) -> None:
    """Add the screens, and each as data: a name with an end is one of these."""
    for form in EXPORTS:
        path = export_of(WALL, form)
        app.get(path, include_in_schema=False, dependencies=KNOWN)(_export(room, form))

    @app.get(WALL, include_in_schema=False, response_class=HTMLResponse)
    def wall(request: Request, name: str) -> HTMLResponse:
        visitor = visitor_of(request)
        names = _require(room, name, visitor)
        view = room.view(request)
        shown = room.presented(view)
        zone = shown.contents.evaluation.account.check.park.time_zone
        live = live_strip(reception, view, visitor, zone)
        page = draw_wall(name, shown, view, _drawing(view, visitor), live, _late(room, name, view))
        following = view.link(f"/wall/{names[(names.index(name) + 1) % len(names)]}")
        turns = {"refresh": f"{SECONDS_SHOWN}; url={following}"}
        return HTMLResponse(page, headers={} if _stays(request) else turns)


def _export(room: Room, form: str) -> Callable[[Request, str], Response]:
    def export(request: Request, name: str) -> Response:
        _require(room, name, visitor_of(request))
        view = room.view(request)
        shown, words = room.presented(view), Words(view.language)
        return page_as(form, taken_wall(name, shown, words, _late(room, name, view)), shown)

    return export


def _require(room: Room, name: str, visitor: Visitor) -> Sequence[str]:
    """Return the screens of a park; make sure that one of them is asked for, and may be seen."""
    names = names_of(room)
    if name not in names or not visitor.sees_the_park:
        raise HTTPException(NOT_FOUND)
    return names


def _late(room: Room, name: str, view: View) -> LateForms | None:
    return late_forms(room, Words(view.language)) if name == LATE else None


def _drawing(view: View, visitor: Visitor) -> Drawing:
    """Return how a screen is drawn: as a page, but with nothing beside its picture."""
    return replace(page_drawing(view, visitor), around=lambda drawn, _block: drawn)


def _stays(request: Request) -> bool:
    """Whether a screen does not turn: as asked, or as somebody scrolls it on a telephone."""
    return "stay" in request.query_params or TELEPHONE in request.headers.get("user-agent", "")


def names_of(room: Room) -> Sequence[str]:
    """Return the screens of a park: who is late only where enterprises were asked for forms."""
    is_asked = bool(asked_enterprises(room.layout.evidence))
    return [name for name in WALLS if name != LATE or is_asked]


def walls_of(
    room: Room, page: str, view: View, visitor: Visitor
) -> Sequence[tuple[str, str, str]]:
    """Return the screens a page leads to: name, what it is, address."""
    words = Words(view.language)
    return [
        (words.say("page.wall"), words.say("page.wall.about"), view.link(f"/wall/{name}"))
        for name in (names_of(room) if visitor.sees_the_park else ())
        if WALLS[name].page == page
    ]


def draw_wall(
    name: str,
    presentation: Presentation,
    view: View,
    drawing: Drawing,
    live: LiveStrip | None = None,
    late: LateForms | None = None,
) -> str:
    """Return a screen.

    Parameters
    ----------
    drawing : Drawing
        How numbers and sentences are drawn for whoever looks at it.
    late : LateForms or None
        Who is late with which form, where the screen tells that.
    """
    words, wall = Words(view.language), WALLS[name]
    park = presentation.contents.evaluation.account.check.park
    return (
        environment()
        .get_template("wall.html")
        .render(
            say=words.say,
            view=view,
            title=words.say(f"wall.{name}"),
            back=view.link(_page_of(name)),
            park=park.name.in_language(view.language) or park.id,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            script=script_href(),
            live=live,
            subtitle=presentation.report.subtitle,
            note=presentation.report.note,
            exports=[
                (form.upper(), view.link(export_of(WALL, form).format(name=name)))
                for form in EXPORTS
            ],
            scorecard=_drawn(scorecard_of(presentation), drawing),
            chart=_drawn(chart_of(of_wall(wall, presentation, words), wall.charts), drawing),
            late=late,
            late_answer=draw_text(late.answer, drawing) if late else "",
            leads=[
                (words.say(f"page.{id_}"), draw_text(say(presentation, words), drawing))
                for id_, say in LEADS
            ],
        )
    )


def _page_of(name: str) -> str:
    return next(each.path for each in FEATURES if each.id == WALLS[name].page)


def _drawn(block: Block | None, drawing: Drawing) -> Markup | None:
    return None if block is None else draw_block(block, drawing)
