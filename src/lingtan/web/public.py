"""The public page of a park: what it decides to show to everybody, and nothing else.

It is there only where the server was started with it. It shows a whole year, says whether that
year is closed, and leads nowhere: no lineage, no enterprise, no document.
"""

from dataclasses import replace

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse

from lingtan.app.closed_periods import is_closed
from lingtan.app.present_park import Presentation
from lingtan.reports.html_blocks import Drawing
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.entrance import Entrance
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.passed_over import known_to, passed_over
from lingtan.web.problems import NOT_FOUND
from lingtan.web.view import View, view_of
from lingtan.web.wall import chart_of, scorecard_of

PUBLIC = "/public/{park}"
PICTURES = ("emission_months",)  # by source; the flows name enterprises
DRAWING = Drawing(chart_note="", refer=lambda shown, _figure: shown)
KEPT = {"cache-control": "public, max-age=60"}


def add_public(app: FastAPI, entrance: Entrance) -> None:
    """Add the page, which answers only where it was asked for."""
    room = entrance.room

    @app.get(PUBLIC, include_in_schema=False, response_class=HTMLResponse)
    def public(request: Request, park: str) -> HTMLResponse:
        if not entrance.manner.is_public or park != room.park().id:
            raise HTTPException(NOT_FOUND)
        asked = {key: request.query_params.get(key, "") for key in ("lang", "theme")}
        year = room.view_by({}, request).period  # the last full one, whatever is asked for
        view = view_of(asked, request.headers.get("accept-language", ""), year)
        view = replace(view, passed_over=passed_over(request), known=known_to(request))
        is_final = is_closed(room.layout, year)
        page = draw_public(park, room.presented(view), view, is_final=is_final)
        return HTMLResponse(page, headers=KEPT)


def draw_public(park_id: str, presentation: Presentation, view: View, *, is_final: bool) -> str:
    """Return the page; it says whether its year is closed."""
    words, path = Words(view.language), PUBLIC.format(park=park_id)
    park = presentation.contents.evaluation.account.check.park
    state = "closed" if is_final else "open"
    return (
        environment()
        .get_template("public.html")
        .render(
            say=words.say,
            view=view,
            title=words.say("public.title"),
            park=park.name.in_language(view.language) or park.id,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            languages=[
                (name, view.link(path, language=id_), id_ == view.language)
                for id_, name in LANGUAGES.items()
            ],
            subtitle=presentation.report.subtitle,
            note=presentation.report.note,
            lead=lead.overview(presentation, words),
            state=words.say(f"public.{state}"),
            scorecard=scorecard_of(presentation, DRAWING),
            chart=chart_of(presentation, PICTURES, DRAWING),
        )
    )
