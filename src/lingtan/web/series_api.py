"""Lines over time, for programs and for the charts of pages: JSON by columns, or Arrow."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from lingtan.app.series_of import Measure, series_of
from lingtan.reports.words import Words
from lingtan.web.access import API
from lingtan.web.asked import Asked, answer_json, answer_new, looking
from lingtan.web.room import Room
from lingtan.web.series_answers import arrow_lines, counted, plain_lines

ARROW = "application/vnd.apache.arrow.stream"
ALL = "electricity"
MOST = 16  # lines of one answer
SERIES = Query(
    [ALL],
    max_length=MOST,
    description="Ids of meters; or of a carrier, for all that enters or leaves the park's nodes.",
)
MEASURE = Query(Measure.POWER, description="Mean power of each interval, or its energy.")


def series_api(room: Room) -> APIRouter:
    """Return the route of lines over time."""
    router = APIRouter(prefix=API, tags=["park"])
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/series",
        summary="Lines over time, at most 2,000 points each; Arrow where that is accepted",
    )
    def series(asked: Looked, series: list[str] = SERIES, measure: Measure = MEASURE) -> Response:
        question = room.question(asked.view)
        found = counted(room.layout, question.period, question.as_known_at)
        if ARROW in asked.request.headers.get("accept", ""):
            return answer_new(
                room, asked, lambda: arrow_lines(series_of(found, series, measure)), ARROW
            )
        words = Words(asked.view.language)
        return answer_json(room, asked, lambda: plain_lines(found, series, measure, words))

    return router
