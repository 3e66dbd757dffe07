"""Push readings: ``POST /api/v1/readings``, acknowledged once they are on the disk [1]_.

References
----------
.. [1] IETF, The Idempotency-Key HTTP Header Field (draft); recalled, label R.
"""

from collections.abc import Mapping
from typing import Any  # an OpenAPI document may hold any JSON

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from lingtan.app.receive_readings import Outcome, Push
from lingtan.base.errors import LingtanError, PushError
from lingtan.client.readings import Acknowledgement
from lingtan.reports.words import Words
from lingtan.web.access import READINGS
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.park_paths import error_within
from lingtan.web.problems import (
    FORBIDDEN,
    IN_USE,
    NO_ROOM,
    NOT_TAKEN,
    PROBLEM,
    UNAVAILABLE,
    problem_of,
    status_of,
)
from lingtan.web.push_body import (
    JSON,
    KEY,
    LINES,
    SIMULATED,
    digest_of,
    key_of,
    read_body,
    readings_of,
)
from lingtan.web.reception import Reception

OK = 200
RETRY_SECONDS = "5"
STATUS: Mapping[str, int] = {
    "not_kept": NO_ROOM,
    "too_much_waiting": UNAVAILABLE,
    "key_in_use": IN_USE,
    "key_reused": NOT_TAKEN,
    "simulated": NOT_TAKEN,
    "from_elsewhere": FORBIDDEN,
}
COLUMNS_EXAMPLE = {
    "meter": "e_import",
    "time": ["2025-07-01T08:00:00+08:00", "2025-07-01T08:15:00+08:00"],
    "value": [41250.5, 41302],
}
LINES_EXAMPLE = '{"meter": "e_metal", "time": "2025-07-01T00:15:00Z", "value": 102345.6}\n'
ANSWER_EXAMPLE = {
    "batch": "0b0f9c6f7d0e4b9c8f6f0a8f4f1a2b3c",
    "accepted": 1,
    "in_closed_period": 0,
    "is_repeated": False,
    "refused": [
        {
            "row": 2,
            "code": "push_future",
            "title": "2035-07-01T08:15:00+08:00 has not come yet; set the clock of the device",
        }
    ],
}
BODY: dict[str, Any] = {
    "required": True,
    "description": "Readings by columns, or one a line. `meter` is an id of the park file, alone "
    "or a list; `time` is ISO 8601 with its zone: the start of an interval, or the instant a "
    "counter was read; `value` is in the unit of the meter, or in `unit` where it is told.",
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "required": ["meter", "time", "value"],
                "properties": {
                    "meter": {
                        "oneOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"type": "string"}},
                        ]
                    },
                    "time": {"type": "array", "items": {"type": "string", "format": "date-time"}},
                    "value": {"type": "array", "items": {"type": "number"}},
                    "unit": {
                        "oneOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"type": "string"}},
                        ]
                    },
                },
            },
            "example": COLUMNS_EXAMPLE,
        },
        LINES: {"schema": {"type": "string"}, "example": LINES_EXAMPLE},
    },
}
TOLD: dict[int | str, dict[str, Any]] = {
    OK: {
        "description": "What is accepted is on the disk. What is refused is named, row by row.",
        "model": Acknowledgement,
        "content": {JSON: {"example": ANSWER_EXAMPLE}},
    },
    **{
        status: {"description": text, "content": {PROBLEM: {}}}
        for status, text in (
            (400, "The body cannot be read."),
            (FORBIDDEN, "It comes with a cookie, and not from a page of this server."),
            (IN_USE, "A push under the same key is under way."),
            (413, "The body is too large."),
            (415, "The body is of another type."),
            (NOT_TAKEN, "No reading was accepted, or the key was used for another body."),
            (UNAVAILABLE, "Another process receives, or too much waits: send it again."),
            (NO_ROOM, "The disk takes nothing: send it again later."),
        )
    },
}


def readings_of_server(entrance: Entrance, reception: Reception) -> APIRouter:
    """Return the route by which readings come in."""
    room = entrance.room
    router = routes_of_api("live")

    @router.post(
        f"/{READINGS}",
        summary="Push readings; acknowledged once they are safe",
        responses=TOLD,
        openapi_extra={"requestBody": BODY, "parameters": [KEY]},
    )
    async def push(request: Request) -> Response:
        words, visitor = Words(room.view(request).language), visitor_of(request)
        if not entrance.may_send(request, visitor):
            return _refusal(PushError("from_elsewhere"), words)
        body, form = await read_body(request)
        key = key_of(request)

        def read() -> Push:
            readings = readings_of(body, form)
            return Push(
                readings=readings,
                by=visitor.name,
                enterprise=visitor.enterprise,
                key=key,
                body=digest_of(body),
                is_simulated=SIMULATED in request.headers,
            )

        try:
            outcome = await reception.take(read)
        except PushError as error:
            return _refusal(error_within(error, room.layout), words)
        return _answer(outcome, words)

    return router


def _answer(outcome: Outcome, words: Words) -> Response:
    refused = [
        {
            "row": int(detail.place),
            "code": detail.words.removeprefix("detail."),
            "title": words.say(detail.words, detail.facts),
        }
        for detail in outcome.refused
    ]
    if not outcome.accepted:
        error = PushError("none_accepted", facts={"count": len(refused)})
        problem = {**problem_of(error, words), "status": NOT_TAKEN, "refused": refused}
        return JSONResponse(problem, NOT_TAKEN, media_type=PROBLEM)
    told = {
        "batch": outcome.batch,
        "accepted": outcome.accepted,
        "in_closed_period": outcome.in_closed,
        "is_repeated": outcome.is_repeated,
        "refused": refused,
    }
    return JSONResponse(told, OK)


def _refusal(error: LingtanError, words: Words) -> Response:
    status = STATUS.get(error.case, status_of(error))
    headers = {"retry-after": RETRY_SECONDS} if status in {UNAVAILABLE, NO_ROOM} else {}
    problem = {**problem_of(error, words), "status": status}
    return JSONResponse(problem, status, headers, media_type=PROBLEM)
