"""A page as a workbook: each of its tables a sheet, numbers as numbers."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.app.wiring_documents import render_xlsx
from lingtan.reports.model import Column, Report, Sheet, Table

LONGEST = 26  # characters of a title, so that a number still fits behind it


def page_workbook(report: Report) -> bytes:
    """Return the tables of a report's chapters as XLSX; equal reports give equal bytes."""
    return render_xlsx(replace(report, sheets=tuple(_sheets(report)) or _blank(report)))


def _sheets(report: Report) -> Iterator[Sheet]:
    """Yield a sheet for each table, no two under one name."""
    for number, table in enumerate(report.tables(), start=1):
        title = f"{number} {table.title[:LONGEST]}"
        yield Sheet(id=table.id, title=title, tables=(table,))


def _blank(report: Report) -> tuple[Sheet, ...]:
    """Return the one sheet of a page without tables: it says what the page is."""
    title = report.chapters[0].title
    empty = Table(id="page", title=title, columns=(Column(heading=""),), rows=())
    return (Sheet(id="page", title=title[:LONGEST], tables=(empty,)),)
