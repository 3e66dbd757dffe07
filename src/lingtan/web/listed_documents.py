"""A list for admins as a workbook and as PDF: what its page shows, all that is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastapi import FastAPI, Request, Response

from lingtan.app.page_workbook import page_workbook
from lingtan.app.wiring_documents import render_pdf
from lingtan.base.errors import ArgumentError
from lingtan.base.time_axis import find_zone
from lingtan.reports.model import Chapter, Column, Paragraph, Report, Table
from lingtan.reports.park_report import DOCUMENT_WORDS
from lingtan.reports.words import Words
from lingtan.web.exports import KINDS
from lingtan.web.features import export_of
from lingtan.web.passed_over import KNOWN
from lingtan.web.room import Room

UTC = "UTC"
MOST = {"xlsx": 1_000_000, "pdf": 1_000}  # lines a sheet holds, and anybody reads on paper
DOCUMENTS = tuple(MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenList:
    """A list to take away, in the words of its page.

    Attributes
    ----------
    id : str
        Its words are ``page.<id>``, ``<id>.heading.<head>``.
    heads : sequence of str
        Of its columns, in order.
    weights : sequence of float
        How broad each is on paper.
    """

    id: str
    lead: str
    heads: Sequence[str]
    weights: Sequence[float]
    rows: Sequence[tuple[object, ...]]


def add_documents(
    app: FastAPI, path: str, room: Room, taken: Callable[[Request, Words], TakenList]
) -> None:
    """Add a list in each of the forms of `DOCUMENTS`.

    Parameters
    ----------
    path : str
        Address of its page.
    taken : callable
        Makes the list that a request asks for.
    """

    def document_as(form: str) -> Callable[[Request], Response]:
        def document(request: Request) -> Response:
            words = Words(room.view(request).language)
            return list_as(form, taken(request, words), room, words)

        return document

    for form in DOCUMENTS:
        address = export_of(path, form)
        app.get(address, include_in_schema=False, dependencies=KNOWN)(document_as(form))


def list_as(form: str, listed: TakenList, room: Room, words: Words) -> Response:
    """Return a list in one of the forms of `DOCUMENTS`.

    Raises
    ------
    ArgumentError
        It has more lines than such a file holds.
    DocumentError
        There is no Chinese font for a PDF.
    """
    count = len(listed.rows)
    if count > MOST[form]:
        raise ArgumentError(
            "too_many_lines", facts={"count": count, "most": MOST[form], "form": form.upper()}
        )
    report, table = _report(listed, room, words), _table(listed, words)
    headers = {"content-disposition": f'attachment; filename="{listed.id}.{form}"'}
    content = render_pdf(report) if form == "pdf" else page_workbook(report, (table,))
    return Response(content, media_type=KINDS[form], headers=headers)


def _report(listed: TakenList, room: Room, words: Words) -> Report:
    park, title = room.park_if_sound(), words.say(f"page.{listed.id}")
    name = park.name.in_language(words.language) or park.id if park is not None else ""
    at = room.clock().astimezone(find_zone(park.time_zone if park is not None else UTC))
    chapter = Chapter(
        id=listed.id,
        title=title,
        blocks=(Paragraph(text=listed.lead), replace(_table(listed, words), title="")),
    )
    return Report(
        language=words.language,
        title=words.say("page.document", {"park": name, "page": title}) if name else title,
        subtitle="",
        note="",
        generated_at=at.isoformat(timespec="minutes"),
        chapters=(chapter,),
        sheets=(),
        words=tuple((key, words.say(f"report.document.{key}")) for key in DOCUMENT_WORDS),
        is_page=True,
    )


def _table(listed: TakenList, words: Words) -> Table:
    return Table(
        id=listed.id,
        title=words.say(f"page.{listed.id}"),
        columns=tuple(
            Column(heading=words.say(f"{listed.id}.heading.{head}"), weight=weight)
            for head, weight in zip(listed.heads, listed.weights, strict=True)
        ),
        rows=tuple(tuple(map(str, row)) for row in listed.rows),
    )
