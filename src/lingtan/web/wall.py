"""The wall (大屏): a screen in a control room, read from five metres, that turns by itself.

Three columns: the numbers of the scorecard, one large picture, the answers of the pages. There is
nothing to scroll but on a telephone, where it does not turn. Whoever walks up to it opens each
number as on the pages: a wall is shown to those who see the whole park, and they see where its
numbers come from. A wall is a name in the address, so a screen keeps its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse

from lingtan.app.present_park import Presentation
from lingtan.app.wiring_light import asked_enterprises
from lingtan.reports.html_blocks import Drawing, draw_block, draw_text
from lingtan.reports.markup import Markup
from lingtan.reports.model import Chart, Scorecard
from lingtan.reports.sentence import Sentence
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.campaign_shown import answer_of, coming_rows, late_rows, shown_board
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.drawings import page_drawing
from lingtan.web.features import FEATURES
from lingtan.web.live_strip import LiveStrip, live_strip
from lingtan.web.pages import environment
from lingtan.web.park_map import with_map
from lingtan.web.problems import NOT_FOUND
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

WALL = "/wall/{name}"
LATE, MOST_LATE = "late", 12
SECONDS_SHOWN = 30
TELEPHONE = "Mobi"  # what every browser of a telephone says of itself
LEADS: Sequence[tuple[str, lead.Lead]] = (
    ("carbon", lead.carbon),
    ("energy", lead.energy),
    ("indicators", lead.indicators),
    ("findings", lead.findings),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateForms:
    """Who is late with which form.

    Attributes
    ----------
    rows : tuple
        Name, form, last day and days since, the longest first.
    more : int
        How many have no room.
    coming : tuple
        The same of those that are owed and not late: days there are left, the first to come first.
    """

    answer: Sentence
    rows: tuple[tuple[str, str, date, int], ...]
    more: int = 0
    coming: tuple[tuple[str, str, date, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A screen.

    Attributes
    ----------
    charts : tuple of str
        Ids of the pictures it may show; the first there is.
    page : str
        Id of the page that leads to it, and to which it leads back.
    """

    charts: tuple[str, ...]
    page: str


WALLS: Mapping[str, Wall] = {
    "overview": Wall(charts=("flows",), page="overview"),
    "carbon": Wall(charts=("emission_months",), page="carbon"),
    "map": Wall(charts=("map",), page="map"),
    LATE: Wall(charts=(), page="campaigns"),
}


def add_wall(app: FastAPI, room: Room, reception: Reception) -> None:
    """Add the screens."""

    @app.get(WALL, include_in_schema=False, response_class=HTMLResponse)
    def wall(request: Request, name: str) -> HTMLResponse:
        names, visitor = names_of(room), visitor_of(request)
        if name not in names or not visitor.sees_the_park:
            raise HTTPException(NOT_FOUND)
        view = room.view(request)
        shown = room.presented(view)
        zone = shown.contents.evaluation.account.check.park.time_zone
        late = _late(room, Words(view.language)) if name == LATE else None
        live = live_strip(reception, view, visitor, zone)
        page = draw_wall(name, shown, view, _drawing(view, visitor), live, late)
        following = view.link(f"/wall/{names[(names.index(name) + 1) % len(names)]}")
        turns = {"refresh": f"{SECONDS_SHOWN}; url={following}"}
        return HTMLResponse(page, headers={} if _stays(request) else turns)


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
    words = Words(view.language)
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
            scorecard=scorecard_of(presentation, drawing),
            chart=_chart(WALLS[name], presentation, words, drawing),
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


def scorecard_of(presentation: Presentation, drawing: Drawing) -> Markup | None:
    """Return the scorecard of a report, drawn; None where no framework judges the park."""
    blocks = (block for each in presentation.report.chapters for block in each.blocks)
    found = next((block for block in blocks if isinstance(block, Scorecard)), None)
    return None if found is None else draw_block(found, drawing)


def chart_of(presentation: Presentation, ids: Sequence[str], drawing: Drawing) -> Markup | None:
    """Return the first picture of some ids that a report has, drawn."""
    blocks = [block for each in presentation.report.chapters for block in each.blocks]
    charts = {block.id: block for block in blocks if isinstance(block, Chart)}
    found = next((charts[id_] for id_ in ids if id_ in charts), None)
    return None if found is None else draw_block(found, drawing)


def _chart(
    wall: Wall, presentation: Presentation, words: Words, drawing: Drawing
) -> Markup | None:
    on_map = with_map(presentation, words, "") if "map" in wall.charts else presentation
    return chart_of(on_map, wall.charts, drawing)


def _late(room: Room, words: Words) -> LateForms:
    shown = shown_board(room.layout, room.park(), words, "")
    rows = late_rows(shown)
    return LateForms(
        answer=answer_of(shown),
        rows=tuple(rows[:MOST_LATE]),
        more=len(rows[MOST_LATE:]),
        coming=tuple(coming_rows(shown)[: MOST_LATE - len(rows)]) if len(rows) < MOST_LATE else (),
    )
