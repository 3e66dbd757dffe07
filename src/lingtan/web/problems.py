"""What went wrong, told to people as a page and to programs as ``application/problem+json`` [1]_.

References
----------
.. [1] RFC 9457, Problem Details for HTTP APIs.
"""

from collections.abc import Mapping

from lingtan.base.errors import (
    DocumentError,
    LingtanError,
    StoreError,
    TraceError,
    WatchError,
    WorkspaceBusyError,
)
from lingtan.reports.words import Words

PROBLEM = "application/problem+json"
BAD_QUESTION, NOT_FOUND, NO_SUCH_METHOD, UNAVAILABLE = 400, 404, 405, 503
SEE_OTHER, UNKNOWN_VISITOR, FORBIDDEN, TOO_LARGE, TOO_MANY = 303, 401, 403, 413, 429
IN_USE, UNKNOWN_FORM, NOT_TAKEN, NO_ROOM = 409, 415, 422, 507
STATUS: Mapping[type[LingtanError], int] = {
    WorkspaceBusyError: UNAVAILABLE,
    StoreError: UNAVAILABLE,
    TraceError: NOT_FOUND,
    WatchError: TOO_MANY,
    DocumentError: UNAVAILABLE,  # no font, no room: the same question can be answered later
}
NOT_THERE = {"no_meter"}
"""Cases of a thing that an address names and that is not there."""
TOLD: Mapping[int, str] = {
    NOT_FOUND: "page.not_found",
    NO_SUCH_METHOD: "page.no_such_method",
    UNKNOWN_VISITOR: "page.unknown_visitor",
    FORBIDDEN: "page.forbidden",
    UNAVAILABLE: "page.unavailable",
    TOO_LARGE: "page.too_large",
    NO_ROOM: "page.no_room",
}


def status_of(error: LingtanError) -> int:
    """Return the status of an error: the question is wrong, unless its kind says otherwise."""
    if error.case in NOT_THERE:
        return NOT_FOUND
    kinds = (kind for kind in type(error).__mro__ if kind in STATUS)
    return next((STATUS[kind] for kind in kinds), BAD_QUESTION)


def problem_of(error: LingtanError, words: Words) -> dict[str, object]:
    """Return an error for a program: a stable code, its facts, and words in its language."""
    return {
        "type": f"urn:lingtan:problem:{error.code}:{error.case}",
        "title": words.error_what(error),
        "status": status_of(error),
        "detail": words.error_next(error),
        "code": error.code,
        "case": error.case,
        "facts": error.facts,
        "details": [words.detail(detail) for detail in error.details],
    }


def plain_problem(status: int, words: Words) -> dict[str, object]:
    """Return what is told of an address or a method that is not there."""
    title = words.say(TOLD.get(status, "page.refused"))
    return {"type": "about:blank", "title": title, "status": status}
