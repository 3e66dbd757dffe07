"""Answer findings from a program, ``POST /api/v1/answers/given``, and take answers back.

What is sent again under one idempotency key counts once and is answered as before: the key stands
beside the answer in the log of evidence, so this holds for good.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any, TypeVar  # an OpenAPI document may hold any JSON

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from lingtan.app.answer_findings import AnswerRequest, give_answer, reverse_answer
from lingtan.app.answers_plain import given_plain
from lingtan.app.arguments import last_full_year
from lingtan.app.ground import zone_of
from lingtan.app.keep_tasks import Signed
from lingtan.app.layout import Layout
from lingtan.app.receive_files import handed_in, name_of_upload, new_upload
from lingtan.app.record_steps import entries_of
from lingtan.base.errors import FindingAnswerError, LingtanError
from lingtan.client.answers import NewAnswer, NewReversal, TakenAnswer
from lingtan.evidence.answers import GivenAnswer, Sent, answer_sent
from lingtan.park.answers import AnswerKind, Parameter
from lingtan.reports.words import Words
from lingtan.web.access import GIVEN, REVERSAL
from lingtan.web.answers_api import ANSWER_EXAMPLE
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.park_paths import error_within
from lingtan.web.problems import (
    FORBIDDEN,
    IN_USE,
    NOT_FOUND,
    NOT_TAKEN,
    PROBLEM,
    TOO_LARGE,
    UNKNOWN_FORM,
    problem_of,
    status_of,
)
from lingtan.web.push_body import JSON, KEY, digest_of, key_of, read_body

S = TypeVar("S", bound=NewReversal)
OK = 200
ID = Path(description="Id of an answer, such as A1.", max_length=200)
STATUS: Mapping[str, int] = {
    "from_elsewhere": FORBIDDEN,
    "no_such_finding": NOT_FOUND,
    "unknown": NOT_FOUND,
    "same": IN_USE,
    "reversed": IN_USE,
    "key_in_use": IN_USE,
    **dict.fromkeys(("key_reused", "not_taken", "nothing_proposed", "no_parameter"), NOT_TAKEN),
    **dict.fromkeys(("bad_parameter", "other_parameter", "not_swapped"), NOT_TAKEN),
    "which_meter": NOT_TAKEN,
    **dict.fromkeys(
        ("no_date", "no_span", "no_interval", "not_of_counters", "no_finding"), NOT_TAKEN
    ),
    **dict.fromkeys(("no_kind", "no_proof", "no_reason", "nobody"), NOT_TAKEN),
}
GIVEN_EXAMPLE = {**ANSWER_EXAMPLE, "is_repeated": False}
BACK_EXAMPLE = {
    **GIVEN_EXAMPLE,
    "is_in_force": False,
    "reversal": {"by": "Li Na", "at": "2026-01-21T02:00:00+00:00", "note": "another meter"},
}
SENT_EXAMPLE = {
    "period": "2025",
    "finding": "reconciliation_suspect_steady:e_check@2025-07",
    "kind": "ratio",
    "parameters": {"ratio": 1.25},
    "note": "transformer changed",
    "documents": [{"name": "protocol.txt", "content": "NTAwLzUK"}],
}
REFUSALS = (
    (400, "The body cannot be read."),
    (FORBIDDEN, "It comes with a cookie, and not from a page of this server."),
    (NOT_FOUND, "There is no such finding or answer."),
    (IN_USE, "It was said already, or is being said under the same key."),
    (TOO_LARGE, "The body is too large."),
    (UNKNOWN_FORM, "The body is of another type."),
    (NOT_TAKEN, "It cannot be so: `title` says why, `detail` what is needed."),
)


def given_answers_of(entrance: Entrance) -> APIRouter:
    """Return the routes by which programs answer findings, and take answers back."""
    router, layout = routes_of_api("park"), entrance.room.layout

    @router.post(
        f"/{GIVEN}",
        summary="Answer a finding: a dated, signed event that can be taken back",
        responses=_told(GIVEN_EXAMPLE),
        openapi_extra=_sent(NewAnswer, SENT_EXAMPLE),
    )
    async def give(request: Request) -> Response:
        def given(said: NewAnswer, signed: Signed, sent: Sent | None) -> GivenAnswer:
            with _documents(layout, said) as files:
                period = said.period or last_full_year(signed.now)
                return give_answer(layout, period, _asked(said, files), signed, sent)

        return await _take(entrance, request, NewAnswer, given)

    @router.post(
        f"/{REVERSAL}",
        summary="Take an answer back: what it touched is understood as before it",
        responses=_told(BACK_EXAMPLE),
        openapi_extra=_sent(NewReversal, {"note": "another meter"}),
    )
    async def take_back(request: Request, answer: str = ID) -> Response:
        def reversed_(_: NewReversal, signed: Signed, sent: Sent | None) -> GivenAnswer:
            return reverse_answer(layout, answer, signed, sent)

        return await _take(entrance, request, NewReversal, reversed_)

    return router


async def _take(
    entrance: Entrance,
    request: Request,
    kind: type[S],
    work: Callable[[S, Signed, Sent | None], GivenAnswer],
) -> Response:
    """Answer a program that says something of findings, or why it is not taken."""
    room, visitor = entrance.room, visitor_of(request)
    words = Words(room.view(request).language)
    may_send = entrance.may_send(request, visitor)
    body = (await read_body(request, (JSON,)))[0] if may_send else b""
    key = key_of(request)

    def done() -> Response:
        try:
            if not may_send:
                raise FindingAnswerError("from_elsewhere")
            said = _read(kind, body)
            sent = _sent_under(key, visitor.name, f"{request.url.path}\n{digest_of(body)}")
            known = answer_sent(entries_of(room.layout), sent) if sent else None
            by = visitor.name or said.by
            signed = Signed(by=by, note=said.note, now=room.clock())
            found = known or work(said, signed, sent)
        except LingtanError as error:
            return _refusal(error_within(error, room.layout), words)
        told = given_plain(found, zone_of(room.layout))
        return JSONResponse({**told, "is_repeated": known is not None}, OK)

    return await run_in_threadpool(done)


def _read(kind: type[S], body: bytes) -> S:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        facts = {"where": ".".join(map(str, first["loc"])) or "–", "said": first["msg"]}
        raise FindingAnswerError("not_read", facts=facts) from error


def _sent_under(key: str, by: str, body: str) -> Sent | None:
    """Return by what this is known when it comes again; two who use one key do not meet."""
    if not key:
        return None
    return Sent(key=digest_of(f"{by}\n{key}".encode()), body=sha256(body.encode()).hexdigest())


def _asked(said: NewAnswer, files: list[FilePath]) -> AnswerRequest:
    whole = {name: _whole(name, value) for name, value in said.parameters.items()}
    return AnswerRequest(
        kind=AnswerKind(said.kind) if said.kind else None,
        finding=said.finding,
        meter=said.meter,
        start=said.start,
        end=said.end,
        parameters=whole,
        documents=files,
    )


def _whole(name: str, value: float | str) -> Parameter:
    """Return minutes as they are told elsewhere: whole."""
    is_whole = name == "minutes" and isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


@contextmanager
def _documents(layout: Layout, said: NewAnswer) -> Iterator[list[FilePath]]:
    """Yield the documents that came along as files, until they are kept or refused."""
    if not said.documents:
        yield []
        return
    folder, files = new_upload(layout), list[FilePath]()
    for each in said.documents:
        path = folder / name_of_upload(each.name, [file.name for file in files])
        path.write_bytes(each.content)
        files.append(path)
    with handed_in(files):
        yield files


def _told(example: Mapping[str, object]) -> dict[int | str, dict[str, Any]]:
    done = {
        "description": "It is recorded and signed, and holds from now on.",
        "model": TakenAnswer,
        "content": {JSON: {"example": example}},
    }
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"description": text, "content": {PROBLEM: {}}} for status, text in REFUSALS
    }
    return {OK: done, **refusals}


def _sent(kind: type[NewReversal], example: Mapping[str, object]) -> dict[str, Any]:
    schema = kind.model_json_schema(by_alias=True)
    parts = schema.pop("$defs", {})
    schema = json.loads(
        json.dumps(schema),
        object_hook=lambda each: (
            parts[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        ),
    )
    content = {JSON: {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}, "parameters": [KEY]}


def _refusal(error: LingtanError, words: Words) -> Response:
    is_own = isinstance(error, FindingAnswerError)
    status = STATUS.get(error.case, status_of(error)) if is_own else status_of(error)
    return JSONResponse({**problem_of(error, words), "status": status}, status, media_type=PROBLEM)
