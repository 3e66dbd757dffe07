"""Tables whose rows are figures, with a note under the table for each figure that is unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingtan.base.figures import Figure
from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name
from lingtan.reports.model import Amount, Callout, Cell, Table, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row: the figure's id and the unit it is read in when the account keeps plain kg."""

    figure: str
    unit: str = ""


def figure_table(context: Context, id_: str, rows: Sequence[FigureRow]) -> Table:
    """Return a table of name, value and unit; unknown figures say why under it."""
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        amount = context.figure(row.figure, row.unit)
        cells.append((figure_name(context, row.figure), amount, amount.unit))
    return Table(
        id=id_,
        title=context.say(f"table.{id_}"),
        columns=(
            context.text_column("figure", 2.6),
            context.number_column("value", weight=1.2),
            context.text_column("unit", 0.8),
        ),
        rows=tuple(cells),
        notes=unknown_notes(context, (row.figure for row in rows)),
    )


def unknown_notes(context: Context, ids: Iterable[str]) -> tuple[str, ...]:
    """Say for each figure without a value why it is unknown, who can supply it, what proves it."""
    names: dict[str, list[str]] = {}
    for id_ in ids:
        found = context.inputs.inventory.figures.get(id_)
        if found is None or not found.is_known:
            names.setdefault(_why(context, id_, found), []).append(figure_name(context, id_))
    joiner = context.say("joiner")
    return tuple(
        context.say("unknown_note", name=joiner.join(same), reason=reason)
        for reason, same in names.items()
    )


def _why(context: Context, id_: str, figure: Figure | None) -> str:
    if figure is None:
        return context.say("missing.figure", id=id_)
    return " ".join(context.reasons(figure.missing)) or context.say("missing.unsaid")


def doubt(context: Context, title: str, lines: Sequence[str]) -> tuple[Callout, ...]:
    """Return a callout of doubts, or nothing when there is nothing to doubt."""
    if not lines:
        return ()
    return (Callout(tone=Tone.DOUBT, title=context.say(title), lines=tuple(lines)),)


def blank_total(context: Context, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return a total row: the word for total, then the cells given."""
    return (context.say("total"), *cells)


def is_shown(amount: Amount) -> bool:
    """Whether an amount is worth a column or a row: unknown ones are, zeros are not."""
    return amount.value is None or amount.value != 0
