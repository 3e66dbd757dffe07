"""The index of figures: by number on a page, and with all that each rests on in the workbook."""

from lingtan.base.figures import Evidence, Figure
from lingtan.reports.context import Context
from lingtan.reports.figure_names import all_figures, figure_name, unit_of
from lingtan.reports.model import INDEX, Amount, Table


def figures_index(context: Context, order: tuple[str, ...]) -> Table:
    """Return every figure by the number it carries in brackets: name, value, evidence and id.

    Parameters
    ----------
    order : tuple of str
        Ids in the order in which the pages before show them; figures no page shows come after.
    """
    rows = tuple(
        (
            context.amount(place, "1"),
            figure_name(context, figure.id),
            *_value(context, figure),
            figure.id,
        )
        for place, figure in enumerate(_in_order(context, order), start=1)
    )
    return Table(
        id=INDEX,
        title=context.say("table.figures"),
        columns=(
            context.number_column("reference", weight=0.45),
            context.text_column("figure", 3.0),
            context.number_column("value", weight=1.5),
            context.text_column("unit", 0.9),
            context.text_column("label", 1.0),
            context.id_column("id", 3.2),
        ),
        rows=rows,
    )


def figures_table(context: Context, order: tuple[str, ...]) -> Table:
    """Return every figure with all it rests on, for the workbook; numbered as on the pages."""
    plain = figures_index(context, order)
    figures = _in_order(context, order)
    return Table(
        id=plain.id,
        title=plain.title,
        columns=(*plain.columns, context.id_column("rests_on", 3.2)),
        rows=tuple(
            (*row, ", ".join(figure.rests_on))
            for row, figure in zip(plain.rows, figures, strict=True)
        ),
    )


def _in_order(context: Context, order: tuple[str, ...]) -> list[Figure]:
    figures = all_figures(context)
    known = [figures[id_] for id_ in order if id_ in figures]
    return known + [figures[id_] for id_ in sorted(figures) if id_ not in set(order)]


def _value(context: Context, figure: Figure) -> tuple[Amount, str, str]:
    """Return value, unit and all labels of the evidence, not the weak ones alone."""
    amount = context.amount_of(figure, unit_of(figure))
    return amount, amount.unit, " ".join(each for each in Evidence if each in figure.evidence)
