"""What went wrong, told to people as a page and to programs as ``application/problem+json`` [1]_.

References
----------
.. [1] RFC 9457, Problem Details for HTTP APIs.
"""

from collections.abc import Mapping, Sequence
from typing import Any  # what the framework says of a parameter may hold anything

from lingtan.base.errors import (
    ArgumentError,
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
SEE_OTHER, UNKNOWN_VISITOR, FORBIDDEN, TOO_SLOW = 303, 401, 403, 408
TOO_LARGE, TOO_MANY = 413, 429
IN_USE, UNKNOWN_FORM, NOT_TAKEN, NO_ROOM = 409, 415, 422, 507
STATUS: Mapping[type[LingtanError], int] = {
    WorkspaceBusyError: UNAVAILABLE,
    StoreError: UNAVAILABLE,
    TraceError: NOT_FOUND,
    WatchError: TOO_MANY,
    DocumentError: UNAVAILABLE,  # no font, no room: the same question can be answered later
}
STATUS_OF_CASE: Mapping[str, int] = {
    "no_meter": NOT_FOUND,  # an address names it, and it is not there
    "no_import": NOT_FOUND,
    "store_full": NO_ROOM,
    "store_damaged": UNAVAILABLE,
    "store_refused": UNAVAILABLE,
}
TOLD: Mapping[int, str] = {
    NOT_FOUND: "page.not_found",
    NO_SUCH_METHOD: "page.no_such_method",
    UNKNOWN_VISITOR: "page.unknown_visitor",
    FORBIDDEN: "page.forbidden",
    UNAVAILABLE: "page.unavailable",
    TOO_SLOW: "page.too_slow",
    TOO_LARGE: "page.too_large",
    NO_ROOM: "page.no_room",
}

ALLOWED: Mapping[str, str] = {
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
    "enum": "{expected}",
    "int_parsing": "…, 1, 2, …",
    "int_parsing_size": "…, 1, 2, …",
    "int_from_float": "…, 1, 2, …",
    "bool_parsing": "true, false",
    "string_too_long": "≤ {max_length} Unicode",
}
"""What a parameter may be, by the kind of what was wrong with it: the same in every language."""
LANGUAGES = "zh, en"
LONGEST_GIVEN = 40


def status_of(error: LingtanError) -> int:
    """Return the status of an error: the question is wrong, unless its kind says otherwise."""
    if error.case in STATUS_OF_CASE:
        return STATUS_OF_CASE[error.case]
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


def misread_parameter(faults: Sequence[Mapping[str, Any]]) -> ArgumentError:
    """Return what is wrong with a parameter of a question: the first one that is.

    Examples
    --------
    >>> at = {"loc": ("query", "limit"), "input": "9"}
    >>> misread_parameter([{"type": "less_than_equal", "ctx": {"le": 5}, **at}]).facts["allowed"]
    '≤ 5'
    """
    fault = faults[0]
    name = str(fault["loc"][-1])
    if fault["type"] == "missing":
        return ArgumentError("no_parameter", facts={"name": name})
    fallback = LANGUAGES if name == "lang" else "/api/v1/openapi.json"
    allowed = ALLOWED.get(fault["type"], fallback).format_map(fault.get("ctx", {}))
    allowed = allowed.replace(" or ", ", ")  # the framework joins names in English
    return no_value(name, str(fault["input"]), allowed)


def no_value(name: str, given: str, allowed: str) -> ArgumentError:
    """Return that a parameter cannot be what it is, and what it can be."""
    facts = {"name": name, "given": given[:LONGEST_GIVEN], "allowed": allowed}
    return ArgumentError("no_value", facts=facts)
