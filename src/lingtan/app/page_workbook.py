"""A page as a workbook: each of its tables a sheet, numbers as numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lingtan.app.wiring_documents import render_xlsx
from lingtan.reports.model import Report, Sheet, Table

LONGEST = 26  # characters of a title, so that a number still fits behind it


def page_workbook(page: Report, tables: Iterable[Table]) -> bytes:
    """Return a page as XLSX, by its tables; equal pages give equal bytes."""
    return render_xlsx(replace(page, sheets=tuple(_sheets(tables))))


def _sheets(tables: Iterable[Table]) -> Iterator[Sheet]:
    """Yield a sheet for each table, no two under one name."""
    for number, table in enumerate(tables, start=1):
        title = f"{number} {table.title[:LONGEST]}"
        yield Sheet(id=table.id, title=title, tables=(table,))
