"""Lines over time, for programs and for the charts of pages: JSON by columns, or Arrow."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from lingtan.app.line_grid import MOST, Step
from lingtan.app.series_of import Drawn, Measure
from lingtan.client.readings import Series
from lingtan.reports.words import Words
from lingtan.web.asked import Asked, answer_json, answer_new, looking
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.room import Room
from lingtan.web.series_answers import Wanted, arrow_lines, lines_of, plain_lines

ARROW = "application/vnd.apache.arrow.stream"
ALL = "electricity"
MOST_LINES = 16  # lines of one answer
SERIES = Query(
    [ALL],
    max_length=MOST_LINES,
    description="Ids of meters; or of a carrier, for all that enters or leaves the park's nodes.",
)
STEP = Query(
    Step.AUTO,
    description="How fine; never finer than it was metered, and coarser where that would be too "
    "many points: then `least` and `greatest` keep the extremes.",
)
POINTS = Query(MOST, ge=10, le=20_000, description="Points of a line at most.")
EXAMPLE = {
    "period": "2025-07-01",
    "known_at": None,
    "time_zone": "Asia/Shanghai",
    "resolution": "15min",
    "measure": "power",
    "start": [1751299200, 1751300100, 1751301000, 1751301900],
    "series": [
        {
            "id": "e_import",
            "name": "Grid import",
            "carrier": "electricity",
            "unit": "kW",
            "colour": "#4B5268",
            "values": [41250.5, 41310.0, None, 40988.25],
            "quality": [{"from": 1, "to": 2, "quality": "estimated"}],
        }
    ],
}
TOLD = {
    200: {
        "model": Series,
        "description": "Columns: `start` in seconds since 1970, and of each line one value an "
        "interval, null where it is not known. `quality` names the spans that were not plainly "
        "measured: manual, estimated, suspect (by the hour and coarser: estimated).",
        "content": {"application/json": {"example": EXAMPLE}, ARROW: {}},
    },
}
MEASURE = Query(Measure.POWER, description="Mean power of each interval, or its energy.")


def series_api(room: Room) -> APIRouter:
    """Return the route of lines over time."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/series",
        summary="Lines over time, as fine as they were metered; Arrow where that is accepted",
        responses=TOLD,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def series(
        asked: Looked,
        series: list[str] = SERIES,
        measure: Measure = MEASURE,
        step: Step = STEP,
        points: int = POINTS,
    ) -> Response:
        question = room.question(asked.view)
        wanted = Wanted(
            period=question.period,
            known_at=question.as_known_at,
            ids=tuple(dict.fromkeys(series)),  # a line that is asked for twice comes once
            drawn=Drawn(measure=measure, step=step, most=points),
        )
        if ARROW in asked.request.headers.get("accept", ""):
            return answer_new(
                room, asked, lambda: arrow_lines(lines_of(room.layout, wanted)[1]), ARROW
            )
        words = Words(asked.view.language)

        def told() -> object:
            return plain_lines(*lines_of(room.layout, wanted), wanted, words)

        return answer_json(room, asked, told)

    return router
