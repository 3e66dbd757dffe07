"""A page of the platform as a document: what it shows, and at its end every figure by number."""

from dataclasses import replace

from lingtan.reports.chapters.figure_index import shown_index
from lingtan.reports.context import Context
from lingtan.reports.model import Report
from lingtan.reports.shown_amounts import figure_numbers


def page_document(context: Context, report: Report) -> Report:
    """Return a page with the index its numbers in brackets lead to."""
    page = replace(report, sheets=(), is_page=True)
    numbers = figure_numbers(page)
    if not numbers:
        return page
    *before, last = page.chapters
    index = shown_index(context, numbers)
    return replace(page, chapters=(*before, replace(last, blocks=(*last.blocks, index))))
