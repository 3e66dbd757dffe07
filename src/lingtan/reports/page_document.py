"""A page of the platform as a document: what it shows, and at its end every figure by number."""

from dataclasses import replace

from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name
from lingtan.reports.model import INDEX, Report, Table, figure_numbers


def page_document(context: Context, report: Report) -> Report:
    """Return a page with the index its numbers in brackets lead to."""
    page = replace(report, sheets=(), is_page=True)
    numbers = figure_numbers(page)
    if not numbers:
        return page
    *before, last = page.chapters
    index = _index(context, numbers)
    return replace(page, chapters=(*before, replace(last, blocks=(*last.blocks, index))))


def _index(context: Context, numbers: dict[str, int]) -> Table:
    """Return name and id of every figure a page shows, by the number it carries in brackets."""
    return Table(
        id=INDEX,
        title=context.say("table.page_figures"),
        columns=(
            context.number_column("reference", weight=0.45),
            context.text_column("figure", 3.0),
            context.id_column("id", 3.2),
        ),
        rows=tuple(
            (replace(context.amount(number, "1"), figure=id_), figure_name(context, id_), id_)
            for id_, number in numbers.items()
        ),
    )
