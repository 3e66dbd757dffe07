"""Chapter 10: which periods are closed, by whom, and what restatements moved, because of what."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement
from lingtan.reports.chapters.base_year import base_year_blocks, base_year_tables
from lingtan.reports.context import Context
from lingtan.reports.counts import IMPORTS, counted
from lingtan.reports.figure_names import all_figures
from lingtan.reports.model import Amount, Block, Cell, Chapter, Heading, Paragraph, Table
from lingtan.reports.moved_figures import PARK, MovedFigure, moved_figures, named_first
from lingtan.reports.movement_ids import change_ids, instant_before, movement_ids, share_ids
from lingtan.reports.sentence import joined, sentence

SHOWN = 24  # figures of one restatement in print; the workbook lists every one of every boundary


def closings_chapter(context: Context) -> Chapter:
    """Return the chapter on closings and restatements."""
    blocks: list[Block] = [Paragraph(text=context.say("text.closings"))]
    if not context.inputs.closings:
        blocks.append(Paragraph(text=context.say("text.no_closings")))
    else:
        blocks.append(closings_table(context))
    for closing in context.inputs.closings:
        if closing.is_restatement:
            blocks.extend(_of_restatement(context, closing))
    blocks.extend(base_year_blocks(context))
    return Chapter(id="closings", title=context.say("chapter.closings"), blocks=tuple(blocks))


def closing_tables(context: Context) -> tuple[Table, ...]:
    """Return closings and every figure restatements moved, for the workbook."""
    if not context.inputs.closings:
        return ()
    moved = [each for each in context.inputs.closings if each.draft.movements]
    tables = (
        movements_table(context, each, _with_reasons(context, each, each.draft.movements))
        for each in moved
    )
    return closings_table(context), *tables, *base_year_tables(context)


def closings_table(context: Context) -> Table:
    """Return every closing: when, by whom, why, and what the park then emitted."""
    rows: list[tuple[Cell, ...]] = []
    for closing in context.inputs.closings:
        draft = closing.draft
        rows.append(
            (
                closing.period,
                context.say("closing.restated" if closing.is_restatement else "closing.closed"),
                context.moment(closing.known_at),
                draft.closed_by,
                draft.reason,
                counted(context, closing.last_import, IMPORTS),
                _emitted(context, closing),
            )
        )
    return Table(
        id="closings",
        title=context.say("table.closings"),
        columns=(
            context.text_column("period", 0.9),
            context.text_column("closing_what", 0.9),
            context.text_column("known_at", 1.3),
            context.text_column("closed_by", 1.4),
            context.text_column("reason", 2.0),
            context.number_column("files_known", weight=0.7),
            context.number_column("emissions", "kgCO2"),
        ),
        rows=tuple(rows),
        notes=(context.say("note.closings"),),
    )


def _emitted(context: Context, closing: Closing) -> Amount:
    """Return what the park emitted as it was closed; what was not known then has no id."""
    boundary = context.inputs.boundary.id
    kilograms = closing.draft.figures.get(boundary, {}).get(PARK)
    amount = context.amount(kilograms, "kgCO2")
    if kilograms is None:
        return amount
    id_ = address_of(PARK, period=closing.period, boundary=boundary, known_at=closing.known_at)
    return replace(amount, figure=id_)


def _of_restatement(context: Context, closing: Closing) -> Iterator[Block]:
    draft = closing.draft
    facts = {
        "period": closing.period,
        "known_at": context.moment(closing.known_at),
        "by": draft.closed_by,
        "reason": draft.reason,
    }
    yield Heading(text=context.say("heading.restatement", **facts), is_listed=False)
    mine = moved_here(context, closing)
    if not mine:
        yield Paragraph(text=context.say("text.nothing_moved", **facts))
        return
    yield moved_table(context, closing, mine[:SHOWN], len(mine))


def moved_here(context: Context, closing: Closing) -> list[Movement]:
    """Return what a restatement moved in the boundary of the report, in the order of reading."""
    boundary = context.inputs.boundary.id
    return named_first(context, (m for m in closing.draft.movements if m.boundary == boundary))


def moved_table(
    context: Context, closing: Closing, moved: Sequence[Movement], of_all: int = 0
) -> Table:
    """Return some of what a restatement moved here, with why a figure is unknown.

    Parameters
    ----------
    of_all : int
        How many there are, where the others are only counted.
    """
    table = movements_table(context, closing, _with_reasons(context, closing, moved))
    hidden = of_all - len(moved)
    if hidden <= 0:
        return table
    place = ("/reports", f"table-{table.id}")
    count = {"count": counted(context, hidden, place, moved=str(closing.closing_id))}
    told = sentence(context.words, "report.note.more_movements", count)
    return replace(table, notes=(*table.notes, told))


def _with_reasons(context: Context, closing: Closing, moved: Sequence[Movement]) -> list[Movement]:
    """Return movements with why a figure is unknown, as far as this report tells it.

    A closing keeps values alone: the last one of the period of the report is as the report is.
    """
    inputs = context.inputs
    of_period = [each for each in inputs.closings if each.period == inputs.period.name]
    if not of_period or of_period[-1] != closing:
        return list(moved)
    told = all_figures(context)
    return [
        replace(each, missing=told[each.figure].missing)
        if each.after is None and each.boundary == inputs.boundary.id and each.figure in told
        else each
        for each in moved
    ]


def movements_table(context: Context, closing: Closing, moved: Sequence[Movement]) -> Table:
    """Return what a restatement moved: closed and restated value, and the share of each cause."""
    earlier = instant_before(context.inputs.closings, closing)

    def ids_of(each: Movement) -> dict[str, str]:
        ends = movement_ids(each, closing.period, earlier, closing.known_at)
        return ends | share_ids(each, closing) | change_ids(each, closing)

    return Table(
        id=f"movements_{closing.closing_id}",
        title=context.say("table.movements", period=closing.period, by=closing.draft.closed_by),
        columns=(
            context.text_column("boundary", 1.0),
            context.text_column("figure", 2.2),
            context.number_column("value_closed", weight=1.25),
            context.number_column("value_restated", weight=1.25),
            context.number_column("change"),
            context.text_column("unit", 0.75),
            context.text_column("because_of", 2.3),
        ),
        rows=tuple(_row(context, each) for each in moved_figures(context, moved, ids_of)),
        notes=(context.say("note.movements"),),
    )


def _row(context: Context, moved: MovedFigure) -> tuple[Cell, ...]:
    causes = joined(context.say("joiner"), moved.causes)
    values = (moved.before, moved.after, moved.change)
    return moved.boundary, moved.name, *values, moved.unit, causes
