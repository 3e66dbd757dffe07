"""The description of the API says what it really answers: problems as they are told, and tokens.

The framework writes a refusal of its own into every description, which no route here gives [1]_.

References
----------
.. [1] OpenAPI Specification 3.1, Responses Object.
"""

from collections.abc import Callable, Mapping
from typing import Any  # an OpenAPI document may hold any JSON

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from lingtan.base.errors import LingtanError, PushError, WatchError, WorkspaceBusyError
from lingtan.reports.words import Words
from lingtan.web.asked import NOT_MODIFIED
from lingtan.web.named_parameters import API, refuse_others
from lingtan.web.passed_over import LOOKED_AT
from lingtan.web.problems import (
    BAD_QUESTION,
    FORBIDDEN,
    IN_USE,
    NO_ROOM,
    NOT_FOUND,
    NOT_TAKEN,
    PROBLEM,
    TOO_MANY,
    UNAVAILABLE,
    UNKNOWN_VISITOR,
    no_value,
    plain_problem,
    problem_of,
)

OF_THE_FRAMEWORK = ("HTTPValidationError", "ValidationError")
SHAPE: Mapping[str, object] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "A stable code; about:blank where none is."},
        "title": {"type": "string", "description": "What is wrong, in the language asked for."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do next."},
        "code": {"type": "string"},
        "case": {"type": "string"},
        "facts": {"type": "object"},
        "details": {"type": "array", "items": {"type": "string"}},
    },
}
REFUSALS: Mapping[int, str] = {
    BAD_QUESTION: "The question cannot be understood: `title` says where, `detail` what next.",
    UNKNOWN_VISITOR: "Nobody is signed in, or the token does not count.",
    FORBIDDEN: "The role or the scope of the token does not reach so far.",
    NOT_FOUND: "What the question names is not there.",
    TOO_MANY: "Too many questions: ask again after `Retry-After` seconds.",
    UNAVAILABLE: "It cannot be answered now: ask again later.",
}
FOR_EXAMPLE: Mapping[int, LingtanError] = {
    BAD_QUESTION: no_value("limit", "0", "≥ 1"),
    IN_USE: PushError("key_in_use"),
    NOT_TAKEN: PushError("none_accepted", facts={"count": 2}),
    TOO_MANY: WatchError("many_of_one", facts={"most": 20}),
    UNAVAILABLE: WorkspaceBusyError("busy", facts={"pid": 4711, "folder": "store"}),
    NO_ROOM: PushError("not_kept", facts={"folder": "live", "reason": "no room left"}),
}
"""What is told under a status; under another one there is nothing to tell but the status."""
STREAM = "text/event-stream"
TOKEN: Mapping[str, object] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the API. Without sign-in (`--no-sign-in`) none is needed.",
}


def describe_truly(app: FastAPI) -> None:
    """Let the description of an application name what its routes answer, and give it out."""
    app.openapi = _described(app)  # type: ignore[method-assign]  # the way the framework documents

    @app.get(f"{API}/openapi.json", include_in_schema=False)
    def description(request: Request) -> JSONResponse:
        refuse_others(request.query_params, LOOKED_AT)  # it is the same whatever is looked at
        return JSONResponse(app.openapi())


def _described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            told = get_openapi(title=app.title, version=app.version, routes=app.routes)
            _amend(told)
            app.openapi_schema = told
        return app.openapi_schema

    return described


def _amend(told: dict[str, Any]) -> None:
    parts = told.setdefault("components", {})
    shapes = parts.setdefault("schemas", {})
    for name in OF_THE_FRAMEWORK:
        shapes.pop(name, None)
    shapes["Problem"] = SHAPE
    parts["securitySchemes"] = {"token": TOKEN}
    told["security"] = [{"token": []}, {}]
    for path in told["paths"].values():
        for method, operation in path.items():
            operation["responses"] = _responses(operation["responses"], method)


def _responses(told: Mapping[str, Any], method: str) -> dict[str, Any]:
    """Return what a route says it answers, with every refusal there may be."""
    own = {status: each for status, each in told.items() if not _is_of_the_framework(each)}
    if method == "get" and not _is_stream(own["200"]):
        own.setdefault(str(NOT_MODIFIED), {"description": "The asker has what still holds."})
    for status, text in REFUSALS.items():
        own.setdefault(str(status), {"description": text, "content": {PROBLEM: {}}})
    for code, answer in own.items():
        if PROBLEM in answer.get("content", {}):
            answer["content"] = {PROBLEM: _refusal(int(code))}
    return dict(sorted(own.items()))


def _refusal(status: int) -> dict[str, object]:
    """Return what a refusal is, and one for example."""
    words, error = Words("en"), FOR_EXAMPLE.get(status)
    told = (
        {**problem_of(error, words), "status": status} if error else plain_problem(status, words)
    )
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "example": told}


def _is_stream(answer: Mapping[str, Any]) -> bool:
    """Whether an answer is nothing that could be held already."""
    return STREAM in answer["content"]


def _is_of_the_framework(answer: Mapping[str, Any]) -> bool:
    return OF_THE_FRAMEWORK[0] in str(answer)
