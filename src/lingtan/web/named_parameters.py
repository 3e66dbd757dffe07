"""Routes of the API take the parameters their description names, and refuse any other.

A parameter that is passed over would leave a question that somebody asks to be answered as another
one. A page says that it passes something over (`passed_over`).
"""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter, Depends, Request

from lingtan.base.errors import ArgumentError
from lingtan.web.asked import LANG
from lingtan.web.problems import LONGEST_GIVEN

API = "/api/v1"


def routes_of_api(tag: str) -> APIRouter:
    """Return where routes of the API are put; each takes a language, and what it names."""
    return APIRouter(prefix=API, tags=[tag], dependencies=[Depends(_require_named)])


async def _require_named(request: Request, _lang: str = LANG) -> None:
    """Make sure that a question holds no parameter that its route would pass over."""
    route = request.app.openapi()["paths"][request.scope["route"].path]
    described = route[request.method.lower()].get("parameters", ())
    named = [each["name"] for each in described if each["in"] == "query"]
    refuse_others(request.query_params, named)


def refuse_others(given: Iterable[str], named: Sequence[str]) -> None:
    """Make sure that nothing is given but what is named.

    Raises
    ------
    ArgumentError
        Something else is.
    """
    unknown = [name[:LONGEST_GIVEN] for name in given if name not in named]
    if unknown:
        facts = {"name": ", ".join(unknown), "allowed": ", ".join(named)}
        raise ArgumentError("unknown_parameter", facts=facts)
