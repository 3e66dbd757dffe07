"""A page to take away: its answer first, then all it shows, as JSON, CSV, workbook and PDF."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from io import StringIO

from fastapi import Response

from lingtan.app.page_pdf import page_pdf
from lingtan.app.page_workbook import page_workbook
from lingtan.app.present_park import Presentation
from lingtan.base.plain import Plain, to_plain
from lingtan.reports.in_full import in_full
from lingtan.reports.model import Amount, Cell, Chapter, Paragraph, Report, Table, Verdict
from lingtan.reports.page_tables import page_tables
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.cut_list import CURSOR, WHOLE
from lingtan.web.feature import Feature

KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet would run what begins with one; some take the wide letters of Chinese for them."""


def whole_of(feature: Feature, query: Mapping[str, str]) -> Mapping[str, str]:
    """Return what of an address an export answers: of a list that pages cut, all of it."""
    asked = feature.asked(query)
    if CURSOR not in feature.asks:
        return asked
    return {**{key: told for key, told in asked.items() if key != CURSOR.name}, WHOLE: "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPage:
    """A page to take away.

    Attributes
    ----------
    id : str
        Its name in JSON, and of files.
    name : str
        What it is called.
    answer : str
        What it leads with.
    """

    id: str
    name: str
    answer: str
    chapters: tuple[Chapter, ...]


def taken_page(feature: Feature, presentation: Presentation) -> TakenPage:
    """Return a page of the menu as it is taken away."""
    words = Words(presentation.report.language)
    chapters = {chapter.id: chapter for chapter in presentation.report.chapters}
    return TakenPage(
        id=feature.id,
        name=words.say(f"page.{feature.id}"),
        answer=feature.lead(presentation, words),
        chapters=tuple(chapters[id_] for id_ in feature.chapters),
    )


def page_as(form: str, page: TakenPage, presentation: Presentation) -> Response:
    """Return a page in one of the forms `features.EXPORTS` names.

    Raises
    ------
    DocumentError
        There is no Chinese font for a PDF.
    """
    if form == "json":
        return Response(page_json(page, presentation), media_type=KINDS[form])
    headers = {"content-disposition": f'attachment; filename="{page.id}.{form}"'}
    return Response(_content(form, page, presentation), media_type=KINDS[form], headers=headers)


def _content(form: str, page: TakenPage, presentation: Presentation) -> str | bytes:
    report = _headed(page, presentation)
    if form == "pdf":
        return page_pdf(presentation, report)
    full = replace(report, chapters=tuple(map(in_full, report.chapters)))
    tables = page_tables(full, Words(report.language))
    return page_workbook(report, tables) if form == "xlsx" else page_csv(report, tables)


def _headed(page: TakenPage, presentation: Presentation) -> Report:
    """Return a page that says which park and page it is of, and before all else its answer."""
    report, inputs = presentation.report, presentation.inputs
    park = inputs.park.name.in_language(report.language) or inputs.park.id
    said = "page.document_trial" if inputs.is_trial else "page.document"
    title = Words(report.language).say(said, {"park": park, "page": page.name})
    first, *others = page.chapters
    begun = replace(first, blocks=(Paragraph(text=page.answer), *first.blocks))
    return replace(report, title=title, chapters=(begun, *others))


def page_json(page: TakenPage, presentation: Presentation) -> str:
    """Return the answer and the chapters of a page as JSON; a share is in the per cent shown."""
    report = _headed(page, presentation)
    told = {
        "page": page.id,
        "title": report.title,
        "subtitle": report.subtitle,
        "as_known_at": report.generated_at,
        "language": report.language,
        "answer": page.answer,
        "chapters": [in_full(each) for each in page.chapters],
    }
    return json.dumps(_in_units_shown(to_plain(told)), ensure_ascii=False, indent=1)


def _in_units_shown(told: Plain) -> Plain:
    if isinstance(told, list):
        return [_in_units_shown(each) for each in told]
    if not isinstance(told, dict):
        return told
    is_share, value = told.get("is_share"), told.get("value")
    kept = {key: _in_units_shown(each) for key, each in told.items() if key != "is_share"}
    return {**kept, "value": per_cent(value)} if is_share and isinstance(value, float) else kept


def per_cent(share: float) -> float:
    """Return a share in per cent, with no other digits than its own.

    Examples
    --------
    >>> per_cent(0.07)
    7.0
    """
    return float(Decimal(repr(share)).scaleb(2))


def page_csv(page: Report, tables: Iterable[Table]) -> str:
    """Return a page as CSV: which it is, then its tables one under another with their titles."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe_text(line)] for line in (page.title, page.subtitle, page.note) if line)
    writer.writerow([])
    for table in tables:
        writer.writerows(_rows(table))
        writer.writerow([])
    return "\ufeff" + text.getvalue()  # without the mark spreadsheets misread Chinese


def _rows(table: Table) -> Iterator[list[str]]:
    yield [safe_text(table.title)]
    yield [
        safe_text(f"{column.heading} [{column.unit}]" if column.unit else column.heading)
        for column in table.columns
    ]
    for row in table.rows:
        yield [_text_of(cell) for cell in row]
    yield from ([safe_text(note)] for note in table.notes)


def _text_of(cell: Cell) -> str:
    match cell:
        case Amount():
            return _number_of(cell)
        case Verdict():
            return cell.word
        case Way():
            return safe_text(cell.text)
        case _:
            return safe_text(cell)


def _number_of(amount: Amount) -> str:
    if amount.value is None:
        return amount.text
    return repr(per_cent(amount.value) if amount.is_share else amount.value)


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
