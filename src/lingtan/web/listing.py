"""A long list for admins: chosen from, a hundred lines at a time, and as CSV for spreadsheets."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from fastapi import Request, Response

from lingtan.base.plain import to_plain
from lingtan.reports.words import Words
from lingtan.web.audit_pages import ON_A_PAGE, choice_of
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.exports import safe_text
from lingtan.web.features import EXPORTS
from lingtan.web.pages import draw_page
from lingtan.web.room import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What a list is chosen by.

    Attributes
    ----------
    name : str
        Of the parameter in the address.
    label, every : str
        Keys of what it is called, and of what chooses nothing.
    kinds : sequence of pairs
        What can be chosen, with its name.
    """

    name: str
    label: str
    every: str = "audit.choose.everybody"
    kinds: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list.

    Attributes
    ----------
    id : str
        Its words are ``page.<id>``, ``<id>.lead``, ``<id>.heading.<head>``.
    count : int
        Lines there are on all pages.
    rows : sequence of tuples
        A cell for each head.
    others : tuple of pairs
        Lists beside this one: key of the words, address.
    """

    id: str
    path: str
    count: int
    heads: Sequence[str]
    rows: Sequence[tuple[object, ...]]
    choices: Sequence[Choosing]
    others: tuple[tuple[str, str], ...] = ()


def draw_listing(room: Room, request: Request, listed: Listing) -> str:
    """Return a page of a list."""
    view, query = room.view(request), request.query_params
    words, path = Words(view.language), listed.path
    kept = {each.name: query.get(each.name, "") for each in listed.choices}
    pages = max(1, -(-listed.count // ON_A_PAGE))
    number = min(choice_of(query).page, pages)
    return draw_page(
        "listing.html",
        view,
        room.park_if_sound(),
        visitor_of(request),
        path=path,
        title=words.say(f"page.{listed.id}"),
        lead=words.say(f"{listed.id}.lead"),
        found=words.say("audit.found", {"count": listed.count, "page": number, "pages": pages}),
        heads=[words.say(f"{listed.id}.heading.{head}") for head in listed.heads],
        rows=listed.rows,
        choices=listed.choices,
        chosen=kept,
        own=kept,
        others=[(words.say(key), view.link(address)) for key, address in listed.others],
        exports=[(form.upper(), view.link(f"{path}.{form}", **kept)) for form in EXPORTS],
        newer=view.link(path, **kept, page=str(number - 1)) if number > 1 else "",
        older=view.link(path, **kept, page=str(number + 1)) if number < pages else "",
    )


def listing_csv(name: str, headings: Sequence[str], lines: Sequence[object]) -> Response:
    """Return lines as CSV, in which nothing is run by a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    for each in lines:
        told = to_plain(each)
        row = [str(told[heading]) for heading in headings] if isinstance(told, dict) else []
        writer.writerow([safe_text(value) for value in row])
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    told_as = "\ufeff" + text.getvalue()  # without the mark spreadsheets misread Chinese
    return Response(told_as, media_type="text/csv; charset=utf-8", headers=headers)


def listing_json(name: str, lines: Sequence[object]) -> Response:
    """Return lines as JSON, under the name of the list."""
    text = json.dumps(to_plain({name: lines}), ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json")
