"""The index of figures: by number on a page, and with all that each rests on in the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from lingtan.base.figures import Evidence, Figure
from lingtan.reports.context import Context
from lingtan.reports.figure_names import all_figures, figure_name, unit_of
from lingtan.reports.model import INDEX, NUMBERS, Amount, Cell, Column, Table

BLANK: tuple[Cell, Cell] = ("", "")


def figures_index(context: Context, shown: Mapping[str, Amount]) -> Table:
    """Return every figure by the number it carries in brackets: name, value, evidence and id.

    Parameters
    ----------
    shown : mapping of str to Amount
        What the pages before show by its id, in their order; figures no page shows come after.
    """
    figures = all_figures(context)
    return _figures(context, [row for row in _rows(context, shown) if row[-1] in figures])


def numbers_index(context: Context, shown: Mapping[str, Amount]) -> tuple[Table, ...]:
    """Return the ids of what pages show beside the figures, two in a row; nothing for none."""
    figures = all_figures(context)
    cells = [
        (replace(place, figure=id_), id_)
        for place, *_, id_ in _rows(context, shown)
        if id_ not in figures
    ]
    rows = [(*one, *other) for one, other in zip_longest(cells[::2], cells[1::2], fillvalue=BLANK)]
    side = (context.number_column("reference", weight=0.6), context.id_column("id", 3.2))
    title = context.say("table.other_numbers")
    table = Table(id=NUMBERS, title=title, columns=(*side, *side), rows=tuple(rows))
    return (table,) if cells else ()


Row = tuple[Amount, str, Amount, str, str, str]


def _rows(context: Context, shown: Mapping[str, Amount]) -> list[Row]:
    figures = all_figures(context)
    return [
        (
            context.amount(place, "1"),
            figure_name(context, id_),
            *(_value(context, figures[id_]) if id_ in figures else _told(shown[id_])),
            id_,
        )
        for place, id_ in enumerate(_in_order(figures, shown), start=1)
    ]


def _figures(context: Context, rows: Sequence[Row]) -> Table:
    told = (
        context.number_column("value", weight=1.5),
        context.text_column("unit", 0.9),
        context.text_column("label", 1.0),
    )
    return _index(context, "table.figures", told, tuple(rows))


def shown_index(context: Context, numbers: Mapping[str, int]) -> Table:
    """Return name and id of the figures a page shows, by the number each carries in brackets.

    Parameters
    ----------
    numbers : mapping of str to int
        Number of each figure by its id; the page itself tells its value.
    """
    rows = tuple(
        (replace(context.amount(number, "1"), figure=id_), figure_name(context, id_), id_)
        for id_, number in numbers.items()
    )
    return _index(context, "table.page_figures", (), rows)


def _index(
    context: Context, title: str, told: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> Table:
    """Return an index whose rows tell something between the name of a figure and its id."""
    return Table(
        id=INDEX,
        title=context.say(title),
        columns=(
            context.number_column("reference", weight=0.45),
            context.text_column("figure", 3.0),
            *told,
            context.id_column("id", 3.2),
        ),
        rows=rows,
    )


def figures_table(context: Context, shown: Mapping[str, Amount]) -> Table:
    """Return every figure with all it rests on, for the workbook; numbered as on the pages."""
    plain, figures = _figures(context, _rows(context, shown)), all_figures(context)
    rests_on = {id_: ", ".join(figure.rests_on) for id_, figure in figures.items()}
    return Table(
        id=plain.id,
        title=plain.title,
        columns=(*plain.columns, context.id_column("rests_on", 3.2)),
        rows=tuple(
            (*row, rests_on.get(id_, ""))
            for row, id_ in zip(plain.rows, _in_order(figures, shown), strict=True)
        ),
    )


def _in_order(figures: Mapping[str, Figure], shown: Mapping[str, Amount]) -> list[str]:
    return [*shown, *(id_ for id_ in sorted(figures) if id_ not in shown)]


def _told(amount: Amount) -> tuple[Amount, str, str]:
    """Return a number as the pages show it, with its unit and the evidence told beside it."""
    return replace(amount, evidence=()), amount.unit, " ".join(amount.evidence)


def _value(context: Context, figure: Figure) -> tuple[Amount, str, str]:
    """Return value, unit and all labels of the evidence, not the weak ones alone."""
    amount = context.amount_of(figure, unit_of(figure))
    return amount, amount.unit, " ".join(each for each in Evidence if each in figure.evidence)
