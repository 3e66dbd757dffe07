"""A page to take away: JSON with every figure's id, CSV and workbook with every table, PDF."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO

from fastapi import Response

from lingtan.app.page_pdf import page_pdf
from lingtan.app.page_workbook import page_workbook
from lingtan.app.present_park import Presentation
from lingtan.base.plain import to_plain
from lingtan.reports.model import Amount, Cell, Chapter, Paragraph, Report, Table, Verdict
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


def page_as(form: str, feature: Feature, presentation: Presentation) -> Response:
    """Return a page in one of the forms `features.EXPORTS` names.

    Raises
    ------
    DocumentError
        There is no Chinese font for a PDF.
    """
    if form == "json":
        return Response(page_json(feature, presentation), media_type=KINDS[form])
    headers = {"content-disposition": f'attachment; filename="{feature.id}.{form}"'}
    return Response(_content(form, feature, presentation), media_type=KINDS[form], headers=headers)


def _content(form: str, feature: Feature, presentation: Presentation) -> str | bytes:
    page = replace(presentation.report, chapters=tuple(_chapters(feature, presentation)))
    match form:
        case "xlsx":
            return page_workbook(page)
        case "pdf":
            return page_pdf(presentation, _headed(page, feature, presentation))
        case _:
            return page_csv(feature, presentation)


def _headed(page: Report, feature: Feature, presentation: Presentation) -> Report:
    """Return a page that says which park and page it is of, and before all else its answer."""
    words = Words(page.language)
    park = presentation.inputs.park.name.in_language(page.language) or presentation.inputs.park.id
    said = "page.document_trial" if presentation.inputs.is_trial else "page.document"
    title = words.say(said, {"park": park, "page": words.say(f"page.{feature.id}")})
    answer = Paragraph(text=feature.lead(presentation, words))
    first, *others = page.chapters
    begun = replace(first, blocks=(answer, *first.blocks))
    return replace(page, title=title, chapters=(begun, *others))


def page_json(feature: Feature, presentation: Presentation) -> str:
    """Return the chapters of a page as JSON."""
    report = presentation.report
    told = {
        "page": feature.id,
        "title": report.title,
        "subtitle": report.subtitle,
        "as_known_at": report.generated_at,
        "language": report.language,
        "chapters": _chapters(feature, presentation),
    }
    return json.dumps(to_plain(told), ensure_ascii=False, indent=1)


def page_csv(feature: Feature, presentation: Presentation) -> str:
    """Return the tables of a page as CSV, one under another, each under its title."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for table in _tables(feature, presentation):
        writer.writerows(_rows(table))
        writer.writerow([])
    return "\ufeff" + text.getvalue()  # without the mark spreadsheets misread Chinese


def _chapters(feature: Feature, presentation: Presentation) -> list[Chapter]:
    chapters = {chapter.id: chapter for chapter in presentation.report.chapters}
    return [chapters[id_] for id_ in feature.chapters]


def _tables(feature: Feature, presentation: Presentation) -> Iterator[Table]:
    for chapter in _chapters(feature, presentation):
        yield from (block for block in chapter.blocks if isinstance(block, Table))


def _rows(table: Table) -> Iterator[list[str]]:
    yield [safe_text(table.title)]
    yield [
        safe_text(f"{column.heading} [{column.unit}]" if column.unit else column.heading)
        for column in table.columns
    ]
    for row in table.rows:
        yield [_text_of(cell) for cell in row]


def _text_of(cell: Cell) -> str:
    match cell:
        case Amount():
            return cell.text if cell.value is None else repr(cell.value)
        case Verdict():
            return cell.word
        case Way():
            return safe_text(cell.text)
        case _:
            return safe_text(cell)


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
