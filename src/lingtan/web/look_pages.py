"""Who looked at what: a page for admins, and the same as data."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from lingtan.app.record_looks import list_looks, page_of_looks
from lingtan.app.wiring_users import Look, Sought
from lingtan.reports.words import Words
from lingtan.web.access import AUDIT, LISTS, LOOKS, VISITS
from lingtan.web.audit_pages import ON_A_PAGE, choice_of
from lingtan.web.entrance import Entrance
from lingtan.web.features import EXPORTS, FEATURES, export_of, export_path, exports_of
from lingtan.web.listed_documents import TakenList, add_documents
from lingtan.web.listing import Choosing, Listing, draw_listing, listing_csv, listing_json
from lingtan.web.passed_over import KNOWN
from lingtan.web.room import Room
from lingtan.web.visit_pages import UTC, minute_of

HEADS = ("last", "who", "what", "whose", "times", "first")
WEIGHTS = (1.3, 1.2, 2.6, 1.6, 0.7, 1.3)
HEADINGS = ("first_at", "last_at", "name", "path", "enterprise", "times")
PARK = "-"  # how looks at the whole park are chosen
PAGES = {
    **{feature.path: feature.id for feature in FEATURES},
    **{export_path(each, form): each.id for each in FEATURES for form in EXPORTS},
    **{path: each[1:] for each in LISTS for path in (each, *exports_of(each))},
}


def add_looks(app: FastAPI, entrance: Entrance) -> None:
    """Add the page and its exports."""

    @app.get(LOOKS, include_in_schema=False, response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(_draw(entrance, request))

    @app.get(export_of(LOOKS, "csv"), include_in_schema=False, dependencies=KNOWN)
    def as_csv(request: Request) -> Response:
        return listing_csv("looks.csv", HEADINGS, _every(entrance, request))

    @app.get(export_of(LOOKS, "json"), include_in_schema=False, dependencies=KNOWN)
    def as_json(request: Request) -> Response:
        return listing_json("looks", _every(entrance, request))

    add_documents(app, LOOKS, entrance.room, partial(_taken, entrance))


def _taken(entrance: Entrance, request: Request, words: Words) -> TakenList:
    names = _names(entrance.room, words)
    return TakenList(
        id="looks",
        lead=words.say("looks.lead"),
        heads=HEADS,
        weights=WEIGHTS,
        rows=[_row(each, words, names) for each in _every(entrance, request)],
    )


def _every(entrance: Entrance, request: Request) -> tuple[Look, ...]:
    """Return all looks that are asked for, those that were not written yet as well."""
    entrance.looks.write(entrance.room.layout)
    return list_looks(entrance.room.layout, _sought(request.query_params))


def _sought(query: Mapping[str, str]) -> Sought:
    whose = query.get("enterprise", "")
    return Sought(
        name=query.get("by", ""), enterprise=("" if whose == PARK else whose) if whose else None
    )


def _draw(entrance: Entrance, request: Request) -> str:
    room, query = entrance.room, request.query_params
    words, number = Words(room.view(request).language), choice_of(query).page
    entrance.looks.write(room.layout)
    found = page_of_looks(room.layout, _sought(query), number, ON_A_PAGE)
    names = _names(room, words)
    named = [(each, names.get(each, each)) for each in found.enterprises]
    whose = ((PARK, words.say("looks.park")), *named)
    listed = Listing(
        id="looks",
        path=LOOKS,
        count=found.count,
        heads=HEADS,
        rows=[_row(each, words, names) for each in found.looks],
        choices=[
            Choosing(
                name="by", label="visits.choose.who", kinds=[(each, each) for each in found.people]
            ),
            Choosing(
                name="enterprise", label="looks.heading.whose", every="looks.every", kinds=whose
            ),
        ],
        others=(("visits.open", VISITS), ("admin.audit.open", AUDIT)),
    )
    return draw_listing(room, request, listed)


def _names(room: Room, words: Words) -> dict[str, str]:
    park = room.park_if_sound()
    enterprises = park.enterprises if park is not None else ()
    return {each.id: each.name.in_language(words.language) for each in enterprises}


def _row(look: Look, words: Words, names: Mapping[str, str]) -> tuple[object, ...]:
    page = PAGES.get(look.path, "")
    what = f"{words.say(f'page.{page}')} · {look.path}" if page else look.path
    return (
        minute_of(look.last_at, UTC),
        look.name,
        what,
        names.get(look.enterprise, look.enterprise) or words.say("looks.park"),
        look.times,
        minute_of(look.first_at, UTC),
    )
