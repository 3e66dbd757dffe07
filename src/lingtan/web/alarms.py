"""Alarms for programs: ``GET /api/v1/alarms``."""

from fastapi import APIRouter, Request, Response

from lingtan.app.keep_alarms import KeptAlarm, list_alarms
from lingtan.client.readings import AlarmList
from lingtan.reports.words import Words
from lingtan.web.alarm_words import ALARMS, plain_alarm
from lingtan.web.api_examples import answered_as
from lingtan.web.asked import answer_told
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.paging import CURSOR, LIMIT, Cut, Place, told_page
from lingtan.web.room import Room

EXAMPLE = {
    "alarms": [
        {
            "name": "e_import:late",
            "meter": "e_import",
            "kind": "late",
            "since": "2026-07-01T06:15:00+00:00",
            "consequence": "border",
            "title": "No reading of Grid import since 2026-07-01 14:15.",
            "detail": "What the park takes from or gives to the grid is not known from then on …",
            "state": "shelved",
            "by": "ann",
            "reason": "meter is being replaced",
            "until": "2026-07-03T00:00:00+08:00",
        }
    ],
    "count": 1,
    "next": None,
}


def alarms_for(room: Room) -> APIRouter:
    """Return the route of alarms."""
    router = routes_of_api("live")

    @router.get(
        f"/{ALARMS}",
        summary="Meters that are late, silent or flat, and what was done about it",
        responses=answered_as(AlarmList, EXAMPLE),
    )
    def alarms(request: Request, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        words, zone = Words(room.view(request).language), room.park().time_zone
        found = list_alarms(room.layout, room.clock())
        told = told_page(
            request,
            ALARMS,
            found,
            _place,
            lambda each: plain_alarm(each, words, zone),
            Cut(cursor, limit),
        )
        return answer_told(request, told)

    return router


def _place(kept: KeptAlarm) -> Place:
    """Put those nobody has done anything about first, by name."""
    return str(int(kept.handled is not None)), kept.name
