"""Answers for programs, ``GET /api/v1/answers``: what needs one, and what was answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from lingtan.app.answer_findings import asked_in
from lingtan.app.answers_plain import asked_plain, given_plain
from lingtan.app.record_steps import entries_of
from lingtan.client.answers import AnswersTold
from lingtan.evidence.answers import answers_in
from lingtan.web.api_examples import answered_as
from lingtan.web.asked import Asked, answer_json, in_utc, looking
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.room import Room

MOMENTS = {"from": "2025-07-01T00:00+08:00", "to": "2026-01-01T00:00+08:00"}
SAID = {"kind": "ratio", "meter": "e_check", **MOMENTS, "parameters": {"ratio": 1.25}}
ANSWER_EXAMPLE: dict[str, object] = {
    "id": "A1",
    **SAID,
    "finding": "reconciliation_suspect_steady",
    "by": "Li Na",
    "at": "2026-01-20T02:00:00+00:00",
    "note": "transformer changed",
    "evidence": {"documents/9f2c61d4_protocol.pdf": "9f2c61d4"},
    "is_in_force": True,
    "reversal": None,
}
EXAMPLE = {
    "period": "2025",
    "known_at": None,
    "findings": [
        {
            "id": "reconciliation_suspect_steady:e_check@2025-07",
            "kind": {"id": "reconciliation_suspect_steady", "severity": "warning"},
            "subject": "e_check",
            "place": {"source": "reconciliation", "line": None},
            "facts": {"first": "2025-07", "last": "2025-12", "ratio": 1.25},
            "meters": ["e_check"],
            **MOMENTS,
            "grade": "warning",
            "answers": [{**SAID, "is_proposed": True, "arguments": ["--as", "ratio"]}],
            "act": "meters",
            "after": "",
        }
    ],
    "answers": [ANSWER_EXAMPLE],
}


def answers_api(room: Room) -> APIRouter:
    """Return the route of answers."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/answers",
        summary="Findings that need a person with the answers they take, and every answer given",
        responses=answered_as(AnswersTold, EXAMPLE),
    )
    def answers(asked: Looked) -> Response:
        def told() -> object:
            contents = room.presented(asked.view).contents
            check = contents.evaluation.account.check
            zone = check.park.time_zone
            found = asked_in(room.presented(asked.view).findings, check.park)
            given = answers_in(entries_of(room.layout)).values()
            return {
                "period": check.period.name,
                "known_at": in_utc(room.question(asked.view).as_known_at),
                "findings": [asked_plain(each, zone) for each in found],
                "answers": [given_plain(each, zone) for each in given],
            }

        return answer_json(room, asked, told)

    return router
