"""The audit as a page and as data: filtered by kind and person, a hundred entries at a time."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import StringIO

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.base.errors import Fact
from lingtan.base.plain import to_plain
from lingtan.reports.words import Words
from lingtan.web.access import AUDIT, LOOKS, VISITS
from lingtan.web.audit_log import EVERY, PEOPLE, Audit, AuditLine, read_audit
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.exports import safe_text
from lingtan.web.features import EXPORTS, export_of
from lingtan.web.listed_documents import TakenList, add_documents
from lingtan.web.pages import draw_page
from lingtan.web.passed_over import KNOWN
from lingtan.web.room import Room

ON_A_PAGE = 100
HEADINGS = ("number", "at", "by", "kind", "said")
WEIGHTS = (0.6, 1.4, 1.4, 1.3, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of the audit somebody looks at; all of it in the address."""

    kind: str
    by: str
    page: int


def choice_of(query: Mapping[str, str]) -> Choice:
    """Return what an address asks for.

    Examples
    --------
    >>> choice_of({"kind": "user", "page": "x"})
    Choice(kind='user', by='', page=1)
    """
    told = query.get("page", "1")
    page = max(1, int(told)) if told.isascii() and told.isdigit() and len(told) < 7 else 1
    return Choice(kind=query.get("kind", PEOPLE), by=query.get("by", ""), page=page)


def add_audit(app: FastAPI, room: Room) -> None:
    """Add the page and its exports."""

    @app.get(AUDIT, include_in_schema=False, response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        audit = read_audit(room.layout, room.clock())
        return HTMLResponse(_draw(room, request, audit, choice_of(request.query_params)))

    @app.get(export_of(AUDIT, "csv"), include_in_schema=False, dependencies=KNOWN)
    def as_csv(request: Request) -> Response:
        headers = {"content-disposition": 'attachment; filename="audit.csv"'}
        text = _csv(_chosen(room, request))
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    @app.get(export_of(AUDIT, "json"), include_in_schema=False, dependencies=KNOWN)
    def as_json(request: Request) -> Response:
        told = {"entries": _chosen(room, request)}
        text = json.dumps(to_plain(told), ensure_ascii=False, indent=1)
        return Response(text, media_type="application/json")

    add_documents(app, AUDIT, room, partial(_taken, room))


def _taken(room: Room, request: Request, words: Words) -> TakenList:
    lines = _chosen(room, request)
    return TakenList(
        id="audit",
        lead=words.say("admin.audit.taken", {"count": len(lines)}),
        heads=HEADINGS,
        weights=WEIGHTS,
        rows=[(e.number, _second_of(e.at), e.by, kind_word(e.kind, words), e.said) for e in lines],
    )


def _second_of(at: str) -> str:
    """Return a recorded instant to the second; nothing of an entry that holds none."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""


def _chosen(room: Room, request: Request) -> list[AuditLine]:
    choice = choice_of(request.query_params)
    return read_audit(room.layout, room.clock()).chosen(choice.kind, choice.by)


def _csv(lines: list[AuditLine]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for each in lines:
        told = (str(each.number), each.at, each.by, each.kind, each.said)
        writer.writerow([safe_text(value) for value in told])
    return "\ufeff" + text.getvalue()  # without the mark spreadsheets misread Chinese


def _draw(room: Room, request: Request, audit: Audit, choice: Choice) -> str:
    view = room.view(request)
    words = Words(view.language)
    found = audit.chosen(choice.kind, choice.by)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(choice.page, pages)
    kept = {"kind": choice.kind, "by": choice.by}
    shown = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    facts: dict[str, Fact] = {
        "count": len(audit.lines),
        "at": f"{audit.verified_at:%Y-%m-%d %H:%M} UTC",
    }
    return draw_page(
        "audit.html",
        view,
        room.park_if_sound(),
        visitor_of(request),
        path=AUDIT,
        title=words.say("page.audit"),
        lead=words.say("admin.audit.verified", facts),
        found=words.say("audit.found", {"count": len(found), "page": number, "pages": pages}),
        lines=[(each, kind_word(each.kind, words)) for each in shown],
        kinds=[(each, kind_word(each, words)) for each in (PEOPLE, EVERY, *audit.kinds)],
        people=audit.people,
        choice=choice,
        visits=view.link(VISITS),
        looks=view.link(LOOKS),
        exports=[(form.upper(), view.link(export_of(AUDIT, form), **kept)) for form in EXPORTS],
        newer=view.link(AUDIT, **kept, page=str(number - 1)) if number > 1 else "",
        older=view.link(AUDIT, **kept, page=str(number + 1)) if number < pages else "",
    )


def kind_word(kind: str, words: Words) -> str:
    """Return what a kind of entry is called; one without a word by its id."""
    key = f"audit.kind.{kind}"
    return words.say(key) if words.has(key) else kind
