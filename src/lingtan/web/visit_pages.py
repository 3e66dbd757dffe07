"""Who came in, was refused and left: a page for admins, and the same as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.record_visits import list_visits, page_of_visits
from lingtan.app.wiring_users import Step, Visit, Wanted
from lingtan.base.time_axis import find_zone
from lingtan.reports.words import Words
from lingtan.web.access import LOOKS, VISITS
from lingtan.web.audit_pages import ON_A_PAGE, choice_of
from lingtan.web.entrance import Entrance
from lingtan.web.features import export_of
from lingtan.web.listed_documents import TakenList, add_documents
from lingtan.web.listing import Choosing, Listing, draw_listing, listing_csv, listing_json
from lingtan.web.passed_over import KNOWN

HEADS = ("last", "who", "what", "where", "times", "first")
WEIGHTS = (1.3, 1.2, 2.0, 3.0, 0.7, 1.3)
HEADINGS = ("first_at", "last_at", "name", "step", "way", "address", "browser", "times", "by")
STRANGER = "-"  # how those whom nobody here is called are chosen
EVERY = ""
UTC = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One visit as the page shows it."""

    first: str
    last: str
    who: str
    what: str
    where: str
    times: int


def add_visits(app: FastAPI, entrance: Entrance) -> None:
    """Add the page and its exports."""

    @app.get(VISITS, include_in_schema=False, response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(_draw(entrance, request))

    @app.get(export_of(VISITS, "csv"), include_in_schema=False, dependencies=KNOWN)
    def as_csv(request: Request) -> Response:
        return listing_csv("visits.csv", HEADINGS, _every(entrance, request))

    @app.get(export_of(VISITS, "json"), include_in_schema=False, dependencies=KNOWN)
    def as_json(request: Request) -> Response:
        return listing_json("visits", _every(entrance, request))

    add_documents(app, VISITS, entrance.room, partial(_taken, entrance))


def _taken(entrance: Entrance, request: Request, words: Words) -> TakenList:
    return TakenList(
        id="visits",
        lead=words.say("visits.lead"),
        heads=HEADS,
        weights=WEIGHTS,
        rows=[_row(each, words) for each in _every(entrance, request)],
    )


def way_word(way: str, words: Words) -> str:
    """Return what a way to sign in is called; one of two factors by both."""
    return " + ".join(words.say(f"admin.way.{each.replace(' ', '_')}") for each in way.split("+"))


def minute_of(at: datetime, zone: str) -> str:
    """Return a moment by the clock of a zone, to the minute."""
    return f"{at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"


def _every(entrance: Entrance, request: Request) -> tuple[Visit, ...]:
    """Return all visits that are asked for, those that were not written yet as well."""
    entrance.visits.write(entrance.room.layout)
    return list_visits(entrance.room.layout, _wanted(request.query_params))


def _wanted(query: Mapping[str, str]) -> Wanted:
    by = query.get("by", EVERY)
    name = None if by == EVERY else ("" if by == STRANGER else by)
    return Wanted(name=name, step=query.get("step", EVERY))


def _draw(entrance: Entrance, request: Request) -> str:
    room, query = entrance.room, request.query_params
    words, number = Words(room.view(request).language), choice_of(query).page
    entrance.visits.write(room.layout)
    found = page_of_visits(room.layout, _wanted(query), number, ON_A_PAGE)
    kinds = [(step.value, words.say(f"visits.step.{step.value}")) for step in Step]
    people = ((STRANGER, words.say("visits.stranger")), *((each, each) for each in found.people))
    listed = Listing(
        id="visits",
        path=VISITS,
        count=found.count,
        heads=HEADS,
        rows=[_row(each, words) for each in found.visits],
        choices=[
            Choosing(
                name="step", label="audit.choose.kind", every="audit.kind.every", kinds=kinds
            ),
            Choosing(name="by", label="visits.choose.who", kinds=people),
        ],
        others=(("looks.open", LOOKS),),
    )
    return draw_listing(room, request, listed)


def _row(visit: Visit, words: Words) -> tuple[object, ...]:
    shown = shown_visit(visit, words)
    return shown.last, shown.who, shown.what, shown.where, shown.times, shown.first


def shown_visit(visit: Visit, words: Words, zone: str = UTC) -> Shown:
    """Return a visit in words; moments by the clock of a zone."""
    what = words.say(f"visits.step.{visit.step.value}")
    by = words.say("visits.by", {"name": visit.by}) if visit.by else ""
    return Shown(
        first=minute_of(visit.first_at, zone),
        last=minute_of(visit.last_at, zone),
        who=visit.name or words.say("visits.stranger"),
        what=f"{what} · {way_word(visit.way, words)}" if visit.way else what,
        where=" · ".join(filter(None, (visit.address, visit.browser, by))) or "–",
        times=visit.times,
    )
