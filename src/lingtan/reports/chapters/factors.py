"""Every factor and parameter the account rests on, with source and evidence."""

from lingtan.ledger.inventory import Parameter
from lingtan.reports.chapters.factors_used import factors_table
from lingtan.reports.chapters.fuel_values import fuels_table
from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name, unit_of
from lingtan.reports.model import Cell, Chapter, Paragraph, Table, chapter_numbers

PLAIN_UNITS = ("ratio", "count")  # shown as everywhere else; the others keep their own digits
ACCOUNTS = "account."  # how the ids of the enterprises' accounts begin


def factors_chapter(context: Context) -> Chapter:
    """Return the chapter on factors."""
    return Chapter(
        id="factors",
        title=context.say("chapter.factors"),
        blocks=(
            Paragraph(text=context.say("text.factors")),
            labels_table(context),
            factors_table(context, with_marks=True),
            fuels_table(context),
            parameters_table(context),
            weak_figures_table(context),
        ),
    )


def labels_table(context: Context) -> Table:
    """Return what each evidence label means."""
    rows = tuple(
        (label, context.word("evidence", label)) for label in ("Q-P", "Q-S", "R", "I", "U")
    )
    return Table(
        id="labels",
        title=context.say("table.labels"),
        columns=(context.text_column("label", 0.6), context.text_column("meaning", 4.0)),
        rows=rows,
    )


def parameters_table(context: Context) -> Table:
    """Return the constants and choices of the method version."""
    rows: list[tuple[Cell, ...]] = []
    for parameter in context.inputs.inventory.parameters:
        name, source = context.term(parameter.id), context.source(parameter.source)
        rows.append((name, *_value(context, parameter), parameter.label, source))
    return Table(
        id="parameters",
        title=context.say("table.parameters"),
        columns=(
            context.text_column("parameter", 1.9),
            context.number_column("value", weight=1.3),
            context.text_column("unit", 1.0),
            context.text_column("label", 0.5),
            context.text_column("source", 3.0),
        ),
        rows=tuple(rows),
    )


def _value(context: Context, parameter: Parameter) -> tuple[Cell, str]:
    """Return a parameter's value and unit; a share is shown in per cent, a count as it is."""
    if isinstance(parameter.value, str):
        return context.term(parameter.value), ""
    id_ = f"parameter:{parameter.id}"
    if parameter.unit in PLAIN_UNITS:
        amount = context.traced(parameter.value, parameter.unit, id_)
        return amount, amount.unit
    return context.traced(parameter.value, "factor", id_), context.symbol(parameter.unit)


def weak_figures_table(context: Context) -> Table:
    """Return the figures that rest on recalled, inferred or unverified reference data.

    The accounts of the enterprises are many lines of the same emission, marked where they stand.
    """
    rows: list[tuple[Cell, ...]] = []
    weak = [each for each in context.inputs.inventory.figures.values() if each.weak_evidence]
    for figure in weak:
        if not figure.id.startswith(ACCOUNTS):
            labels = " ".join(label.value for label in figure.weak_evidence)
            amount = context.amount_of(figure, unit_of(figure))
            rows.append((figure_name(context, figure.id), amount, amount.unit, labels))
    return Table(
        id="weak_figures",
        title=context.say("table.weak_figures"),
        columns=(
            context.text_column("figure", 3.0),
            context.number_column("value", weight=1.2),
            context.text_column("unit", 0.8),
            context.text_column("label", 0.7),
        ),
        rows=tuple(rows),
        notes=(context.say("note.weak_figures", **chapter_numbers()),) * (len(rows) < len(weak)),
    )
