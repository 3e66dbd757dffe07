"""What a program asks of a period, and an answer that need not be sent twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from fastapi import Query, Request, Response

from lingtan.app.require_asked import require_asked
from lingtan.app.state_of import state_of
from lingtan.base.plain import to_plain
from lingtan.web.room import Room
from lingtan.web.view import View

NOT_MODIFIED = 304
PERIOD = Query("", description="Year, month or day of the park: 2025, 2025-07, 2025-07-01.")
BOUNDARY = Query("", description="Id of a boundary version; the first one when empty.")
KNOWN_AT = Query("", description="Instant of knowledge, ISO 8601; all that is known when empty.")
LANG = Query(
    "",
    alias="lang",
    pattern="^((zh|en)([-_][A-Za-z]+)?)?$",
    description="Language of words in the answer: zh or en.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, and what it looks at."""

    request: Request
    view: View


def looking(room: Room) -> Callable[..., Asked]:
    """Return what makes of a request what it looks at."""

    def looked_at(
        request: Request,
        period: str = PERIOD,
        boundary: str = BOUNDARY,
        known_at: str = KNOWN_AT,
        lang: str = LANG,
    ) -> Asked:
        query = {"period": period, "boundary": boundary, "known_at": known_at, "lang": lang}
        asked = Asked(request=request, view=room.view_by(query, request))
        require_asked(room.layout, room.question(asked.view))
        return asked

    return looked_at


def in_utc(at: datetime | None) -> datetime | None:
    """Return an instant as answers for programs tell it; None of all that is known.

    Examples
    --------
    >>> str(in_utc(datetime.fromisoformat("2026-01-01T08:00:00+08:00")))
    '2026-01-01 00:00:00+00:00'
    """
    return None if at is None else at.astimezone(UTC)


def answer_json(room: Room, asked: Asked, work: Callable[[], object], also: str = "") -> Response:
    """Answer with JSON, or with nothing new where the asker has what still holds.

    Parameters
    ----------
    also : str
        What the answer rests on beside the workspace and the question: the day.
    """

    def written() -> bytes:
        return json.dumps(to_plain(work()), ensure_ascii=False).encode()

    return answer_new(room, asked, written, "application/json", also)


def answer_new(
    room: Room, asked: Asked, written: Callable[[], bytes], kind: str, also: str = ""
) -> Response:
    """Answer with what is written, or with nothing new where the asker has what still holds."""
    request = asked.request
    told = f"{state_of(room.layout)}|{asked.view}|{request.url}|{kind}|{also}"
    tag = f'W/"{sha256(told.encode()).hexdigest()[:32]}"'
    if _holds(request, tag):
        return Response(status_code=NOT_MODIFIED, headers=_tagged(tag))
    return Response(written(), media_type=kind, headers=_tagged(tag))


def answer_told(request: Request, told: object) -> Response:
    """Answer with JSON that the clock changes too, or with nothing new where it is the same."""
    content = json.dumps(to_plain(told), ensure_ascii=False).encode()
    tag = f'W/"{sha256(content).hexdigest()[:32]}"'
    if _holds(request, tag):
        return Response(status_code=NOT_MODIFIED, headers=_tagged(tag))
    return Response(content, media_type="application/json", headers=_tagged(tag))


def _tagged(tag: str) -> dict[str, str]:
    return {"etag": tag, "cache-control": "private, no-cache"}


def _holds(request: Request, tag: str) -> bool:
    """Whether the asker has what is tagged so: one of those he names, or any [1]_.

    References
    ----------
    .. [1] RFC 9110, HTTP Semantics, sections 8.8.3.2 and 13.1.2: compared as weak ones are.
    """
    had = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    return not had.isdisjoint({tag, tag.removeprefix("W/"), "*"})
