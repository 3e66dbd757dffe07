"""Write the register of requests: what the frameworks still need, and one sheet per supplier."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from lingtan.adapters.forms.style import Style
from lingtan.base.errors import DocumentError
from lingtan.base.reasons import reason_of
from lingtan.park.requests import DataRequest
from lingtan.reports.words import Words

WIDTHS = {
    "datum": 30,
    "name": 46,
    "subjects": 30,
    "supplier": 26,
    "proof": 46,
    "needed_by": 46,
    "state": 14,
}
LONGEST_SHEET_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
FIRST_LINE = 3


def write_request_register(requests: Sequence[DataRequest], language: str, path: Path) -> Path:
    """Write every request on a first sheet, then those of each supplier on a sheet of their own.

    Raises
    ------
    DocumentError
        The file cannot be written.
    """
    words = Words(language)
    try:
        _write(requests, words, path)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise DocumentError(
            "register_not_written", facts={"path": str(path), "reason": reason_of(error)}
        ) from error
    return path


def _write(requests: Sequence[DataRequest], words: Words, path: Path) -> None:
    suppliers = dict.fromkeys(r.supplier.in_language(words.language) for r in requests)
    names = _sheet_names([words.say("form.requests.sheet"), *suppliers])
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        style = Style(book)
        _write_sheet(book, names[0], words.say("form.requests.title"), requests, (style, words))
        for name, supplier in zip(names[1:], suppliers, strict=True):
            title = words.say("form.requests.to", {"supplier": supplier})
            own = [r for r in requests if r.supplier.in_language(words.language) == supplier]
            _write_sheet(book, name, title, own, (style, words))


def _sheet_names(names: Sequence[str]) -> list[str]:
    """Return names a spreadsheet allows, each once whatever the case of its letters."""
    found: list[str] = []
    for name in names:
        plain = name.translate(FORBIDDEN).strip() or "-"
        short, number = plain[:LONGEST_SHEET_NAME], 1
        while short.lower() in (other.lower() for other in found):
            number += 1
            mark = f" {number}"
            short = plain[: LONGEST_SHEET_NAME - len(mark)] + mark
        found.append(short)
    return found


def _write_sheet(
    book: Workbook,
    name: str,
    title: str,
    requests: Sequence[DataRequest],
    look: tuple[Style, Words],
) -> None:
    style, words = look
    page = book.add_worksheet(name)
    page.write_string(0, 0, title, style.title)
    page.write_string(1, 0, words.say("form.requests.hint"), style.hint)
    for number, (key, width) in enumerate(WIDTHS.items()):
        page.set_column(number, number, width)
        page.write_string(FIRST_LINE - 1, number, words.say(f"form.requests.{key}"), style.heading)
    for line, request in enumerate(requests, start=FIRST_LINE):
        for number, text in enumerate(_cells(request, words)):
            page.write_string(line, number, text, style.wrapped)
    page.autofilter(FIRST_LINE - 1, 0, FIRST_LINE - 1 + len(requests), len(WIDTHS) - 1)
    page.freeze_panes(FIRST_LINE, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST_LINE - 1)


def _cells(request: DataRequest, words: Words) -> tuple[str, ...]:
    return (
        request.datum,
        request.name.in_language(words.language),
        ", ".join(subject or words.say("form.requests.park") for subject in request.subjects),
        request.supplier.in_language(words.language),
        request.proof.in_language(words.language),
        ", ".join(request.needed_by),
        words.say(f"form.requests.state.{request.state.value}"),
    )
